package fetcher

import (
	"context"
	"errors"

	"resolve/dist"
	"resolve/oncemap"
)

// These bound how often one wait asks for what was abandoned. A pool gives a
// key up once, so by itself two asks are enough. Of pools that share their maps
// each can fail the same guess, one after the other: who needs the answer asks
// on, and comes to fetch it itself in the end.
const (
	maxAsks       = 3
	maxSharedAsks = 1000
)

// WaitListing blocks until a needed listing is there. If its flight was
// abandoned, as that of a guess which failed is, it asks again, three times in
// all, or, in shared maps, as often as others give it up. If another pool, with
// which this one shares its maps, ended while it had the flight, it asks again
// too, and that does not count: a pool ends once. It is for the goroutine that
// sends; the error is ErrClosed if this pool has ended, a *[LimitError] if it may
// ask for nothing more.
func (p *Pool) WaitListing(ctx context.Context, r Request) (*dist.Listing, error) {
	return wait(ctx, p, r.listing, func() (Request, *oncemap.Entry[string, *dist.Listing]) {
		r := p.Listing(r.name, r.hint)
		return r, r.listing
	})
}

// WaitReading is WaitListing for the metadata of a file.
func (p *Pool) WaitReading(ctx context.Context, r Request) (*dist.Metadata, error) {
	return wait(ctx, p, r.reading, func() (Request, *oncemap.Entry[string, *dist.Metadata]) {
		r := p.Reading(r.file, r.hint)
		return r, r.reading
	})
}

func wait[V any](ctx context.Context, p *Pool, e *oncemap.Entry[string, V], renew func() (Request, *oncemap.Entry[string, V])) (V, error) {
	if e.State() != oncemap.Settled {
		p.catchUp()
	}
	for asks := 1; ; {
		v, err := e.Wait(ctx)
		switch {
		case errors.Is(err, oncemap.ErrAbandoned) && asks < p.asks:
			asks++ // Need tells if a limit is why
		case errors.Is(err, oncemap.ErrAbandoned) && p.meter.spent() != nil:
			return v, p.meter.spent()
		case err != errEnded:
			return v, err
		}
		var again Request
		again, e = renew()
		if err := p.Need(again); err != nil {
			return v, err
		}
	}
}
