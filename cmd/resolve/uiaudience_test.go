package main

import "testing"

func TestAudienceSet(t *testing.T) {
	for _, tt := range []struct {
		to          audience
		value, want string
	}{
		{audience{}, "3.12", "--name 3.12"},
		{audience{}, "a b", "--name 'a b'"},
		{audience{asks: true}, "3.12", `"name": "3.12"`},
		{audience{asks: true}, "a=b", `"name": "a=b"`},
	} {
		if got := tt.to.set("name", tt.value); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
