package service

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/resolver"
)

// A memory is what the resolves of a service have fetched, in generations: a
// pair of once-maps each, of which new resolves share the latest. When it has
// become too old or too large another takes its place, and the old one goes
// with the last resolve that uses it. So nothing is taken out of a map under
// anybody's eyes, and one resolve sees one state of each listing.
//
// Metadata of a file whose hash is known cannot change: a generation takes it
// over from the one before, so that only what was of no use for a whole
// generation is forgotten.
type memory struct {
	source  fetcher.Source
	permits *semaphore.Weighted // of the calls of source
	age     time.Duration
	room    int64

	mu  sync.Mutex
	now *generation // guarded by mu; nil before the first resolve
}

func newMemory(c *Config) *memory {
	return &memory{source: c.Source, permits: semaphore.NewWeighted(int64(c.Fetches)), age: c.Age, room: c.Room}
}

// latest returns the generation for a resolve that begins now. Half of the room
// is for what is left of the one before.
func (m *memory) latest() *generation {
	m.mu.Lock()
	defer m.mu.Unlock()
	if g := m.now; g == nil || time.Since(g.born) >= m.age || 2*g.size.Load() >= m.room {
		m.now = &generation{memory: m, born: time.Now()}
		if g != nil {
			m.now.before = g.readings
		}
		m.now.listings, m.now.readings = new(fetcher.Listings), new(fetcher.Readings)
	}
	return m.now
}

// A generation is the source of the resolves that share its maps, which ask it
// for each key once. Goroutines share it.
type generation struct {
	memory   *memory
	born     time.Time
	listings *fetcher.Listings
	readings *fetcher.Readings
	views    resolver.Views    // of what is in the maps
	before   *fetcher.Readings // of the generation before; nil if there was none
	counted  sync.Map          // names and *dist.Files that size has: what is looked at here may be settled by somebody quicker
	size     atomic.Int64      // bytes in the maps, about
}

// count adds the bytes of what the maps hold of a name or a file, once.
func (g *generation) count(what any, bytes int64) {
	if _, twice := g.counted.LoadOrStore(what, nil); !twice {
		g.size.Add(bytes)
	}
}

// List implements fetcher.Source.
func (g *generation) List(ctx context.Context, name string) (*dist.Listing, error) {
	if err := g.memory.permits.Acquire(ctx, 1); err != nil {
		return nil, context.Cause(ctx)
	}
	defer g.memory.permits.Release(1)
	l, err := g.memory.source.List(ctx, name)
	if l != nil {
		g.count(name, sizeOfListing(l))
	}
	return l, err
}

// Read implements fetcher.Source.
func (g *generation) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	if m := g.ofBefore(f); m != nil {
		g.count(f, sizeOfMetadata(m))
		return m, nil
	}
	if err := g.memory.permits.Acquire(ctx, 1); err != nil {
		return nil, context.Cause(ctx)
	}
	defer g.memory.permits.Release(1)
	m, err := g.memory.source.Read(ctx, f, sidecarOnly)
	if m != nil {
		g.count(f, sizeOfMetadata(m))
	}
	return m, err
}

// KeptListing implements fetcher.Keeper.
func (g *generation) KeptListing(name string) *dist.Listing {
	k, ok := g.memory.source.(fetcher.Keeper)
	if !ok {
		return nil
	}
	l := k.KeptListing(name)
	if l != nil {
		g.count(name, sizeOfListing(l))
	}
	return l
}

// KeptReading implements fetcher.Keeper.
func (g *generation) KeptReading(f *dist.File) *dist.Metadata {
	m := g.ofBefore(f)
	if k, ok := g.memory.source.(fetcher.Keeper); ok && m == nil {
		m = k.KeptReading(f)
	}
	if m != nil {
		g.count(f, sizeOfMetadata(m))
	}
	return m
}

// ofBefore returns the metadata that the generation before has of a file, nil if
// it has none or the file may have changed.
func (g *generation) ofBefore(f *dist.File) *dist.Metadata {
	if g.before == nil || f.Hash == "" {
		return nil
	}
	m, _, _ := g.before.Get(f.Key())
	return m
}

// entrySize is what an entry of a once-map takes besides its value, rounded up.
const entrySize = 512

// releaseSize is what a release takes besides its files.
const releaseSize = 128

// sizeOfListing returns the bytes that a listing takes, about.
func sizeOfListing(l *dist.Listing) int64 {
	n := entrySize
	for i := range l.Releases {
		n += releaseSize + l.Releases[i].Room()
	}
	return int64(n)
}

// sizeOfMetadata returns the bytes that metadata takes, about.
func sizeOfMetadata(m *dist.Metadata) int64 {
	n := entrySize + 256
	for _, line := range m.RequiresDist {
		n += 16 + len(line)
	}
	return int64(n)
}
