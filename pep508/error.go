package pep508

import "fmt"

// An Error says why a text is no requirement or no marker.
type Error struct {
	What     string // what was parsed: "requirement" or "marker"
	Input    string // the text as it was given
	Offset   int    // byte offset into Input of the first offence; len(Input) at the end
	Expected string // what would have been right there, as "a version specifier"
	Variable string // the word there, where it is none of a marker's variables and one could stand; else ""
}

func (e *Error) Error() string {
	found := "the end"
	if e.Offset < len(e.Input) {
		found = fmt.Sprintf("%q", e.Input[e.Offset:])
	}
	return fmt.Sprintf("parsing %s %q: expected %s at byte %d, found %s", e.What, e.Input, e.Expected, e.Offset, found)
}
