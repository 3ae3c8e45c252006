package pep508

import (
	"slices"
	"strings"

	"resolve/pep440"
)

// allVersions is the region of all answers to a question for a version.
var allVersions = versions{pep440.AllVersions()}

// maxParts is the length up to which the text of var in "text" is taken apart.
const maxParts = 64

// marker returns the decision for a node of a marker.
func (b *builder) marker(n *node) *decision {
	if n.kind == leaf {
		return b.comparison(n.test)
	}
	list := make([]*decision, len(n.children))
	for i := range n.children {
		list[i] = b.marker(&n.children[i])
		if b.over {
			return never
		}
	}
	if n.kind == conjunction {
		return b.fold(and, list)
	}
	return b.fold(or, list)
}

// comparison returns the decision for a leaf.
func (b *builder) comparison(c *comparison) *decision {
	l, r := c.left.variable, c.right.variable
	switch {
	case l == 0 && r == 0:
		return constant(c.holds(&situation{env: &Environment{}}))
	case c.rule == byNothing:
		return never
	case c.rule == bySet:
		q := question{rank: askExtras, name: c.left.text}
		if r == dependencyGroups {
			q.rank = askGroups
		}
		return b.holdsIn(&q, answerOf(c.op == in))
	case l != 0 && r != 0:
		return b.opaque(c)
	case r == 0 && l == extra || l == 0 && r == extra:
		return b.holdsIn(&question{rank: askExtra}, c.extraSet())
	}
	v := l | r // one is zero
	if v == platformRelease && !c.isPlainEquality() {
		return b.opaque(c)
	}
	q := question{rank: ranks[v]}
	if v.isVersion() && v != platformRelease {
		if s, ok := c.versionSet(v); ok {
			return b.holdsIn(&q, versions{s})
		}
		return b.opaque(c)
	}
	if t, ok := c.textSet(); ok && b.spend(t.size()) {
		return b.holdsIn(&q, t)
	}
	return b.opaque(c)
}

// isPlainEquality reports whether c compares platform_release, for equality, with
// a text that == does not take for a version.
func (c *comparison) isPlainEquality() bool {
	if c.rule != byText || c.op == in || c.op == notIn {
		return false
	}
	plain := comparison{left: c.left, right: c.right, op: equal}
	plain.compile()
	return plain.rule == byText
}

func constant(value bool) *decision {
	if value {
		return always
	}
	return never
}

func answerOf(value bool) answer {
	if value {
		return yes
	}
	return no
}

// opposites are the operators that hold just where the other does not.
var opposites = map[operator]operator{equal: notEqual, notEqual: equal, in: notIn, notIn: in}

// opaque returns the decision for a comparison that is only known to be itself.
func (b *builder) opaque(c *comparison) *decision {
	positive := c.op != notEqual && c.op != notIn
	if !positive {
		c = c.opposite()
	}
	return b.holdsIn(&question{rank: askComparison, name: string(c.append(nil)), test: c}, answerOf(positive))
}

// opposite returns the comparison that holds where c does not, nil if there is none.
func (c *comparison) opposite() *comparison {
	op, ok := opposites[c.op]
	if !ok {
		return nil
	}
	d := &comparison{left: c.left, right: c.right, op: op}
	d.compile()
	return d
}

// extraSet returns the active extras for which a comparison of extra with a text
// holds.
func (c *comparison) extraSet() texts {
	t := noText
	switch {
	case c.op != in && c.op != notIn:
		text := c.left.text
		if c.left.variable != 0 {
			text = c.right.text
		}
		return equality(c.op, text)
	case c.right.variable != 0:
		t = oneText(c.left.text)
	default:
		t.exceptions = slices.Clone(c.list)
		slices.Sort(t.exceptions)
		t.exceptions = slices.Compact(t.exceptions)
	}
	t = t.combine(oneText(""), minus).(texts) // no extra is in no list
	return t.unless(c.op == notIn)
}

// unless returns t, or its complement.
func (t texts) unless(complement bool) texts {
	if complement {
		return allText.combine(t, minus).(texts)
	}
	return t
}

// equality returns the texts that compareTexts holds for, op being neither in nor
// not in.
func equality(op operator, text string) texts {
	switch op {
	case equal, lessEqual, greaterEqual, arbitrary:
		return oneText(text)
	case notEqual:
		return oneText(text).unless(true)
	}
	return noText
}

// textSet returns the values for which a comparison of a variable and a text holds
// as texts, and whether a region can tell.
func (c *comparison) textSet() (texts, bool) {
	complement := c.op == notIn
	switch {
	case c.op != in && !complement:
		return equality(c.op, c.left.text+c.right.text), true // one is empty
	case c.left.variable == 0:
		return containing(c.left.text).unless(complement), true
	case len(c.right.text) > maxParts:
		return noText, false
	}
	return partsOf(c.right.text).unless(complement), true
}

// versionSet returns the values for which a comparison of a version variable and a
// text holds, and whether a region can tell.
//
// The values are versions without local labels, and post-releases are none: an
// interpreter has neither. For python_version the result is about the full version.
func (c *comparison) versionSet(v variable) (pep440.Set, bool) {
	set, ok := pep440.Set{}, true
	switch {
	case c.rule == byList:
		set = valuesOfAny(c.versions)
		if c.op == notIn {
			set = pep440.AllVersions().Minus(set)
		}
	case c.op == in || c.op == notIn:
		return c.minors(v)
	case c.rule == bySpecifier:
		set = valuesOf(c.specifier)
	case c.rule == byVersion:
		w, err := pep440.Parse(c.left.text)
		if err != nil {
			return versionText(c.op), true
		}
		if c.op != arbitrary {
			set, ok = reversed(w, c.op)
		} else if c.left.text == strings.TrimSpace(c.left.text) {
			set = valuesOf(pep440.Specifier{Op: pep440.Arbitrary, Version: w, Text: c.left.text})
		}
	default:
		return versionText(c.op), true
	}
	if v == pythonVersion {
		set = set.ByRelease(2)
	}
	return set, ok
}
