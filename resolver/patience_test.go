package resolver

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/fixtures"
)

// A stalling source does not answer for names that it does not have, but for one.
type stalling struct {
	*memory
	absent string
}

func (s stalling) List(ctx context.Context, name string) (*dist.Listing, error) {
	l, err := s.memory.List(ctx, name)
	if err == nil && l.Absent != "" && name != s.absent {
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
	return l, err
}

// What is asked for a hint is bounded as all that explains a failure is.
func TestNamesAreAskedForWithPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		req := Request{
			Source: stalling{newMemory([]fixtures.Project{{Name: "unrelated", Releases: []fixtures.Release{release("1")}}}), "nothing"},
			Target: testTarget(t, "", ""), Requirements: lines("r.in", "nothing"),
		}
		start := time.Now()
		_, err := Resolve(t.Context(), req)
		none, ok := errors.AsType[*NoSolution](err)
		if took := time.Since(start); !ok || took > defaultExplain || none.Incomplete != "time" {
			t.Errorf("got error %v after %v, want that there is no solution after at most %v, and that not all was tried", err, took, defaultExplain)
		}
	})
}
