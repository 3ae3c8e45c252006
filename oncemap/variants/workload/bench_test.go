package workload_test

import (
	"testing"

	"go.uber.org/goleak"

	"resolve/oncemap/variants/workload"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Every load ends for every subject, with a figure that can be one.
func TestMeasure(t *testing.T) {
	for _, l := range workload.Loads() {
		for _, s := range append(workload.Subjects(), workload.Baseline) {
			n := min(l.N, 64)
			got := l.Measure(s, n)
			if got < 0 || got == 0 && l.Unit != "allocs" {
				t.Errorf("%s of %s = %v %s, want more", l.Name, s.Name, got, l.Unit)
			}
		}
	}
}

// A hit allocates nothing in oncemap, however it is asked.
func TestHitAllocatesNothing(t *testing.T) {
	for _, l := range workload.Loads() {
		if l.Name != "allocs-hit" {
			continue
		}
		for _, s := range workload.Subjects() {
			got := l.Measure(s, 10_000)
			if (s.Name == "oncemap" || s.Name == "oncemap+trace") && got > 0.01 {
				t.Errorf("%s: %.2f allocations a hit, want none", s.Name, got)
			}
		}
	}
}

// BenchmarkVariants is for benchstat:
//
//	go test -run '^$' -bench Variants -count 10 ./oncemap/variants/workload | benchstat -col /variant -
//
// The figures have the loop and the call through an interface in them, which are
// about 2 ns; the command compare takes them off.
func BenchmarkVariants(b *testing.B) {
	for _, l := range workload.Loads() {
		b.Run("op="+l.Name, func(b *testing.B) {
			for _, s := range append([]workload.Subject{workload.Baseline}, workload.Subjects()...) {
				b.Run("variant="+s.Name, func(b *testing.B) {
					b.ReportAllocs()
					got := l.Measure(s, b.N)
					if l.Unit != "ns" {
						b.ReportMetric(0, "ns/op") // left out
						b.ReportMetric(got, l.Unit+"/"+l.Of)
						return
					}
					b.ReportMetric(got, "ns/op")
				})
			}
		})
	}
}
