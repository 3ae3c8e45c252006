package words

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A point is a value that a variable may have: a version's release numbers, or
// a text.
type point struct {
	release []uint64
	text    string
}

// compare orders points of one kind; trailing zeros of a release count nothing.
func (p point) compare(q point) int {
	for i := range max(len(p.release), len(q.release)) {
		if c := cmp.Compare(p.number(i), q.number(i)); c != 0 {
			return c
		}
	}
	return strings.Compare(p.text, q.text)
}

func (p point) number(i int) uint64 {
	if i < len(p.release) {
		return p.release[i]
	}
	return 0
}

func (p point) String() string {
	if p.release == nil {
		return p.text
	}
	var b []byte
	for i, n := range p.release {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, n, 10)
	}
	return string(b)
}

// trimmed returns the release numbers without zeros at the end, one at least.
func (p point) trimmed() []uint64 {
	r := p.release
	for len(r) > 1 && r[len(r)-1] == 0 {
		r = r[:len(r)-1]
	}
	return r
}

// next returns the release after which a wildcard of p ends: 3.9 for 3.8.
func (p point) next() point {
	r := slices.Clone(p.release)
	r[len(r)-1]++
	return point{release: r}
}

// A bound is an end of an interval. The zero value is none: the interval goes
// on for ever.
type bound struct {
	at   point
	kind boundKind
}

type boundKind uint8

const (
	unbounded boundKind = iota
	included
	excluded
)

// An interval is the points between two bounds.
type interval struct{ lo, hi bound }

// intersect returns what is in both, and whether there is anything.
func (v interval) intersect(w interval) (interval, bool) {
	if w.lo.kind != unbounded && (v.lo.kind == unbounded || later(w.lo, v.lo)) {
		v.lo = w.lo
	}
	if w.hi.kind != unbounded && (v.hi.kind == unbounded || sooner(w.hi, v.hi)) {
		v.hi = w.hi
	}
	if v.lo.kind == unbounded || v.hi.kind == unbounded {
		return v, true
	}
	c := v.lo.at.compare(v.hi.at)
	return v, c < 0 || c == 0 && v.lo.kind == included && v.hi.kind == included
}

// later reports whether the interval from a begins after the one from b.
func later(a, b bound) bool {
	c := a.at.compare(b.at)
	return c > 0 || c == 0 && a.kind == excluded && b.kind == included
}

// sooner reports whether the interval up to a ends before the one up to b.
func sooner(a, b bound) bool {
	c := a.at.compare(b.at)
	return c < 0 || c == 0 && a.kind == excluded && b.kind == included
}

// meets reports whether w begins where v ends, with nothing between them.
func (v interval) meets(w interval) bool {
	return v.hi.kind != unbounded && w.lo.kind != unbounded && v.hi.kind != w.lo.kind && v.hi.at.compare(w.lo.at) == 0
}

// key names the interval: equal ones share it.
func (v interval) key() string { return v.lo.key() + ".." + v.hi.key() }

func (b bound) key() string {
	if b.kind == unbounded {
		return ""
	}
	p := b.at
	if p.release != nil {
		p.release = p.trimmed()
	}
	return strconv.Itoa(int(b.kind)) + strconv.Quote(p.String())
}

// complement returns the intervals outside of sorted, disjoint ones.
func complement(list []interval) (out []interval) {
	from := bound{}
	for _, v := range list {
		if v.lo.kind != unbounded {
			out = append(out, interval{from, v.lo.opposite()})
		}
		if v.hi.kind == unbounded {
			return out
		}
		from = v.hi.opposite()
	}
	return append(out, interval{from, bound{}})
}

// opposite returns the bound of what is beyond.
func (b bound) opposite() bound {
	b.kind = included + excluded - b.kind
	return b
}
