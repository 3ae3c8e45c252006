package pep508

import (
	"slices"
	"strings"

	"resolve/pep440"
)

// A situation is what a marker is evaluated in.
type situation struct {
	env    *Environment
	extra  string   // normal form
	extras []string // normal forms, for PEP 751's set
	groups []string
}

// Evaluate reports whether the marker holds in env with the given extra active (""
// for none). A nil marker holds; a nil env has all variables empty.
//
// python_version, python_full_version, implementation_version and platform_release
// are compared as versions, by order alone, where both sides are versions.
// Everything else is compared as text: == and != exactly, <= and >= like ==; < and
// > never hold, nor does ~=. With no extra active, extra equals no name and is in
// no list. platform_version is compared as text, as pip and uv do, though the
// specification would have it compared as a version where it is one.
//
// extras and dependency_groups are sets: a comparison with one that is not of the
// form "name" in extras, or not in, never holds. A python_full_version that ends
// in "+", which interpreters built from a working copy have, counts as one with a
// local version.
func (m *Marker) Evaluate(env *Environment, extra string) bool {
	return m.evaluate(&situation{env: env, extra: NormalizeName(extra)})
}

// EvaluateSets is Evaluate for PEP 751's lock files, whose markers test the sets
// extras and dependency_groups instead of extra. In Evaluate both sets are empty.
func (m *Marker) EvaluateSets(env *Environment, extras, groups []string) bool {
	return m.evaluate(&situation{env: env, extras: normalizeNames(extras), groups: normalizeNames(groups)})
}

func normalizeNames(names []string) []string {
	normal := make([]string, len(names))
	for i, name := range names {
		normal[i] = NormalizeName(name)
	}
	return normal
}

func (m *Marker) evaluate(s *situation) bool {
	if m == nil {
		return true
	}
	if s.env == nil {
		s.env = &Environment{}
	}
	return m.root.holds(s)
}

func (n *node) holds(s *situation) bool {
	switch n.kind {
	case leaf:
		return n.test.holds(s)
	case conjunction:
		for i := range n.children {
			if !n.children[i].holds(s) {
				return false
			}
		}
		return true
	}
	for i := range n.children {
		if n.children[i].holds(s) {
			return true
		}
	}
	return false
}

func (c *comparison) holds(s *situation) bool {
	switch c.rule {
	case byExtra:
		return c.holdsForExtra(s)
	case bySet:
		set := s.extras
		if c.right.variable == dependencyGroups {
			set = s.groups
		}
		return slices.Contains(set, c.left.text) == (c.op == in)
	case byNothing:
		return false
	}
	left, right := s.text(&c.left), s.text(&c.right)
	switch c.rule {
	case bySpecifier:
		if c.op == arbitrary {
			return c.specifier.ContainsText(left)
		}
		if v, err := pep440.Parse(left); err == nil {
			return c.specifier.Contains(v)
		}
	case byVersion:
		v, err := pep440.Parse(left)
		if err != nil {
			break
		}
		specifier, err := pep440.ParseSpecifier(c.op.String() + right)
		if err != nil {
			break
		}
		if c.op == arbitrary {
			return specifier.ContainsText(left)
		}
		return specifier.Contains(v)
	case byList:
		if v, err := pep440.Parse(left); err == nil {
			return slices.ContainsFunc(c.versions, func(w pep440.Version) bool { return v.Compare(w) == 0 }) == (c.op == in)
		}
	}
	return compareTexts(left, c.op, right)
}

// text returns the value of o.
func (s *situation) text(o *operand) string {
	switch o.variable {
	case 0:
		return o.text
	case extra:
		return s.extra
	}
	return s.env.value(o.variable)
}

// holdsForExtra compares names in normal form.
func (c *comparison) holdsForExtra(s *situation) bool {
	left, right := s.text(&c.left), s.text(&c.right)
	if c.op != in && c.op != notIn {
		return compareTexts(left, c.op, right)
	}
	list := c.list
	if c.right.variable != 0 {
		list = []string{NormalizeName(right)}
	}
	return (left != "" && slices.Contains(list, left)) == (c.op == in)
}

func compareTexts(left string, op operator, right string) bool {
	switch op {
	case equal, lessEqual, greaterEqual, arbitrary:
		return left == right
	case notEqual:
		return left != right
	case in:
		return strings.Contains(right, left)
	case notIn:
		return !strings.Contains(right, left)
	}
	return false
}
