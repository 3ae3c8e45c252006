package oncemap

import (
	"fmt"
	"strings"

	"resolve/oncemap/internal/point"
)

// describe names the parts of a map.
func (m *Map[K, V]) describe() {
	point.Describe(&m.table, "table", nil)
	point.Describe(&m.closed, "mark of Close", nil)
	point.Describe(&m.roll.mu, "roll", nil)
	point.Describe(&graph, "graph of waits", nil)
}

// describe names the parts of an entry in the traces of an exploration.
func (e *Entry[K, V]) describe() {
	point.DescribeWord(&e.status.bits, "status", e.key, func(v uint64) string { return word(v).String() }, questions...)
	point.Describe(&e.crowd, "crowd", e.key)
	point.Describe(&e.debt, "promise", e.key)
}

// describe names the parts of a crowd.
func (cr *crowd) describe() {
	point.Describe(cr.wake, "wake", cr.of.name())
	point.Describe(&cr.mu, "lock of the crowd", cr.of.name())
}

// String returns the phase, the marks and the number of holders.
func (w word) String() string {
	var b strings.Builder
	b.WriteString(phaseNames[w.phase()])
	for _, m := range []struct {
		mark word
		name string
	}{{wanted, "wanted"}, {bound, "bound"}, {outside, "outside"}} {
		if w&m.mark != 0 {
			b.WriteString(" " + m.name)
		}
	}
	if n := w.holders(); n > 0 {
		fmt.Fprintf(&b, ", %d holding", n)
	}
	return b.String()
}

var phaseNames = [...]string{"idle", "owed", "claimed", "settling", "valued", "failed", "abandoned", "closed"}
