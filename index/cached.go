package index

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"resolve/cache"
	"resolve/dist"
	"resolve/fetcher"
	"resolve/internal/encoded"
)

// The kinds of value that a Cached keeps. The number grows with each change of
// an encoding, or of what a listing or metadata is taken to say.
const (
	listings cache.Bucket = "listing/v7"
	states   cache.Bucket = "state/v2"
	readings cache.Bucket = "metadata/v2"
	hashes   cache.Bucket = "hash/v1"
)

// Freshness says how far a [Cached] may answer from what it holds. The zero
// value is as RFC 9111 has it.
type Freshness struct {
	Refresh   bool            // ask the index again, whether what is held is fresh or not
	RefreshOf map[string]bool // the same for these packages, by normal name
	Offline   bool            // never ask the index; what is held counts however old it is
}

// ErrOffline is what a Cached that is offline says of what it does not hold.
var ErrOffline = errors.New("not in the cache, and the network is not to be used")

// A Cached is a Client whose answers are kept on disk between runs: listings
// with the time until which they are fresh and their validators (RFC 9111),
// metadata of files whose hash the index gives for good, for neither the file
// nor what it says of itself can change: Freshness.Refresh is about listings. It
// implements fetcher.Keeper. Goroutines and processes may share its folder.
//
// What is held is parsed. What is missing, damaged or unreadable is asked for.
// A folder that cannot be written costs nothing but time. What was learned is
// written by Close, together.
type Cached struct {
	client *Client
	dir    *cache.Dir
	policy Freshness
	now    func() time.Time
}

var _ fetcher.Keeper = (*Cached)(nil)

// NewCached returns a source that asks c for what dir does not hold.
func NewCached(c *Client, dir *cache.Dir, f Freshness) *Cached {
	return &Cached{client: c, dir: dir, policy: f, now: time.Now}
}

// Name returns the index's URL as its user wrote it, without credentials.
func (c *Cached) Name() string { return c.client.Name() }

// View implements Member.
func (c *Cached) View() string { return c.client.View() }

// Close writes what was learned to disk. The Cached can still be used.
func (c *Cached) Close() {
	_ = c.dir.Flush() // what is not kept is asked for again
}

// List implements fetcher.Source.
func (c *Cached) List(ctx context.Context, name string) (*dist.Listing, error) {
	key := c.listingKey(name)
	held, state := c.heldListing(key)
	switch {
	case held != nil && c.counts(name, state):
		return held, nil
	case c.policy.Offline:
		return nil, c.client.offline(c.client.listOp(name), c.client.pageURL(name))
	case held == nil:
		state = heldState{}
	}
	asked := c.now()
	page, value, header, err := c.client.list(ctx, name, state.fresh, c.refreshes(name))
	if broken, ok := errors.AsType[*Error](err); ok {
		broken.Held = held != nil
	}
	if err != nil {
		return nil, err
	}
	received := c.now()
	if page == nil { // 304
		if fresh, keep := state.fresh.renewed(header, asked, received); keep {
			state.fresh = fresh
			c.keepState(key, state)
		}
		return held, nil
	}
	fresh, keep := freshnessOf(header, asked, received)
	absent := page.Absent != ""
	keep = keep || absent && mayKeep(header)
	if keep && absent && state.absent && fresh.bare() && state.fresh.bare() {
		page.Revision = state.revision() // and all is as it was
		return page, nil
	}
	if held != nil { // it is out of date, whether what came may be kept or not
		state.fresh.until = time.Time{}
		c.keepState(key, state)
	}
	if keep && c.dir != nil {
		state := heldState{id: rand.Int64(), absent: absent, fresh: fresh}
		page.Revision = state.revision()
		c.keepState(key, state)
		if absent {
			value = new(packer).value(page, &dist.Details{})
		}
		e := encoded.Writer{Value: value.head}
		e.Number(state.id)
		c.dir.PutParts(listings, key, e.Value, value.rest)
	}
	return page, nil
}

// KeptListing implements fetcher.Keeper.
func (c *Cached) KeptListing(name string) *dist.Listing {
	key := c.listingKey(name)
	state, ok := c.heldState(key)
	if !ok || !c.counts(name, state) {
		return nil
	}
	return c.readListing(key, state)
}

func (c *Cached) listingKey(name string) string { return c.client.identity + " " + name }

// counts reports whether what is held of a listing answers for the index.
func (c *Cached) counts(name string, s heldState) bool {
	return c.policy.Offline || s.fresh.holds(c.now()) && !c.refreshes(name)
}

