package variants

import (
	"fmt"

	"resolve/oncemap/internal/point"
)

// A Recheck is a table of slots, each filled or with a notification to wait for.
// Who finds a slot unfilled registers, looks again, and only then waits
// (astral-sh/uv since #3987).
//
// It is correct, as long as the second look is never taken away and the filler
// wakes all: see Racy and NotifyOne, which differ from it in one line each. It
// does not say who owes a key, and an owner that dies leaves its waiters.
type Recheck struct {
	slots *point.Table[string, slot]
	racy  bool // no second look
	most  int  // how many are woken; zero is all

	gap func() // called between the look and the registration, by a story; nil is nothing
}

// A slot is filled, or has a notification.
type slot struct {
	v    int
	told *notify // nil in a filled slot
}

// String is what a trace shows of a slot.
func (s slot) String() string {
	if s.told == nil {
		return fmt.Sprint("filled with ", s.v)
	}
	return "to be notified"
}

// NewRecheck returns an empty Recheck.
func NewRecheck() *Recheck { return &Recheck{slots: point.NewTable[string, slot](0)} }

// Register says whether the caller is the one who is to call Done.
func (m *Recheck) Register(key string) bool {
	_, taken := m.slots.LoadOrStore(key, slot{told: newNotify(key)})
	if point.Exploring && !taken {
		point.Note(key, "registered, to be done")
	}
	return !taken
}

// Done publishes the value of key and wakes who waits for it.
func (m *Recheck) Done(key string, v int) {
	old, _ := m.slots.Load(key)
	m.slots.Store(key, slot{v: v})
	if point.Exploring {
		point.Note(key, "the value is there")
	}
	if old.told != nil {
		old.told.wake(key, m.most)
	}
}

// Wait returns the value of a registered key when it is there.
func (m *Recheck) Wait(key string) int {
	s, _ := m.slots.Load(key)
	if s.told == nil {
		return s.v
	}
	if m.gap != nil {
		m.gap()
	}
	told := s.told.register(key)
	if !m.racy {
		if s, _ := m.slots.Load(key); s.told == nil {
			return s.v
		}
	}
	point.Await(told)
	s, _ = m.slots.Load(key)
	return s.v
}

// between has Wait call f between the look and the registration.
func (m *Recheck) between(f func()) { m.gap = f }

// Do is get or compute.
func (m *Recheck) Do(key string, f func() int) int {
	if m.Register(key) {
		m.Done(key, f())
	}
	return m.Wait(key)
}

// Get returns the value of key, if it is there.
func (m *Recheck) Get(key string) (int, bool) {
	s, ok := m.slots.Load(key)
	return s.v, ok && s.told == nil
}
