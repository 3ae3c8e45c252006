package index

import (
	"fmt"
	"io"
	"mime"
	"net/url"
	"strconv"
	"strings"

	"resolve/dist"
)

// A page is what one Simple API page says.
type page struct {
	name           string  // as the page spells it, "" if it does not
	packer         *packer // its files
	status, reason string  // PEP 792, "" for active
	versions       []string
	tracks         []string
	alternates     []string
	skipped        []dist.Skip
	warnings       []string
}

// The content types of PEP 691.
const (
	jsonType = "application/vnd.pypi.simple.v1+json"
	htmlType = "application/vnd.pypi.simple.v1+html"
	accept   = jsonType + ", " + htmlType + ";q=0.2, text/html;q=0.1"
)

// parsePage reads a page by its content type. base is the URL that the page
// was finally served from, name the package that it is asked for, in normal
// form, or "" for a page with files of many.
//
// A page that is no JSON, has a wrong shape or an API version that is not 1.x
// is refused. One file that is wrong is not: it is skipped, with the reason.
// What may be absent is taken for absent if it is wrong: sizes, times, sidecars,
// PEP 708's and PEP 740's URLs. Of what nothing of a resolve depends on, the first
// 50,000 of each kind are kept.
func parsePage(r io.Reader, contentType string, base *url.URL, name string) (*page, error) {
	media, _, _ := strings.Cut(contentType, ";")
	_, params, _ := mime.ParseMediaType(contentType) // nothing, if the parameters are wrong
	switch media = strings.ToLower(strings.TrimSpace(media)); media {
	case jsonType, "application/json", "application/vnd.pypi.simple.latest+json":
		return parseJSON(r, base, name)
	case htmlType, "text/html", "application/xhtml+xml", "application/vnd.pypi.simple.latest+html":
		return parseHTML(r, params["charset"], base, name)
	}
	return nil, fmt.Errorf("malformed listing: content type %q is neither PEP 691 JSON version 1 nor HTML", media)
}

// knownMinor is the last minor version of the API that this package was written for.
const knownMinor = 4

// mostNoted bounds what is kept of each kind that nothing of a resolve depends on:
// files that cannot be used, versions, warnings. They take up to a hundred times
// what they take on a page that has nothing else, which may be 256 MB.
const mostNoted = 50_000

// note appends to a list of such a kind, if there is room for more.
func note[T any](list []T, v T) []T {
	if len(list) < mostNoted {
		list = append(list, v)
	}
	return list
}

// checkAPIVersion applies PEP 629: every 1.x is understood, with a warning if it
// is newer than what is known; "" is 1.0.
func (p *page) checkAPIVersion(v string) error {
	if v == "" {
		return nil
	}
	major, rest, _ := strings.Cut(v, ".")
	if major != "1" {
		return fmt.Errorf("malformed listing: api-version %q is not 1.x (PEP 629)", v)
	}
	if minor, err := strconv.Atoi(rest); err == nil && minor > knownMinor {
		p.warnings = note(p.warnings, fmt.Sprintf("the page has API version %s, and 1.%d is the newest that is known", v, knownMinor))
	}
	return nil
}

// setStatus keeps a project's status and reason (PEP 792).
func (p *page) setStatus(status, reason string) {
	if status == "active" {
		status = ""
	}
	p.status, p.reason = status, reason
}

// value returns what the page at url says as the value of a listing, and takes
// the page over.
func (p *page) value(url string) packed {
	name := p.packer.name
	l := &dist.Listing{Name: name, URL: url, Status: p.status, Reason: p.reason}
	details := dist.Details{
		Versions: p.versions, Tracks: p.tracks, AlternateLocations: p.alternates,
		Skipped: append(p.skipped, p.packer.others...), Warnings: p.warnings,
	}
	if p.name != "" && name != "" && !sameName(p.name, name) {
		details.Warnings = append(details.Warnings, fmt.Sprintf("the page says that it is of %q", p.name))
	}
	v := p.packer.value(l, &details)
	p.packer.release()
	return v
}

// sameName reports whether a project's name, as somebody spells it, is name in normal form (PEP 503).
func sameName(spelt, name string) bool {
	separator := func(r rune) bool { return r == '-' || r == '_' || r == '.' }
	return strings.ToLower(strings.Join(strings.FieldsFunc(spelt, separator), "-")) == name
}
