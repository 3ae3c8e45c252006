package index

import (
	"encoding/binary"
	"errors"
	"time"
	"unsafe"

	"resolve/dist"
)

// What the cache holds is written so that reading it costs little more than
// reading the file: numbers as varints, texts behind their lengths, in the
// order of the struct's fields. All texts of a value that was read are parts of
// one string. Who changes an encoding changes the bucket's name.

var errDamaged = errors.New("reading a cached answer: it is damaged")

// A valueWriter appends to a value.
type valueWriter struct{ b []byte }

func (e *valueWriter) number(n int64) { e.b = binary.AppendVarint(e.b, n) }

func (e *valueWriter) text(s string) {
	e.b = binary.AppendUvarint(e.b, uint64(len(s)))
	e.b = append(e.b, s...)
}

func (e *valueWriter) texts(list []string) {
	e.number(int64(len(list)))
	for _, s := range list {
		e.text(s)
	}
}

// inPlace returns b, which nobody changes, as a string.
func inPlace(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// A valueReader reads a value; after the first failure all that it gives is zero.
type valueReader struct {
	s      string
	failed bool
}

func (d *valueReader) fail() {
	d.s, d.failed = "", true
}

func (d *valueReader) number() int64 {
	n := d.unsigned()
	return int64(n>>1) ^ -int64(n&1)
}

// unsigned reads a varint without a sign.
func (d *valueReader) unsigned() uint64 {
	if len(d.s) > 0 && d.s[0] < 0x80 { // nearly always
		n := uint64(d.s[0])
		d.s = d.s[1:]
		return n
	}
	// The bytes of a varint are few: the copy stays on the stack.
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], d.s)])
	if size <= 0 {
		d.fail()
		return 0
	}
	d.s = d.s[size:]
	return n
}

func (d *valueReader) text() string {
	n := d.unsigned()
	if n > uint64(len(d.s)) {
		d.fail()
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

// count returns the length of a list whose elements take at least a byte each,
// so that a damaged one asks for no more room than the value has.
func (d *valueReader) count() int {
	n := d.number()
	if n < 0 || n > int64(len(d.s)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *valueReader) texts() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.text()
	}
	return list
}

// end returns an error unless all was read and well.
func (d *valueReader) end() error {
	if d.failed || d.s != "" {
		return errDamaged
	}
	return nil
}

func (e *valueWriter) metadata(m *dist.Metadata) {
	for _, s := range [...]string{m.Name, m.Version, m.MetadataVersion, m.RequiresPython, m.Malformed} {
		e.text(s)
	}
	e.texts(m.RequiresDist)
	e.texts(m.ProvidesExtra)
	e.texts(m.Dynamic)
	e.number(int64(len(m.Warnings)))
	for _, w := range m.Warnings {
		e.text(w.Header)
		e.number(int64(w.Line))
		e.text(w.Text)
		e.text(w.Done)
	}
}

func (d *valueReader) metadata() *dist.Metadata {
	m := &dist.Metadata{}
	for _, s := range [...]*string{&m.Name, &m.Version, &m.MetadataVersion, &m.RequiresPython, &m.Malformed} {
		*s = d.text()
	}
	m.RequiresDist, m.ProvidesExtra, m.Dynamic = d.texts(), d.texts(), d.texts()
	for n := d.count(); n > 0 && !d.failed; n-- {
		m.Warnings = append(m.Warnings, dist.Warning{Header: d.text(), Line: int(d.number()), Text: d.text(), Done: d.text()})
	}
	return m
}

func (e *valueWriter) freshness(f freshness) {
	e.number(f.since.Unix())
	e.number(f.until.Unix())
	e.text(f.etag)
	e.text(f.lastModified)
}

func (d *valueReader) freshness() freshness {
	return freshness{since: time.Unix(d.number(), 0), until: time.Unix(d.number(), 0), etag: d.text(), lastModified: d.text()}
}
