package variants

import "resolve/oncemap/internal/point"

// A WaitMap hands its values out as guards that read-lock the map until they
// are released (the crate waitmap, which astral-sh/uv used until #1183; there
// each shard has its lock, here there is one shard).
//
// What is wrong: the lock's life is the caller's business. Who keeps the guard
// of one value while waiting for another key lets no writer in, and the writer
// is who would bring that key.
type WaitMap struct {
	mu      point.RWMutex
	values  map[string]int
	desk    point.Mutex // of what is below; nobody waits with it
	told    map[string]*notify
	claimed map[string]bool
}

// NewWaitMap returns an empty WaitMap.
func NewWaitMap() *WaitMap {
	m := &WaitMap{values: map[string]int{}, told: map[string]*notify{}, claimed: map[string]bool{}}
	if point.Exploring {
		point.Describe(&m.mu, "shard lock", nil)
		point.Describe(&m.desk, "desk", nil)
	}
	return m
}

// Insert publishes the value of key.
func (m *WaitMap) Insert(key string, v int) {
	m.mu.Lock()
	m.values[key] = v
	if point.Exploring {
		point.Note(key, "the value is there")
	}
	m.mu.Unlock()
	m.notify(key).wake(key, 0)
}

// Wait returns the value of key and the end of its guard, when it is there.
func (m *WaitMap) Wait(key string) (v int, release func()) {
	for {
		told := m.notify(key).register(key)
		m.mu.RLock()
		if v, ok := m.values[key]; ok {
			if point.Exploring {
				point.Note("guard of "+key, "it is out, and read-locks the shard")
			}
			return v, m.mu.RUnlock
		}
		m.mu.RUnlock()
		point.Await(told)
	}
}

func (m *WaitMap) notify(key string) *notify {
	m.desk.Lock()
	defer m.desk.Unlock()
	if m.told[key] == nil {
		m.told[key] = newNotify(key)
	}
	return m.told[key]
}

// Do is get or compute.
func (m *WaitMap) Do(key string, f func() int) int {
	m.desk.Lock()
	mine := !m.claimed[key]
	m.claimed[key] = true
	m.desk.Unlock()
	if mine {
		m.Insert(key, f())
	}
	v, release := m.Wait(key)
	release()
	return v
}

// Get returns the value of key, if it is there.
func (m *WaitMap) Get(key string) (int, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.values[key]
	return v, ok
}

// waitMapStory: the resolver reads one listing and, with its guard in hand,
// waits for the next, which the fetcher cannot put in.
func waitMapStory(s Stage) {
	d, m := direct(s), NewWaitMap()
	s.Go("resolver", func() {
		d.Tell("resolver", Waits, "flask")
		_, releaseFlask := m.Wait("flask")
		d.Tell("resolver", Gets, "flask")
		d.Tell("resolver", Holds, "the guard of flask")
		d.Tell("resolver", Waits, "werkzeug")
		_, releaseWerkzeug := m.Wait("werkzeug")
		d.Tell("resolver", Gets, "werkzeug")
		releaseWerkzeug()
		releaseFlask()
	})
	s.Go("fetcher", func() {
		d.Tell("fetcher", Owes, "flask")
		d.Tell("fetcher", Puts, "flask")
		m.Insert("flask", 3)
		d.Yield("fetcher")
		d.Tell("fetcher", Owes, "werkzeug")
		d.Tell("fetcher", Puts, "werkzeug")
		m.Insert("werkzeug", 2)
	})
}
