package variants_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"resolve/oncemap/variants"

	"go.uber.org/goleak"
)

// What a story that hangs leaves behind is there to stay.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("resolve/oncemap/variants.(*Live).Go.func1"))
}

// Every correct variant makes each value once, whoever asks at whatever moment.
func TestStress(t *testing.T) {
	const rounds, keys, workers = 60, 20, 8
	for _, v := range variants.Correct() {
		t.Run(v.Name, func(t *testing.T) {
			for range rounds {
				c := v.New()
				var made [keys]atomic.Int32
				var wg sync.WaitGroup
				for w := range workers {
					wg.Go(func() {
						for i := range keys {
							k := (i*7 + w) % keys
							key := fmt.Sprint("package-", k)
							if got, ok := c.Get(key); ok && got != k {
								t.Errorf("Get(%s) = %d, want %d", key, got, k)
							}
							got := c.Do(key, func() int { made[k].Add(1); return k })
							if again, ok := c.Get(key); got != k || again != k || !ok {
								t.Errorf("Do(%s) = %d, then Get = %d, %v, want %d", key, got, again, ok, k)
							}
						}
					})
				}
				wg.Wait()
				for k := range made {
					if n := made[k].Load(); n != 1 {
						t.Fatalf("key %d was made %d times", k, n)
					}
				}
				if c, ok := c.(interface{ Close() }); ok != v.Closes {
					t.Fatalf("has a Close: %v, want %v", ok, v.Closes)
				} else if ok {
					c.Close()
				}
			}
		})
	}
}

// The faulty variants do their work where nobody disturbs them.
func TestAlone(t *testing.T) {
	for _, v := range variants.All {
		c := v.New()
		if _, ok := c.Get("flask"); ok {
			t.Errorf("%s: Get of an empty cache says it is there", v.Name)
		}
		for range 2 {
			if got := c.Do("flask", func() int { return 3 }); got != 3 {
				t.Errorf("%s: Do = %d, want 3", v.Name, got)
			}
		}
		if got, ok := c.Get("flask"); !ok || got != 3 {
			t.Errorf("%s: Get = %d, %v, want 3, true", v.Name, got, ok)
		}
		if v.Closes {
			c.(interface{ Close() }).Close()
		}
		if v.From == "" || v.Fault != "" && v.Story == nil {
			t.Errorf("%s: from %q, fault %q, and a story: %v", v.Name, v.From, v.Fault, v.Story != nil)
		}
	}
}
