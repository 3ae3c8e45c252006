package pep508

import (
	"strings"

	"resolve/pep440"
)

// maxDepth bounds how deep parentheses may nest, so that no text can exhaust the
// stack.
const maxDepth = 200

// ParseMarker returns the marker that s spells, by the grammar of PEP 508. An
// error is an *Error.
//
// Two things are decided here: the names of PEP 345 (os.name, ...) and
// python_implementation become today's, and names that extra is compared with take
// their normal form. A backslash in a quoted string is an error, because the
// grammar has none and tools do not agree on what it means.
//
// The result may share memory with s.
func ParseMarker(s string) (*Marker, error) {
	p := parser{what: "marker", text: s}
	return p.marker()
}

// MustParseMarker is ParseMarker for constants and tests; it panics when s is no
// marker.
func MustParseMarker(s string) *Marker {
	m, err := ParseMarker(s)
	if err != nil {
		panic(err)
	}
	return m
}

// marker reads a marker to the end of the text.
func (p *parser) marker() (*Marker, error) {
	root, err := p.disjunction(0)
	if err != nil {
		return nil, err
	}
	if !p.end() {
		return nil, p.fail(`"and", "or" or the end of the marker`)
	}
	return &Marker{root}, nil
}

func (p *parser) disjunction(depth int) (node, error) {
	return p.chain(disjunction, "or", func() (node, error) {
		return p.chain(conjunction, "and", func() (node, error) { return p.atom(depth) })
	})
}

// chain reads one or more parts with word between them, and the space after.
func (p *parser) chain(kind kind, word string, part func() (node, error)) (node, error) {
	first, err := part()
	if err != nil || p.word() != word {
		return first, err
	}
	children := first.spread(nil, kind)
	for p.word() == word {
		p.at += len(word)
		n, err := part()
		if err != nil {
			return node{}, err
		}
		children = n.spread(children, kind)
	}
	return node{kind: kind, children: children}, nil
}

// spread appends n to the children of a node of the given kind: itself, or its own
// children if it is of that kind too.
func (n *node) spread(children []node, kind kind) []node {
	if n.kind == kind {
		return append(children, n.children...)
	}
	return append(children, *n)
}

// atom reads a comparison or a marker in parentheses, and the space around it.
func (p *parser) atom(depth int) (node, error) {
	p.space()
	defer p.space()
	if p.next() != '(' {
		test, err := p.comparison()
		return node{test: test}, err
	}
	if depth == maxDepth {
		return node{}, p.fail("fewer parentheses within each other")
	}
	p.at++
	n, err := p.disjunction(depth + 1)
	if err != nil {
		return node{}, err
	}
	if !p.take(')') {
		return node{}, p.fail(`"and", "or" or ")"`)
	}
	return n, nil
}

func (p *parser) comparison() (*comparison, error) {
	c := &comparison{}
	var err error
	if c.left, err = p.operand(); err != nil {
		return nil, err
	}
	p.space()
	if c.op, err = p.operator(); err != nil {
		return nil, err
	}
	p.space()
	if c.right, err = p.operand(); err != nil {
		return nil, err
	}
	c.compile()
	return c, nil
}

func (p *parser) operand() (operand, error) {
	if quote := p.next(); quote == '"' || quote == '\'' {
		length := strings.IndexByte(p.text[p.at+1:], quote)
		if length < 0 {
			return operand{}, p.fail("a quoted string that ends")
		}
		text := p.text[p.at+1 : p.at+1+length]
		if i := strings.IndexAny(text, "\\\r\n\x00"); i >= 0 {
			p.at += 1 + i
			return operand{}, p.fail("a quoted string without backslashes and line ends")
		}
		p.at += length + 2
		return operand{text: text}, nil
	}
	name := p.word()
	v := lookupVariable(name)
	if v == 0 {
		err := p.fail("a marker variable or a quoted string")
		err.Variable = name
		return operand{}, err
	}
	p.at += len(name)
	return operand{variable: v}, nil
}

func (p *parser) operator() (operator, error) {
	if word := p.word(); word == "in" {
		p.at += len(word)
		return in, nil
	} else if word == "not" {
		rest := *p
		rest.at += len(word)
		before := rest.at
		rest.space()
		if rest.at > before && rest.word() == "in" {
			p.at = rest.at + len("in")
			return notIn, nil
		}
		p.at = rest.at
		return 0, p.fail(`"in" after "not"`)
	}
	end := p.at
	for end < len(p.text) && strings.IndexByte("<>=!~", p.text[end]) >= 0 {
		end++
	}
	op, ok := pep440.ParseOperator(p.text[p.at:end])
	if !ok {
		return 0, p.fail("one of == != <= >= < > ~= === in, not in")
	}
	p.at = end
	return operator(op), nil
}
