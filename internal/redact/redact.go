// Package redact takes users and passwords out of what is shown or written.
package redact

import (
	"net/url"
	"strings"
	"unicode"
)

// URL returns a URL as it may be shown: without user and password. What is
// no URL is returned up to anything that could hold a password.
func URL(rawURL string) string {
	scheme, rest, ok := strings.Cut(rawURL, "://")
	if !ok || !strings.Contains(rest, "@") {
		return rawURL
	}
	u, err := url.Parse(rawURL)
	if err != nil || !strings.EqualFold(u.Scheme, scheme) {
		return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
	}
	if u.User == nil {
		return rawURL
	}
	u.User = nil
	return u.String()
}

// Text returns a text with the URLs in it redacted, each up to the next
// white space.
func Text(s string) string {
	if !strings.Contains(s, "://") {
		return s
	}
	var b strings.Builder
	for s != "" {
		end := strings.IndexFunc(s, unicode.IsSpace)
		if end < 0 {
			end = len(s)
		}
		b.WriteString(URL(s[:end]))
		s = s[end:]
		space := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) })
		if space < 0 {
			space = len(s)
		}
		b.WriteString(s[:space])
		s = s[space:]
	}
	return b.String()
}
