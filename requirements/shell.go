package requirements

import (
	"errors"
	"strings"
)

// A word is one argument of a list of options.
type word struct {
	text    string // quotes and backslashes taken off
	at, end int    // byte offsets of its start in what was split, and after it
}

var errUnclosedQuote = errors.New("a quote is not closed")

// isShellSpace reports whether b ends a word.
func isShellSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// splitWords splits s into words as a POSIX shell does, without expansions
// and comments. The offset is that of the quote at fault, if err is not nil.
func splitWords(s string) (words []word, offset int, err error) {
	for i := 0; i < len(s); {
		if isShellSpace(s[i]) {
			i++
			continue
		}
		text, end, err := readWord(s, i)
		if err != nil {
			return nil, end, err
		}
		words = append(words, word{text, i, end})
		i = end
	}
	return words, 0, nil
}

// readWord reads the word that starts at i, and returns the offset after it.
func readWord(s string, i int) (text string, end int, err error) {
	var b strings.Builder
	for i < len(s) && !isShellSpace(s[i]) {
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return "", i - 1, errNothingEscaped
			}
			b.WriteByte(s[i])
			i++
		case '\'', '"':
			n := readQuoted(&b, s[i:])
			if n == 0 {
				return "", i, errUnclosedQuote
			}
			i += n
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String(), i, nil
}

var errNothingEscaped = errors.New(`nothing follows the backslash`)

// readQuoted writes to b what is in the quotes that s starts with, and returns
// how long they are with it, 0 if they do not end. Within double quotes a
// backslash escapes a double quote and itself.
func readQuoted(b *strings.Builder, s string) int {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return i + 1
		case s[i] == '\\' && quote == '"' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return 0
}

// quoteWord returns a word of a requirements file that splitWords reads as s,
// unless s has a line's end in it, which no file can say.
func quoteWord(s string) string {
	safe := s != "" && s[0] != '#'
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && !strings.ContainsRune("-_./:=@+,%&?~<>![]{}*^$#", rune(c)) {
			safe = false
		}
	}
	if safe {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	space := true
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
		case r == '#' && space:
			b.WriteString(`""`) // else a comment would begin
		}
		b.WriteRune(r)
		space = isSpace(r)
	}
	b.WriteByte('"')
	return b.String()
}
