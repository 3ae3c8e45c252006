package index

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// parseJSON reads a page of PEP 691 with what PEP 700, 708, 714, 740 and 792
// add, as a stream. Members that it does not know are read over, whatever they
// hold; of two of the same name the last counts. Where a value may be absent,
// null is that. A byte order mark is allowed, UTF-16 with one too.
func parseJSON(r io.Reader, base *url.URL, name string) (*page, error) {
	w := newWindow(r)
	defer w.release()
	if err := w.decode(""); err != nil {
		return nil, err
	}
	p := jsonPage{window: w, builder: newBuilder(base, name), layout: layouts.Get().(*layout)}
	defer layouts.Put(p.layout)
	if err := p.parse(); err != nil {
		return nil, err
	}
	b := p.builder
	page := &b.page
	page.name = p.name
	page.versions = p.versions
	page.tracks, page.alternates = b.urls("meta.tracks", p.tracks), b.urls("alternate-locations", p.alternates)
	page.setStatus(p.status.or(p.metaStatus))
	return page, nil
}

// A jsonPage is a page as it is being read.
type jsonPage struct {
	window  *window
	json    jsonText
	builder *builder
	draft   draft
	layout  *layout

	version            string
	name               string
	versions           []string
	tracks, alternates []string
	status, metaStatus projectStatus // PEP 792's place, and where the standard's example has it
	shape              error         // what is wrong with the page's shape
	files              bool          // they were seen
}

// A projectStatus is PEP 792's, as it is written.
type projectStatus struct{ status, reason string }

func (s projectStatus) or(other projectStatus) (status, reason string) {
	if s.status == "" {
		s = other
	}
	return s.status, s.reason
}

// step has read take something off the window, whole or not at all. What read
// did to p when it did not see the end is done again.
func (p *jsonPage) step(read func(j *jsonText)) error {
	w, j := p.window, &p.json
	for {
		j.in, j.at, j.final, j.err, j.scratch = w.unread(), 0, w.done, nil, j.scratch[:0]
		read(j)
		switch syntax, _ := j.err.(*syntaxError); {
		case j.err == nil:
			w.take(j.at)
			return nil
		case syntax != nil:
			syntax.offset += w.offset()
			return syntax
		}
		if err := w.more(); err != nil {
			return err
		}
	}
}

func (p *jsonPage) parse() error {
	var name string
	var more bool
	open := func(j *jsonText) {
		if j.next() != '{' {
			j.fail(j.at, "a page that is no object")
		}
		j.at++
	}
	if err := p.step(open); err != nil {
		return err
	}
	for first := true; ; first = false {
		err := p.step(func(j *jsonText) {
			var raw []byte
			if raw, more = j.member(first); more {
				name = string(raw)
				j.next()
			}
		})
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := p.member(name); err != nil {
			return err
		}
	}
	return p.end()
}

// end reads what follows the page, and says what the page is not.
func (p *jsonPage) end() error {
	err := p.step(func(j *jsonText) {
		for j.next() != 0 {
			j.unexpected()
		}
		if j.final && j.at == len(j.in) {
			j.err = nil
		}
	})
	if err != nil {
		return err
	}
	if err := p.builder.page.checkAPIVersion(p.version); err != nil {
		return err
	}
	if p.shape == nil && !p.files {
		p.shape = errors.New("malformed listing: the page has no files, not even none")
	}
	return p.shape
}

// member reads a member of the page.
func (p *jsonPage) member(name string) error {
	switch name {
	case "files":
		return p.array()
	case "meta":
		return p.step(p.meta)
	case "name":
		return p.step(func(j *jsonText) { p.name = string(j.optional()) })
	case "versions":
		return p.step(func(j *jsonText) { p.versions = j.strings() })
	case "alternate-locations":
		return p.step(func(j *jsonText) { p.alternates = j.strings() })
	case "project-status":
		return p.step(func(j *jsonText) { p.status = j.projectStatus() })
	}
	return p.step((*jsonText).skip)
}

// array reads files.
func (p *jsonPage) array() error {
	p.builder.forget()
	var more bool
	err := p.step(func(j *jsonText) {
		if more = j.next() == '['; more {
			j.at++
		} else {
			j.skip()
		}
	})
	if err != nil {
		return err
	}
	p.shape, p.files = nil, true
	if !more {
		p.shape = errors.New("malformed listing: files is no array")
	}
	for first := true; more && err == nil; first = false {
		err = p.step(func(j *jsonText) {
			if more = j.element(first); more {
				p.file(j)
			}
		})
		if err == nil && more {
			p.builder.keep(&p.draft)
		}
	}
	return err
}

func (p *jsonPage) meta(j *jsonText) {
	p.version, p.tracks, p.metaStatus = "", nil, projectStatus{}
	j.members(func(name string) {
		switch name {
		case "api-version":
			p.version = string(bytes.TrimSpace(j.optionalOrNumber()))
		case "tracks":
			p.tracks = j.strings()
		case "project-status":
			reason := p.metaStatus.reason
			if p.metaStatus = j.projectStatus(); p.metaStatus.reason == "" {
				p.metaStatus.reason = reason
			}
		case "project-status-reason":
			p.metaStatus.reason = string(j.optional())
		default:
			j.skip()
		}
	})
}

// projectStatus reads PEP 792's object, or a status alone.
func (j *jsonText) projectStatus() (s projectStatus) {
	if j.next() != '{' {
		s.status = string(j.optional())
		return s
	}
	j.members(func(name string) {
		switch name {
		case "status":
			s.status = string(j.optional())
		case "reason":
			s.reason = string(j.optional())
		default:
			j.skip()
		}
	})
	return s
}

// members reads an object, calling member at each of its values; what is no object has none.
func (j *jsonText) members(member func(name string)) {
	if j.next() != '{' {
		j.skip()
		return
	}
	j.at++
	for first := true; ; first = false {
		name, ok := j.member(first)
		if !ok {
			return
		}
		member(string(name))
	}
}

// optional reads a string; any other value is nil.
func (j *jsonText) optional() []byte {
	if j.next() == '"' {
		return j.text()
	}
	j.skip()
	return nil
}

// optionalOrNumber reads a string or a number, as written; any other value is nil.
func (j *jsonText) optionalOrNumber() []byte {
	if c := j.next(); '0' <= c && c <= '9' || c == '-' {
		return j.number()
	}
	return j.optional()
}

// strings reads an array, and returns its strings, the first of very many; what is
// no array is nil.
func (j *jsonText) strings() (all []string) {
	if j.next() != '[' {
		j.skip()
		return nil
	}
	j.at++
	all = []string{}
	for first := true; j.element(first); first = false {
		if v := j.optional(); v != nil {
			all = note(all, string(v))
		}
	}
	return all
}

// urls returns links as absolute URLs; what is none is left out, with a warning.
func (b *builder) urls(what string, links []string) (all []string) {
	for _, link := range links {
		b.room = b.room[:0]
		u, err := b.links.join(b, []byte(strings.TrimSpace(link)))
		if err != nil {
			b.page.warnings = note(b.page.warnings, fmt.Sprintf("%s names what is no URL: %q", what, link))
			continue
		}
		all = append(all, strings.Clone(u))
	}
	return all
}
