package export

import (
	"strings"
	"unicode"
)

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
