package resolver

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"resolve/pep440"
)

// edit returns how to change one line so that the whole request has a
// solution: to the nearest constraint that the version which would be chosen
// without it meets; if that does not help, to nothing. All is tried.
func (f *failed) edit(at int) *Edit {
	constraint := f.r.asks.lines[at].dependency.Constraint
	if constraint != "" {
		if text, ok := f.loosened(at, constraint); ok && f.solves(at, text) {
			return &Edit{Text: text}
		}
	}
	rest := f.linesBut(at)
	if !slices.ContainsFunc(rest, func(i int) bool { return f.lines[i].kind == requirementLine }) {
		return nil // nothing would be asked for
	}
	if f.tryLines(rest).answer != nil {
		return &Edit{}
	}
	return nil
}

// solves reports whether the request has a solution with another text for a line.
func (f *failed) solves(at int, text string) bool { return f.withText(at, text).answer != nil }

func (f *failed) withText(at int, text string) attempt {
	lines := slices.Clone(f.lines)
	lines[at].Text = text
	return f.try(withLines(f.r.request, lines))
}

// loosened returns the text of a line with the nearest constraint that admits
// the version which would be chosen if it had none.
func (f *failed) loosened(at int, constraint string) (text string, ok bool) {
	l := &f.r.asks.lines[at]
	bare, ok := rewritten(f.r.env.scheme, l, "")
	if !ok {
		return "", false
	}
	a := f.withText(at, bare)
	if a.answer == nil {
		return "", false
	}
	p, known := a.answer.packages.byName[[2]string{l.dependency.Name, ""}]
	if !known || a.answer.solver.Decided(p) < 0 {
		return "", false
	}
	version := a.answer.packages.all[p].candidates.versions.String(a.answer.solver.Decided(p))
	looser := "^" + version
	if f.r.env.scheme == PEP440 {
		looser, ok = loosen(constraint, pep440.MustParse(version))
	}
	if !ok {
		return "", false
	}
	return rewritten(f.r.env.scheme, l, looser)
}

// linePattern splits a line of PEP 508 into name and extras, constraint, marker.
var linePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*([A-Za-z0-9._-]+\s*(?:\[[^\]]*\])?)\s*([^;@]*?)\s*(;.*)?$`)
})

// rewritten returns the text of a line with another constraint, the rest as
// the user wrote it.
func rewritten(s Scheme, l *ask, constraint string) (string, bool) {
	if s != PEP440 {
		return withConstraint(s, l.dependency.Name, constraint), true
	}
	m := linePattern().FindStringSubmatch(l.Text)
	if m == nil {
		return "", false
	}
	text := strings.TrimSpace(m[1]) + constraint
	if m[3] != "" {
		text += " " + m[3]
	}
	d, err := s.Dependency(text)
	if err != nil || d.Name != l.dependency.Name {
		return "", false
	}
	return text, true
}

// loosen returns the constraint with each of its parts that does not admit v
// moved just so far that it does, in as many numbers as the user gave:
// "<3" becomes "<4" for 3.1.3.
func loosen(constraint string, v pep440.Version) (string, bool) {
	specifiers, err := pep440.ParseSpecifiers(constraint)
	if err != nil {
		return "", false
	}
	var parts []string
	for _, s := range specifiers {
		part := s.String()
		if !s.Contains(v) {
			part = loosenOne(s, v)
		}
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	text := strings.Join(parts, ",")
	looser, err := pep440.ParseSpecifiers(text)
	if text == "" {
		return "", true
	}
	return text, err == nil && looser.Contains(v)
}

func loosenOne(s pep440.Specifier, v pep440.Version) string {
	n := len(s.Version.Release())
	switch s.Op {
	case pep440.Less:
		release := s.Version.Release()
		for n > 1 && release[n-1] == 0 {
			n--
		}
		return "<" + upTo(v, n, 1)
	case pep440.LessEqual:
		return "<=" + v.Public().String()
	case pep440.GreaterEqual, pep440.Greater:
		return ">=" + v.Public().String()
	case pep440.Compatible:
		return "~=" + upTo(v, n, 0)
	case pep440.Equal:
		if s.Wildcard {
			return "==" + upTo(v, n, 0) + ".*"
		}
		return "==" + v.String()
	case pep440.Arbitrary:
		return "==" + v.String()
	}
	return "" // what is excluded is not any more
}

// upTo returns the first n numbers of a version, with more added to the last.
func upTo(v pep440.Version, n int, more uint64) string {
	release := v.Release()
	var b strings.Builder
	if e := v.Epoch(); e > 0 {
		b.WriteString(strconv.FormatUint(e, 10) + "!")
	}
	for i := range n {
		var number uint64
		if i < len(release) {
			number = release[i]
		}
		if i == n-1 {
			number += more
		}
		if i > 0 {
			b.WriteString(".")
		}
		b.WriteString(strconv.FormatUint(number, 10))
	}
	return b.String()
}
