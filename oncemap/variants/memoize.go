package variants

import (
	"context"
	"errors"

	"resolve/oncemap/internal/point"
)

// A Memoize is the design of gopls' memoize: a promise per key, whose function
// runs in a goroutine of its own while somebody waits for it, and is cancelled
// when the last one has left, after which the next who asks starts it again.
//
// It is correct. Who leaves last and who joins meet under the promise's lock; a
// ring hangs; a panic of the function ends the program.
type Memoize struct {
	mu       point.Mutex
	promises map[string]*promise
}

type promise struct {
	mu      point.Mutex
	run     *flightOf // nil while nobody waits and nothing is there
	settled bool
}

// A flightOf is one call of a promise's function.
type flightOf struct {
	done    point.Event // fired after v is written
	cancel  context.CancelCauseFunc
	waiters int // promise.mu
	v       int
}

var errNobodyWaits = errors.New("nobody waits any more")

func (m *Memoize) promise(key string) *promise {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.promises[key]
	if p == nil {
		if m.promises == nil {
			m.promises = map[string]*promise{}
		}
		p = &promise{}
		m.promises[key] = p
	}
	return p
}

// Do is get or compute.
func (m *Memoize) Do(key string, f func() int) int {
	v, _ := m.DoContext(context.Background(), key, func(context.Context) int { return f() })
	return v
}

// DoContext is Do for a caller that may leave, which takes nothing from others.
func (m *Memoize) DoContext(ctx context.Context, key string, f func(context.Context) int) (int, error) {
	p := m.promise(key)
	p.mu.Lock()
	r := p.run
	if r == nil {
		work, cancel := point.WithCancelCause(context.Background())
		r = &flightOf{done: point.NewEvent(), cancel: cancel}
		p.run = r
		point.Go("function", func() { p.fly(r, f(work)) })
	}
	r.waiters++
	p.mu.Unlock()

	fired := point.AwaitContext(ctx, r.done)
	p.mu.Lock()
	r.waiters--
	last := r.waiters == 0 && !p.settled && p.run == r
	if last {
		p.run = nil
	}
	p.mu.Unlock()
	if last {
		r.cancel(errNobodyWaits)
	}
	if !fired {
		return 0, context.Cause(ctx)
	}
	return r.v, nil
}

// fly settles the promise with v, unless its flight was cancelled.
func (p *promise) fly(r *flightOf, v int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.run != r {
		return
	}
	r.v, p.settled = v, true
	point.Fire(r.done)
}

// Get returns the value of key, if it is there.
func (m *Memoize) Get(key string) (int, bool) {
	p := m.promise(key)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.settled {
		return 0, false
	}
	return p.run.v, true
}
