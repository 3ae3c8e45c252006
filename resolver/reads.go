package resolver

import (
	"context"
	"sync/atomic"
	"time"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/resolver/internal/pubgrub"
)

// A reads is the listings and metadata that resolver loops needed and got. What
// the pool's maps hold differs from run to run, for guesses fill them too; this
// is the same in every run. One goroutine uses it at a time.
type reads struct {
	listings map[string]*dist.Listing  // by name
	metadata map[string]*dist.Metadata // by dist.File.Key
	fleeting bool                      // something was read, or could not be, that may be another in the next run though no listing is
}

func newReads() *reads {
	return &reads{listings: map[string]*dist.Listing{}, metadata: map[string]*dist.Metadata{}}
}

// of returns the metadata of f; nil if it was not read.
func (r *reads) of(f *dist.File) *dist.Metadata {
	var room [1024]byte
	return r.metadata[string(f.AppendKey(room[:0]))] // the key of a lookup is not copied
}

// A trial is what makes a resolve a question about another one, whose reads it
// shares.
type trial struct {
	offline bool // nothing is asked for: what was not read is as one would wish
	wished  bool // set by the loop: something was
	left    *patience
}

// A patience bounds what trials together take of the source. Only the waiting
// depends on the network; the rest is the same in every run.
type patience struct {
	reads   int           // how many more listings and metadata may be needed that nobody needed before
	wait    time.Duration // how much longer answers may be waited for
	forever bool          // wait is no bound
}

// errPatience is the end of a wait.
var errPatience = &spentError{"time", "what may be waited for an explanation"}

func (r *resolve) offline() bool { return r.trial != nil && r.trial.offline }

// listing returns what was needed, as requests, from what was read or the pool;
// nil for what an offline trial does not know. The pool is asked once: an entry
// of shared maps may be forgotten, and what a package's extras are numbered by
// must be what the package is.
func (r *resolve) listing(ctx context.Context, p pubgrub.Package, request fetcher.Request) (*dist.Listing, error) {
	name := r.packages.name(p)
	if l := r.read.listings[name]; l != nil || r.offline() {
		return l, nil
	}
	ctx, done := r.waiting(ctx)
	defer done()
	defer r.awaits(name, "", request)()
	l, err := r.pool.WaitListing(ctx, request)
	if err != nil {
		return nil, r.sourceError(p, "", err)
	}
	r.read.listings[name] = l
	return l, nil
}

// need asks for what the loop will wait for.
func (r *resolve) need(request fetcher.Request) error {
	switch {
	case r.offline():
		return nil
	case r.trial != nil:
		if r.trial.left.reads--; r.trial.left.reads < 0 {
			return &spentError{"requests", "what may be read for an explanation"}
		}
	}
	return r.pool.Need(request)
}

// waiting returns the context of one wait.
func (r *resolve) waiting(ctx context.Context) (context.Context, func()) {
	if r.trial == nil {
		return ctx, func() {}
	}
	return r.trial.left.waiting(ctx)
}

// waiting returns the context of one wait, which the caller ends.
func (p *patience) waiting(ctx context.Context) (context.Context, func()) {
	if p.forever {
		return ctx, func() {}
	}
	start := time.Now()
	ctx, stop := context.WithTimeoutCause(ctx, p.wait, errPatience)
	return ctx, func() {
		p.wait -= time.Since(start)
		stop()
	}
}

// metadata returns the metadata of candidate v of p.
func (r *resolve) metadata(ctx context.Context, p pubgrub.Package, v int) (*dist.Metadata, error) {
	pkg := &r.packages.all[p]
	file := pkg.candidates.file(v)
	if file == nil {
		return unreadMetadata, nil
	}
	if r.offline() {
		m := r.read.of(file)
		if m == nil {
			r.trial.wished, m = true, unreadMetadata
		}
		return m, nil
	}
	request := r.pool.Reading(file, r.hint(pkg))
	key := request.Key()
	if m, ok := r.read.metadata[key]; ok {
		return m, nil
	}
	version := pkg.candidates.versions.String(v)
	if err := r.need(request); err != nil {
		return nil, r.sourceError(p, version, err)
	}
	ctx, done := r.waiting(ctx)
	defer done()
	defer r.awaits(pkg.name, version, request)()
	m, err := r.pool.WaitReading(ctx, request)
	if err != nil {
		return nil, r.sourceError(p, version, err)
	}
	r.read.metadata[key] = m
	r.read.fleeting = r.read.fleeting || file.Hash == ""
	return m, nil
}

// unreadMetadata is what an offline trial takes for metadata that was not read.
var unreadMetadata = &dist.Metadata{}

// unread is what an offline trial takes for a listing that was not read: one
// version, which meets every constraint.
func unread(name string) *candidates {
	one := pubgrub.Single(0)
	listing := &dist.Listing{Name: name, Releases: make([]dist.Release, 1)}
	n := &numbering{
		versions: anything{}, releases: make([]int32, 1), listing: listing, picks: make([]atomic.Pointer[pick], 1), usable: one, stable: one,
	}
	n.picks[0].Store(&pick{})
	return &candidates{numbering: n, listing: listing, tiers: []pubgrub.Set{one}}
}

// anything is the versions of a listing that was not read.
type anything struct{}

func (anything) Len() int                                 { return 1 }
func (anything) String(int) string                        { return "" }
func (anything) Prerelease(int) bool                      { return false }
func (anything) Match(_ string, admit func(from, to int)) { admit(0, 1) }
