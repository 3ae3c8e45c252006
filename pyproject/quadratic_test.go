//go:build unix && !race

package pyproject

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Eight times the file takes far less than the 64 times that quadratic work would.
// What is measured is this process's time on the processor, whatever else the
// machine does, the best of three; what is too short to measure passes.
func TestNotQuadratic(t *testing.T) {
	project := func(content []byte) {
		p, err := Parse("p.toml", content)
		if err == nil {
			p.Select(Selection{})
			p.Select(Selection{Extras: []string{"e0"}})
			p.Select(Selection{AllExtras: true, AllGroups: true})
			p.Select(Selection{OnlyGroups: true, Groups: []string{"g0"}})
		}
	}
	script := func(content []byte) { ParseScript("s.py", content) }
	const small, times, most = 1_000, 8, 32
	check := func(name string, make func(n int) string, read func([]byte)) {
		t.Run(name, func(t *testing.T) {
			one, many := []byte(make(small)), []byte(make(small*times))
			after := measure(t, read, many)
			if after < 50*time.Millisecond {
				return
			}
			before := best(t, read, one)
			after = min(after, best(t, read, many))
			t.Logf("%d bytes in %v, %d bytes in %v", len(one), before, len(many), after)
			if after > most*before {
				t.Errorf("took %v, and %v for %d times as much; want less than %d times as long", before, after, times, most)
			}
		})
	}
	for name, make := range hostile {
		check(name, make, project)
	}
	for name, make := range hostileScripts {
		check("script/"+name, make, script)
	}
}

func best(t *testing.T, read func([]byte), content []byte) time.Duration {
	least := time.Duration(1<<63 - 1)
	for range 3 {
		least = min(least, measure(t, read, content))
	}
	return least
}

func measure(t *testing.T, read func([]byte), content []byte) time.Duration {
	runtime.GC()
	start := processorTime(t)
	read(content)
	return processorTime(t) - start
}

func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
