package cache

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/adrg/xdg"
)

// A Bucket is one kind of value, with the version of its format as the last
// element of its slash-separated path: "interpreter/v1". Who changes the
// encoding changes the number, and old values are never seen again.
type Bucket string

// A Dir is a cache in a folder. Goroutines may share it. A nil Dir is a cache
// that holds nothing and keeps nothing.
type Dir struct {
	path   string
	mapped bool

	packs   atomic.Pointer[packs] // nil before the first Get; replaced as a whole
	opening sync.Mutex            // held while packs are looked for

	writing sync.Mutex // held while a pack is written
	waiting waiting

	damage damage
}

// Open returns the cache in the folder path, which need not exist: the first
// Flush that has something to write makes it. Open touches nothing. An empty
// path gives a nil Dir.
func Open(path string) *Dir {
	if path == "" {
		return nil
	}
	return &Dir{path: path}
}

// OpenMapped is Open for a process that ends soon: what Get returns lies in
// files that are mapped into memory, where the system can do that, and stay so
// until the process ends. A file that another process replaces meanwhile takes
// its room on the disk until then.
func OpenMapped(path string) *Dir {
	d := Open(path)
	if d != nil {
		d.mapped = true
	}
	return d
}

// DefaultDir returns the folder for this user's cache by the XDG base
// directory rules and their equivalents elsewhere, or "" if the user has none.
func DefaultDir() string {
	if !filepath.IsAbs(xdg.CacheHome) {
		return ""
	}
	return filepath.Join(xdg.CacheHome, "resolve")
}

// Path returns the cache's folder, "" for a nil Dir.
func (d *Dir) Path() string {
	if d == nil {
		return ""
	}
	return d.path
}

// Get returns the value that was put last under key, by this Dir or by a
// process that had written it when this Dir first looked, and whether there is
// one. Whatever is wrong with a stored value makes it absent. The value must
// not be changed: it may be shared, and lie in memory that cannot be written.
func (d *Dir) Get(bucket Bucket, key string) ([]byte, bool) {
	value, _, ok := d.GetParts(bucket, key)
	return value, ok
}

// GetParts is Get of a value that was put in parts, the rest of which is checked
// when it is read. It is empty for one that was put whole.
func (d *Dir) GetParts(bucket Bucket, key string) (value []byte, rest Rest, ok bool) {
	if d == nil {
		return nil, Rest{}, false
	}
	if r, ok := d.waiting.get(bucket, key); ok {
		return r.value, RestOf(r.rest), true
	}
	h := hashOf(bucket, key)
	for range maxLooks {
		set := d.open()
		for _, p := range set.list {
			e, r, ok := p.find(h, bucket, key, &d.damage)
			if !ok {
				continue
			}
			if now := time.Now(); now.Sub(e.at()) > usedGrain && !set.usedSince(h, now.Add(-usedGrain)) {
				d.waiting.use(h)
			}
			return r.value, p.rest(&r, spot{p.name, e.offset}, &d.damage), true
		}
		if !set.gone.Load() {
			break
		}
		d.packs.CompareAndSwap(set, nil) // another process has merged what this one had seen
	}
	return nil, Rest{}, false
}

// Damaged returns how many values turned out to be damaged after GetParts had
// returned them. They are absent from then on: who has read of one starts anew.
func (d *Dir) Damaged() int {
	if d == nil {
		return 0
	}
	return d.damage.count()
}

// usedGrain is how exactly it is known when a value was used last.
const usedGrain = 24 * time.Hour

// Put keeps value under key: Get has it at once, other processes once it is
// written, by Flush or after flushAfter. The Dir takes value over. What waits
// to be written is bounded: what is beyond that is not kept.
func (d *Dir) Put(bucket Bucket, key string, value []byte) { d.PutParts(bucket, key, value, nil) }

// PutParts is Put of a value and a rest of it that is read in parts.
func (d *Dir) PutParts(bucket Bucket, key string, value, rest []byte) {
	if d == nil || len(value)+len(rest) > maxWaiting {
		return
	}
	d.waiting.put(record{place{bucket, key}, value, rest}, d.flushLater)
}

// Flush writes what waits to be written, into one new file. It returns an error
// if that could not be done, which a caller may ignore: nothing of it is on the
// disk then, and it is not tried again.
func (d *Dir) Flush() error {
	if d == nil {
		return nil
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	values, used := d.waiting.take()
	if len(values) == 0 && len(used) == 0 {
		return nil
	}
	err := d.write(values, used)
	d.packs.Store(nil) // the next Get sees the new file
	d.waiting.written()
	if err != nil {
		return fmt.Errorf("writing to the cache: %w", err)
	}
	return nil
}

func (d *Dir) flushLater() { d.Flush() } // on its timer's goroutine, with nobody to tell

// write writes a new pack, and sees to it that there are not too many.
func (d *Dir) write(values []record, used []mark) error {
	name, packs, err := d.nextName()
	if err != nil {
		return err
	}
	if err := d.writePack(name, newPlan(values, used)); err != nil {
		return err
	}
	if packs+1 > maxPacks { // who adds one meanwhile sees it
		d.mergeSome()
	}
	return nil
}

// open returns the packs that there are.
func (d *Dir) open() *packs {
	if set := d.packs.Load(); set != nil {
		return set
	}
	d.opening.Lock()
	defer d.opening.Unlock()
	set := d.packs.Load()
	if set == nil {
		set = d.openPacks()
		d.packs.Store(set)
	}
	return set
}
