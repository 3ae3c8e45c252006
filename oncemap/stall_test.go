package oncemap

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Stalls names each wait: who, for what, since when, who owes it.
func TestStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		if s := m.Stalls(); len(s) != 0 {
			t.Errorf("Stalls of an empty map = %v, want none", s)
		}
		start := time.Now()
		flask := mustClaim(t, &m, "flask")
		flask.Entry().Hold() // a hold is no wait
		fctx := flask.Context(t.Context())
		time.Sleep(time.Second)
		go m.Wait(t.Context(), "flask")
		time.Sleep(time.Second)
		m.Entry("jinja2").Owe("pool")
		go m.Wait(fctx, "jinja2")
		time.Sleep(time.Second)
		go m.Wait(t.Context(), "click")
		synctest.Wait()

		s := m.Stalls()
		if len(s) != 3 {
			t.Fatalf("%d stalls, want 3: %v", len(s), s)
		}
		for i, want := range []struct {
			text  string
			since time.Duration
			state State
			by    string
		}{
			{"a root waits for flask: claimed at ", 1 * time.Second, Claimed, ""},
			{"flask waits for jinja2: owed by pool", 2 * time.Second, Owed, "pool"},
			{"a root waits for click: nobody was asked for it", 3 * time.Second, Idle, ""},
		} {
			if !strings.HasPrefix(s[i].String(), want.text) || s[i].Since.Sub(start) != want.since || s[i].State != want.state || s[i].OwedBy != want.by {
				t.Errorf("stall %d = %q, %+v; want %+v", i, s[i], s[i], want)
			}
		}
		if !strings.Contains(s[0].ClaimedAt, "helpers_test.go:") || !s[0].ClaimedSince.Equal(start) {
			t.Errorf("claimed at %s, since %v; want a line of helpers_test.go, %v", s[0].ClaimedAt, s[0].ClaimedSince, start)
		}
		if !s[1].ClaimedSince.IsZero() || s[1].ClaimedAt != "" {
			t.Errorf("owed entry says it is claimed: %+v", s[1])
		}

		// What the pool promised is remembered when it is claimed.
		c := mustClaim(t, &m, "jinja2")
		if s := m.Stalls()[1]; s.OwedBy != "pool" || s.State != Claimed || s.ClaimedAt == "" {
			t.Errorf("after the claim: %+v, want pool and a place", s)
		}
		c.Done(1)
		synctest.Wait()
		if s := m.Stalls(); len(s) != 2 {
			t.Errorf("%d stalls after one settle, want 2", len(s))
		}
		m.Close()
		if s := m.Stalls(); len(s) != 0 {
			t.Errorf("Stalls after Close = %v, want none", s)
		}
	})
}

// The place is where the caller stands, for each way to claim.
func TestClaimedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Map[string, int]
		gate := make(chan struct{})
		a, _ := m.Claim("a")
		b, _ := m.Entry("b").Claim()
		go func() {
			m.Do(t.Context(), "c", func(context.Context) (int, error) { <-gate; return 1, nil })
		}()
		synctest.Wait()
		places := map[string]bool{}
		for _, u := range m.Close() {
			file, line, ok := strings.Cut(u.ClaimedAt[strings.LastIndex(u.ClaimedAt, "/")+1:], ":")
			if !ok || file != "stall_test.go" || places[line] {
				t.Errorf("%v claimed at %q, want a line of its own in stall_test.go", u.Key, u.ClaimedAt)
			}
			places[line] = true
		}
		close(gate)
		a.Abandon() // closed already; keeps the claims from being dropped
		b.Abandon()
	})
}

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		got  fmt.Stringer
		want string
	}{
		{Idle, "idle"}, {Owed, "owed"}, {Claimed, "claimed"}, {Settled, "settled"}, {State(9), "State(9)"},
		{SettledTwice, "settled twice"}, {ClaimDropped, "claim dropped"}, {PanicLost, "panic of an ended flight"}, {MisuseKind(9), "MisuseKind(9)"},
		{Misuse{Kind: SettledTwice, Key: 7}, "7: settled twice"},
		{Stall{Key: "a", State: Claimed, OwedBy: "pool"}, "a root waits for a: claimed, owed by pool"},
	} {
		if got := tt.got.String(); got != tt.want {
			t.Errorf("String = %q, want %q", got, tt.want)
		}
	}
}
