package tomltext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"resolve/requirements"
)

// syntaxError returns the error for what is no TOML.
func (d *decoder) syntaxError(err *unstable.ParserError) *requirements.Error {
	at := int(d.parser.Range(err.Highlight).Offset)
	msg := err.Message
	if rest := d.s.Text[at:]; rest != "" && rest[0] >= utf8.RuneSelf {
		// The parser looks at bytes and names the first of a character's.
		r, _ := utf8.DecodeRuneInString(rest)
		msg = strings.ReplaceAll(msg, fmt.Sprintf("%#U", rest[0]), fmt.Sprintf("%#U", r))
	}
	e := d.s.Fault(at, "invalid TOML: "+msg)
	e.Err = err
	e.Hint = syntaxHint(err.Message, d.s.Text[at:])
	return e
}

// syntaxHint names what was probably meant where TOML's parser gave up with msg at
// rest; "" if nobody can tell. The messages it looks for are the library's: what it
// does not know has no hint.
func syntaxHint(msg, rest string) string {
	first := firstWord(rest)
	switch {
	case strings.HasPrefix(rest, "“"), strings.HasPrefix(rest, "”"), strings.HasPrefix(rest, "‘"), strings.HasPrefix(rest, "’"):
		return `TOML's quotes are " and '`
	case first == "True", first == "False":
		return "write " + strings.ToLower(first)
	case strings.Contains(msg, "at start of value"), strings.Contains(msg, "strings must be quoted"), strings.Contains(msg, "expected keyword"):
		if first == "" {
			return ""
		}
		return "put text in quotes, as " + Quote(first)
	case strings.Contains(msg, "',' or ']'"):
		return "entries of a list are separated by commas"
	case strings.Contains(msg, "cannot have new lines"), strings.Contains(msg, "unterminated"):
		return "a quote is not closed"
	case strings.Contains(msg, "invalid escape character"):
		return `write \\ for a backslash, or put the text in single quotes`
	case strings.Contains(msg, "array is incomplete"):
		return `a list is not closed with "]"`
	case strings.Contains(msg, "inline table is incomplete"):
		return `a table is not closed with "}"`
	case strings.Contains(msg, "expected '=' after key"):
		return `a line is "key = value" or a "[table]"; requirements are strings in a list, as dependencies = ["flask>=3"]`
	}
	return ""
}

// firstWord returns the letters, digits and signs that a bare text begins with.
func firstWord(s string) string {
	const most = 64 // bytes, enough for a hint
	s = s[:min(len(s), most)]
	end := strings.IndexFunc(s, func(r rune) bool {
		return r > '~' || strings.ContainsRune(" \t\r\n,#[]{}\"'=", r)
	})
	if end >= 0 {
		s = s[:end]
	}
	return s
}
