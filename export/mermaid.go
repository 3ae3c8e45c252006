package export

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"resolve/resolver"
)

// Mermaid writes who asks for what as a flowchart in Mermaid's language, for
// Markdown that draws it, such as GitHub's. A line of the user's is a rounded
// node, a package a box; an edge is labelled with what is asked for. Edges of
// constraints and overrides are dotted. Of the Options nothing is used. The
// error is that of w.
//
// Mermaid draws no more than 500 edges and 50,000 characters unless the page is
// told to.
func Mermaid(w io.Writer, r *resolver.Resolution, _ Options) error {
	g := newGraph(r)
	var b bytes.Buffer
	b.WriteString("flowchart LR\n")
	for i, line := range g.lines {
		b.WriteString("    " + mermaidID('l', i) + "([" + mermaidQuote(line) + "])\n")
	}
	for i, p := range g.packages {
		b.WriteString("    " + mermaidID('p', i) + "[" + mermaidQuote(p.label) + "]\n")
	}
	for _, e := range g.edges {
		from, arrow := mermaidID('p', e.from), " -->"
		if e.line {
			from = mermaidID('l', e.from)
		}
		if e.narrows {
			arrow = " -.->"
		}
		b.WriteString("    " + from + arrow)
		if e.label != "" {
			b.WriteString("|" + mermaidQuote(e.label) + "|")
		}
		b.WriteString(" " + mermaidID('p', e.to) + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// mermaidID names a node by its place: a package may have the name of one of
// Mermaid's words.
func mermaidID(kind byte, place int) string {
	return string(kind) + strconv.Itoa(place)
}

// mermaidQuote writes a plain text as a label. Only letters, digits, spaces and
// what has no meaning to Mermaid, to Markdown nor to HTML stand for themselves;
// all else is written as #code;.
func mermaidQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(" .,-/=", r):
			b.WriteRune(r)
		case r == '"':
			b.WriteString("#quot;")
		case r == '<':
			b.WriteString("#lt;")
		case r == '>':
			b.WriteString("#gt;")
		case r == '&':
			b.WriteString("#amp;")
		default:
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		}
	}
	b.WriteByte('"')
	return b.String()
}
