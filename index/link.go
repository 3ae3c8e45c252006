package index

import (
	"bytes"
	"net/url"
	"strings"
)

// A linker resolves the links of one page against its base. Nearly every link
// is absolute or a plain relative path, and joining those as text takes a
// twentieth of the time of net/url, which sees to all others.
type linker struct {
	base   *url.URL
	origin string   // "https://host"
	ups    []string // ups[n]: origin and folder, n steps up, with a final slash
}

func newLinker(base *url.URL) linker {
	clean := *base
	clean.User, clean.RawQuery, clean.Fragment, clean.RawFragment = nil, "", "", ""
	l := linker{base: &clean, origin: clean.Scheme + "://" + clean.Host}
	dir := clean.EscapedPath()
	dir = dir[:strings.LastIndexByte(dir, '/')+1]
	if dir == "" {
		dir = "/"
	}
	if !plain([]byte(dir[1:])) {
		return l // ups stays empty: every relative link is for net/url
	}
	for {
		l.ups = append(l.ups, l.origin+dir)
		if dir == "/" {
			return l
		}
		dir = dir[:strings.LastIndexByte(dir[:len(dir)-1], '/')+1]
	}
}

// join returns link as an absolute URL, as a string of b's page.
func (l *linker) join(b *builder, link []byte) (string, error) {
	if hasScheme(link) && !bytes.ContainsAny(link, " \t\r\n") {
		return b.add(link), nil
	}
	up, rest := 0, link
	for bytes.HasPrefix(rest, []byte("../")) {
		up, rest = up+1, rest[3:]
	}
	switch {
	case len(link) > 0 && up < len(l.ups) && plain(rest):
		return b.add([]byte(l.ups[up]), rest), nil
	case len(link) > 1 && link[0] == '/' && plain(link[1:]):
		return b.add([]byte(l.origin), link), nil
	}
	u, err := url.Parse(string(link))
	if err != nil {
		return "", err
	}
	return l.base.ResolveReference(u).String(), nil
}

func hasScheme(link []byte) bool {
	return bytes.HasPrefix(link, []byte("https://")) || bytes.HasPrefix(link, []byte("http://"))
}

// plain reports whether path needs no resolving: unreserved characters, no
// empty and no dot segment, not rooted.
func plain(path []byte) bool {
	before := byte('/')
	for _, c := range path {
		if before == '/' && (c == '/' || c == '.') {
			return false // a dot segment, or a hidden file: not worth telling apart
		}
		if !plainByte[c] {
			return false
		}
		before = c
	}
	return true
}

var plainByte = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	for _, c := range "-._~%+/" {
		t[c] = true
	}
	return t
}()

// lastSegment returns what follows the last slash of a URL's path, escaped as it is.
func lastSegment(u string) string {
	if i := strings.IndexByte(u, '?'); i >= 0 {
		u = u[:i]
	}
	return u[strings.LastIndexByte(u, '/')+1:]
}

// sidecarURL returns where the core metadata of the file at u is served (PEP 658).
func sidecarURL(u string) string {
	if i := strings.IndexByte(u, '?'); i >= 0 {
		return u[:i] + ".metadata" + u[i:]
	}
	return u + ".metadata"
}
