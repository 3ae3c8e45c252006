package variants_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"resolve/oncemap/variants"
)

// Live, with the standard library's own primitives, each story goes one way:
// the faulty ones hang, and who is stuck is who the explorer finds stuck.
func TestLiveFaults(t *testing.T) {
	for name, want := range map[string]string{
		"waitmap":   "resolver werkzeug chan receive (*WaitMap).Wait; fetcher brings werkzeug sync.RWMutex.Lock (*WaitMap).Insert | werkzeug of fetcher, put",
		"racy":      "resolver flask chan receive (*Recheck).Wait | flask of fetcher, put, ended",
		"notifyone": "other flask chan receive (*Recheck).Wait | flask of fetcher, put, ended",
		"recursive": "resolver flask sync.RWMutex.RLock (*Recursive).givenUp; fetcher brings werkzeug sync.RWMutex.Lock (*Recursive).Put | flask of , put; werkzeug of fetcher, put",
	} {
		t.Run(name, func(t *testing.T) {
			v := find(t, name)
			// Each round leaves its goroutines behind, which is the point.
			for range 3 {
				h, err := new(variants.Live).Play(t.Context(), v.LiveStory(), 20*time.Millisecond)
				if h == nil || err != nil {
					t.Fatalf("got %v, %v, want a hang", h, err)
				}
				if got := summary(h); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

// summary leaves lines' numbers out.
func summary(h *variants.Hang) string {
	var stuck, debts []string
	for _, s := range h.Stuck {
		method, _, _ := strings.Cut(s.Place, " ")
		what := s.Key
		if s.Brings != "" {
			what += "brings " + s.Brings
		}
		stuck = append(stuck, strings.Join([]string{s.Goroutine, what, s.In, method}, " "))
	}
	for _, d := range h.Debts {
		text := d.Key + " of " + d.Owner
		if d.Put {
			text += ", put"
		}
		if d.Ended {
			text += ", ended"
		}
		debts = append(debts, text)
	}
	return strings.Join(stuck, "; ") + " | " + strings.Join(debts, "; ")
}

// The correct variants end, though others come while the work is done.
func TestLiveCorrect(t *testing.T) {
	for _, v := range variants.Correct() {
		t.Run(v.Name, func(t *testing.T) {
			var events []string
			l := &variants.Live{OnEvent: func(e variants.Event) { events = append(events, e.String()) }}
			h, err := l.Play(t.Context(), v.LiveStory(), time.Minute)
			if h != nil || err != nil {
				t.Errorf("got %+v, %v after %q, want an end", h, err, events)
			}
			if v.Story == nil && !slices.Contains(events, "carol has flask") {
				t.Errorf("got %q, want carol to have flask", events)
			}
		})
	}
}

// The once-map says who waits for whom at every moment.
func TestLiveStalls(t *testing.T) {
	var said []string
	l := &variants.Live{OnWatch: func(s string) { said = append(said, s) }}
	if h, err := l.Play(t.Context(), find(t, "oncemap").LiveStory(), time.Minute); h != nil || err != nil {
		t.Fatal(h, err)
	}
	if len(said) != 2 || said[0] != "app waits for flask: nobody was asked for it" ||
		!strings.HasPrefix(said[1], "app waits for flask: claimed at oncemap.go:") {
		t.Errorf("got %q", said)
	}
}

// A hang can be left.
func TestLiveContext(t *testing.T) {
	enough := errors.New("seen enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	if h, err := new(variants.Live).Play(ctx, find(t, "racy").LiveStory(), time.Hour); h != nil || err != enough {
		t.Errorf("got %v, %v, want %v", h, err, enough)
	}
}

func find(t *testing.T, name string) variants.Variant {
	t.Helper()
	for _, v := range variants.All {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("there is no variant %s", name)
	return variants.Variant{}
}
