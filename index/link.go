package index

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
)

// A linker resolves the links of one page against its base (RFC 3986, 5.2).
// Nearly every link is on one other host or a plain relative path, and joining
// those as text takes a twentieth of the time of net/url, which sees to all others.
type linker struct {
	base   *url.URL
	here   bool     // the page lies on this machine, and may link to files there
	origin string   // "https://host"
	ups    []string // ups[n]: origin and folder, n steps up, with a final slash
	other  string   // the last link's "https://host/" that was not relative
	joined bool     // the last link was joined as text: what follows its host is plain
}

func newLinker(base *url.URL) linker {
	clean := *base
	clean.User, clean.Fragment, clean.RawFragment = nil, "", ""
	l := linker{base: &clean, here: clean.Scheme == "file", origin: origin(&clean)}
	dir := clean.EscapedPath()
	dir = dir[:strings.LastIndexByte(dir, '/')+1]
	if dir == "" {
		dir = "/"
	}
	if !plain([]byte(dir[1:])) || clean.Hostname() == "" || clean.Scheme != "http" && clean.Scheme != "https" {
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

// origin returns a URL's "https://host", escaped.
func origin(u *url.URL) string {
	o := url.URL{Scheme: u.Scheme, Host: u.Host}
	return o.String()
}

// join returns link, which has no fragment, as an absolute URL of http or https, or
// of a file if the page may link to some. It is good for as long as link and b's
// room.
func (l *linker) join(b *builder, link []byte) (string, error) {
	l.joined = true
	if rest, ok := bytes.CutPrefix(link, []byte(l.other)); ok && l.other != "" && plain(rest) {
		return inPlace(link), nil
	}
	up, rest := 0, link
	for bytes.HasPrefix(rest, []byte("../")) {
		up, rest = up+1, rest[3:]
	}
	switch {
	case len(link) > 0 && up < len(l.ups) && plain(rest):
		return b.join2(l.ups[up], rest), nil
	case len(l.ups) > 0 && len(link) > 1 && link[0] == '/' && plain(link[1:]):
		return b.join2(l.origin, link), nil
	}
	l.joined = false
	return l.resolve(link)
}

var (
	errScheme = errors.New("it is neither http nor https")
	errNoHost = errors.New("it has no host")
)

// resolve is join for every link.
func (l *linker) resolve(link []byte) (string, error) {
	ref, err := url.Parse(string(link))
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // the link itself is shown by who asked
		}
		return "", err
	}
	u := l.base.ResolveReference(ref)
	u.Fragment, u.RawFragment = "", ""
	switch {
	case u.Scheme == "file" && l.here:
		return u.String(), nil
	case u.Scheme != "http" && u.Scheme != "https":
		return "", errScheme
	case u.Hostname() == "":
		return "", errNoHost
	}
	if ref.IsAbs() && u.User == nil {
		l.other = origin(u) + "/"
	}
	return u.String(), nil
}

// plain reports whether path needs no resolving: unreserved characters, no
// empty and no dot segment, not rooted, every escape whole.
func plain(path []byte) bool {
	for i := 0; i < len(path); {
		next := i + 1
		if len(path)-i >= 8 {
			next = i + 8
			p := path[i:next:next]
			if pathKind[p[0]]|pathKind[p[1]]|pathKind[p[2]]|pathKind[p[3]]|pathKind[p[4]]|pathKind[p[5]]|pathKind[p[6]]|pathKind[p[7]] == unreserved {
				i = next
				continue
			}
		}
		for ; i < next; i++ {
			switch pathKind[path[i]] {
			case unreserved:
			case dotOrSlash: // of a dot segment, an empty one or a hidden file: not worth telling apart
				if i == 0 || path[i-1] == '/' {
					return false
				}
			case percent:
				if i+2 >= len(path) || (hexKind[path[i+1]]|hexKind[path[i+2]])&notHex != 0 {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

const (
	unreserved = iota
	dotOrSlash
	percent
	reserved
)

// pathKind sorts the bytes of a path, nearly all of which are unreserved, so
// that each costs one look, and eight one branch.
var pathKind = func() (t [256]uint8) {
	for c := range t {
		t[c] = reserved
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			t[c] = unreserved
		}
	}
	for _, c := range "-_~+" {
		t[c] = unreserved
	}
	t['.'], t['/'], t['%'] = dotOrSlash, dotOrSlash, percent
	return t
}()

// lastSegment returns what follows the last slash of an absolute URL's path,
// escaped as it is; "" if the path is empty.
func lastSegment(u string) string {
	_, path, _ := strings.Cut(u, "://")
	if i := strings.IndexByte(path, '?'); i >= 0 {
		path = path[:i]
	}
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return ""
	}
	return path[i+1:]
}

// sidecarURL returns where the core metadata of the file at u is served (PEP 658).
func sidecarURL(u string) string {
	if i := strings.IndexByte(u, '?'); i >= 0 {
		return u[:i] + ".metadata" + u[i:]
	}
	return u + ".metadata"
}
