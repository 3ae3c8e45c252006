//go:build explore

package point

import (
	"sync"

	"resolve/oncemap/explore"
)

// A Mutex is a sync.Mutex that announces its operations.
type Mutex struct {
	explore.Object
	std    sync.Mutex // used while no exploration runs
	held   bool
	holder string
}

func (m *Mutex) fresh() {
	if m.Fresh() {
		m.held, m.holder = false, ""
	}
}

// Open says whether the lock is free.
func (m *Mutex) Open(int) bool { return !m.held }

// HeldBy returns the goroutine that holds the lock.
func (m *Mutex) HeldBy() []string {
	if !m.held {
		return nil
	}
	return []string{m.holder}
}

func (m *Mutex) Lock() {
	if !explore.Active() {
		m.std.Lock()
		return
	}
	m.fresh()
	explore.Block("Lock", m, 0, explore.Access{Object: &m.Object, Kind: explore.Write})
	m.held, m.holder = true, explore.Name()
}

func (m *Mutex) Unlock() {
	if !explore.Active() {
		m.std.Unlock()
		return
	}
	explore.Touch("Unlock", &m.Object)
	if !m.held {
		panic("unlock of a mutex that is not locked")
	}
	m.held = false
}

// Describe names the lock in traces.
func (m *Mutex) Describe(what string, key any) { m.Label(what, key, nil) }

// A RWMutex is a sync.RWMutex that announces its operations: a writer that
// waits lets no new reader in.
type RWMutex struct {
	explore.Object // who wants in
	readers        explore.Object
	std            sync.RWMutex
	writer         string // who holds the lock or waits for the readers
	wants          bool
	reading        []string
}

const (
	enterRead = iota
	enterWrite
	holdWrite
)

func (m *RWMutex) fresh() {
	if m.Fresh() {
		m.wants, m.reading = false, nil
	}
}

// Open says whether code's step can be done.
func (m *RWMutex) Open(code int) bool {
	if code == holdWrite {
		return len(m.reading) == 0
	}
	return !m.wants
}

// HeldBy returns the readers, and the writer that holds the lock or waits for it.
func (m *RWMutex) HeldBy() []string {
	if m.wants {
		return append([]string{m.writer + " (writer)"}, m.reading...)
	}
	return m.reading
}

func (m *RWMutex) RLock() {
	if !explore.Active() {
		m.std.RLock()
		return
	}
	m.fresh()
	explore.Block("RLock", m, enterRead, explore.Access{Object: &m.Object, Kind: explore.Read})
	m.reading = append(m.reading, explore.Name())
}

func (m *RWMutex) RUnlock() {
	if !explore.Active() {
		m.std.RUnlock()
		return
	}
	explore.Touch("RUnlock", &m.readers)
	for i, n := range m.reading {
		if n == explore.Name() {
			m.reading = append(m.reading[:i:i], m.reading[i+1:]...)
			return
		}
	}
	if len(m.reading) > 0 { // given back by another than the taker
		m.reading = m.reading[1:]
		return
	}
	panic("read unlock of a lock that is not read locked")
}

func (m *RWMutex) Lock() {
	if !explore.Active() {
		m.std.Lock()
		return
	}
	m.fresh()
	explore.Block("Lock (announce)", m, enterWrite, explore.Access{Object: &m.Object, Kind: explore.Write})
	m.wants, m.writer = true, explore.Name()
	explore.Block("Lock", m, holdWrite, explore.Access{Object: &m.readers, Kind: explore.Await})
}

func (m *RWMutex) Unlock() {
	if !explore.Active() {
		m.std.Unlock()
		return
	}
	explore.Touch("Unlock", &m.Object)
	if !m.wants {
		panic("unlock of a lock that is not locked")
	}
	m.wants = false
}

// Describe names the lock in traces.
func (m *RWMutex) Describe(what string, key any) {
	m.Label(what, key, nil)
	m.readers.Label(what, key, nil)
}

// A Once is a sync.Once that announces its operations.
type Once struct {
	mu   Mutex
	done Bool
}

func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.v.Load() {
		defer o.done.Store(true)
		f()
	}
}

// A Cond is a sync.Cond that announces its operations. Its zero value is not ready: NewCond.
type Cond struct {
	explore.Object
	L       sync.Locker
	std     *sync.Cond
	waiting []*ticket
}

// NewCond is sync.NewCond.
func NewCond(l sync.Locker) *Cond { return &Cond{L: l, std: sync.NewCond(l)} }

type ticket struct {
	explore.Object
	called bool
}

// Open says whether the ticket was called.
func (t *ticket) Open(int) bool { return t.called }

func (c *Cond) Wait() {
	if !explore.Active() {
		c.std.Wait()
		return
	}
	explore.Point("Wait (register)", &c.Object, explore.Write)
	t := &ticket{}
	t.Label("condition", nil, nil)
	c.waiting = append(c.waiting, t)
	c.L.Unlock()
	explore.Block("Wait", t, 0, explore.Access{Object: &t.Object, Kind: explore.Await})
	c.L.Lock()
}

func (c *Cond) Signal() {
	if !explore.Active() {
		c.std.Signal()
		return
	}
	c.call("Signal", 1)
}

func (c *Cond) Broadcast() {
	if !explore.Active() {
		c.std.Broadcast()
		return
	}
	c.call("Broadcast", len(c.waiting))
}

// call calls up to n tickets. Which of them is told at the time of the step:
// its objects are those who wait when the step is announced, and who registers
// meanwhile races for c.
func (c *Cond) call(name string, n int) {
	explore.Point(name, &c.Object, explore.Write)
	if name == "Broadcast" {
		n = len(c.waiting)
	}
	for ; n > 0 && len(c.waiting) > 0; n-- {
		explore.Touch("", &c.waiting[0].Object)
		c.waiting[0].called = true
		c.waiting = c.waiting[1:]
	}
}
