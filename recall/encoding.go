package recall

import (
	"encoding/binary"

	"resolve/resolver"
)

// A record is what is kept under a key.
type record struct {
	resolution *resolver.Resolution
	listings   []revision
}

// encode writes a record: numbers as varints, texts and lists with their length
// before them. Who adds a field to a resolution adds it here and in decode: a
// test fills every field.
func encode(r record) []byte {
	var e encoder
	e.count(len(r.listings))
	for _, l := range r.listings {
		e.text(l.name)
		e.text(l.revision)
	}
	res := r.resolution
	e.count(len(res.Packages))
	for i := range res.Packages {
		p := &res.Packages[i]
		e.text(p.Name)
		e.text(p.Version)
		e.text(p.Yanked)
		e.text(p.Index)
		e.texts(p.Extras)
		e.texts(p.Dependencies)
		e.vias(p.Via)
		e.vias(p.Own)
	}
	e.texts(res.Warnings)
	e.count(res.Stats.Needed)
	e.count(res.Stats.Decisions)
	e.count(res.Stats.Conflicts)
	return e.b
}

type encoder struct{ b []byte }

func (e *encoder) count(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) text(s string) {
	e.count(len(s))
	e.b = append(e.b, s...)
}

func (e *encoder) texts(list []string) {
	e.count(len(list))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) flag(v bool) {
	if v {
		e.count(1)
	} else {
		e.count(0)
	}
}

func (e *encoder) vias(list []resolver.Via) {
	e.count(len(list))
	for i := range list {
		e.via(&list[i])
	}
}

func (e *encoder) via(v *resolver.Via) {
	e.text(v.Package)
	e.text(v.Extra)
	e.text(v.Origin.File)
	e.count(v.Origin.Line)
	e.text(v.Origin.Project)
	e.text(v.Origin.Group)
	e.flag(v.Constraint)
	e.flag(v.Override)
	e.text(v.Asks)
	e.text(v.Marker)
}

// decode is the inverse of encode; false for what encode has not written.
func decode(b []byte) (r record, ok bool) {
	d := &decoder{s: string(b)}
	r.listings = make([]revision, d.length(2))
	for i := range r.listings {
		r.listings[i] = revision{d.text(), d.text()}
	}
	res := &resolver.Resolution{Packages: make([]resolver.Package, d.length(7))}
	for i := range res.Packages {
		p := &res.Packages[i]
		p.Name, p.Version, p.Yanked, p.Index = d.text(), d.text(), d.text(), d.text()
		p.Extras, p.Dependencies = d.texts(), d.texts()
		p.Via, p.Own = d.vias(), d.vias()
		if p.Via == nil {
			p.Via = []resolver.Via{} // as a search has it
		}
	}
	res.Warnings = d.texts()
	res.Stats = resolver.Stats{Needed: d.count(), Decisions: d.count(), Conflicts: d.count()}
	r.resolution = res
	return r, !d.broken && d.s == ""
}

// A decoder takes values off the front of a text.
type decoder struct {
	s      string
	broken bool
}

// count returns a number, of something of which each takes a byte or more; zero
// once anything was wrong.
func (d *decoder) count() int {
	n, size := 0, 0
	for shift := 0; ; shift += 7 {
		if size == len(d.s) || shift > 56 {
			d.broken, d.s = true, ""
			return 0
		}
		c := d.s[size]
		size++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			break
		}
	}
	d.s = d.s[size:]
	return n
}

// length returns how many things are still to come that take so many bytes each
// at least.
func (d *decoder) length(least int) int {
	n := d.count()
	if n < 0 || n > len(d.s)/least {
		d.broken, d.s = true, ""
		return 0
	}
	return n
}

func (d *decoder) text() (s string) {
	n := d.length(1)
	s, d.s = d.s[:n], d.s[n:]
	return s
}

func (d *decoder) texts() []string {
	n := d.length(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.text()
	}
	return list
}

func (d *decoder) flag() bool { return d.count() == 1 }

func (d *decoder) vias() []resolver.Via {
	n := d.length(10)
	if n == 0 {
		return nil
	}
	list := make([]resolver.Via, n)
	for i := range list {
		list[i] = d.via()
	}
	return list
}

func (d *decoder) via() resolver.Via {
	return resolver.Via{
		Package: d.text(), Extra: d.text(),
		Origin:     resolver.Origin{File: d.text(), Line: d.count(), Project: d.text(), Group: d.text()},
		Constraint: d.flag(), Override: d.flag(), Asks: d.text(), Marker: d.text(),
	}
}
