package pep508

import (
	"slices"
	"strings"
)

// A Marker is a parsed environment marker. It is immutable; goroutines may share
// it. A nil Marker holds everywhere.
type Marker struct{ root node }

// A node is a comparison, or a conjunction or disjunction of at least two nodes,
// none of which is of its own kind.
type node struct {
	kind     kind
	children []node
	test     *comparison // of a leaf
}

type kind uint8

const (
	leaf        kind = iota
	conjunction      // and
	disjunction      // or
)

// An operand is a variable or, where that is zero, a quoted text.
type operand struct {
	variable variable
	text     string
}

// String returns the marker in canonical form: current names of variables, double
// quotes where possible, no parentheses but those that "or" within "and" needs.
// ParseMarker reads it back to an equal marker. The text of a nil Marker is "".
func (m *Marker) String() string {
	if m == nil {
		return ""
	}
	return string(m.root.append(nil))
}

func (n *node) append(dst []byte) []byte {
	if n.kind == leaf {
		return n.test.append(dst)
	}
	for i := range n.children {
		child := &n.children[i]
		if i > 0 {
			dst = append(dst, n.kind.String()...)
		}
		if child.kind == disjunction {
			dst = append(child.append(append(dst, '(')), ')')
		} else {
			dst = child.append(dst)
		}
	}
	return dst
}

// String returns what joins the children, spaces included.
func (k kind) String() string {
	if k == conjunction {
		return " and "
	}
	return " or "
}

func (c *comparison) append(dst []byte) []byte {
	dst = append(c.left.append(dst), ' ')
	dst = append(append(dst, c.op.String()...), ' ')
	return c.right.append(dst)
}

func (o *operand) append(dst []byte) []byte {
	if o.variable != 0 {
		return append(dst, variableNames[o.variable]...)
	}
	quote := byte('"')
	if strings.IndexByte(o.text, quote) >= 0 {
		quote = '\'' // a text never has both, there being no escapes
	}
	return append(append(append(dst, quote), o.text...), quote)
}

// UsesExtra reports whether the marker depends on the active extra.
func (m *Marker) UsesExtra() bool {
	uses := false
	m.visit(func(c *comparison) {
		uses = uses || c.left.variable == extra || c.right.variable == extra
	})
	return uses
}

// Extras returns the names that the marker compares extra with by ==, in normal
// form, sorted, each once; nil if there are none.
func (m *Marker) Extras() []string {
	var names []string
	m.visit(func(c *comparison) {
		switch {
		case c.op != equal:
		case c.left.variable == extra && c.right.variable == 0:
			names = append(names, c.right.text)
		case c.right.variable == extra && c.left.variable == 0:
			names = append(names, c.left.text)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// visit calls f for every comparison.
func (m *Marker) visit(f func(*comparison)) {
	if m != nil {
		m.root.visit(f)
	}
}

func (n *node) visit(f func(*comparison)) {
	if n.kind == leaf {
		f(n.test)
	}
	for i := range n.children {
		n.children[i].visit(f)
	}
}
