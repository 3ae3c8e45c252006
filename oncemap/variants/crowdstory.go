package variants

import "sync/atomic"

// LiveStory is what the live program plays of v: its own story, or three
// goroutines that ask for one key, of which one does the work while the others
// wait for it.
func (v Variant) LiveStory() func(Stage) {
	if v.Story != nil {
		return v.Story
	}
	return func(s Stage) { crowdStory(v, s) }
}

func crowdStory(v Variant, s Stage) {
	const key = "flask"
	d, c := direct(s), v.New()
	var calls atomic.Int32
	for _, who := range []string{"alice", "bob", "carol"} {
		d.Go(who, func() {
			d.Tell(who, Waits, key)
			got := c.Do(key, func() int {
				d.Tell(who, Owes, key)
				calls.Add(1)
				d.Yield(who)
				d.Tell(who, Puts, key)
				return 3
			})
			d.Tell(who, Gets, key)
			if got != 3 {
				d.Errorf("Do = %d, want 3", got)
			}
		})
	}
	d.After(func() {
		if n := calls.Load(); n != 1 {
			d.Errorf("the work was done %d times", n)
		}
		if v.Closes {
			c.(interface{ Close() }).Close()
		}
	})
}
