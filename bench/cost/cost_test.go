//go:build linux

package main

import "testing"

func TestCompare(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := write([]cost{{"a", "instructions", 1000}, {"a", "B/op", 100}, {"b", "allocs/op", 20}}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		now  []cost
		ok   bool
	}{
		{"the same", []cost{{"a", "instructions", 1000}, {"b", "allocs/op", 20}}, true},
		{"a little more", []cost{{"a", "instructions", 1099}}, true},
		{"a tenth more", []cost{{"a", "instructions", 1101}}, false},
		{"less", []cost{{"a", "instructions", 10}}, true},
		{"a few bytes", []cost{{"a", "B/op", 164}}, true},
		{"more bytes", []cost{{"a", "B/op", 165}}, false},
		{"objects", []cost{{"b", "allocs/op", 23}}, false},
		{"a new one", []cost{{"c", "allocs/op", 1}}, false},
	} {
		if err := compare(tt.now); (err == nil) != tt.ok {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}
