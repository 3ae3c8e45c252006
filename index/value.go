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
	// The bytes of a varint are few: the copy stays on the stack.
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Varint(buf[:copy(buf[:], d.s)])
	if size <= 0 {
		d.fail()
		return 0
	}
	d.s = d.s[size:]
	return n
}

func (d *valueReader) text() string {
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], d.s)])
	if size <= 0 || n > uint64(len(d.s)-size) {
		d.fail()
		return ""
	}
	s := d.s[size : size+int(n)]
	d.s = d.s[size+int(n):]
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

// The flags of a file.
const (
	flagYanked = 1 << iota
	flagSidecar
	flagUploaded // a time follows
	flagsEnd
)

func (e *valueWriter) listing(l *dist.Listing) {
	for _, s := range [...]string{l.Name, l.URL, l.Absent, l.Status, l.Reason} {
		e.text(s)
	}
	e.texts(l.Versions)
	e.texts(l.Tracks)
	e.texts(l.AlternateLocations)
	e.texts(l.Warnings)
	e.number(int64(len(l.Skipped)))
	for _, s := range l.Skipped {
		e.text(s.Filename)
		e.text(s.Reason)
	}
	files := 0
	for _, r := range l.Releases {
		files += len(r.Files)
	}
	e.number(int64(files))
	e.number(int64(len(l.Releases)))
	for _, r := range l.Releases {
		e.text(r.Version)
		e.number(int64(len(r.Files)))
		for _, f := range r.Files {
			e.file(f)
		}
	}
}

func (e *valueWriter) file(f *dist.File) {
	flags := int64(0)
	if f.Yanked {
		flags |= flagYanked
	}
	if f.Sidecar {
		flags |= flagSidecar
	}
	if !f.Uploaded.IsZero() {
		flags |= flagUploaded
	}
	e.number(int64(f.Kind)*flagsEnd + flags)
	for _, s := range [...]string{f.Filename, f.URL, f.Hash, f.SidecarHash, f.RequiresPython, f.YankedReason, f.Provenance} {
		e.text(s)
	}
	e.number(f.Size)
	if flags&flagUploaded != 0 {
		e.number(f.Uploaded.Unix())
		e.number(int64(f.Uploaded.Nanosecond()))
	}
}

func (d *valueReader) listing() *dist.Listing {
	l := &dist.Listing{}
	for _, s := range [...]*string{&l.Name, &l.URL, &l.Absent, &l.Status, &l.Reason} {
		*s = d.text()
	}
	l.Versions, l.Tracks, l.AlternateLocations, l.Warnings = d.texts(), d.texts(), d.texts(), d.texts()
	for n := d.count(); n > 0 && !d.failed; n-- {
		l.Skipped = append(l.Skipped, dist.Skip{Filename: d.text(), Reason: d.text()})
	}
	files := make([]dist.File, d.count())
	pointers := make([]*dist.File, len(files))
	if n := d.count(); n > 0 {
		l.Releases = make([]dist.Release, n)
	}
	at := 0
	for i := range l.Releases {
		l.Releases[i].Version = d.text()
		n := d.count()
		if n > len(files)-at {
			d.fail()
			break
		}
		for j := at; j < at+n; j++ {
			d.file(&files[j])
			pointers[j] = &files[j]
		}
		l.Releases[i].Files = pointers[at : at+n : at+n]
		at += n
	}
	return l
}

func (d *valueReader) file(f *dist.File) {
	head := d.number()
	f.Kind = dist.Kind(head / flagsEnd)
	f.Yanked, f.Sidecar = head&flagYanked != 0, head&flagSidecar != 0
	for _, s := range [...]*string{&f.Filename, &f.URL, &f.Hash, &f.SidecarHash, &f.RequiresPython, &f.YankedReason, &f.Provenance} {
		*s = d.text()
	}
	f.Size = d.number()
	if head&flagUploaded != 0 {
		f.Uploaded = time.Unix(d.number(), d.number()).UTC()
	}
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
