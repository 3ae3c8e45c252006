//go:build !explore

package point

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/puzpuzpuz/xsync/v4"
)

// Exploring says whether operations are announced to package explore.
const Exploring = false

// The primitives, which are the standard ones in this build.
type (
	Mutex   = sync.Mutex
	RWMutex = sync.RWMutex
	Cond    = sync.Cond
	Once    = sync.Once
	SyncMap = sync.Map
	Bool    = atomic.Bool
	Int64   = atomic.Int64
	Uint32  = atomic.Uint32
	Uint64  = atomic.Uint64

	Pointer[T any]             = atomic.Pointer[T]
	Table[K comparable, V any] = xsync.Map[K, V]
	Chan[T any]                = chan T
)

// An Event is fired once, and awaited by any number of goroutines. The zero
// Event is never fired.
type Event = chan struct{}

// NewEvent returns an Event that has not been fired.
func NewEvent() Event { return make(chan struct{}) }

// Fire ends every Await of e, now and later. Firing twice panics.
func Fire(e Event) { close(e) }

// Fired says whether e has been fired.
func Fired(e Event) bool {
	select {
	case <-e:
		return true
	default:
		return false
	}
}

// Await blocks until e is fired.
func Await(e Event) { <-e }

// AwaitContext blocks until e is fired or ctx has ended, and says whether it was e
// that it saw; if it is both, either may be said.
func AwaitContext(ctx context.Context, e Event) (fired bool) {
	select {
	case <-e:
		return true
	case <-ctx.Done():
		return false
	}
}

// LoadToSwap is x.Load in a loop that ends with a CompareAndSwap of x and does
// nothing else, and so is one step with it.
func LoadToSwap(x *Uint64) uint64 { return x.Load() }

// Err is ctx.Err.
func Err(ctx context.Context) error { return ctx.Err() }

// WithCancelCause is context.WithCancelCause.
func WithCancelCause(parent context.Context) (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(parent)
}

// NewTable returns an empty table with room for size keys.
func NewTable[K comparable, V any](size int) *Table[K, V] {
	return xsync.NewMap[K, V](xsync.WithPresize(size))
}

// NewCond is sync.NewCond.
func NewCond(l sync.Locker) *Cond { return sync.NewCond(l) }

// NewChan makes a channel that buffers n.
func NewChan[T any](n int) Chan[T] { return make(chan T, n) }

// Send sends v on c.
func Send[T any](c Chan[T], v T) { c <- v }

// Receive receives from c; ok is false if c is closed and empty.
func Receive[T any](c Chan[T]) (v T, ok bool) { v, ok = <-c; return }

// Close closes c.
func Close[T any](c Chan[T]) { close(c) }

// Go starts a goroutine, named so in traces.
func Go(name string, f func()) { go f() }

// Serve starts a goroutine that serves others and need not end.
func Serve(name string, f func()) { go f() }

// Describe names an object (a pointer to a primitive, or an Event) in traces.
// Calls of it stand behind Exploring, as those of Note.
func Describe(object any, what string, key any) {}

// DescribeWord is Describe for a word whose value the trace shows by f, and of
// which Test asks the questions.
func DescribeWord(x *Uint64, what string, key any, f func(uint64) string, questions ...func(uint64) bool) {
}

// Described says whether x was described, so that Test can be asked.
func Described(x *Uint64) bool { return false }

// Refused says that the loop of the last LoadToSwap ends without a swap because
// of the answer to question i, and for no other reason.
func Refused(x *Uint64, i int) {}

// Test answers the question i that x was described with. It stands behind
// Exploring, beside the same question asked directly.
func Test(x *Uint64, i int) bool { panic("point: Test outside of an exploration") }

// Note tells a trace that the operation in progress brings key into a state.
// Calls of it stand behind Exploring, so that key is not boxed for nothing.
func Note(key any, state string) {}

// Active says whether an exploration runs. It stands behind Exploring, too.
func Active() bool { return false }
