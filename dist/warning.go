package dist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Warning names something in core metadata that is not as the standard has
// it and was read all the same.
type Warning struct {
	Header string // the header as the standard spells it; "" if it concerns none that is read
	Line   int    // where the header begins, 1 for the file's first line; 0 if that is not known
	Text   string // what stands there, its first 200 bytes at most
	Done   string // what is wrong with it and what was made of it, as a clause
}

// String gives the warning as one line: line 7: Requires-Dist "a>=1.*": it is none; read as a>=1.
func (w Warning) String() string {
	var parts []string
	if w.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", w.Line))
	}
	what := w.Header
	if w.Text != "" {
		what = strings.TrimSpace(fmt.Sprintf("%s %q", w.Header, w.Text))
	}
	if what != "" {
		parts = append(parts, what)
	}
	return strings.Join(append(parts, w.Done), ": ")
}

// The most that is kept of junk, so that a file of nothing else takes no more
// room than it has itself.
const (
	maxWarnings    = 100 // then one more says how many there were
	maxWarningText = 200 // bytes
)

// warnings collects what was tolerated in one file.
type warnings struct {
	list []Warning
	more int // those that found no room
}

func (w *warnings) add(header string, line int32, text, done string) {
	if len(w.list) >= maxWarnings {
		w.more++
		return
	}
	w.list = append(w.list, Warning{Header: header, Line: int(line), Text: clip(text), Done: done})
}

// sorted gives the warnings by line, nil if there are none.
func (w *warnings) sorted() []Warning {
	slices.SortStableFunc(w.list, func(a, b Warning) int { return cmp.Compare(a.Line, b.Line) })
	if w.more > 0 {
		w.list = append(w.list, Warning{Done: fmt.Sprintf("there are %d more things like these", w.more)})
	}
	return w.list
}

// clip cuts text at the last letter that has room. It copies what it keeps of a
// longer text, which need not live for it.
func clip(text string) string {
	if len(text) <= maxWarningText {
		return text
	}
	end := maxWarningText
	for end > maxWarningText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.Clone(text[:end])
}
