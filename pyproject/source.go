package pyproject

import (
	"sort"
	"strings"

	"resolve/requirements"
)

// A source is a TOML text and where it stands in a file. It is not changed after
// it is made.
type source struct {
	file  string // as in requirements.Position
	text  string // valid UTF-8
	first int    // the number of the text's first line in the file
	shift []int  // characters that stand before each line in the file, "# " of a script's; nil: none

	lines []int // byte offset of each line
	runes []int // characters before each stride of the text
}

// stride is how far apart counts of characters are, so that finding columns takes
// no time proportional to the line: a file may be one long line.
const stride = 256 // bytes

func newSource(file, text string, first int, shift []int) *source {
	s := &source{file: file, text: text, first: first, shift: shift, lines: []int{0}}
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
func (s *source) runesBefore(at int) int {
	if len(s.runes) == 0 {
		return 0
	}
	i := min(at/stride, len(s.runes)-1)
	count := s.runes[i]
	for j := i * stride; j < at; j++ {
		if isRuneStart(s.text[j]) {
			count++
		}
	}
	return count
}

// lineAt returns the index of the line that the byte offset at is in.
func (s *source) lineAt(at int) int {
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > at }) - 1
}

func (s *source) shiftOf(line int) int {
	if line < len(s.shift) {
		return s.shift[line]
	}
	return 0
}

// position returns where the byte offset at of the text is in the file.
func (s *source) position(at int) requirements.Position {
	line := s.lineAt(at)
	return requirements.Position{
		File:   s.file,
		Line:   s.first + line,
		Column: 1 + s.shiftOf(line) + s.runesBefore(at) - s.runesBefore(s.lines[line]),
	}
}

// error returns an error at the byte offset at.
func (s *source) error(at int, msg string) *requirements.Error {
	pos := s.position(at)
	line := s.lineAt(at)
	text, _, _ := strings.Cut(s.text[s.lines[line]:], "\n")
	text = "# "[:s.shiftOf(line)] + strings.TrimSuffix(text, "\r")
	return &requirements.Error{File: pos.File, Line: pos.Line, Column: pos.Column, Text: text, Msg: msg}
}
