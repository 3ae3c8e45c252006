package pep508

import (
	"fmt"

	"resolve/pep440"
)

// An Error says why a text is no requirement or no marker.
type Error struct {
	What     string // what was parsed: "requirement" or "marker"
	Input    string // the text as it was given
	Offset   int    // byte offset into Input of the first offence; len(Input) at the end
	Expected string // what would have been right there, as "a version specifier"
}

func (e *Error) Error() string {
	found := "the end"
	if e.Offset < len(e.Input) {
		found = fmt.Sprintf("%q", e.Input[e.Offset:])
	}
	return fmt.Sprintf("parsing %s %q: expected %s at byte %d, found %s", e.What, e.Input, e.Expected, e.Offset, found)
}

// within turns an error of pep440 about input[start:...] into one about input.
func within(what, input string, start int, err error) error {
	if e, ok := err.(*pep440.Error); ok {
		return &Error{What: what, Input: input, Offset: start + e.Offset, Expected: e.Expected}
	}
	return err
}
