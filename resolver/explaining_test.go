package resolver

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
)

// failure resolves a request that has no solution.
func failure(t *testing.T, req Request) *NoSolution {
	t.Helper()
	_, err := Resolve(t.Context(), req)
	none, ok := errors.AsType[*NoSolution](err)
	if !ok {
		t.Fatalf("got %v, want no solution", err)
	}
	return none
}

// A late source takes a while to list one package.
type late struct {
	*memory
	name string
	by   time.Duration
}

func (l late) List(ctx context.Context, name string) (*dist.Listing, error) {
	if name == l.name {
		select {
		case <-time.After(l.by):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return l.memory.List(ctx, name)
}

// two lines that cannot hold together, and one that has nothing to do with them
// and leads to a package which is not needed to find that out.
const lateWorld = "a 1.0\n\tx>=2\nb 1.0\n\tx<2\nc 1.0\n\tlater\nlater 1.0\nx 1.0\nx 2.0\n"

// An explanation waits for the network no longer than it may, and what it tells
// then is what it tells else, without what nobody knows.
func TestExplainingWaitsNoLonger(t *testing.T) {
	source := world(t, lateWorld)
	req := Request{Source: source, Requirements: lines("requirements.txt", "a\nb\nc\n")}
	fast := failure(t, req)
	if c := fast.Conflict; !c.Minimum || len(c.Lines) != 2 || c.Of != 3 || c.Lines[0].Edit == nil || fast.Incomplete != "" {
		t.Errorf("got %+v, incomplete %q, want two lines of three, the fewest, with edits", c, fast.Incomplete)
	}
	for _, tt := range []struct {
		budget, want time.Duration
	}{{0, 2 * time.Second}, {time.Minute, time.Minute}} {
		synctest.Test(t, func(t *testing.T) {
			req := req
			req.Source, req.Budget.Explain = late{source, "later", time.Hour}, tt.budget
			start := time.Now()
			none := failure(t, req)
			if d := time.Since(start); d != tt.want {
				t.Errorf("%v: got an answer after %v, want %v", tt.budget, d, tt.want)
			}
			if !reflect.DeepEqual(none.Sentences, fast.Sentences) || len(none.Conflict.Lines) != 2 || none.Conflict.Minimum {
				t.Errorf("%v: got %v of %+v, want %v of two lines that may not be the fewest", tt.budget, none.Sentences, none.Conflict, fast.Sentences)
			}
			if none.Incomplete != "time" || !strings.HasSuffix(none.Error(), "(What could help was not all tried: the index took too long to answer.)") {
				t.Errorf("%v: got incomplete %q and\n%v, want it to say that it took too long", tt.budget, none.Incomplete, none)
			}
		})
	}
}

// A source that comes late and yet in time changes nothing.
func TestExplainingWaits(t *testing.T) {
	source := world(t, lateWorld)
	req := Request{Source: source, Requirements: lines("requirements.txt", "a\nb\nc\n")}
	want := failure(t, req).Error()
	synctest.Test(t, func(t *testing.T) {
		req := req
		req.Source = late{source, "later", 1900 * time.Millisecond}
		if got := failure(t, req).Error(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// The conflict itself is found without a single request, in a world of which
// nothing else can be read.
func TestExplainingWithoutASource(t *testing.T) {
	source := world(t, lateWorld)
	source.broken["later"] = errors.New("connection refused")
	none := failure(t, Request{Source: source, Requirements: lines("requirements.txt", "a\nb\nc\n")})
	if c := none.Conflict; len(c.Lines) != 2 || c.Lines[0].Text != "a" || c.Lines[1].Text != "b" || c.Minimum || none.Incomplete != "source" {
		t.Errorf("got %+v, incomplete %q, want a and b, not for certain, for a source that failed", c, none.Incomplete)
	}
	if want := "(What could help was not all tried: the index did not answer.)"; !strings.HasSuffix(none.Error(), want) {
		t.Errorf("got\n%v\nwant it to end with %s", none, want)
	}
}

// Where there is no end of what could be tried, as many steps are taken in each
// run, and it is said that not all was.
func TestExplainingEnds(t *testing.T) {
	source, asks := pigeons(t, 12, 6)
	req := Request{Source: source, Requirements: asks}
	none := failure(t, req)
	if none.Conflict.Minimum || len(none.Conflict.Lines) < 7 || len(none.Sentences) == 0 || none.Incomplete != "steps" {
		t.Errorf("got %+v, %d sentences and incomplete %q, want seven lines or more, not said to be the fewest, for want of steps", none.Conflict, len(none.Sentences), none.Incomplete)
	}
	req.Source = late{source, "hole1", time.Millisecond}
	if got, want := failure(t, req).Error(), none.Error(); got != want {
		t.Errorf("the second run got\n%s\nwant\n%s", got, want)
	}
}

// All that a NoSolution says but its steps is in its JSON.
func TestNoSolutionAsJSON(t *testing.T) {
	none := failure(t, Request{Source: world(t, lateWorld), Requirements: lines("requirements.txt", "a\nb\nc\n")})
	text, err := json.Marshal(none)
	if err != nil {
		t.Fatal(err)
	}
	var again NoSolution
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if explanation(&again) != explanation(none) || again.Steps() != nil {
		t.Errorf("got\n%s\nof\n%s\nwant\n%s", explanation(&again), text, explanation(none))
	}
}
