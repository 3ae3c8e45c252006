package export

import (
	"bytes"
	"io"
	"strings"

	"resolve/resolver"
)

// DOT writes who asks for what as a digraph in Graphviz's language. A package
// is a node of its name, a line of the user's one of its file and number; an
// edge is labelled with what is asked for. Edges of constraints and overrides
// are dashed. Of the Options nothing is used. The error is that of w.
func DOT(w io.Writer, r *resolver.Resolution, _ Options) error {
	g := newGraph(r)
	var b bytes.Buffer
	b.WriteString("digraph resolve {\n\trankdir=LR\n\tnode [shape=box]\n")
	for _, line := range g.lines {
		b.WriteString("\t" + dotQuote(line) + " [" + dotLabel(line) + ", shape=note]\n")
	}
	for _, p := range g.packages {
		b.WriteString("\t" + dotQuote(p.name) + " [" + dotLabel(p.label) + "]\n")
	}
	for _, e := range g.edges {
		b.WriteString("\t" + dotQuote(g.asker(e)) + " -> " + dotQuote(g.packages[e.to].name) + dotEdge(e) + "\n")
	}
	b.WriteString("}\n")
	_, err := w.Write(b.Bytes())
	return err
}

// dotEdge writes the attributes of an edge, if it has any.
func dotEdge(e edge) string {
	var list []string
	if e.label != "" {
		list = append(list, dotLabel(e.label))
	}
	if e.narrows {
		list = append(list, "style=dashed")
	}
	if list == nil {
		return ""
	}
	return " [" + strings.Join(list, ", ") + "]"
}

// dotQuote writes a plain text as an ID. A backslash is doubled, for before the
// closing quote a single one would hide it; the name of the node has both.
func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// dotLabel writes a plain text as a label, in which Graphviz reads backslashes
// and the entities of HTML.
func dotLabel(s string) string {
	return "label=" + dotQuote(strings.ReplaceAll(s, "&", "&amp;"))
}
