package fetcher

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Limits bound what one pool may take from its source. Zero means no bound.
//
// Guesses stop at three quarters of a bound, so that they never take what is
// needed its share. How many there are depends on the network's timing; so
// does, then, whether a bound is met: a bound on steps is for those who want
// the same end in every run.
type Limits struct {
	Requests int   // that reach the source; never more
	Bytes    int64 // of bodies, as decoded; what is in flight when it is met may exceed it by one read each
}

// A LimitError says that a pool has used up one of its limits.
type LimitError struct {
	What string // "requests" or "bytes"
	Max  int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the limit of %d %s is used up", e.Max, e.What)
}

// A meter counts what one pool takes. Fetchers and the sender share it.
type meter struct {
	limits   Limits
	requests atomic.Int64
	bytes    atomic.Int64
}

type meterKey struct{}

// Took is for a [Source]: it tells the pool whose call ctx belongs to that n
// more bytes of a body were read. After an error, a *[LimitError], the source
// reads no further and returns it.
func Took(ctx context.Context, n int) error {
	m, ok := ctx.Value(meterKey{}).(*meter)
	if !ok {
		return nil
	}
	if total := m.bytes.Add(int64(n)); m.limits.Bytes > 0 && total > m.limits.Bytes {
		return m.spent()
	}
	return nil
}

// begin counts a request, unless it were one too many.
func (m *meter) begin() bool {
	if n := m.requests.Add(1); m.limits.Requests > 0 && n > int64(m.limits.Requests) || m.overBytes(1) {
		m.requests.Add(-1)
		return false
	}
	return true
}

// overBytes reports whether the given part of the limit has been read.
func (m *meter) overBytes(part float64) bool {
	return m.limits.Bytes > 0 && float64(m.bytes.Load()) >= part*float64(m.limits.Bytes)
}

// spent returns the error of the limit that is used up, nil if none is.
func (m *meter) spent() error {
	switch l := m.limits; {
	case l.Requests > 0 && m.requests.Load() >= int64(l.Requests):
		return &LimitError{"requests", int64(l.Requests)}
	case m.overBytes(1):
		return &LimitError{"bytes", l.Bytes}
	}
	return nil
}

// saving reports whether what is left is kept for what is needed.
func (m *meter) saving() bool {
	const share = 0.75
	return m.limits.Requests > 0 && float64(m.requests.Load()) >= share*float64(m.limits.Requests) || m.overBytes(share)
}
