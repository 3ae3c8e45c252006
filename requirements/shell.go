package requirements

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is one argument of a list of options.
type word struct {
	text string // quotes and backslashes taken off
	at   int    // byte offset of its start in what was split
}

var errUnclosedQuote = errors.New("a quote is not closed")

// splitWords splits s into words as a POSIX shell does, without expansions
// and comments. The offset is that of the quote at fault, if err is not nil.
func splitWords(s string) (words []word, offset int, err error) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		text, end, err := readWord(s, i)
		if err != nil {
			return nil, end, err
		}
		words = append(words, word{text, i})
		i = end
	}
	return words, 0, nil
}

// readWord reads the word that starts at i, and returns the offset after it.
func readWord(s string, i int) (text string, end int, err error) {
	var b strings.Builder
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			return b.String(), i, nil
		case r == '\\':
			i++ // a backslash at the end stands for nothing
			if i < len(s) {
				_, size = utf8.DecodeRuneInString(s[i:])
				b.WriteString(s[i : i+size])
				i += size
			}
		case r == '\'' || r == '"':
			n := readQuoted(&b, s[i:])
			if n == 0 {
				return "", i, errUnclosedQuote
			}
			i += n
		default:
			b.WriteString(s[i : i+size])
			i += size
		}
	}
	return b.String(), i, nil
}

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
