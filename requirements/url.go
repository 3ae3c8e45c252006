package requirements

import (
	"errors"
	"net/url"
	"runtime"
	"slices"
	"strings"
)

// scheme returns the scheme that s begins with, in lower case, "" if it begins with
// none (RFC 3986). A drive letter is none.
func scheme(s string) string {
	name, _, ok := strings.Cut(s, ":")
	if !ok || len(name) < 2 || !isAlphanumeric(name[0]) || isDigit(rune(name[0])) {
		return ""
	}
	for i := range len(name) {
		if c := name[i]; !isAlphanumeric(c) && c != '+' && c != '-' && c != '.' {
			return ""
		}
	}
	return strings.ToLower(name)
}

// isURL reports whether s is a URL that pip takes for one: of a file, or of a
// version control.
func isURL(s string) bool {
	switch name := scheme(s); name {
	case "http", "https", "file", "ftp":
		return true
	default:
		return isVersionControl(name)
	}
}

// transports has the version controls that pip knows, and what each goes over.
var transports = map[string][]string{
	"bzr": {"file", "ftp", "http", "https", "lp", "sftp", "ssh"},
	"git": {"file", "git", "http", "https", "ssh"},
	"hg":  {"file", "http", "https", "ssh", "static-http"},
	"svn": {"file", "http", "https", "ssh", "svn"},
}

// isVersionControl reports whether a scheme is one of a version control over a
// transport, as git+https.
func isVersionControl(scheme string) bool {
	vcs, transport, _ := strings.Cut(scheme, "+")
	return slices.Contains(transports[vcs], transport)
}

// isRemote reports whether a file's name is a URL that ParseOptions.OpenURL opens.
func isRemote(name string) bool {
	s := scheme(name)
	return s == "http" || s == "https"
}

var errNotLocal = errors.New("a file: URL of another machine")

// filePath returns the path that a file: URL names (RFC 8089). One without a leading
// slash is relative to the current folder.
func filePath(fileURL string) (string, error) {
	path := fileURL[len("file:"):]
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		host, _, _ := strings.Cut(rest, "/")
		if host != "" && !strings.EqualFold(host, "localhost") {
			return "", errNotLocal
		}
		path = rest[len(host):]
	}
	path, err := url.PathUnescape(path)
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "windows" && len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:]
	}
	return path, nil
}

// joinURL returns the URL that a file read from base means by ref (RFC 3986,
// section 5).
func joinURL(base, ref string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", withoutURL(err)
	}
	r, err := url.Parse(ref)
	if err != nil {
		return "", withoutURL(err)
	}
	return b.ResolveReference(r).String(), nil
}

// withoutURL takes the URL, which may hold a password, off a *url.Error.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// A redacted is an error whose text may have a URL with a password in it.
type redacted struct{ err error }

func (r redacted) Error() string { return redact(r.err.Error(), false) }

func (r redacted) Unwrap() error { return r.err }

// urlIdentity returns a text that is the same for all spellings of a URL that are
// one for sure (RFC 3986, section 6.2.2).
func urlIdentity(name string) string {
	u, err := url.Parse(name)
	if err != nil {
		return name
	}
	u.Host, u.Fragment, u.RawFragment = strings.ToLower(u.Host), "", ""
	return u.ResolveReference(&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}

// redact replaces the password in each URL of s, or the user where there is no
// password, as that may be a token, by asterisks: four, or if aligned as many as
// there are characters. The user of a URL over SSH without a password is kept.
func redact(s string, aligned bool) string {
	const mark = "://"
	at := strings.Index(s, mark)
	if at < 0 || !strings.Contains(s[at:], "@") {
		return s
	}
	var b strings.Builder
	done := 0
	for at >= 0 {
		start := done + at + len(mark)
		end := len(s)
		if n := strings.IndexAny(s[start:], "/?# \t'\""); n >= 0 {
			end = start + n
		}
		schemeAt := start - len(mark)
		for schemeAt > 0 && (isAlphanumeric(s[schemeAt-1]) || s[schemeAt-1] == '+') {
			schemeAt--
		}
		b.WriteString(s[done:start])
		b.WriteString(redactAuthority(s[start:end], s[schemeAt:start-len(mark)], aligned))
		done = end
		at = strings.Index(s[done:], mark)
	}
	b.WriteString(s[done:])
	return b.String()
}

// redactAuthority is redact for what stands between the slashes of a URL.
func redactAuthority(authority, scheme string, aligned bool) string {
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return authority
	}
	user, secret := "", authority[:at]
	if colon := strings.IndexByte(secret, ':'); colon >= 0 {
		user, secret = secret[:colon+1], secret[colon+1:]
	} else if strings.HasSuffix(scheme, "ssh") {
		return authority
	}
	if name, size := variableAt(secret); name != "" && size == len(secret) {
		return authority // a variable's name is no secret
	}
	stars := "****"
	if aligned {
		stars = strings.Repeat("*", len([]rune(secret)))
	}
	return user + stars + authority[at:]
}
