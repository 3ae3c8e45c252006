package resolver

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"resolve/dist"
	"resolve/fetcher"
)

// That there is no bound of one kind takes nothing from the search for a pin.
func TestAPinIsFoundWithoutOtherBounds(t *testing.T) {
	for _, budget := range []Budget{
		{Steps: 3000, Time: -1}, {Steps: 3000, Requests: -1}, {Steps: 3000, Bytes: -1}, {Steps: 3000, Memory: -1},
	} {
		_, req := ports(t)
		req.Budget = budget
		if e := exhausted(t, t.Context(), req, "steps"); e.Pin == nil {
			t.Errorf("with %+v: got no pin, want one as with the default bounds", budget)
		}
	}
}

// A counted source calls then when it is asked once more than so often.
type counted struct {
	fetcher.Source
	left atomic.Int64
	then func()
}

func (c *counted) List(ctx context.Context, name string) (*dist.Listing, error) {
	c.count()
	return c.Source.List(ctx, name)
}

func (c *counted) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	c.count()
	return c.Source.Read(ctx, f, sidecarOnly)
}

func (c *counted) count() {
	if c.left.Add(-1) < 0 {
		c.then()
	}
}

// Who stops a resolve while it looks for a pin has stopped it.
func TestTheSearchForAPinCanBeStopped(t *testing.T) {
	_, req := ports(t)
	req.Budget.Requests = 100
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	stopped := errors.New("stopped")
	source := &counted{Source: req.Source, then: func() { stop(stopped) }}
	source.left.Store(100) // what is asked for besides is asked for a pin
	req.Source = source
	if _, err := Resolve(ctx, req); !errors.Is(err, stopped) {
		t.Errorf("got error %v, want what stopped it", err)
	}
}
