package fetcher

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"resolve/oncemap"
)

// keys is how many listings, and as many readings, a stress round asks for.
const keys = 30

// moody is a source's answer by chance: at once, late, a failure, a crash, a
// stall; guesses fail more often.
func moody(ctx context.Context, v visit) error {
	chance := rand.IntN(100)
	if v.guess {
		chance /= 2
	}
	switch {
	case chance < 8:
		return errNetwork
	case chance < 11:
		panic(errNetwork)
	case chance < 14:
		runtime.Goexit()
	case chance < 20:
		if err := takes(ctx, 50*time.Millisecond); err != nil {
			return err
		}
		return errNetwork
	case chance < 50:
		return takes(ctx, time.Duration(rand.IntN(5))*time.Millisecond)
	}
	return nil
}

// follow is a pure Guess: every answer leads to three others, and loops.
func follow(r Result, h Hint) (asks []Ask) {
	if h.Depth > 10 {
		return nil
	}
	h.Depth++
	var n int
	if r.Listing != nil {
		fmt.Sscan(r.Listing.Name, &n)
	} else {
		fmt.Sscan(r.Metadata.Name, &n)
		asks = append(asks, Ask{Name: fmt.Sprint((n + 11) % keys), Hint: h})
	}
	if n == 13 {
		panic("an unlucky guess")
	}
	for i := range 2 {
		asks = append(asks, Ask{File: file(fmt.Sprint((n*7 + i) % keys)), Hint: h})
	}
	return asks
}

// A resolver asks and waits as a resolve does, until it has enough or is ended.
type resolver struct {
	pool  *Pool
	ended func() bool
	rand  *rand.Rand
}

func (r *resolver) request() Request {
	key := fmt.Sprint(r.rand.IntN(keys))
	if r.rand.IntN(2) == 0 {
		return r.pool.Listing(key, Hint{})
	}
	return r.pool.Reading(file(key), Hint{})
}

func (r *resolver) run(t *testing.T) {
	for range 40 {
		for range r.rand.IntN(4) {
			if r.pool.Suggest(r.request()) != nil {
				break
			}
		}
		var asked []Request
		for range 1 + r.rand.IntN(4) {
			q := r.request()
			if r.pool.Need(q) == nil {
				asked = append(asked, q)
			}
		}
		for _, q := range asked {
			ctx, cancel := context.WithCancel(t.Context())
			if r.rand.IntN(10) == 0 { // gives up early
				ctx, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
			}
			got := waitFor(ctx, r.pool, q)
			cancel()
			r.judge(t, q, got)
		}
	}
}

// judge says whether a resolver may be answered like this.
func (r *resolver) judge(t *testing.T, q Request, got result) {
	var crash *oncemap.PanicError
	switch {
	case got.err == nil:
		if want := q.name + q.fileKey(); got.name != want {
			t.Errorf("%s: got the answer of %s", want, got.name)
		}
	case errors.Is(got.err, ErrClosed):
		if !r.ended() {
			t.Errorf("%v, and the pool goes on", got.err)
		}
	case errors.Is(got.err, oncemap.ErrAbandoned):
		t.Error("a need was poisoned by guesses")
	case got.err == errNetwork, got.err == oncemap.ErrGoexit, errors.As(got.err, &crash), got.err == context.DeadlineExceeded:
	default:
		t.Errorf("got %v, want an answer that the source gives", got)
	}
}

func (r Request) fileKey() string {
	if r.file == nil {
		return ""
	}
	return r.file.URL
}

// Whatever a source does, to one pool or to several that share their maps and
// end at any time: everybody is answered, with what was said or with why not,
// and nothing is left.
func TestStress(t *testing.T) {
	rounds := uint64(400)
	if testing.Short() {
		rounds = 50
	}
	for seed := range rounds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			story(t, func(t *testing.T) { stress(t, seed) })
		})
	}
}

func stress(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	pools := 1 + random.IntN(4)
	o := sharing(Options{Guess: follow})
	t.Cleanup(func() { checkMaps(t, o) }) // after all pools have ended
	var all sync.WaitGroup
	for i := range pools {
		o.Concurrency = 1 + random.IntN(8)
		p, stop := runUntil(t, &script{say: moody}, o)
		var ended atomic.Bool
		if random.IntN(2) == 0 {
			after := time.Duration(random.IntN(200)) * time.Millisecond
			all.Go(func() {
				time.Sleep(after)
				ended.Store(true)
				stop()
			})
		}
		r := &resolver{pool: p, ended: ended.Load, rand: rand.New(rand.NewPCG(seed, uint64(i)+1))}
		all.Go(func() { r.run(t) })
	}
	all.Wait()
}

// checkMaps verifies, when all pools have ended, that nobody waits, owes an
// entry or holds a claim.
func checkMaps(t *testing.T, o Options) {
	t.Helper()
	for _, u := range append(o.Listings.Close(), o.Readings.Close()...) {
		if u.State != oncemap.Idle || len(u.Waits) > 0 {
			t.Errorf("after the end: %v", u)
		}
	}
}
