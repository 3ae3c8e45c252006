package oncemap

import "resolve/oncemap/internal/point"

// A roll lists the crowds of a map's unsettled entries, so that Stalls and
// Close find entries which the table does not hold any more. It is taken once
// for an entry that is waited for, not for every waiter.
type roll struct {
	mu    point.Mutex
	first *crowd
}

func (r *roll) add(cr *crowd) {
	r.mu.Lock()
	defer r.mu.Unlock()
	cr.on, cr.next = true, r.first
	if r.first != nil {
		r.first.prev = cr
	}
	r.first = cr
}

// strike takes cr off, if it is on.
func (r *roll) strike(cr *crowd) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !cr.on {
		return
	}
	cr.on = false
	if cr.prev == nil {
		r.first = cr.next
	} else {
		cr.prev.next = cr.next
	}
	if cr.next != nil {
		cr.next.prev = cr.prev
	}
	cr.prev, cr.next = nil, nil
}

func (r *roll) crowds() []*crowd {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*crowd
	for cr := r.first; cr != nil; cr = cr.next {
		all = append(all, cr)
	}
	return all
}
