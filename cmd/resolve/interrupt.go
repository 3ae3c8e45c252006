package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// grace is how long a run that was asked to end may take to do so, unless it
// has said that it takes longer. After it the process ends, whatever the run is
// at. Tests change it.
var grace = 700 * time.Millisecond

// An interrupt is the cause of a context that a signal ended.
type interrupt struct{ signal os.Signal }

func (i interrupt) Error() string { return "ended by a signal: " + i.signal.String() }

// code returns the exit code, by the custom of shells.
func (i interrupt) code() int {
	if i.signal == syscall.SIGTERM {
		return exitTerminated
	}
	return exitInterrupted
}

// A stopper ends the process if a run that was asked to end does not. A nil
// stopper does nothing.
type stopper struct {
	held sync.Mutex // held while an output file is being replaced
	mu   sync.Mutex
	last func(interrupt) // guarded by mu; the last thing done before the process is ended
	more atomic.Int64    // a time.Duration that the run may take besides grace

	catching chan struct{} // closed when signals are caught
}

// catchSignals returns a context that the first SIGINT or SIGTERM ends, with
// an interrupt as its cause. The next one is not caught, and so kills at once.
// A signal that the parent had ignored, as shells do for what they start in
// the background, stays ignored.
func catchSignals(parent context.Context) (context.Context, *stopper) {
	ctx, cancel := context.WithCancelCause(parent)
	s := &stopper{catching: make(chan struct{})}
	go func() { // ends with the process
		// To be told of signals starts a thread and waits for it, 0.2 ms in which
		// flags and settings are read: until then a signal kills, as it did before.
		ch := make(chan os.Signal, 1) // the runtime sends; one is all that is taken
		for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			if !signal.Ignored(sig) {
				signal.Notify(ch, sig)
			}
		}
		close(s.catching)
		i := interrupt{<-ch}
		signal.Stop(ch)
		cancel(i)
		time.Sleep(grace + time.Duration(s.more.Load()))
		s.kill(i)
	}()
	return ctx, s
}

// ready returns when signals are caught: what a run opens, asks and writes comes
// after that.
func (s *stopper) ready() {
	if s != nil {
		<-s.catching
	}
}

// onKill sets what is done before the process is ended.
func (s *stopper) onKill(f func(interrupt)) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = f
}

// allow gives the run so much more time to end.
func (s *stopper) allow(more time.Duration) {
	if s != nil {
		s.more.Store(int64(more))
	}
}

// hold keeps the process from being ended until release is called.
func (s *stopper) hold() (release func()) {
	if s == nil {
		return func() {}
	}
	s.held.Lock()
	return s.held.Unlock
}

// holdFor is hold for the time in which a file is replaced. What is written to without
// being replaced is held for by nobody: a pipe may take for ever.
func (s *stopper) holdFor(name string) (release func()) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return func() {}
	}
	return s.hold()
}

func (s *stopper) kill(i interrupt) {
	s.held.Lock()
	s.mu.Lock()
	said := make(chan struct{}) // closed when the last word was said
	go func() {
		defer close(said)
		if s.last != nil {
			s.last(i)
		}
	}()
	select {
	case <-said:
	case <-time.After(grace / 7): // nobody reads what is said
	}
	os.Exit(i.code())
}
