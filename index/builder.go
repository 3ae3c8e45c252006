package index

import (
	"bytes"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"resolve/dist"
)

// A builder makes the files of one page. Their text lies in a few long strings
// that belong to the page, not in one allocation per field.
type builder struct {
	page   page
	links  linker
	text   strings.Builder
	python map[string]trimmed // requires-python values seen, by raw: few per page, on every file
	last   trimmed            // of them, that of the file before
	slabs  [][]dist.File      // all files; the last has room, the others are full
}

type trimmed struct{ raw, text string }

func newBuilder(base *url.URL) *builder {
	return &builder{links: newLinker(base), python: map[string]trimmed{}}
}

// A draft is a file as it is being read. Its texts lie in the page's window:
// they are copied when the file is kept.
type draft struct {
	filename, url, python, uploaded, reason, provenance []byte

	hashes, sidecarHashes bestHash
	size                  int64
	yanked, sidecar       bool
	wrong                 string // why the file cannot be used: the first reason
}

// reject notes why the file cannot be used.
func (d *draft) reject(reason string) {
	if d.wrong == "" {
		d.wrong = reason
	}
}

// keep makes a file of what was read, or notes why there is none.
func (b *builder) keep(d *draft) {
	link, fragment, _ := bytes.Cut(bytes.TrimSpace(d.url), []byte("#"))
	if d.hashes.value == nil {
		d.hashes.offerFragment(fragment)
	}
	link = bytes.TrimSpace(link)
	var target string
	switch {
	case d.wrong != "":
	case len(link) == 0:
		d.reject("it has no url")
	case d.hashes.value == nil && d.hashes.wrong != "" && d.hashes.oddText() == "":
		d.reject("its " + d.hashes.wrong + " is none")
	default:
		var err error
		if target, err = b.links.join(b, link); err != nil {
			d.reject("its link is none: " + err.Error())
		}
	}
	name, ok := b.filename(d.filename, target)
	if d.wrong == "" && !ok {
		d.reject("its name is none")
	}
	if d.wrong != "" {
		if name == "" {
			name = Redact(strings.ToValidUTF8(string(link), "\ufffd"))
		}
		b.page.skipped = append(b.page.skipped, dist.Skip{Filename: name, Reason: d.wrong})
		return
	}
	f := b.grow()
	f.Filename, f.URL, f.Size = name, target, d.size
	if f.Hash = d.hashes.text(b); f.Hash == "" {
		f.Hash = d.hashes.oddText()
	}
	f.RequiresPython = b.requiresPython(d.python)
	f.Uploaded = uploadTime(d.uploaded)
	f.Yanked, f.YankedReason = d.yanked, b.add(d.reason)
	f.Sidecar, f.SidecarHash = d.sidecar, d.sidecarHashes.text(b)
	if len(d.provenance) > 0 {
		f.Provenance, _ = b.links.join(b, bytes.TrimSpace(d.provenance))
	}
}

// filename returns the name of the file at target, and whether it is one: the
// name that was given, else the last part of target. Nearly always the one ends
// with the other, and then they share their text.
func (b *builder) filename(given []byte, target string) (name string, ok bool) {
	if len(given) == 0 {
		name = lastSegment(target)
		if strings.IndexByte(name, '%') >= 0 {
			name, _ = url.PathUnescape(name)
		}
		return name, isFilename(name)
	}
	if n := len(target) - len(given); n > 0 && target[n-1] == '/' && target[n:] == string(given) {
		name = target[n:]
		if b.links.joined && bytes.IndexByte(given, '/') < 0 {
			return name, true
		}
	} else {
		name = b.add(given)
	}
	return name, plain(given) && bytes.IndexByte(given, '/') < 0 || isFilename(name)
}

// isFilename reports whether name can be that of a file, without any folder.
func isFilename(name string) bool {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c <= ' ' || c == '/' || c == '\\' || c >= 0x7f {
			if c == ' ' || c > 0x7f && utf8.ValidString(name) {
				continue
			}
			return false
		}
	}
	return name != ""
}

// grow returns a new file of the page.
func (b *builder) grow() *dist.File {
	n := len(b.slabs)
	if n == 0 || len(b.slabs[n-1]) == cap(b.slabs[n-1]) {
		size := 4
		if n > 0 {
			size = min(2*cap(b.slabs[n-1]), 64)
		}
		b.slabs = append(b.slabs, make([]dist.File, 0, size))
		n++
	}
	slab := &b.slabs[n-1]
	*slab = append(*slab, dist.File{})
	return &(*slab)[len(*slab)-1]
}

// forget drops the files so far.
func (b *builder) forget() { b.slabs, b.page.skipped = nil, nil }

// finish returns the page with its files.
func (b *builder) finish() *page {
	n := 0
	for _, slab := range b.slabs {
		n += len(slab)
	}
	b.page.files = make([]*dist.File, 0, n)
	for _, slab := range b.slabs {
		for i := range slab {
			b.page.files = append(b.page.files, &slab[i])
		}
	}
	return &b.page
}

// reserve makes room for n bytes of the page's text.
func (b *builder) reserve(n int) {
	if b.text.Cap()-b.text.Len() < n {
		size := min(max(2*b.text.Cap(), 1<<10), 16<<10)
		b.text = strings.Builder{}
		b.text.Grow(max(size, n))
	}
}

// add returns text as a string of the page.
func (b *builder) add(text []byte) string { return b.add2("", text) }

// add2 returns prefix and text as a string of the page.
func (b *builder) add2(prefix string, text []byte) string {
	if len(prefix)+len(text) == 0 {
		return ""
	}
	b.reserve(len(prefix) + len(text))
	start := b.text.Len()
	b.text.WriteString(prefix)
	b.text.Write(text)
	return b.text.String()[start:]
}

// requiresPython keeps one copy of each of the few values of a page.
func (b *builder) requiresPython(v []byte) string {
	if string(v) == b.last.raw {
		return b.last.text
	}
	s, ok := b.python[string(v)]
	if !ok {
		s.raw = string(v)
		s.text = strings.TrimSpace(s.raw)
		b.python[s.raw] = s
	}
	b.last = s
	return s.text
}

// uploadTime reads a time of RFC 3339 (PEP 700), and the same with a space, or
// without a zone, which is UTC there. Another text leaves it unknown.
func uploadTime(v []byte) (t time.Time) {
	if len(v) == 0 || t.UnmarshalText(v) == nil {
		return t.UTC()
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, string(v)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
