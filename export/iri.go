package export

import (
	"net/url"
	"strings"
)

// iri returns an absolute URL of http, https or file so that it keeps to the
// letter of RFC 3986, which net/url and browsers do not insist on: what may not
// stand where it stands is percent-encoded. It is false for what is none.
func iri(rawURL string) (string, bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "file" || u.Opaque != "" {
		return "", false
	}
	for _, c := range []byte(u.Host) {
		if !isUnreserved(c) && strings.IndexByte(":[]", c) < 0 {
			return "", false
		}
	}
	if u.Host == "" && u.Scheme != "file" {
		return "", false
	}
	out := u.Scheme + "://" + u.Host + escapeIRI(u.EscapedPath())
	if u.RawQuery != "" {
		out += "?" + escapeIRI(u.RawQuery)
	}
	if u.Fragment != "" {
		out += "#" + escapeIRI(u.EscapedFragment())
	}
	return out, true
}

// escapeIRI percent-encodes what may stand neither in a path nor in a query.
func escapeIRI(s string) string {
	return percentEncode(s, func(i int) bool {
		c := s[i]
		return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@/?", c) >= 0 ||
			c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
	})
}

// percentEncode encodes the bytes of s (RFC 3986, 2.1) but for those that keep
// holds for, by their place.
func percentEncode(s string, keep func(i int) bool) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if keep(i) {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[s[i]>>4])
		b.WriteByte(hex[s[i]&15])
	}
	return b.String()
}

// isUnreserved reports whether a URL may have the character anywhere.
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(".-_~", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
