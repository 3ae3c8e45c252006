package requirements

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Error is a line that could not be understood, or is not supported.
type Error struct {
	File         string // as in Position
	Line, Column int    // as in Position
	Text         string // the user's line, as it stands in the file, but for passwords of URLs: asterisks
	Msg          string // what is wrong
	Expected     string // what could have stood there; "" if there is no short answer
	Hint         string // what was probably meant, as a sentence; "" if nobody can tell
	Err          error  // the cause, if another package or the system found it; may be nil
}

// Error returns "file:line: what is wrong", and what was expected if there is
// no better hint.
func (e *Error) Error() string {
	s := Position{File: e.File, Line: e.Line}.String() + ": " + e.Msg
	if e.Expected != "" && e.Hint == "" {
		s += ", expected " + e.Expected
	}
	return s
}

// Unwrap returns the cause: a missing file's error matches fs.ErrNotExist.
func (e *Error) Unwrap() error { return e.Err }

// Position returns where the error is.
func (e *Error) Position() Position {
	return Position{File: e.File, Line: e.Line, Column: e.Column}
}

// quote quotes the user's words for a message, and cuts what is too long for
// one.
func quote(s string) string {
	const most = 120 // bytes
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		return strconv.Quote(strings.TrimSpace(s[:cut]) + " ...")
	}
	return strconv.Quote(s)
}
