package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolve/internal/redact"
	"resolve/resolver"
)

// A graph is a resolution as a picture shows it: the user's lines, the
// packages, and who asks whom for what. All its texts are plain.
type graph struct {
	lines    []string // as "-r requirements.txt:3", by file and line
	packages []node   // by name
	edges    []edge   // those of lines first, then by package
}

type node struct {
	name, label string
}

// An edge is one thing that is asked for.
type edge struct {
	line    bool // from is a place in lines; else in packages
	from    int
	to      int // place in packages
	label   string
	narrows bool // by a constraint or an override: it does not bring the package in
}

func newGraph(r *resolver.Resolution) *graph {
	packages := sorted(r)
	lines := linesOf(packages)
	g := &graph{edges: edgesOf(packages, lines)}
	for _, v := range lines {
		g.lines = append(g.lines, lineText(v))
	}
	for _, p := range packages {
		g.packages = append(g.packages, node{plain(p.Name), nodeText(&p)})
	}
	return g
}

// asker names who asks.
func (g *graph) asker(e edge) string {
	if e.line {
		return g.lines[e.from]
	}
	return g.packages[e.from].name
}

// edgesOf returns who asks whom, each thing once: a line may stand in two
// groups. Who asks and is no package of the resolution is passed over.
func edgesOf(packages []resolver.Package, lines []resolver.Via) (edges []edge) {
	places := map[string]int{}
	for i, p := range packages {
		places[p.Name] = i
	}
	seen := map[edge]bool{}
	for i, p := range packages {
		for _, v := range p.Via {
			at, ok := places[v.Package]
			if v.Package == "" {
				at, ok = slices.BinarySearchFunc(lines, v, compareLines)
			}
			e := edge{v.Package == "", at, i, edgeText(p.Name, v), v.Constraint || v.Override}
			if ok && !seen[e] {
				edges, seen[e] = append(edges, e), true
			}
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int {
		switch {
		case a.line == b.line:
			return cmp.Compare(a.from, b.from)
		case a.line:
			return -1
		}
		return 1
	})
	return edges
}

// nodeText says a pin.
func nodeText(p *resolver.Package) string {
	text := p.Name + extras(p.Extras) + " " + p.Version
	if p.Yanked != "" {
		text += " (yanked)"
	}
	return plain(text)
}

// linesOf returns a Via for each line of the user's.
func linesOf(packages []resolver.Package) (lines []resolver.Via) {
	for _, p := range packages {
		for _, v := range p.Via {
			if v.Package == "" {
				lines = append(lines, v)
			}
		}
	}
	slices.SortFunc(lines, compareLines)
	return slices.CompactFunc(lines, func(a, b resolver.Via) bool { return compareLines(a, b) == 0 })
}

func compareLines(a, b resolver.Via) int {
	return cmp.Or(
		strings.Compare(lineFlag(a), lineFlag(b)),
		strings.Compare(a.Origin.File, b.Origin.File),
		cmp.Compare(a.Origin.Line, b.Origin.Line),
	)
}

// lineText names a line of the user's as a lock does. It starts as no package
// does.
func lineText(v resolver.Via) string {
	text := lineFlag(v) + " " + cmp.Or(redact.URL(v.Origin.File), "-")
	if v.Origin.Line > 0 {
		text += ":" + strconv.Itoa(v.Origin.Line)
	}
	return plain(text)
}

// lineFlag is how a file of such lines is given.
func lineFlag(v resolver.Via) string {
	switch {
	case v.Constraint:
		return "-c"
	case v.Override:
		return "--override"
	}
	return "-r"
}

// edgeText says what is asked of the package name, which the picture shows
// already: `[async]>=2 ; python_version < "3.11"`, after the extra that asks.
func edgeText(name string, v resolver.Via) string {
	text := strings.TrimSpace(strings.TrimPrefix(redact.Text(v.Asks), name))
	if v.Marker != "" {
		text = strings.TrimSpace(text + " ; " + v.Marker)
	}
	if v.Extra != "" {
		text = strings.TrimSuffix("extra "+v.Extra+": "+text, ": ")
	}
	return plain(text)
}

// extras writes a list of extras behind a name.
func extras(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "[" + strings.Join(list, ",") + "]"
}
