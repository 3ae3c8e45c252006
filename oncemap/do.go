package oncemap

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"resolve/oncemap/internal/point"
)

// asks is how often Do asks for a key whose owners gave up.
const asks = 3

// ErrGoexit is what those who wait for a flight of Do get if its function
// called runtime.Goexit (as testing.T.FailNow does).
var ErrGoexit = errors.New("settling a key: the function called runtime.Goexit")

// A PanicError is the panic of a function that was to settle a key.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack at the panic, as debug.Stack writes it
}

// Error returns the value and the stack.
func (p *PanicError) Error() string {
	return fmt.Sprintf("settling a key: panic: %v\n\n%s", p.Value, p.Stack)
}

// Unwrap returns Value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// A crash says how a failure is raised again.
type crash uint8

const (
	noCrash crash = iota
	panicked
	exited
)

// Do returns the value of key, calling fn for it unless somebody owns the key
// already. Of any number of callers at once, one flight runs: fn is called
// once, in a goroutine of its own, and all get its value or its error.
//
// fn runs under a context of the map's (see Claim.Context), not of any caller:
// a caller whose ctx ends gets context.Cause(ctx) and takes nothing from the
// others, and when the last caller (and hold) has left, fn's context ends and
// the next caller of Do starts a new flight. Do does not wait for fn of an
// ended flight. An error of fn is given to those who wait and is not kept; a
// value stays. A value that is already there wins over a ctx that has ended.
//
// If fn panics, the first caller that still waits panics with a *PanicError,
// and the others get it as their error. If fn calls runtime.Goexit, the first
// caller that still waits does too, and the others get ErrGoexit. A panic of an
// ended flight is reported as a Misuse.
//
// If the key is claimed by somebody who abandons it, Do asks again, three times
// in all, and then returns ErrAbandoned. fn passes its context to whatever it
// waits for, so that a ring is refused with a *RingError.
func (m *Map[K, V]) Do(ctx context.Context, key K, fn func(context.Context) (V, error)) (V, error) {
	if v, err, ok := m.Get(key); ok {
		return v, err
	}
	for try := 1; ; {
		e := m.Entry(key)
		if !e.status.settled() && point.Err(ctx) != nil {
			var zero V
			return zero, context.Cause(ctx) // starts nothing for a caller that has left
		}
		c := e.claim()
		if c != nil && m.traces() {
			var pc [1]uintptr
			runtime.Callers(skipHere, pc[:])
			c.trace(pc[0])
		}
		w, err := e.enter(ctx, true)
		if err != nil {
			var zero V
			return zero, err
		}
		if w == nil { // settled before we joined; by Close, if the claim is ours
			if m.passed(e) {
				continue
			}
			return e.answer()
		}
		if c != nil {
			under := c.Context(context.Background())
			point.Go("flight", func() { c.fly(under, fn) })
		}
		v, err := e.sit(ctx, w)
		if errors.Is(err, ErrAbandoned) && e.status.load().phase() == abandoned && try < asks {
			try++
			continue
		}
		if e.crashed() != noCrash && w.in.leads(w) {
			e.fail.raise()
		}
		return v, err
	}
}

// crashed says whether e was settled by a crash.
func (e *Entry[K, V]) crashed() crash {
	if e.status.load().phase() != failed {
		return noCrash
	}
	return e.fail.crash
}

// fly calls fn and settles c, whatever fn does.
func (c *Claim[K, V]) fly(ctx context.Context, fn func(context.Context) (V, error)) {
	returned := false
	defer func() {
		if returned {
			return
		}
		p := recover()
		if p == nil {
			c.crash(ErrGoexit, exited)
			return
		}
		pe, again := p.(*PanicError) // of a Do inside fn: keep the first stack
		if !again {
			pe = &PanicError{Value: p, Stack: debug.Stack()}
		}
		if !c.crash(pe, panicked) {
			c.e.m.report(Misuse{Kind: PanicLost, Key: c.e.key, Place: placeName(c.place), Err: pe})
		}
	}()
	v, err := fn(ctx)
	returned = true
	if err != nil {
		c.Fail(err)
	} else {
		c.Done(v)
	}
}

// raise repeats the crash in the caller's goroutine; without one, it returns.
func (f *failure) raise() {
	switch f.crash {
	case panicked:
		panic(f.err)
	case exited:
		runtime.Goexit()
	}
}