// refreshes reports whether a package's listing is asked for anew.
func (c *Cached) refreshes(name string) bool { return c.policy.Refresh || c.policy.RefreshOf[name] }

// heldListing returns the listing under key, and its state; nil if none is held.
// The two are values of their own, for a listing may be large and its freshness
// changes with each 304. They say by a number that they belong together: another
// process may have replaced one of them.
func (c *Cached) heldListing(key string) (*dist.Listing, heldState) {
	state, ok := c.heldState(key)
	if !ok {
		return nil, heldState{}
	}
	l := c.readListing(key, state)
	if l == nil {
		return nil, heldState{}
	}
	return l, state
}

// readListing returns the listing under key that is in this state, nil if it is not held.
func (c *Cached) readListing(key string, state heldState) *dist.Listing {
	head, rest, ok := c.dir.GetParts(listings, key)
	if !ok {
		return nil
	}
	d := readValue(head)
	l := c.client.read(d, rest)
	if id := d.Number(); !d.Whole() || id != state.id {
		return nil
	}
	if l.Absent != "" {
		l = c.client.absent(l.Name)
	}
	l.Revision = state.revision()
	return l
}

// Read implements fetcher.Source.
func (c *Cached) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	var room [1024]byte
	key := string(c.appendReadingKey(room[:0], f))
	if f.Hash != "" {
		if m, err := c.heldReading(key, f); m != nil || err != nil {
			return m, err
		}
	}
	if c.policy.Offline {
		return nil, c.client.offline("read the metadata of "+f.Filename, f.URL)
	}
	m, err := c.client.Read(ctx, f, sidecarOnly)
	var build *NeedsBuild
	if f.Hash == "" || err != nil && !errors.As(err, &build) {
		return m, err
	}
	e := writers.Get().(*valueWriter)
	defer e.release()
	if build != nil {
		e.Text(build.Reason)
	} else {
		e.Text("")
		e.metadata(m)
	}
	c.dir.Put(readings, key, bytes.Clone(e.Value))
	return m, err
}

// writers are used again: values wait in memory until they are on disk, thousands
// of them, and take no more room there than they need.
var writers = sync.Pool{New: func() any { return new(valueWriter) }}

// release gives the writer back.
func (e *valueWriter) release() {
	if cap(e.Value) <= textKept {
		e.Value = e.Value[:0]
		writers.Put(e)
	}
}

// KeptReading implements fetcher.Keeper. That a file has to be built is an error,
// and so for Read to say.
func (c *Cached) KeptReading(f *dist.File) *dist.Metadata {
	if f.Hash == "" {
		return nil
	}
	var room [1024]byte
	m, _ := c.heldReading(inPlace(c.appendReadingKey(room[:0], f)), f)
	return m
}

// appendReadingKey appends what the metadata of a file is kept under. With the
// index in it, no index can say what a file of another's depends on; with the hash
// of the metadata, what an index serves beside a file may be put right.
func (c *Cached) appendReadingKey(b []byte, f *dist.File) []byte {
	b = append(append(b, c.client.identity...), ' ')
	b = f.AppendKey(b)
	if f.SidecarHash != "" {
		b = append(append(b, ' '), f.SidecarHash...)
	}
	return b
}

// refreshesFile reports whether what was read of a file is to be asked for anew.
func (c *Cached) refreshesFile(f *dist.File) bool {
	if c.policy.Refresh {
		return true
	}
	for name, refresh := range c.policy.RefreshOf {
		if _, _, ok := dist.KindOf(f.Filename, name); ok && refresh {
			return true
		}
	}
	return false
}

// heldReading returns what is held of a file under key, which it does not keep: its
// metadata, or that it has to be built; neither if nothing is.
func (c *Cached) heldReading(key string, f *dist.File) (*dist.Metadata, error) {
	b, ok := c.dir.Get(readings, key)
	if !ok {
		return nil, nil
	}
	d := readValue(b)
	if reason := d.Text(); reason != "" && d.Whole() {
		return nil, needsBuild(f, reason)
	}
	m := d.metadata()
	if !d.Whole() {
		return nil, nil
	}
	return m, nil
}

func (c *Client) offline(op, url string) error {
	return &Error{Op: op, URL: Redact(url), Index: c.shown, Err: ErrOffline}
}

// Buckets returns where a Cached keeps what it holds.
func Buckets() []cache.Bucket { return []cache.Bucket{listings, states, readings, hashes} }
