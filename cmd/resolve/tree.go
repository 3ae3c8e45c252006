package main

import (
	"bufio"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"resolve/pep508"
	"resolve/resolver"
)

// newTreeCommand returns the command "tree".
func newTreeCommand(o *options, p *process, c *console) *cobra.Command {
	var invert bool
	var depth int
	var name string
	cmd := newQuestionCommand(o, "tree [flags] [FILE...]", helpTreeShort, helpTreeLong, helpTreeExample,
		func(cmd *cobra.Command, args []string) error {
			if depth < 0 {
				return errBadDepth
			}
			if name != "" && !pep508.ValidName(name) {
				return notAName("--package", name)
			}
			l := &locking{options: o, process: p, ui: c, files: args}
			return l.answer(cmd.Context(), func(_ *question, res *resolver.Resolution, out *strings.Builder) error {
				t := &tree{graph: newGraph(res), invert: invert, depth: depth}
				return t.write(cmd.Context(), out, pep508.NormalizeName(name))
			})
		})
	f := cmd.Flags()
	f.BoolVar(&invert, "invert", false, helpInvert)
	f.IntVar(&depth, "depth", 0, helpDepth)
	f.StringVar(&name, "package", "", helpPackage)
	return cmd
}

// A tree is a graph as it is printed: who is asked for by whom, each package's
// own part once and (*) for it where it would come again, so that rings end.
type tree struct {
	*graph
	invert bool
	depth  int    // of the tree, the roots being at 0; 0 means all
	shown  []bool // packages whose own part was begun
	cut    bool   // something was marked with (*)
}

// A level is a package whose own part is being printed.
type level struct {
	rest []ask // that are still to come
	pad  int   // length of the prefix of its parts' lines
}

// write prints the tree of all the user's lines, inverted that of all packages
// that ask for nothing; or of the package name alone.
func (t *tree) write(ctx context.Context, out *strings.Builder, name string) error {
	t.shown = make([]bool, len(t.packages))
	w := bufio.NewWriter(out)
	defer w.Flush()
	for _, root := range t.roots(name) {
		if root.to < 0 {
			return treeAbsent(name)
		}
		if err := t.writeRoot(ctx, w, root); err != nil {
			return err
		}
	}
	for i := range t.packages { // inverted, what is left are rings
		if t.invert && name == "" && !t.shown[i] {
			if err := t.writeRoot(ctx, w, ask{from: user, to: i}); err != nil {
				return err
			}
		}
	}
	if t.cut {
		w.WriteString(treeCut + "\n")
	}
	return nil
}

// roots returns where the tree begins. A root whose to is negative is a name
// that is not there.
func (t *tree) roots(name string) (list []ask) {
	switch {
	case name != "":
		at, ok := t.at[name]
		if !ok {
			at = -1
		}
		return []ask{{from: user, to: at}}
	case !t.invert:
		return t.lines
	}
	for i := range t.packages {
		if len(t.asks[i]) == 0 {
			list = append(list, ask{from: user, to: i})
		}
	}
	return list
}

// parts returns what is printed below a package.
func (t *tree) parts(at int) []ask {
	if t.invert {
		return t.askedBy[at]
	}
	return t.asks[at]
}

// writeRoot prints a root and all below it. It keeps its own stack, for trees
// may be thousands deep.
func (t *tree) writeRoot(ctx context.Context, w *bufio.Writer, root ask) error {
	var prefix []byte
	var stack []level
	visit := func(a ask, at int) { // prints the rest of a line
		w.WriteString(t.label(a, at))
		switch {
		case at == user || len(t.parts(at)) == 0:
			if at != user {
				t.shown[at] = true
			}
		case t.shown[at]:
			w.WriteString(" (*)")
			t.cut = true
		case t.depth == 0 || len(stack) < t.depth:
			t.shown[at] = true
			stack = append(stack, level{rest: t.parts(at), pad: len(prefix)})
		}
		w.WriteByte('\n')
	}
	visit(root, root.to)
	for len(stack) > 0 {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		top := &stack[len(stack)-1]
		prefix = prefix[:top.pad]
		if len(top.rest) == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		a := top.rest[0]
		top.rest = top.rest[1:]
		w.Write(prefix)
		if len(top.rest) > 0 {
			w.WriteString("├── ")
			prefix = append(prefix, "│   "...)
		} else {
			w.WriteString("└── ")
			prefix = append(prefix, "    "...)
		}
		if t.invert {
			visit(a, a.from)
		} else {
			visit(a, a.to)
		}
	}
	return nil
}

// label says a package, and what was asked for: its constraint, or inverted
// the whole of it.
func (t *tree) label(a ask, at int) string {
	if at == user {
		return lineLabel(a.via)
	}
	p := &t.packages[at]
	switch {
	case t.invert && a.via.Asks != "":
		return treeLabel(asker(a.via), p.Version, a.via.Asks, "")
	case a.via.Asks == "":
		return treeLabel(p.Name, p.Version, "", "")
	}
	name, constraint := splitAsks(a.via.Asks)
	place := a.via.Origin.String()
	if a.from != user && a.via.Extra != "" {
		place = extraOf(a.via.Extra)
	}
	return treeLabel(name, p.Version, constraint, place)
}

// splitAsks splits what is asked for into the name with its extras and the
// constraint.
func splitAsks(asks string) (label, constraint string) {
	end := strings.IndexFunc(asks, func(r rune) bool { return strings.ContainsRune("[<>=!~^ *", r) })
	if end < 0 {
		return asks, ""
	}
	if asks[end] == '[' {
		end += strings.IndexByte(asks[end:], ']') + 1
	}
	return asks[:end], strings.TrimSpace(asks[end:])
}

func sortedKeys[V any](set map[string]V) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
