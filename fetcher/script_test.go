package fetcher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
)

var errNetwork = errors.New("connection reset")

// A visit is one call that reached a script.
type visit struct {
	key   string // of the request: the name, or the file's key
	guess bool   // sidecarOnly of a reading
	at    time.Duration
}

func (v visit) String() string {
	if v.guess {
		return v.key + "?"
	}
	return v.key
}

// A script is a source whose answer to each call is written in the test. It
// notes who came, in the order of coming, and how many were inside at once.
type script struct {
	// say is called for each visit; nil says nil. A nil error gives the answer
	// of the key.
	say func(ctx context.Context, v visit) error

	began        time.Time
	mu           sync.Mutex
	visits       []visit
	guesses, all int // inside
	peak, most   int // of guesses and all
}

func (s *script) List(ctx context.Context, name string) (*dist.Listing, error) {
	if err := s.visit(ctx, name, false); err != nil {
		return nil, err
	}
	return &dist.Listing{Name: name}, nil
}

func (s *script) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	if err := s.visit(ctx, f.URL, sidecarOnly); err != nil {
		return nil, err
	}
	return &dist.Metadata{Name: f.URL}, nil
}

func (s *script) visit(ctx context.Context, key string, guess bool) error {
	s.mu.Lock()
	v := visit{key, guess, time.Since(s.began)}
	s.visits = append(s.visits, v)
	one := 0
	if guess {
		one = 1
	}
	s.guesses, s.all = s.guesses+one, s.all+1
	s.peak, s.most = max(s.peak, s.guesses), max(s.most, s.all)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.guesses, s.all = s.guesses-one, s.all-1
	}()
	if s.say == nil {
		return nil
	}
	return s.say(ctx, v)
}

// peaks returns how many guesses were inside at once, and how many in all.
func (s *script) peaks() (guesses, all int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peak, s.most
}

// visited returns the visits so far.
func (s *script) visited() []visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.visits)
}

// seen returns who came, as visit.String writes it.
func (s *script) seen() []string {
	visits := s.visited()
	names := make([]string, len(visits))
	for i, v := range visits {
		names[i] = v.String()
	}
	return names
}

// wantSeen checks who came, in this order.
func (s *script) wantSeen(t *testing.T, want ...string) {
	t.Helper()
	if got := s.seen(); !slices.Equal(got, want) {
		t.Errorf("the source saw %q, want %q", got, want)
	}
}

// takes is an answer that comes after d, unless ctx ends.
func takes(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stalls is an answer that never comes.
func stalls(ctx context.Context, _ visit) error {
	<-ctx.Done()
	return ctx.Err()
}

// run starts a pool that ends with the test.
func run(t *testing.T, s *script, o Options) *Pool {
	t.Helper()
	p, _ := runUntil(t, s, o)
	return p
}

// runUntil starts a pool, over the source of o if that has one; stop ends it and returns when Run has.
func runUntil(t *testing.T, s *script, o Options) (p *Pool, stop func()) {
	t.Helper()
	if s.began.IsZero() {
		s.began = time.Now()
	}
	if o.Source == nil {
		o.Source = s
	}
	p = NewPool(o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(func() {
		stop()
		n := int64(o.Concurrency)
		if n == 0 {
			n = DefaultConcurrency
		}
		p.check(t, n)
	})
	return p, stop
}

// check verifies what must be true of a pool that has ended: all permits are
// back, the queue is empty, nobody owes an entry of its own maps or holds a
// claim on it.
func (p *Pool) check(t *testing.T, n int64) {
	t.Helper()
	if !p.permits.TryAcquire(n) {
		t.Errorf("a permit of %d is not back", n)
	} else {
		p.permits.Release(n)
	}
	if n := n * 3 / 4; !p.guessPermits.TryAcquire(n) {
		t.Errorf("a permit for guesses of %d is not back", n)
	} else {
		p.guessPermits.Release(n)
	}
	if n := len(p.queue.items); n != 0 {
		t.Errorf("%d requests are left in the queue", n)
	}
	if n := p.inFlight.Load(); n != 0 {
		t.Errorf("%d requests are in flight after the end", n)
	}
	if n := p.Listings.Misuses() + p.Readings.Misuses(); n != 0 {
		t.Errorf("%d misuses of the once-maps", n)
	}
}

// file is the file whose key is this one.
func file(key string) *dist.File { return &dist.File{URL: key} }

// A result is what a wait returned, and when.
type result struct {
	name string
	err  error
	at   time.Duration
}

func (r result) String() string { return fmt.Sprintf("(%q, %v) after %v", r.name, r.err, r.at) }

// list needs the listing of a name and waits for it.
func list(t *testing.T, p *Pool, name string) result {
	t.Helper()
	r := p.Listing(name, Hint{})
	need(t, p, r)
	return waitFor(t.Context(), p, r)
}

// waitFor waits for a request, whichever it is.
func waitFor(ctx context.Context, p *Pool, r Request) result {
	began := time.Now()
	if r.file != nil {
		m, err := p.WaitReading(ctx, r)
		if err != nil {
			return result{"", err, time.Since(began)}
		}
		return result{m.Name, nil, time.Since(began)}
	}
	l, err := p.WaitListing(ctx, r)
	if err != nil {
		return result{"", err, time.Since(began)}
	}
	return result{l.Name, nil, time.Since(began)}
}

// await is waitFor in a goroutine of its own.
func await(ctx context.Context, p *Pool, r Request) <-chan result {
	answer := make(chan result, 1)
	go func() { answer <- waitFor(ctx, p, r) }()
	return answer
}

func need(t *testing.T, p *Pool, r Request) {
	t.Helper()
	if err := p.Need(r); err != nil {
		t.Fatalf("Need: got %v, want nil", err)
	}
}

func suggest(t *testing.T, p *Pool, r Request) {
	t.Helper()
	if err := p.Suggest(r); err != nil {
		t.Fatalf("Suggest: got %v, want nil", err)
	}
}

// story runs a test under a clock of its own.
func story(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}
