package variants

import (
	"hash/maphash"

	"resolve/oncemap/internal/point"
)

// A MutexChan is a map under a mutex, whose entries each have a channel that is
// closed when the value is there.
//
// It is correct: who looks and finds no entry makes it under the same lock. A
// hit takes the lock, which is its price. An owner that dies leaves its
// waiters; a ring of owners hangs.
type MutexChan struct {
	mu      point.Mutex
	entries map[string]*future
}

// A future is a value to come.
type future struct {
	done point.Event // fired after v is written
	v    int
}

func newFuture(key string) *future {
	f := &future{done: point.NewEvent()}
	if point.Exploring {
		point.Describe(f.done, "future", key)
	}
	return f
}

// Do is get or compute.
func (m *MutexChan) Do(key string, f func() int) int {
	m.mu.Lock()
	e, there := m.entries[key]
	if !there {
		if m.entries == nil {
			m.entries = map[string]*future{}
		}
		e = newFuture(key)
		m.entries[key] = e
	}
	m.mu.Unlock()
	if !there {
		e.v = f()
		point.Fire(e.done)
	} else {
		point.Await(e.done)
	}
	return e.v
}

// Get returns the value of key, if it is there.
func (m *MutexChan) Get(key string) (int, bool) {
	m.mu.Lock()
	e := m.entries[key]
	m.mu.Unlock()
	if e == nil || !point.Fired(e.done) {
		return 0, false
	}
	return e.v, true
}

// A Sharded is 64 of MutexChan, by a hash of the key, so that keys seldom share
// a lock. It is correct, and dear for a map that is filled once and read often.
type Sharded struct{ shards [64]MutexChan }

var shardSeed = maphash.MakeSeed()

func (m *Sharded) shard(key string) *MutexChan {
	return &m.shards[maphash.String(shardSeed, key)%uint64(len(m.shards))]
}

// Do is get or compute.
func (m *Sharded) Do(key string, f func() int) int { return m.shard(key).Do(key, f) }

// Get returns the value of key, if it is there.
func (m *Sharded) Get(key string) (int, bool) { return m.shard(key).Get(key) }
