package requirements

import (
	"iter"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is a logical line: physical lines joined by backslashes at their
// ends, which remembers where each part of its text stands in the file.
type line struct {
	file  string
	text  string
	marks []mark   // by at, the first at or before 0
	raw   []string // the physical lines, as they stand in the file

	filled *strings.Replacer // puts the names of variables in the place of their values; nil if there are none
}

// A mark says where the text from at on, up to the next mark, comes from.
type mark struct {
	at           int // byte offset in text; negative after text was cut at its start
	line, column int // as in Position
	phys         int // index in raw
	fixed        bool
	// fixed: the text is not in the file itself (a variable's value), so all
	// of it has the same place.
}

// A physical line is a piece of the file up to a line's end.
type physical struct {
	text         string
	line, column int
}

// physicalLines splits text as Python's splitlines does, which pip uses.
// Lines are counted as editors do, by line feeds and carriage returns: after
// one of the rarer separators the same line goes on.
func physicalLines(text string) iter.Seq[physical] {
	return func(yield func(physical) bool) {
		number, column := 1, 1
		for text != "" {
			end := strings.IndexFunc(text, isLineEnd)
			if end < 0 {
				yield(physical{text, number, column})
				return
			}
			if !yield(physical{text[:end], number, column}) {
				return
			}
			sep, size := utf8.DecodeRuneInString(text[end:])
			if strings.HasPrefix(text[end:], "\r\n") {
				size = 2
			}
			if sep == '\n' || sep == '\r' {
				number, column = number+1, 1
			} else {
				column += utf8.RuneCountInString(text[:end]) + 1
			}
			text = text[end+size:]
		}
	}
}

func isLineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// logicalLines joins each physical line that ends in a backslash with the
// next, before anybody looks for comments: a comment at a line's end goes on
// after a backslash. A line that is all comment neither continues nor is part
// of a name: it ends the logical line.
func logicalLines(file, text string) iter.Seq[*line] {
	return func(yield func(*line) bool) {
		var parts []string
		l := &line{file: file}
		size := 0
		add := func(p physical, text string, column int) {
			l.marks = append(l.marks, mark{at: size, line: p.line, column: column, phys: len(l.raw)})
			l.raw = append(l.raw, p.text)
			parts = append(parts, text)
			size += len(text)
		}
		flush := func() bool {
			l.text = strings.Join(parts, "")
			ok := yield(l)
			l, parts, size = &line{file: file}, nil, 0
			return ok
		}
		for p := range physicalLines(text) {
			comment := strings.HasPrefix(strings.TrimLeftFunc(p.text, isSpace), "#")
			switch {
			case comment && len(parts) > 0:
				add(p, " "+p.text, p.column) // so that the # is seen as a comment's
			case !comment && strings.HasSuffix(p.text, `\`):
				text := strings.TrimLeft(p.text, `\`)
				add(p, strings.TrimRight(text, `\`), p.column+len(p.text)-len(text))
				continue
			default:
				add(p, p.text, p.column)
			}
			if !flush() {
				return
			}
		}
		if len(parts) > 0 {
			flush()
		}
	}
}

// stripComment returns l without its comment, a # at the start or after white
// space and all that follows, and without white space at both ends.
func (l *line) stripComment() *line {
	text := l.text
	space := true // what came last is white space, or nothing
	for i, r := range text {
		if r == '#' && space {
			text = text[:i]
			break
		}
		space = isSpace(r)
	}
	l.text = strings.TrimRightFunc(text, isSpace)
	return l.trimLeft()
}

// trimLeft cuts white space at the start, and moves the marks with the text.
func (l *line) trimLeft() *line {
	text := strings.TrimLeftFunc(l.text, isSpace)
	if cut := len(l.text) - len(text); cut > 0 && text != "" {
		first := l.locate(cut)
		keep := sort.Search(len(l.marks), func(i int) bool { return l.marks[i].at > cut })
		l.marks = append([]mark{first}, l.marks[keep:]...)
		for i := range l.marks {
			l.marks[i].at -= cut
		}
	}
	l.text = text
	return l
}

// locate returns a mark for the byte offset at. It takes time in proportion
// to the physical line; a locator is for many offsets in order.
func (l *line) locate(at int) mark {
	loc := locator{l: l}
	return loc.find(at)
}

// A locator finds the places of rising offsets in time proportional to the
// line, however many they are.
type locator struct {
	l    *line
	i    int  // the mark that at is under
	last mark // the place found last
}

func (loc *locator) find(at int) mark {
	marks := loc.l.marks
	if loc.last.line == 0 || at < loc.last.at {
		loc.i, loc.last = 0, marks[0]
	}
	for loc.i+1 < len(marks) && marks[loc.i+1].at <= at {
		loc.i++
		loc.last = marks[loc.i]
	}
	if !loc.last.fixed {
		loc.last.column += utf8.RuneCountInString(loc.l.text[loc.last.at:at])
	}
	loc.last.at = at
	return loc.last
}

// position returns where the byte offset at of the text is.
func (loc *locator) position(at int) Position {
	m := loc.find(at)
	return Position{File: loc.l.file, Line: m.line, Column: m.column}
}

// isSpace reports whether Python counts r as white space: Unicode does, but for
// four control characters.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// quote is quote for words of l's text. Values of variables may be secrets,
// and messages end up in logs: their names stand for them, and passwords of URLs
// are left out.
func (l *line) quote(s string) string {
	if l.filled != nil {
		s = l.filled.Replace(s)
	}
	return quote(redact(s, false))
}

// error returns an error at the byte offset at.
func (l *line) error(at int, msg string) *Error {
	m := l.locate(at)
	return &Error{File: l.file, Line: m.line, Column: m.column, Text: redact(l.raw[m.phys], true), Msg: msg}
}

// errorAt returns an error at a position within l.
func (l *line) errorAt(pos Position, msg string) *Error {
	e := &Error{File: pos.File, Line: pos.Line, Column: pos.Column, Msg: msg}
	for _, m := range l.marks {
		if m.line == pos.Line && m.column <= pos.Column {
			e.Text = redact(l.raw[m.phys], true)
		}
	}
	return e
}
