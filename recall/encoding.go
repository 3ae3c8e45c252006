package recall

import (
	"time"

	"resolve/internal/encoded"
	"resolve/resolver"
)

// A record is what is kept under a key.
type record struct {
	resolution *resolver.Resolution
	listings   []revision
	windows    []window
}

// encode writes a record. Who adds a field to a resolution adds it here and in
// decode: a test fills every field.
func encode(r record) []byte {
	var e encoder
	e.Count(len(r.listings))
	for _, l := range r.listings {
		e.Text(l.name)
		e.Text(l.revision)
	}
	e.Count(len(r.windows))
	for _, w := range r.windows {
		e.Text(w.name)
		e.time(w.after)
		e.time(w.until)
	}
	res := r.resolution
	e.Count(len(res.Packages))
	for i := range res.Packages {
		p := &res.Packages[i]
		e.Text(p.Name)
		e.Text(p.Version)
		e.Text(p.Yanked)
		e.Text(p.Index)
		e.Texts(p.Extras)
		e.Texts(p.Dependencies)
		e.vias(p.Via)
		e.vias(p.Own)
	}
	e.Texts(res.Warnings)
	e.Count(res.Stats.Needed)
	e.Count(res.Stats.Decisions)
	e.Count(res.Stats.Conflicts)
	return e.Value
}

// An encoder writes what a resolution is made of.
type encoder struct{ encoded.Writer }

// time writes a time, "" for none.
func (e *encoder) time(t time.Time) {
	text := ""
	if !t.IsZero() {
		text = t.UTC().Format(time.RFC3339Nano)
	}
	e.Text(text)
}

func (e *encoder) vias(list []resolver.Via) {
	e.Count(len(list))
	for i := range list {
		e.via(&list[i])
	}
}

func (e *encoder) via(v *resolver.Via) {
	e.Text(v.Package)
	e.Text(v.Extra)
	e.Text(v.Origin.File)
	e.Count(v.Origin.Line)
	e.Text(v.Origin.Project)
	e.Text(v.Origin.Group)
	e.Flag(v.Constraint)
	e.Flag(v.Override)
	e.Text(v.Asks)
	e.Text(v.Marker)
}

// decode is the inverse of encode; false for what encode has not written.
func decode(b []byte) (r record, ok bool) {
	d := decoder{encoded.NewReader(b)}
	r.listings = make([]revision, d.Length(2))
	for i := range r.listings {
		r.listings[i] = revision{d.Text(), d.Text()}
	}
	timed := true
	if n := d.Length(3); n > 0 {
		r.windows = make([]window, n)
	}
	for i := range r.windows {
		w := &r.windows[i]
		w.name = d.Text()
		w.after, timed = d.time(timed)
		w.until, timed = d.time(timed)
	}
	res := &resolver.Resolution{Packages: make([]resolver.Package, d.Length(7))}
	for i := range res.Packages {
		p := &res.Packages[i]
		p.Name, p.Version, p.Yanked, p.Index = d.Text(), d.Text(), d.Text(), d.Text()
		p.Extras, p.Dependencies = d.Texts(), d.Texts()
		p.Via, p.Own = d.vias(), d.vias()
		if p.Via == nil {
			p.Via = []resolver.Via{} // as a search has it
		}
	}
	res.Warnings = d.Texts()
	res.Stats = resolver.Stats{Needed: d.Count(), Decisions: d.Count(), Conflicts: d.Count()}
	r.resolution = res
	return r, timed && d.Whole()
}

// A decoder reads what an encoder wrote.
type decoder struct{ *encoded.Reader }

// time reads what an encoder wrote of a time; false if it is none, or none was before.
func (d decoder) time(before bool) (time.Time, bool) {
	text := d.Text()
	if text == "" {
		return time.Time{}, before
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	t = t.UTC()
	return t, before && err == nil && t.Format(time.RFC3339Nano) == text
}

func (d decoder) vias() []resolver.Via {
	n := d.Length(10)
	if n == 0 {
		return nil
	}
	list := make([]resolver.Via, n)
	for i := range list {
		list[i] = d.via()
	}
	return list
}

func (d decoder) via() resolver.Via {
	return resolver.Via{
		Package: d.Text(), Extra: d.Text(),
		Origin:     resolver.Origin{File: d.Text(), Line: d.Count(), Project: d.Text(), Group: d.Text()},
		Constraint: d.Flag(), Override: d.Flag(), Asks: d.Text(), Marker: d.Text(),
	}
}
