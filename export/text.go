package export

import (
	"net/url"
	"strings"
	"unicode"
)

// redact returns a URL as it may be shown: without user and password. What is
// no URL is returned up to anything that could hold a password.
func redact(rawURL string) string {
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

// redactText returns a text with the URLs in it redacted, each up to the next
// white space.
func redactText(s string) string {
	if !strings.Contains(s, "://") {
		return s
	}
	var b strings.Builder
	for s != "" {
		end := strings.IndexFunc(s, unicode.IsSpace)
		if end < 0 {
			end = len(s)
		}
		b.WriteString(redact(s[:end]))
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

// plain returns a text as a picture shows it, on one line: what is no
// character, ends a line, controls the terminal or turns the direction of
// writing is U+FFFD.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
