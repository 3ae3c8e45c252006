package tomltext

import (
	"sort"
	"strings"

	"resolve/requirements"
)

// A Source is a text and where it stands in a file. It is not changed after it
// is made, and goroutines may share it.
type Source struct {
	File  string // as in requirements.Position
	Text  string // valid UTF-8
	first int    // the number of the text's first line in the file
	shift []int  // characters that stand before each line in the file, "# " of a script's; nil: none

	lines []int // byte offset of each line
	runes []int // characters before each stride of the text
}

// stride is how far apart counts of characters are, so that finding columns takes
// no time proportional to the line: a file may be one long line.
const stride = 256 // bytes

// NewSource returns the source of text, valid UTF-8, whose first line is the one
// with the number first of file. Before each line stand as many characters as
// shift says, in the file alone; nil means none.
func NewSource(file, text string, first int, shift []int) *Source {
	s := &Source{File: file, Text: text, first: first, shift: shift, lines: []int{0}}
	count := 0
	for i := range len(text) {
		if i%stride == 0 {
			s.runes = append(s.runes, count)
		}
		if isRuneStart(text[i]) {
			count++
		}
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

func isRuneStart(b byte) bool { return b&0xc0 != 0x80 }

// runesBefore returns how many characters begin before the byte offset at.
func (s *Source) runesBefore(at int) int {
	if len(s.runes) == 0 {
		return 0
	}
	i := min(at/stride, len(s.runes)-1)
	count := s.runes[i]
	for j := i * stride; j < at; j++ {
		if isRuneStart(s.Text[j]) {
			count++
		}
	}
	return count
}

// lineAt returns the index of the line that the byte offset at is in.
func (s *Source) lineAt(at int) int {
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > at }) - 1
}

func (s *Source) shiftOf(line int) int {
	if line < len(s.shift) {
		return s.shift[line]
	}
	return 0
}

// Position returns where the byte offset at of the text is in the file.
func (s *Source) Position(at int) requirements.Position {
	line := s.lineAt(at)
	return requirements.Position{
		File:   s.File,
		Line:   s.first + line,
		Column: 1 + s.shiftOf(line) + s.runesBefore(at) - s.runesBefore(s.lines[line]),
	}
}

// LineStart returns the byte offset at which the file's line with this number
// begins.
func (s *Source) LineStart(number int) int { return s.lines[number-s.first] }

// Fault returns an error at the byte offset at.
func (s *Source) Fault(at int, msg string) *requirements.Error {
	pos := s.Position(at)
	line := s.lineAt(at)
	text, _, _ := strings.Cut(s.Text[s.lines[line]:], "\n")
	text = "# "[:s.shiftOf(line)] + strings.TrimSuffix(text, "\r")
	return &requirements.Error{File: pos.File, Line: pos.Line, Column: pos.Column, Text: text, Msg: msg}
}

// WrongType returns the error for a value that is not what it should be.
func (s *Source) WrongType(v *Value, what, want string) *requirements.Error {
	at := v.At
	if v.Kind == Table && v.origin != inline {
		at = v.Key
	}
	return s.Fault(at, what+" is "+v.Word+", expected "+want)
}
