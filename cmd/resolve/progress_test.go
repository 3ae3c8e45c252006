package main

import (
	"testing"
	"time"

	"resolve/resolver"
)

func TestStatusLine(t *testing.T) {
	now := time.Now()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, tt := range []struct {
		p               resolver.Progress
		inFlight, bytes int64
		want            string
	}{
		{resolver.Progress{}, 0, 0, "resolving: 0 of 0 packages"},
		{resolver.Progress{Decided: 1, Needed: 3, Waiting: "lib", Since: ago(time.Millisecond)}, 2, 1500,
			"resolving: 1 of 3 packages, 2 in flight, 2 kB, waiting for lib"},
		{resolver.Progress{Decided: 1, Needed: 3, Waiting: "lib 2.0", Since: ago(2900 * time.Millisecond), Conflicts: 9}, 1, 0,
			"resolving: 1 of 3 packages, 1 in flight, waiting for lib 2.0 (2s)"},
		{resolver.Progress{Decided: 5, Needed: 7, Decisions: 12000, Conflicts: 900, Busiest: []string{"urllib3", "botocore"}}, 0, 0,
			"resolving: 5 of 7 packages, tried 12000 versions, going back over urllib3, botocore"},
		{resolver.Progress{Decided: 5, Needed: 7, Conflicts: 1, Explaining: true}, 0, 0,
			"resolving: 5 of 7 packages, finding out why there is no answer"},
	} {
		if got := statusLine(tt.p, tt.inFlight, tt.bytes, now); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
