package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"resolve/internal/programtest"
	"resolve/resolver"
)

// A picture is what a graph's text shows: labels of nodes, and of edges with
// the labels of their ends.
type picture struct {
	Nodes []string
	Edges [][3]string // from, label, to
}

// picture is what g should show.
func (g *graph) picture() (p picture) {
	p.Nodes = append(p.Nodes, g.lines...)
	for _, n := range g.packages {
		p.Nodes = append(p.Nodes, n.label)
	}
	for _, e := range g.edges {
		from := ""
		if e.line {
			from = g.lines[e.from]
		} else {
			from = g.packages[e.from].label
		}
		p.Edges = append(p.Edges, [3]string{from, e.label, g.packages[e.to].label})
	}
	return p
}

// dotTokens splits a text by the rules of Graphviz's language: of a quoted
// string only the pair of backslash and quote means something.
func dotTokens(text string) (tokens []string, err error) {
	for text = strings.TrimLeft(text, " \t\n"); text != ""; text = strings.TrimLeft(text, " \t\n") {
		end := 1
		switch {
		case text[0] == '"':
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' && end+1 < len(text) && (text[end+1] == '"' || text[end+1] == '\\') {
					end++
				}
				end++
			}
			if end >= len(text) {
				return nil, fmt.Errorf("a string does not end: %s", text)
			}
			end++
		case strings.HasPrefix(text, "->"):
			end = 2
		case strings.IndexByte("{}[]=,", text[0]) < 0:
			if end = strings.IndexAny(text, " \t\n{}[]=,\""); end < 0 {
				return nil, fmt.Errorf("a word does not end: %s", text)
			}
		}
		tokens, text = append(tokens, text[:end]), text[end:]
	}
	return tokens, nil
}

