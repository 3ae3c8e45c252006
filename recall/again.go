package recall

import (
	"context"
	"sync"
	"time"

	"resolve/fetcher"
	"resolve/resolver"
)

// patience is how long a search waits to see whether it is needed. It takes less
// itself, waits for the same listings, and has a budget.
const patience = time.Second

// An asking takes listings anew, all at once, into the once-map of a request. It
// goes on while a search uses them, until it is stopped.
type asking struct {
	stop    context.CancelFunc
	running sync.WaitGroup
	given   int // listings that were at hand
}

// askAgain begins to ask, and reports whether all listings are as they were. It
// waits for no other once one is not, or patience is over: the answer of now may
// follow from fewer, and an index that never answers for one of the others is
// no matter of its. What goes wrong here goes wrong in the search as well, if
// that needs it, and it can say who does.
func (a *asking) askAgain(ctx context.Context, req *resolver.Request, list []revision) bool {
	ctx, a.stop = context.WithCancel(ctx)
	pool := fetcher.NewPool(fetcher.Options{Source: req.Source, Concurrency: req.Concurrency, Listings: req.Listings})
	a.running.Go(func() { pool.Run(ctx) })
	defer func() { a.given, _ = pool.Given() }()
	for _, l := range list {
		if pool.Need(pool.Listing(l.name, fetcher.Hint{})) != nil {
			return false
		}
	}
	same := make(chan bool, len(list)) // one of each listing, in the order in which they come
	for _, l := range list {
		entry := req.Listings.Entry(l.name)
		a.running.Go(func() {
			now, err := entry.Wait(ctx)
			same <- err == nil && now.Revision == l.revision
		})
	}
	over := time.NewTimer(patience)
	defer over.Stop()
	for range list {
		select {
		case is := <-same:
			if !is {
				return false
			}
		case <-over.C:
			return false
		}
	}
	return true
}

// end ends the asking, if it was begun, and returns when nothing of it goes on.
func (a *asking) end() {
	if a.stop != nil {
		a.stop()
		a.running.Wait()
	}
}
