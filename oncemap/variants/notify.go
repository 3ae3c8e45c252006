package variants

import "resolve/oncemap/internal/point"

// A notify wakes those who have registered with it, and keeps nothing for who
// comes later: what tokio calls Notify, used with notify_waiters.
type notify struct {
	mu      point.Mutex
	waiting []point.Event
}

func newNotify(key string) *notify {
	n := &notify{}
	if point.Exploring {
		point.Describe(&n.mu, "notify", key)
	}
	return n
}

// register returns the event of the next wake.
func (n *notify) register(key string) point.Event {
	e := point.NewEvent()
	if point.Exploring {
		point.Describe(e, "notification", key)
	}
	n.mu.Lock()
	n.waiting = append(n.waiting, e)
	if point.Exploring {
		point.Note("notification of "+key, "one more waits for it")
	}
	n.mu.Unlock()
	return e
}

// wake notifies up to most of those who have registered, all if most is zero.
func (n *notify) wake(key string, most int) {
	n.mu.Lock()
	if most == 0 || most > len(n.waiting) {
		most = len(n.waiting)
	}
	called := n.waiting[:most:most]
	n.waiting = n.waiting[most:]
	if point.Exploring {
		point.Note("notification of "+key, []string{"it finds nobody", "it wakes one", "it wakes several"}[min(most, 2)])
	}
	n.mu.Unlock()
	for _, e := range called {
		point.Fire(e)
	}
}
