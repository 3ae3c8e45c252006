package lockfile

import (
	"slices"

	"resolve/lockfile/internal/words"
	"resolve/pep440"
	"resolve/resolver"
)

// A wanted is a package, or one of its extras.
type wanted struct{ name, extra string }

// markers know where each package of a resolution is wanted: where one of those
// who ask for it is, and asks.
type markers struct {
	space *words.Space
	under map[wanted]*words.Condition
}

// An ask is an edge of the graph: where the asker is wanted and the marker holds,
// so is what is asked for.
type ask struct {
	to   wanted
	when *words.Condition
}

// newMarkers finds out where each package of r is wanted. Who asks for extras asks
// for the package; rings of askers come to rest, for each turn can only add.
func newMarkers(r *resolver.Resolution) *markers {
	m := &markers{space: words.NewSpace(), under: map[wanted]*words.Condition{}}
	asks := map[wanted][]ask{}
	for i := range r.Packages {
		m.addAsks(asks, &r.Packages[i])
	}
	queue := []wanted{{}}
	m.under[wanted{}] = words.Always
	for len(queue) > 0 {
		from := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, a := range asks[from] {
			old := m.of(a.to.name, a.to.extra)
			if now := m.space.Or(old, m.space.And(m.under[from], a.when)); now != old {
				m.under[a.to] = now
				queue = append(queue, a.to)
			}
		}
	}
	return m
}

// addAsks adds those who ask for p, the user as the zero wanted. An override's
// marker stands for that of whoever asks.
func (m *markers) addAsks(asks map[wanted][]ask, p *resolver.Package) {
	var instead *words.Condition
	for _, v := range p.Via {
		if v.Override {
			when := m.space.Read(v.Marker)
			if instead != nil {
				when = m.space.Or(instead, when)
			}
			instead = when
		}
	}
	for _, v := range p.Via {
		if v.Constraint || v.Override {
			continue
		}
		when := instead
		if when == nil {
			when = m.space.Read(v.Marker)
		}
		from := wanted{v.Package, v.Extra}
		asks[from] = append(asks[from], ask{wanted{p.Name, ""}, when})
		for _, extra := range extrasOf(v.Asks) {
			asks[from] = append(asks[from], ask{wanted{p.Name, extra}, when})
		}
	}
	for _, v := range p.Own {
		from, when := wanted{p.Name, v.Extra}, m.space.Read(v.Marker)
		for _, extra := range extrasOf(v.Asks) {
			asks[from] = append(asks[from], ask{wanted{p.Name, extra}, when})
		}
	}
}

// of returns where a package, or an extra of it, is wanted.
func (m *markers) of(name, extra string) *words.Condition {
	if c := m.under[wanted{name, extra}]; c != nil {
		return c
	}
	return words.Never
}

// since returns the marker for a condition where Python is at least that old.
func (m *markers) since(c *words.Condition, python pep440.Version) string {
	if !python.IsZero() {
		c = m.space.Since(c, slices.Clone(python.Release()))
	}
	if c == words.Never {
		return "" // nobody asks for it
	}
	return m.space.String(c)
}
