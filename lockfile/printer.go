package lockfile

import (
	"bufio"
	"strings"
)

// A printer writes lines and comments. Its writer keeps the first error.
type printer struct {
	w     *bufio.Writer
	color bool
}

// lineEnds are the characters that end a line for those who read locks, Python's
// str.splitlines among them.
const lineEnds = "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"

// oneLine returns what stays one line, whatever the name of a file in it is made
// of: what followed a line's end in a comment would be a pin.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(lineEnds, r) {
			return ' '
		}
		return r
	}, s)
}

func (p *printer) line(s string) {
	p.w.WriteString(s)
	p.w.WriteByte('\n')
}

func (p *printer) comment(s string) { p.behind("", s) }

// behind writes a line that ends in a comment.
func (p *printer) behind(s, comment string) {
	comment = oneLine(comment)
	if p.color {
		comment = "\x1b[32m" + comment + "\x1b[39m"
	}
	p.line(s + comment)
}

// header writes the comment at the top of a file.
func (p *printer) header(text string) {
	for line := range strings.Lines(text) {
		p.comment(strings.TrimRight("# "+line, " \r\n"))
	}
}

// via writes who asked for the pin above: on one line if it is one, else one
// a line.
func (p *printer) via(askers []string) {
	if len(askers) == 1 {
		p.comment("    # via " + askers[0])
		return
	}
	p.comment("    # via")
	for _, a := range askers {
		p.comment("    #   " + a)
	}
}
