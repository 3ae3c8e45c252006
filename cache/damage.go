package cache

import (
	"sync"
	"sync/atomic"
)

// A damage is the records of which a part turned out to be damaged when the rest
// of them was in use. The zero value is none. Goroutines share it.
type damage struct {
	some atomic.Bool // set with the first
	mu   sync.Mutex
	at   map[spot]bool
}

// A spot is where a record is.
type spot struct {
	pack   string
	offset uint64
}

func (d *damage) note(at spot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at == nil {
		d.at = map[spot]bool{}
	}
	d.at[at] = true
	d.some.Store(true)
}

func (d *damage) has(at spot) bool {
	if !d.some.Load() {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at[at]
}

func (d *damage) count() int {
	if !d.some.Load() {
		return 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.at)
}
