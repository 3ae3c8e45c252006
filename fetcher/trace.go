package fetcher

import (
	"context"
	"sync"
	"time"

	"resolve/dist"
)

// A Trace notes what reached a source, when and why. The zero value is ready;
// pools may share it. A pool without one pays a comparison for each step.
type Trace struct {
	mu      sync.Mutex // held for an append
	fetches []Fetch    // in the order in which they ended
	begun   int
}

// A Fetch is one request that reached a source.
type Fetch struct {
	ID      int        // from 1, in the order in which they began
	Name    string     // the package listed, "" for metadata
	File    *dist.File // what metadata was read of, nil for a listing
	Because Cause
	Needed  bool // it was taken as what the resolver waits for, not as a guess
	Led     bool // it was asked for because of what an earlier run learned

	Queued, Begun, Ended time.Time // asked for; given to the source, with a permit; answered
	Outcome              Outcome
	Err                  error // why there is no answer
}

// A Cause is who asked first: the answer of another request, whose name or file
// it has, or, in the zero value, the resolver.
type Cause struct {
	Name string
	File *dist.File
}

// An Outcome is how a fetch ended.
type Outcome uint8

const (
	Answered Outcome = iota
	Failed
	CutOff // the pool ended before, or one of its limits was used up
)

// Fetches returns what has ended so far, in the order in which it did. No pool
// that has t is running then, or what runs is missing.
func (t *Trace) Fetches() []Fetch {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Fetch(nil), t.fetches...)
}

// asked notes on a request that comes into the queue when it did, and why.
func (t *Trace) asked(r *Request, because Cause) {
	if t != nil && r.fetch == nil {
		r.fetch = &Fetch{Name: r.name, File: r.file, Because: because, Led: r.hint.Led, Queued: time.Now()}
	}
}

// clock returns the time for gave.
func (t *Trace) clock() time.Time {
	if t == nil {
		return time.Time{}
	}
	return time.Now()
}

// gave notes that a needed request was answered with what was at hand.
func (t *Trace) gave(r Request, began time.Time) {
	if t == nil {
		return
	}
	f := Fetch{Name: r.name, File: r.file, Needed: true, Queued: began, Begun: began, Ended: time.Now()}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun++
	f.ID = t.begun
	t.fetches = append(t.fetches, f)
}

// begin notes that a request is given to the source, under the context that is
// returned.
func (t *Trace) begin(ctx context.Context, it *item) context.Context {
	if t == nil {
		return ctx
	}
	f := it.request.fetch
	t.mu.Lock()
	t.begun++
	f.ID = t.begun
	t.mu.Unlock()
	f.Needed, f.Begun = it.needed, time.Now()
	return context.WithValue(ctx, fetchKey{}, f.ID)
}

// end notes how a request ended that began; cut says that an error is no word
// of the source's.
func (t *Trace) end(it *item, err error, cut bool) {
	if t == nil {
		return
	}
	f := *it.request.fetch
	f.Ended, f.Err = time.Now(), err
	switch {
	case err == nil:
		f.Outcome = Answered
	case cut:
		f.Outcome = CutOff
	default:
		f.Outcome = Failed
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fetches = append(t.fetches, f)
}

type fetchKey struct{}

// FetchID is for what is called below a [Source]: it returns the ID of the
// fetch that ctx belongs to, 0 if there is no trace.
func FetchID(ctx context.Context) int {
	id, _ := ctx.Value(fetchKey{}).(int)
	return id
}
