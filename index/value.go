package index

import (
	"time"

	"resolve/dist"
	"resolve/internal/encoded"
)

// What the cache holds is written in the order of the struct's fields. Who changes
// that changes the bucket's name.

// A valueWriter writes what an index says.
type valueWriter struct{ encoded.Writer }

// A valueReader reads what a valueWriter wrote, as parts of it.
type valueReader struct{ *encoded.Reader }

// readValue returns a reader of a value, which nobody changes any more.
func readValue(b []byte) valueReader { return valueReader{encoded.NewReader(b)} }

func (e *valueWriter) metadata(m *dist.Metadata) {
	for _, s := range [...]string{m.Name, m.Version, m.MetadataVersion, m.RequiresPython, m.Malformed} {
		e.Text(s)
	}
	e.Texts(m.RequiresDist)
	e.Texts(m.ProvidesExtra)
	e.Texts(m.Dynamic)
	e.Count(len(m.Warnings))
	for _, w := range m.Warnings {
		e.Text(w.Header)
		e.Count(w.Line)
		e.Text(w.Text)
		e.Text(w.Done)
	}
}

func (d valueReader) metadata() *dist.Metadata {
	m := &dist.Metadata{}
	for _, s := range [...]*string{&m.Name, &m.Version, &m.MetadataVersion, &m.RequiresPython, &m.Malformed} {
		*s = d.Text()
	}
	m.RequiresDist, m.ProvidesExtra, m.Dynamic = d.Texts(), d.Texts(), d.Texts()
	for range d.Length(4) {
		m.Warnings = append(m.Warnings, dist.Warning{Header: d.Text(), Line: d.Count(), Text: d.Text(), Done: d.Text()})
	}
	return m
}

func (e *valueWriter) freshness(f freshness) {
	e.Number(f.since.Unix())
	e.Number(f.until.Unix())
	e.Text(f.etag)
	e.Text(f.lastModified)
}

func (d valueReader) freshness() freshness {
	return freshness{since: time.Unix(d.Number(), 0), until: time.Unix(d.Number(), 0), etag: d.Text(), lastModified: d.Text()}
}