// dotText reads a quoted label, in which backslashes and entities mean something.
func dotText(token string) (string, error) {
	inside, ok := strings.CutPrefix(token, `"`)
	inside, closed := strings.CutSuffix(inside, `"`)
	if !ok || !closed {
		return "", fmt.Errorf("%s is no quoted string", token)
	}
	var b strings.Builder
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '\\' && i+1 < len(inside) && (inside[i+1] == '\\' || inside[i+1] == '"'):
			i++
			b.WriteByte(inside[i])
		case c == '&' && strings.HasPrefix(inside[i:], "&amp;"):
			i += len("amp;")
			b.WriteByte('&')
		case c == '\\' || c == '&' || c < ' ' || c == '"':
			return "", fmt.Errorf("%q in %s means something else", c, token)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

// readDOT reads what DOT has written.
func readDOT(text string) (p picture, err error) {
	tokens, err := dotTokens(text)
	if err != nil {
		return p, err
	}
	head := []string{"digraph", "resolve", "{", "rankdir", "=", "LR", "node", "[", "shape", "=", "box", "]"}
	if len(tokens) < len(head)+1 || !slices.Equal(tokens[:len(head)], head) || tokens[len(tokens)-1] != "}" {
		return p, fmt.Errorf("got %q, want the head %q and an end", tokens, head)
	}
	labels := map[string]string{}
	for tokens = tokens[len(head) : len(tokens)-1]; len(tokens) > 0; {
		from, to, label := tokens[0], "", ""
		tokens = tokens[1:]
		if len(tokens) > 1 && tokens[0] == "->" {
			to, tokens = tokens[1], tokens[2:]
		}
		if len(tokens) > 0 && tokens[0] == "[" {
			end := slices.Index(tokens, "]")
			if end < 0 {
				return p, fmt.Errorf("attributes do not end: %q", tokens)
			}
			if tokens[1] == "label" {
				if label, err = dotText(tokens[3]); err != nil {
					return p, err
				}
			}
			tokens = tokens[end+1:]
		}
		switch {
		case to == "":
			labels[from] = label
			p.Nodes = append(p.Nodes, label)
		case labels[from] == "" || labels[to] == "":
			return p, fmt.Errorf("an edge from %s to %s, of which one is no node", from, to)
		default:
			p.Edges = append(p.Edges, [3]string{labels[from], label, labels[to]})
		}
	}
	return p, nil
}

// nasty are texts that could break a form, as names that an index might have.
var nasty = []string{
	`"`, `\`, `\\`, `a\"`, `\n`, `\N`, `\G`, `\l`, `"];}`, `" -> "x`, "<b>x</b>", "&amp;", "&lt;", "&#34;", "&", "#quot;", "#35;", "#",
	"a;b", "a|b", "a]b", "a)b", "a}b", "{a|b}", "`a`", "**a**", "_a_", "__a__", "~a~", "1. a", "* a", "+ a", "> a", "$$x$$", "%%a", "%%{init: {}}%%", "@{ shape: x }",
	"end", "graph", "subgraph", "style", "classDef", "click", "default", "node", "edge", "strict", "/* a */", "// a", "fa:fa-ban", ":::a", "<br>", "<script>alert(1)</script>",
	"a\nb", "a\rb", "a\tb", "a\x00b", "a\x1bb", "a\u2028b", "a\u202eb", "a\u00a0b", "größe", "漢字", "🐍", "a\xffb", "style: #a;",
}

// nastyWorld is a resolution whose every text is one of the nasty ones.
func nastyWorld() *resolver.Resolution {
	r := &resolver.Resolution{}
	name := func(i int) string { return strconv.Itoa(i%len(nasty)) + nasty[i%len(nasty)] } // two of them are shown alike
	for i, text := range nasty {
		p := resolver.Package{Name: name(i), Version: text, Extras: []string{text}, Yanked: text, Index: text}
		p.Via = append(p.Via,
			resolver.Via{Origin: resolver.Origin{File: text, Line: i + 1}, Asks: p.Name + text, Marker: text},
			resolver.Via{Package: name(i + 1), Extra: text, Asks: p.Name + text, Marker: text})
		r.Packages = append(r.Packages, p)
	}
	return r
}

// Graphviz itself reads what was written: nodes and edges by its JSON, the texts
// as they are drawn by its SVG.
func TestGraphviz(t *testing.T) {
	program := programtest.Find(t, "dot")
	list := append(worlds(t), &solved{name: "nasty", resolution: nastyWorld()}, &solved{name: "empty", resolution: &resolver.Resolution{}})
	for _, w := range list {
		g := newGraph(w.resolution)
		text := render(t, "dot", w.resolution, w.options)
		var drawn struct {
			Objects []struct{ Name, Label string }
			Edges   []struct{ Tail, Head int }
		}
		if err := json.Unmarshal(graphviz(t, program, "-Tjson", text), &drawn); err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		if got, want := len(drawn.Objects), len(g.lines)+len(g.packages); got != want || len(drawn.Edges) != len(g.edges) {
			t.Errorf("%s: Graphviz reads %d nodes and %d edges, want %d and %d", w.name, got, len(drawn.Edges), want, len(g.edges))
		}
		want := slices.Clone(g.picture().Nodes)
		for _, e := range g.edges {
			if e.label != "" {
				want = append(want, e.label)
			}
		}
		got := svgTexts(t, graphviz(t, program, "-Tsvg", text))
		for i := range want { // Graphviz draws a space as one that does not break
			want[i] = strings.ReplaceAll(want[i], " ", "\u00a0")
		}
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], " ", "\u00a0")
		}
		slices.Sort(got)
		slices.Sort(want)
		equal(t, w.name+": texts that Graphviz draws", got, want)
	}
}

func graphviz(t *testing.T, program, form, text string) []byte {
	t.Helper()
	cmd := exec.Command(program, form)
	cmd.Stdin = strings.NewReader(text)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("dot %s: %v\n%s\nof\n%s", form, err, said.String(), text)
	}
	return out
}

// svgTexts returns the contents of all text elements.
func svgTexts(t *testing.T, svg []byte) (texts []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	d.Strict = true
	inText := false
	for {
		token, err := d.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			return texts
		}
		switch token := token.(type) {
		case xml.StartElement:
			if inText = token.Name.Local == "text"; inText {
				texts = append(texts, "")
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts[len(texts)-1] += string(token)
			}
		}
	}
}
