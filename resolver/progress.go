package resolver

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"resolve/fetcher"
)

// A Progress is how far a resolve has come, at one moment. It differs from run
// to run.
type Progress struct {
	Decided   int      // packages that have a version as things stand
	Needed    int      // packages that something needs, as far as is known, with those decided
	Decisions int      // as in Stats
	Conflicts int      // as in Stats
	Busiest   []string // the packages that were part of most conflicts, the worst first, at most three

	Waiting string    // what is waited for: "jupyterlab", or "jupyterlab 4.2.5" for its metadata; "" for nothing
	Since   time.Time // when that wait began

	Explaining bool // there is no answer, or none within the budget, and it is being found out why
}

// A Monitor is a window on one resolve while it runs. The zero value is ready;
// goroutines may share it. It costs the resolve next to nothing unless somebody
// looks.
type Monitor struct {
	told atomic.Bool // cleared by who looks, set by the loop: it tells of a search once for each look

	mu  sync.Mutex
	now Progress // guarded by mu; the loop writes
}

// Progress returns how far the resolve is: what it waits for as of now, the
// rest as of the wait's beginning or, in a search that waits for nothing, of
// its first step after the last call. The caller must not change Busiest.
func (m *Monitor) Progress() Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.told.Store(false)
	return m.now
}

// shownBack is how many names Progress.Busiest has at most.
const shownBack = 3

// tell tells the monitor how far the search is, if somebody has looked.
func (r *resolve) tell() {
	m := r.request.Monitor
	if m == nil || m.told.Load() {
		return
	}
	var busiest []string
	for _, b := range r.busiest() {
		if len(busiest) < shownBack {
			busiest = append(busiest, b.Package)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.told.Store(true)
	m.now.Busiest = busiest
	r.countLocked(&m.now)
}

// awaits tells the monitor and the trace that the loop waits for something of a
// package, until done is called.
func (r *resolve) awaits(name, version string, request fetcher.Request) (done func()) {
	noted := r.wait(name, version, request)
	m := r.request.Monitor
	if m == nil {
		return noted
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Waiting, m.now.Since = strings.TrimSpace(name+" "+version), time.Now()
	r.countLocked(&m.now)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.now.Waiting = ""
		noted()
	}
}

// countLocked fills in the numbers of p; those of a trial are nobody's concern.
func (r *resolve) countLocked(p *Progress) {
	if p.Explaining = r.trial != nil; p.Explaining {
		return
	}
	p.Decided, p.Decisions, p.Conflicts = 0, r.decisions, r.conflicts
	for d := range r.solver.Decisions {
		if r.packages.all[d].extra == "" {
			p.Decided++
		}
	}
	p.Needed = p.Decided
	for o := range r.solver.Open {
		if r.packages.all[o].extra == "" {
			p.Needed++
		}
	}
}
