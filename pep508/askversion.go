package pep508

import (
	"strings"

	"resolve/pep440"
)

// release returns v without its post-release and development parts, or only
// without the latter if v is no post-release.
func withoutPost(v pep440.Version) pep440.Version {
	text := v.Public().String()
	if i := strings.Index(text, ".post"); i >= 0 {
		text = text[:i]
	} else if i := strings.Index(text, ".dev"); i >= 0 {
		text = text[:i]
	}
	return pep440.MustParse(text)
}

// bound returns the set of a clause without a wildcard.
func bound(op pep440.Operator, v pep440.Version) pep440.Set {
	return pep440.Specifier{Op: op, Version: v}.Set()
}

// after returns the versions above v.
func after(v pep440.Version) pep440.Set {
	return pep440.AllVersions().Minus(bound(pep440.LessEqual, v))
}

// valuesOf returns the values of a version variable that a clause admits: sets
// that have the same values are equal. As no value is a post-release, ">V" begins
// where "<=V" ends, and a post-release bounds nothing but the release it follows.
func valuesOf(s pep440.Specifier) pep440.Set {
	switch {
	case s.Version.IsLocal(): // == or != or === alone
		if s.Op == pep440.NotEqual {
			return pep440.AllVersions()
		}
		return pep440.Set{}
	case s.Op == pep440.Arbitrary && (s.Version.IsZero() || s.Version.IsPostrelease()):
		return pep440.Set{}
	case s.Version.IsPostrelease() && s.Op != pep440.Arbitrary:
		return valuesOfPost(s)
	case s.Op == pep440.Greater:
		return after(s.Version)
	}
	return s.Set()
}

// valuesOfAny returns the values that are equal to one of list. It goes by halves,
// so that a long list takes no quadratic time.
func valuesOfAny(list []pep440.Version) pep440.Set {
	switch len(list) {
	case 0:
		return pep440.Set{}
	case 1:
		return valuesOf(pep440.Specifier{Op: pep440.Equal, Version: list[0]})
	}
	half := len(list) / 2
	return valuesOfAny(list[:half]).Union(valuesOfAny(list[half:]))
}

// valuesOfPost is valuesOf for a clause with a post-release.
func valuesOfPost(s pep440.Specifier) pep440.Set {
	v := withoutPost(s.Version)
	switch s.Op {
	case pep440.GreaterEqual, pep440.Greater:
		return after(v)
	case pep440.Less, pep440.LessEqual:
		return bound(pep440.LessEqual, v)
	case pep440.NotEqual:
		return pep440.AllVersions()
	case pep440.Compatible:
		return after(v).Intersect(bound(s.Op, v))
	}
	return pep440.Set{}
}

// reversed returns the values v for which "w" op v holds, and whether a set can
// tell. That is the clause's own set turned round, but for what "<v" and ">v"
// leave out beside their order.
func reversed(w pep440.Version, op operator) (pep440.Set, bool) {
	public := w.Public()
	at := func(op pep440.Operator) pep440.Set { return valuesOf(pep440.Specifier{Op: op, Version: public}) }
	switch op {
	case lessEqual:
		return at(pep440.GreaterEqual), true
	case greaterEqual:
		return at(pep440.LessEqual), true
	case equal:
		return at(pep440.Equal), true
	case notEqual:
		return at(pep440.NotEqual), true
	case operator(pep440.Less): // a release is not above its own prereleases
		set := pep440.AllVersions().Minus(at(pep440.LessEqual))
		if w.IsPrerelease() {
			set = set.Minus(valuesOf(pep440.Specifier{Op: pep440.Equal, Version: final(public)}))
		}
		return set, true
	case operator(pep440.Greater): // nor is it below its own post-releases
		set := pep440.AllVersions().Minus(at(pep440.GreaterEqual))
		if w.IsPostrelease() {
			set = set.Minus(bound(pep440.Equal, withoutPost(public)))
		}
		return set, true
	}
	return pep440.Set{}, false
}

// final returns the release that v is a prerelease of.
func final(v pep440.Version) pep440.Version {
	text := v.String()
	if i := strings.Index(text, ".dev"); i >= 0 {
		text = text[:i]
	}
	if v.IsPostrelease() && v.IsDevrelease() {
		if kind, _ := v.Pre(); kind == "" {
			return pep440.MustParse(text) // V.post1.dev1 is a prerelease of V.post1
		}
	}
	if i := strings.IndexAny(text, "abr"); i >= 0 {
		text = text[:i]
	}
	return pep440.MustParse(text)
}

// versionText returns the values for which a comparison with a text that is no
// version holds: as the values are versions, all or none.
func versionText(op operator) pep440.Set {
	if op == notEqual {
		return pep440.AllVersions()
	}
	return pep440.Set{}
}

// minors returns the values for which python_version in a text that is no list of
// versions holds, and whether a set can tell.
func (c *comparison) minors(v variable) (pep440.Set, bool) {
	text := c.right.text
	if v != pythonVersion || c.left.variable != v || len(text) > maxParts {
		return pep440.Set{}, false
	}
	var set pep440.Set
	for i := range len(text) {
		for j := i + 1; j <= len(text); j++ {
			if isMinor(text[i:j]) {
				set = set.Union(bound(pep440.Equal, pep440.MustParse(text[i:j])))
			}
		}
	}
	if c.op == notIn {
		set = pep440.AllVersions().Minus(set)
	}
	return set.ByRelease(2), true
}

// isMinor reports whether text is what python_version may be: two numbers.
func isMinor(text string) bool {
	major, minor, ok := strings.Cut(text, ".")
	return ok && isNumber(major) && isNumber(minor)
}

func isNumber(text string) bool {
	for i := range len(text) {
		if text[i]-'0' > 9 {
			return false
		}
	}
	return text == "0" || text != "" && text[0] != '0'
}
