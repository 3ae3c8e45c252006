package oncemap

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
)

var benchKeys = func() []string {
	keys := make([]string, 512)
	for i := range keys {
		keys[i] = fmt.Sprintf("package-%d", i)
	}
	return keys
}()

func filled(o Options) *Map[string, int] {
	m := New[string, int](o)
	for i, k := range benchKeys {
		c, _ := m.Claim(k)
		c.Done(i)
	}
	return m
}

// BenchmarkHit reads settled keys; "plain" is an unsynchronised map.
func BenchmarkHit(b *testing.B) {
	var sum int
	b.Run("plain", func(b *testing.B) {
		m := make(map[string]int)
		for i, k := range benchKeys {
			m[k] = i
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			v, ok := m[benchKeys[i&511]]
			if !ok {
				b.Fatal("a key is missing")
			}
			sum += v
			i++
		}
	})
	b.Run("Get", func(b *testing.B) {
		m := filled(Options{})
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			v, _, ok := m.Get(benchKeys[i&511])
			if !ok {
				b.Fatal("a key is missing")
			}
			sum += v
			i++
		}
	})
	b.Run("Wait", func(b *testing.B) {
		m := filled(Options{})
		ctx := context.Background()
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			v, err := m.Wait(ctx, benchKeys[i&511])
			if err != nil {
				b.Fatal(err)
			}
			sum += v
			i++
		}
	})
	b.Run("Do", func(b *testing.B) {
		m := filled(Options{})
		ctx := context.Background()
		fn := func(context.Context) (int, error) { panic("a settled key was asked for") }
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			v, err := m.Do(ctx, benchKeys[i&511], fn)
			if err != nil {
				b.Fatal(err)
			}
			sum += v
			i++
		}
	})
}

// BenchmarkFill stores 512 keys in a new map: claim and settle each.
func BenchmarkFill(b *testing.B) {
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m := make(map[string]int)
			for i, k := range benchKeys {
				m[k] = i
			}
		}
	})
	for _, o := range []struct {
		name string
		Options
	}{{"trace=on", Options{}}, {"trace=off", Options{Trace: TraceOff}}, {"trace=on/sized", Options{Size: 1024}}, {"trace=off/sized", Options{Trace: TraceOff, Size: 1024}}} {
		b.Run(o.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				filled(o.Options)
			}
		})
	}
}

// BenchmarkClaim is one claim and its settling, on an entry that is there.
func BenchmarkClaim(b *testing.B) {
	for _, o := range []struct {
		name string
		Options
	}{{"trace=on", Options{}}, {"trace=off", Options{Trace: TraceOff}}} {
		b.Run(o.name, func(b *testing.B) {
			m := New[string, int](o.Options)
			b.ReportAllocs()
			for b.Loop() {
				e := &Entry[string, int]{key: "flask", m: m}
				c, _ := e.Claim()
				c.Done(1)
			}
		})
	}
}

// BenchmarkHerd wakes many waiters by one settle.
func BenchmarkHerd(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			ctx := context.Background()
			for b.Loop() {
				var m Map[string, int]
				c, _ := m.Claim("flask")
				var wg sync.WaitGroup
				for range n {
					wg.Go(func() { m.Wait(ctx, "flask") })
				}
				b.StopTimer() // the wake is measured, with the goroutines' ends
				for c.Entry().status.load().holders() < uint(n) {
					runtime.Gosched()
				}
				b.StartTimer()
				c.Done(1)
				wg.Wait()
			}
		})
	}
}

// BenchmarkDo is one flight with one caller.
func BenchmarkDo(b *testing.B) {
	ctx := context.Background()
	b.ReportAllocs()
	var m Map[int, int]
	i := 0
	for b.Loop() {
		v, _ := m.Do(ctx, i, func(context.Context) (int, error) { return i, nil })
		if v != i {
			b.Fatalf("Do = %d, want %d", v, i)
		}
		m.Forget(i)
		i++
	}
}
