package requirements

import "strconv"

// A Position is a place in a file. Positions are plain data.
type Position struct {
	File   string // as the user named it, or joined to the including file's folder; a URL without its password; "-" is standard input
	Line   int    // from 1; 0 means the file as a whole
	Column int    // from 1, in characters
}

// String returns "file:line:column", without the parts that are zero.
func (p Position) String() string {
	s := displayName(p.File)
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// displayName is how messages call a file.
func displayName(file string) string {
	if file == "-" {
		return "<stdin>"
	}
	return file
}
