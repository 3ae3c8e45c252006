package timeline

import (
	"sync"
	"time"

	"resolve/fetcher"
	"resolve/index"
	"resolve/resolver"
)

// A Run is one resolve, as it was noted.
type Run struct {
	Title   string // what was resolved, as "requirements.txt"
	Details string // for what, and by whom, as "Python 3.12 on linux"; "" for nothing
	Outcome string // how it ended, as "resolved 3 packages"
	Failed  bool   // there is no answer

	Begun, Searched, Ended time.Time // as resolver.Trace has them
	Fetches                []fetcher.Fetch
	Waits                  []resolver.Wait
	Exchanges              *Exchanges // what went over the wire for its fetches; nil if nobody noted it
}

// Exchanges notes what goes over the wire. The zero value is ready; goroutines
// may share it.
type Exchanges struct {
	mu  sync.Mutex
	all map[int][]index.Exchange // by fetcher.Fetch.ID
}

// Observe notes an exchange, if it is made for a fetch that is noted; it is for
// index.Config.Observe.
func (x *Exchanges) Observe(e index.Exchange) {
	id := fetcher.FetchID(e.Context)
	if id == 0 {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.all == nil {
		x.all = map[int][]index.Exchange{}
	}
	x.all[id] = append(x.all[id], e)
}

// of returns the exchanges of a fetch.
func (x *Exchanges) of(id int) []index.Exchange {
	if x == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.all[id]
}
