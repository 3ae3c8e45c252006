package index

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// parseHTML reads a page of PEP 503 with the attributes of PEP 592, 629, 658,
// 714 and 792. Every anchor with an href is a file; what else is on the page
// does not matter.
func parseHTML(r io.Reader, base *url.URL) (*page, error) {
	p := htmlPage{tokens: html.NewTokenizer(r), builder: newBuilder(base), base: base}
	for {
		switch p.tokens.Next() {
		case html.ErrorToken:
			if err := p.tokens.Err(); !errors.Is(err, io.EOF) {
				return nil, err
			}
			p.builder.setStatus(p.status, p.reason)
			return &p.builder.page, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			if err := p.tag(); err != nil {
				return nil, err
			}
		}
	}
}

// An htmlPage is a page as it is being read.
type htmlPage struct {
	tokens         *html.Tokenizer
	builder        *builder
	base           *url.URL
	based          bool // a base element was seen: only the first counts
	status, reason string
}

func (p *htmlPage) tag() error {
	name, more := p.tokens.TagName()
	switch string(name) {
	case "a":
		return p.anchor(more)
	case "base":
		return p.baseHref(p.attributes(more)["href"])
	case "meta":
		return p.meta(p.attributes(more))
	}
	return nil
}

// attributes returns those of a rare element; of a name given twice the first counts, as in HTML.
func (p *htmlPage) attributes(more bool) map[string]string {
	attrs := map[string]string{}
	for more {
		var k, v []byte
		k, v, more = p.tokens.TagAttr()
		if _, twice := attrs[string(k)]; !twice {
			attrs[string(k)] = string(v)
		}
	}
	return attrs
}

func (p *htmlPage) baseHref(href string) error {
	if href == "" || p.based {
		return nil
	}
	p.based = true
	u, err := p.base.Parse(strings.TrimSpace(href))
	if err != nil {
		return fmt.Errorf("malformed listing: base %q: %w", href, err)
	}
	p.builder.links = newLinker(u)
	return nil
}

func (p *htmlPage) meta(attrs map[string]string) error {
	switch attrs["name"] {
	case "pypi:repository-version":
		return checkAPIVersion(strings.TrimSpace(attrs["content"]))
	case "pypi:project-status":
		p.status = attrs["content"]
	case "pypi:project-status-reason":
		p.reason = attrs["content"]
	}
	return nil
}

// anchor reads one file.
func (p *htmlPage) anchor(more bool) error {
	b := p.builder
	b.begin()
	f := b.cur.file
	var linked, core bool
	for more {
		var k, v []byte
		k, v, more = p.tokens.TagAttr()
		switch string(k) {
		case "href":
			linked = true
			if err := b.setURL(v); err != nil {
				return err
			}
		case "data-requires-python":
			b.setRequiresPython(v)
		case "data-yanked":
			f.Yanked, f.YankedReason = true, b.add(v)
		case "data-core-metadata":
			core = true
			if err := p.sidecar(v); err != nil {
				return err
			}
		case "data-dist-info-metadata":
			if !core {
				if err := p.sidecar(v); err != nil {
					return err
				}
			}
		}
	}
	if !linked {
		return nil
	}
	if lastSegment(f.URL) == "" {
		return nil // a folder, such as the parent that a file server lists
	}
	return b.end()
}

// sidecar reads "true" or "sha256=…"; "false" is how some indexes say no.
func (p *htmlPage) sidecar(v []byte) error {
	f := p.builder.cur.file
	f.Sidecar, f.SidecarHash = string(v) != "false", ""
	name, value, ok := strings.Cut(string(v), "=")
	if !ok {
		return nil
	}
	best := rankedHash{rank: unranked}
	err := p.builder.offer(&best, []byte(name), []byte(value))
	f.SidecarHash = best.text
	return err
}
