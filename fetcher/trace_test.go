package fetcher

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// told writes fetches a line each: what, why, and when it was asked for, begun and ended.
func told(fetches []Fetch, began time.Time) string {
	var b strings.Builder
	name := func(name string, of string) string {
		if of != "" {
			return of + "?"
		}
		return name
	}
	for _, f := range fetches {
		url, because := "", ""
		if f.File != nil {
			url = f.File.URL
		}
		if f.Because != (Cause{}) {
			if f.Because.File != nil {
				because = f.Because.File.URL
			}
			because = " because of " + name(f.Because.Name, because)
		}
		word := "guess"
		if f.Needed {
			word = "need"
		}
		fmt.Fprintf(&b, "%d %s %s%s %v %v %v %s\n", f.ID, word, name(f.Name, url), because,
			f.Queued.Sub(began), f.Begun.Sub(began), f.Ended.Sub(began), [...]string{"answered", "failed", "cut off"}[f.Outcome])
	}
	return b.String()
}

func TestTraceTellsWhenAndWhy(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, v visit) error {
			switch {
			case v.key == "slow":
				return stalls(ctx, v)
			case v.key == "a-1" && v.guess:
				return errNetwork
			case v.key == "b":
				return takes(ctx, 3400*time.Millisecond)
			}
			return takes(ctx, time.Second)
		}}
		trace := new(Trace)
		p, stop := runUntil(t, s, Options{Trace: trace, Concurrency: 2, Guess: func(r Result, h Hint) []Ask {
			if r.Listing != nil {
				return []Ask{{File: file(r.Listing.Name + "-1"), Hint: Hint{Depth: h.Depth + 1}}}
			}
			return nil
		}})
		need(t, p, p.Listing("a", Hint{}))
		time.Sleep(100 * time.Millisecond)
		need(t, p, p.Listing("b", Hint{}))
		need(t, p, p.Listing("c", Hint{})) // waits for a permit
		time.Sleep(400 * time.Millisecond)
		suggest(t, p, p.Listing("c", Hint{})) // was asked for before
		time.Sleep(5 * time.Second)
		need(t, p, p.Reading(file("a-1"), Hint{}))
		time.Sleep(time.Minute)
		need(t, p, p.Listing("slow", Hint{}))
		time.Sleep(time.Minute)
		stop()
		const want = `1 need a 0s 0s 1s answered
3 need c 100ms 1s 2s answered
4 guess a-1? because of a 1s 2s 2s failed
5 guess c-1? because of c 2s 2s 3s answered
2 need b 100ms 100ms 3.5s answered
6 guess b-1? because of b 3.5s 3.5s 4.5s answered
7 need a-1? 5.5s 5.5s 6.5s answered
8 need slow 1m5.5s 1m5.5s 2m5.5s cut off
`
		if got := told(trace.Fetches(), s.began); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}

// A source's callees can tell which fetch they work for; without a trace they
// are told nothing.
func TestFetchID(t *testing.T) {
	for _, trace := range []*Trace{nil, new(Trace)} {
		story(t, func(t *testing.T) {
			ids := make(chan int, 2)
			p := run(t, &script{say: func(ctx context.Context, _ visit) error {
				ids <- FetchID(ctx)
				return nil
			}}, Options{Trace: trace})
			list(t, p, "a")
			list(t, p, "b")
			want := [2]int{1, 2}
			if trace == nil {
				want = [2]int{}
			}
			if got := [2]int{<-ids, <-ids}; got != want {
				t.Errorf("the fetches have the IDs %v, want %v", got, want)
			}
		})
	}
}
