package resolver

import (
	"sync"
	"time"

	"resolve/dist"
	"resolve/fetcher"
)

// A Trace notes where the time of a resolve goes: what was fetched, and what the
// resolver loop waited for. The zero value is ready, for one resolve. It is read
// when Resolve has returned; what it says differs from run to run.
type Trace struct {
	Begun    time.Time
	Searched time.Time // the search ended; what follows finds out why it failed
	Ended    time.Time

	fetches fetcher.Trace
	mu      sync.Mutex
	waits   []Wait // guarded by mu
}

// A Wait is one time that a resolver loop asked for what it could not go on
// without.
type Wait struct {
	Name       string
	Version    string     // "" for the listing
	File       *dist.File // whose metadata it was, nil for the listing
	Begin, End time.Time
	Blocked    bool // it was not there yet
	Decisions  int  // made before it
}

// Fetches returns what reached the source, in the order in which it ended.
func (t *Trace) Fetches() []fetcher.Fetch { return t.fetches.Fetches() }

// Waits returns all waits in their order.
func (t *Trace) Waits() []Wait {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Wait(nil), t.waits...)
}

// ofPool returns what a pool notes in.
func (t *Trace) ofPool() *fetcher.Trace {
	if t == nil {
		return nil
	}
	return &t.fetches
}

// run notes when a resolve begins and, by the functions it returns, when its
// search and the whole of it end.
func (t *Trace) run() (searched, ended func()) {
	if t == nil {
		return func() {}, func() {}
	}
	t.Begun = time.Now()
	return func() { t.Searched = time.Now() }, func() { t.Ended = time.Now() }
}

// wait notes that the loop waits until done is called.
func (r *resolve) wait(name, version string, request fetcher.Request) (done func()) {
	t := r.request.Trace
	if t == nil {
		return func() {}
	}
	w := Wait{
		Name: name, Version: version, File: request.File(),
		Blocked: !request.Settled(), Begin: time.Now(), Decisions: r.decisions,
	}
	return func() {
		w.End = time.Now()
		t.mu.Lock()
		defer t.mu.Unlock()
		t.waits = append(t.waits, w)
	}
}
