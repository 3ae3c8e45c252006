//go:build !explore

package point_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"resolve/oncemap/internal/point"

	"github.com/puzpuzpuz/xsync/v4"
)

// Without the tag the primitives are the standard types themselves: they cost
// what these cost, because there is nothing else.
var (
	_ *sync.Mutex             = (*point.Mutex)(nil)
	_ *sync.RWMutex           = (*point.RWMutex)(nil)
	_ *sync.Cond              = (*point.Cond)(nil)
	_ *sync.Once              = (*point.Once)(nil)
	_ *sync.Map               = (*point.SyncMap)(nil)
	_ *atomic.Bool            = (*point.Bool)(nil)
	_ *atomic.Int64           = (*point.Int64)(nil)
	_ *atomic.Uint32          = (*point.Uint32)(nil)
	_ *atomic.Uint64          = (*point.Uint64)(nil)
	_ *atomic.Pointer[int]    = (*point.Pointer[int])(nil)
	_ *xsync.Map[string, int] = (*point.Table[string, int])(nil)
	_ chan struct{}           = point.Event(nil)
	_ chan int                = point.Chan[int](nil)
)

func TestStandard(t *testing.T) {
	if point.Exploring {
		t.Fatal("Exploring without the tag")
	}
	e := point.NewEvent()
	if point.Fired(e) {
		t.Error("a new event is fired")
	}
	ctx, cancel := point.WithCancelCause(context.Background())
	cancel(context.Canceled)
	if point.AwaitContext(ctx, e) || point.Err(ctx) == nil {
		t.Error("AwaitContext of an ended context says that the event is fired")
	}
	point.Fire(e)
	if point.Await(e); !point.Fired(e) || !point.AwaitContext(context.Background(), e) {
		t.Error("a fired event is not fired")
	}
	c := point.NewChan[int](1)
	point.Go("sends", func() { point.Send(c, 3); point.Close(c) })
	v, ok := point.Receive(c)
	_, open := point.Receive(c)
	if v != 3 || !ok || open {
		t.Errorf("Receive = %d, %v, then open: %v, want 3, true, false", v, ok, open)
	}
}

// BenchmarkPoint is each primitive of the hit path beside the standard one.
func BenchmarkPoint(b *testing.B) {
	var x point.Uint64
	var y atomic.Uint64
	m, n := point.NewTable[string, int](0), xsync.NewMap[string, int]()
	m.Store("flask", 1)
	n.Store("flask", 1)
	var sum uint64
	b.Run("Load/point", func(b *testing.B) {
		for range b.N {
			sum += x.Load()
		}
	})
	b.Run("Load/standard", func(b *testing.B) {
		for range b.N {
			sum += y.Load()
		}
	})
	b.Run("Table/point", func(b *testing.B) {
		for range b.N {
			v, _ := m.Load("flask")
			sum += uint64(v)
		}
	})
	b.Run("Table/standard", func(b *testing.B) {
		for range b.N {
			v, _ := n.Load("flask")
			sum += uint64(v)
		}
	})
	if sum == 1 {
		b.Log(sum)
	}
}
