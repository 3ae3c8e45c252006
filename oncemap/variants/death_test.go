//go:build !explore

package variants

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"resolve/oncemap/internal/point"
)

// What those who ask for a key get whose owner has panicked: where the variants
// differ most, and what their doc comments say of an owner that dies.
func TestOwnerDies(t *testing.T) {
	for _, tt := range []struct {
		name string
		want int // of the next who asks, whose function returns 7
		// rescue brings the value 3 by the back door; without one, who asks is
		// not held up.
		rescue func(Cache)
	}{
		{name: "recheck", want: 3, rescue: func(c Cache) { c.(*Recheck).Done("flask", 3) }},
		{name: "mutex+chan", want: 3, rescue: func(c Cache) { bring(c.(*MutexChan).entries["flask"]) }},
		{name: "sharded", want: 3, rescue: func(c Cache) { bring(c.(*Sharded).shard("flask").entries["flask"]) }},
		{name: "sync.Map", want: 3, rescue: func(c Cache) {
			e, _ := c.(*Futures).m.Load("flask")
			bring(e.(*future))
		}},
		{name: "sync.Cond", want: 3, rescue: func(c Cache) {
			m := c.(*Conds)
			m.mu.Lock()
			defer m.mu.Unlock()
			m.values["flask"] = 3
			m.changed.Broadcast()
		}},
		{name: "actor", want: 3, rescue: func(c Cache) {
			point.Send(c.(*Actor).inbox, message{key: "flask", v: 3, kind: tell})
		}},
		{name: "par.Cache", want: 3, rescue: func(c Cache) {
			v, _ := c.(*ParCache).m.Load("flask")
			e := v.(*parEntry)
			e.v = 3
			e.done.Store(1)
			e.mu.Unlock() // which the owner holds
		}},
		{name: "sync.Once", want: 0},
		{name: "singleflight", want: 7},
		{name: "oncemap", want: 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := named(t, tt.name)
			c := v.New()
			if !die(c) {
				t.Fatal("the owner's panic did not reach it")
			}
			got := make(chan int, 1)
			go askAgain(c, got)
			if tt.rescue != nil {
				waitBlocked(got)
				select {
				case v := <-got:
					t.Fatalf("Do = %d, want it to wait", v)
				default:
				}
				tt.rescue(c)
			}
			if v := <-got; v != tt.want {
				t.Errorf("Do = %d, want %d", v, tt.want)
			}
			if v.Closes {
				c.(interface{ Close() }).Close()
			}
		})
	}
}

// The function of a Memoize runs in a goroutine of its own, and nobody recovers
// there: its panic ends the program. A process is started to see that.
func TestOwnerDiesMemoize(t *testing.T) {
	if os.Getenv("ONCEMAP_VARIANTS_DIE") != "" {
		die(&Memoize{})
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOwnerDiesMemoize$")
	cmd.Env = append(os.Environ(), "ONCEMAP_VARIANTS_DIE=1")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "panic: the owner dies") {
		t.Errorf("the process ended with %v and said\n%s\nwant the panic", err, out)
	}
}

func named(t *testing.T, name string) Variant {
	for _, v := range All {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("no variant %s", name)
	panic("unreachable")
}

// die asks with a function that panics, and says whether the asker met the panic.
func die(c Cache) (met bool) {
	defer func() { met = recover() != nil }()
	c.Do("flask", func() int { panic("the owner dies") })
	return false
}

//go:noinline
func askAgain(c Cache, got chan<- int) { got <- c.Do("flask", func() int { return 7 }) }

func bring(f *future) {
	f.v = 3
	point.Fire(f.done)
}

// waitBlocked returns when the goroutine of askAgain waits for something, or has
// ended. The owner is gone by then, so what it waits for does not come.
func waitBlocked(got <-chan int) {
	buf := make([]byte, 1<<20)
	for len(got) == 0 {
		all := string(buf[:runtime.Stack(buf, true)])
		for one := range strings.SplitSeq(all, "\n\n") {
			if !strings.Contains(one, "variants.askAgain(") {
				continue
			}
			state, _, _ := strings.Cut(one, "\n")
			for _, s := range []string{"[chan receive", "[select", "[sync.Mutex.Lock", "[sync.Cond.Wait"} {
				if strings.Contains(state, s) {
					return
				}
			}
		}
		runtime.Gosched()
	}
}
