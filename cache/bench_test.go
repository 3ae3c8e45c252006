package cache

import (
	"fmt"
	"testing"
)

// sizes are how many values a cache may hold: those of a run, of a large run,
// and of a machine that locks for many.
var sizes = []int{200, 3_000, 100_000}

// fill writes so many values of 300 bytes, as metadata has.
func fill(b *testing.B, n int) string {
	dir := b.TempDir()
	d := Open(dir)
	for i := range n {
		d.Put(bucket, benchKey(i), make([]byte, 300))
	}
	flush(b, d)
	return dir
}

func benchKey(i int) string {
	return fmt.Sprintf("https://pypi.org/simple/ 0123456789abcdef package-%d-1.0-py3-none-any.whl#sha256:%064x", i, i)
}

func BenchmarkOpen(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := fill(b, n)
			key := benchKey(7)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := OpenMapped(dir).Get(bucket, key); !ok {
					b.Fatal("got absent, want the value")
				}
			}
		})
	}
}

func BenchmarkGet(b *testing.B) {
	for _, n := range sizes {
		for how, d := range opened(fill(b, n)) {
			b.Run(fmt.Sprint(how, "/", n), func(b *testing.B) {
				keys := make([]string, n)
				for i := range keys {
					keys[i] = benchKey(i)
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					if _, ok := d.Get(bucket, keys[i]); !ok {
						b.Fatal("got absent, want the value")
					}
					i = (i + 1) % n
				}
			})
		}
	}
}

// What a cold run writes, from the first Put to the end.
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{192, 3_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			keys := make([]string, n)
			for i := range keys {
				keys[i] = benchKey(i)
			}
			value := make([]byte, 300)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				b.StartTimer()
				d := Open(dir)
				for _, key := range keys {
					d.Put(bucket, key, value)
				}
				flush(b, d)
			}
		})
	}
}
