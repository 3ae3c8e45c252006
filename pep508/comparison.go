package pep508

import (
	"strings"

	"resolve/pep440"
)

// An operator is one of pep440's, with the same number, or one of the two that
// only markers have.
type operator uint8

const (
	equal        = operator(pep440.Equal)
	notEqual     = operator(pep440.NotEqual)
	lessEqual    = operator(pep440.LessEqual)
	greaterEqual = operator(pep440.GreaterEqual)
	arbitrary    = operator(pep440.Arbitrary)
	in           = arbitrary + 1
	notIn        = arbitrary + 2
)

func (o operator) String() string {
	switch o {
	case in:
		return "in"
	case notIn:
		return "not in"
	}
	return pep440.Operator(o).String()
}

// A comparison is a leaf of a marker. How it is decided depends on its variable
// and is found once, by compile.
type comparison struct {
	left, right operand
	op          operator
	rule        rule
	specifier   pep440.Specifier // of bySpecifier
	list        []string         // of byExtra: what in looks through
	versions    []pep440.Version // of byList
}

// A rule is a way to decide a comparison.
type rule uint8

const (
	byText      rule = iota // as texts
	bySpecifier             // variable op "version": as a version, else as texts
	byVersion               // "version" op variable, or two variables: as versions, else as texts
	byList                  // variable in "version version"
	byExtra                 // as names
	bySet                   // "name" in extras
	byNothing               // any other use of extras or dependency_groups: never holds
)

// compile chooses the rule and prepares what it needs.
func (c *comparison) compile() {
	l, r := &c.left, &c.right
	switch {
	case l.variable.isSet() || r.variable.isSet():
		c.rule = byNothing
		if l.variable == 0 {
			l.text = NormalizeName(l.text)
			if c.op == in || c.op == notIn {
				c.rule = bySet
			}
		}
	case l.variable == extra || r.variable == extra:
		c.rule = byExtra
		l.text, r.text = NormalizeName(l.text), NormalizeName(r.text)
		if r.variable == 0 {
			c.list = strings.FieldsFunc(r.text, isListSeparator)
		}
	case c.op == in || c.op == notIn:
		if l.variable.isVersion() && l.variable != platformRelease && r.variable == 0 {
			c.compileList()
		}
	case l.variable.isVersion() && r.variable == 0:
		c.compileSpecifier()
	case l.variable.isVersion() || r.variable.isVersion():
		c.rule = byVersion
	}
}

// compileSpecifier prepares python_version >= "3.8". A star that the operator does
// not take is dropped, as in the specifiers of old metadata.
func (c *comparison) compileSpecifier() {
	if strings.IndexByte(c.right.text, ',') >= 0 {
		return // a list is no version
	}
	set, _, err := pep440.ParseSpecifiersLenient(c.op.String() + c.right.text)
	if err == nil && len(set) == 1 && operator(set[0].Op) == c.op {
		c.rule, c.specifier = bySpecifier, set[0]
	}
}

// compileList prepares python_version in "2.7 3.4". Where the text is a list of
// versions the variable is looked up in it, so that 3.1 is not in "3.10 3.11";
// any other text is searched.
func (c *comparison) compileList() {
	var versions []pep440.Version
	for _, text := range strings.FieldsFunc(c.right.text, isListSeparator) {
		v, err := pep440.Parse(text)
		if err != nil {
			return
		}
		versions = append(versions, v)
	}
	c.rule, c.versions = byList, versions
}

func isListSeparator(r rune) bool { return r == ',' || r == ' ' || r == '\t' }
