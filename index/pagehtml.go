package index

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"
)

// parseHTML reads a page of PEP 503 with what PEP 592, 629, 658, 708, 714, 740
// and 792 add, as a stream. Every anchor whose link is not to a folder is a
// file; what else is on the page does not matter. A byte order mark, the
// charset of the content type and a meta element's say how it is encoded, in
// this order; nothing means UTF-8.
func parseHTML(r io.Reader, charset string, base *url.URL, name string) (*page, error) {
	w := newWindow(r)
	defer w.release()
	if err := w.fill(prescanned); err != nil {
		return nil, err
	}
	if charset == "" {
		charset = metaCharset(w.unread())
	}
	if err := w.decode(charset); err != nil {
		return nil, err
	}
	p := htmlPage{window: w, builder: newBuilder(base, name), base: base}
	if err := p.parse(); err != nil {
		return nil, err
	}
	b := p.builder
	page := &b.page
	page.tracks, page.alternates = b.urls("pypi:tracks", p.tracks), b.urls("pypi:alternate-locations", p.alternates)
	page.setStatus(p.status.status, p.status.reason)
	return page, page.checkAPIVersion(p.version)
}

// An htmlPage is a page as it is being read.
type htmlPage struct {
	window  *window
	tags    tagScanner
	builder *builder
	draft   draft
	base    *url.URL
	based   bool // a base element with a link was seen: only the first counts
	linked  bool // an anchor with a link was seen

	version            string
	tracks, alternates []string
	status             projectStatus
}

func (p *htmlPage) parse() error {
	w, s := p.window, &p.tags
	for {
		s.in, s.at, s.final = w.unread(), 0, w.done
		for s.next() {
			if err := p.tag(); err != nil {
				return err
			}
		}
		w.take(s.at)
		if w.done && len(w.unread()) == 0 {
			return nil
		}
		if err := w.more(); err != nil {
			return err
		}
	}
}

func (p *htmlPage) tag() error {
	p.tags.scratch = p.tags.scratch[:0]
	switch p.tags.name {
	case "a":
		p.anchor()
	case "base":
		if href, ok := p.tags.decoded()["href"]; ok && !p.based {
			p.based = true
			return p.baseHref(strings.TrimSpace(href))
		}
	case "meta":
		return p.meta(p.tags.decoded())
	}
	return nil
}

// baseHref changes what links are relative to, before there are any.
func (p *htmlPage) baseHref(href string) error {
	if p.linked {
		p.builder.page.warnings = note(p.builder.page.warnings, "a base element after the first link does not count")
		return nil
	}
	u, err := p.base.Parse(href)
	if err != nil {
		return fmt.Errorf("malformed listing: base %q: %w", href, err)
	}
	here := p.builder.links.here
	p.builder.links = newLinker(u)
	p.builder.links.here = here
	return nil
}

func (p *htmlPage) meta(attrs map[string]string) error {
	content := strings.TrimSpace(attrs["content"])
	switch strings.ToLower(attrs["name"]) {
	case "pypi:repository-version":
		p.version = content
		return new(page).checkAPIVersion(content) // at once: the rest may be no page of version 1
	case "pypi:project-status":
		p.status.status = content
	case "pypi:project-status-reason":
		p.status.reason = content
	case "pypi:tracks":
		p.tracks = note(p.tracks, content)
	case "pypi:alternate-locations", "pypi-alternate-locations": // PEP 708 has both
		p.alternates = note(p.alternates, content)
	}
	return nil
}

// Attributes of an anchor that were seen: of a name given twice the first counts, as in HTML.
const (
	sawHref = 1 << iota
	sawPython
	sawYanked
	sawCore
	sawOlder
	sawProvenance
)

// anchor reads one file.
func (p *htmlPage) anchor() {
	d := &p.draft
	*d = draft{size: -1}
	seen := 0
	var core []byte
	for _, a := range p.tags.attrs {
		what := anchorAttribute(a.name)
		if seen&what != 0 {
			continue
		}
		seen |= what
		switch what {
		case sawHref:
			d.url = p.tags.decode(a.value)
		case sawPython:
			d.python = valid(p.tags.decode(a.value))
		case sawYanked:
			d.yanked, d.reason = true, valid(p.tags.decode(a.value))
		case sawCore:
			core = p.tags.decode(a.value)
		case sawOlder:
			if seen&sawCore == 0 {
				core = p.tags.decode(a.value)
			}
		case sawProvenance:
			d.provenance = p.tags.decode(a.value)
		}
	}
	if seen&sawHref == 0 {
		return
	}
	p.linked = true
	if isFolder(d.url) {
		return
	}
	if seen&(sawCore|sawOlder) != 0 {
		d.setSidecarAttribute(bytes.TrimSpace(core))
	}
	p.builder.keep(d)
}

// anchorAttribute returns the bit of an attribute's name, 0 for what is not asked for.
func anchorAttribute(name []byte) int {
	switch string(name) {
	case "href":
		return sawHref
	case "data-requires-python":
		return sawPython
	case "data-yanked":
		return sawYanked
	case "data-core-metadata":
		return sawCore
	case "data-dist-info-metadata":
		return sawOlder
	case "data-provenance":
		return sawProvenance
	}
	if small := bytes.ToLower(name); !bytes.Equal(small, name) {
		return anchorAttribute(small)
	}
	return 0
}

// valid returns text as UTF-8.
func valid(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	return bytes.ToValidUTF8(text, []byte("\ufffd"))
}

// isFolder reports whether a link is to a folder or within the page: the
// parent, and the orders to sort by, that a file server lists.
func isFolder(link []byte) bool {
	link = bytes.TrimSpace(link)
	if i := bytes.IndexAny(link, "?#"); i >= 0 {
		link = link[:i]
	}
	if i := bytes.LastIndexByte(link, '/'); i >= 0 {
		link = link[i+1:]
	}
	return len(link) == 0 || string(link) == "." || string(link) == ".."
}

// setSidecarAttribute reads "true", which nothing is short for, or
// "sha256=…". "false" is how some indexes say no, and what is none of these
// promises nothing.
func (d *draft) setSidecarAttribute(v []byte) {
	name, value, hashed := bytes.Cut(v, []byte("="))
	switch {
	case hashed:
		d.sidecarHashes.offer(name, value)
		d.sidecar = d.sidecarHashes.wrong == ""
	default:
		d.sidecar = len(v) == 0 || bytes.EqualFold(v, []byte("true"))
	}
}
