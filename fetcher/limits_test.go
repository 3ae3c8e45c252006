package fetcher

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// asLimit returns what limit an error is about, "" for none.
func asLimit(err error) string {
	if l, ok := errors.AsType[*LimitError](err); ok {
		return l.What
	}
	return ""
}

func TestRequestsNeverExceedTheirLimit(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Second) }}
		p := run(t, s, Options{Limits: Limits{Requests: 5}})
		var asked []Request
		for i := range 8 { // all at once: none has reached the source yet when the last is asked
			r := p.Listing(fmt.Sprint("flask-", i), Hint{})
			if err := p.Need(r); err == nil {
				asked = append(asked, r)
			} else if asLimit(err) != "requests" {
				t.Errorf("Need: got error %v, want a *LimitError about requests", err)
			}
		}
		answered, refused := 0, 8-len(asked)
		for _, r := range asked {
			switch _, err := p.WaitListing(t.Context(), r); {
			case err == nil:
				answered++
			case asLimit(err) == "requests":
				refused++
			default:
				t.Errorf("waiting: got error %v, want a *LimitError about requests", err)
			}
		}
		if n := len(s.seen()); n != 5 || answered != 5 || refused != 3 {
			t.Errorf("the source saw %d requests, %d were answered and %d refused; want 5, 5, 3", n, answered, refused)
		}
		if err := p.Need(p.Listing("late", Hint{})); asLimit(err) != "requests" {
			t.Errorf("Need after the limit: got %v, want a *LimitError about requests", err)
		}
		if err := p.Need(asked[0]); err != nil {
			t.Errorf("Need of what is there: got %v, want none", err)
		}
	})
}

func TestGuessesLeaveAQuarterOfALimitToNeeds(t *testing.T) {
	story(t, func(t *testing.T) {
		s := &script{say: func(ctx context.Context, _ visit) error { return takes(ctx, time.Second) }}
		p := run(t, s, Options{Concurrency: 4, Limits: Limits{Requests: 8}})
		for i := range 20 {
			suggest(t, p, p.Reading(file(fmt.Sprint("guess-", i)), Hint{}))
		}
		time.Sleep(time.Minute)
		if n := len(s.seen()); n != 6 {
			t.Errorf("the source saw %d guesses, want 6 of 8", n)
		}
		for _, key := range []string{"a", "b"} {
			r := p.Listing(key, Hint{})
			need(t, p, r)
			if _, err := p.WaitListing(t.Context(), r); err != nil {
				t.Errorf("what is needed after the guesses: got error %v", err)
			}
		}
		if err := p.Need(p.Listing("c", Hint{})); asLimit(err) != "requests" {
			t.Errorf("Need after the limit: got %v, want a *LimitError about requests", err)
		}
	})
}

func TestASourceStopsAtTheLimitOfBytes(t *testing.T) {
	story(t, func(t *testing.T) {
		const chunk = 10
		read := 0
		s := &script{say: func(ctx context.Context, _ visit) error {
			for range 5 { // a body of five chunks
				if err := Took(ctx, chunk); err != nil {
					return err
				}
				read += chunk
			}
			return nil
		}}
		p := run(t, s, Options{Concurrency: 1, Limits: Limits{Bytes: 70}})
		for _, want := range []string{"", "bytes", "bytes"} {
			r := p.Listing(fmt.Sprint("flask-", read), Hint{})
			err := p.Need(r)
			if err == nil {
				_, err = p.WaitListing(t.Context(), r)
			}
			if asLimit(err) != want {
				t.Errorf("after %d bytes of 70: got error %v, want limit %q", read, err, want)
			}
		}
		if read != 70 || p.Bytes() != 80 {
			t.Errorf("%d bytes were used and %d counted, want 70 and 80: one read over it", read, p.Bytes())
		}
	})
}

// Another pool has its own limit, and does for itself what this one may not.
func TestALimitIsNotAnotherPoolsEnd(t *testing.T) {
	story(t, func(t *testing.T) {
		o := sharing(Options{})
		s := &script{say: func(ctx context.Context, _ visit) error {
			if err := takes(ctx, time.Second); err != nil {
				return err
			}
			return Took(ctx, 10)
		}}
		rich := run(t, s, o)
		o.Limits.Bytes = 5
		poor := run(t, s, o)
		r := poor.Listing("flask", Hint{})
		need(t, poor, r)
		synctest.Wait()
		again := rich.Listing("flask", Hint{})
		need(t, rich, again)
		answers := await(t.Context(), rich, again)
		if _, err := poor.WaitListing(t.Context(), r); asLimit(err) != "bytes" {
			t.Errorf("the pool that hit its limit: got error %v, want a *LimitError about bytes", err)
		}
		if got := <-answers; got.err != nil {
			t.Errorf("the other pool's wait for the same listing: got error %v, want an answer of its own", got.err)
		}
		s.wantSeen(t, "flask", "flask")
	})
}
