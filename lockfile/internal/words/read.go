package words

import (
	"strings"

	"resolve/pep440"
)

var pythonFullVersion = variable{kind: versions, key: "python_full_version"}

// platforms are the platform_system of each sys_platform that says the same.
var platforms = map[string]string{
	"Windows": "win32", "Darwin": "darwin", "Linux": "linux", "AIX": "aix", "Emscripten": "emscripten", "Android": "android",
}

// Read returns what a marker says that package pep508 has written: names of
// today, texts in quotes. A comparison that says nothing here, as one of two
// variables, is passed over, as is one with extra: whoever asks has it.
func (s *Space) Read(marker string) *Condition {
	p := parser{s: s, rest: marker}
	c := p.either()
	if c == nil || strings.TrimSpace(p.rest) != "" {
		return Always
	}
	return c
}

// A parser reads a marker. Its functions return nil for what is passed over.
type parser struct {
	s    *Space
	rest string
}

func (p *parser) either() *Condition { return p.chain("or", p.both, p.s.Or) }
func (p *parser) both() *Condition   { return p.chain("and", p.one, p.s.And) }

func (p *parser) chain(word string, part func() *Condition, op func(x, y *Condition) *Condition) (c *Condition) {
	for {
		switch next := part(); {
		case c == nil:
			c = next
		case next != nil:
			c = op(c, next)
		}
		if !p.take(word) {
			return c
		}
	}
}

// take takes a word or a sign, if it comes next.
func (p *parser) take(word string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(p.rest, " "), word)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *parser) one() *Condition {
	if p.take("(") {
		c := p.either()
		p.take(")")
		return c
	}
	left, leftQuoted := p.operand()
	op := p.operator()
	right, rightQuoted := p.operand()
	switch {
	case leftQuoted == rightQuoted:
		return nil
	case leftQuoted:
		return p.s.compare(right, mirrored[op], left, true)
	}
	return p.s.compare(left, op, right, false)
}

// operand reads a variable or a text in quotes.
func (p *parser) operand() (text string, quoted bool) {
	p.rest = strings.TrimLeft(p.rest, " ")
	if p.rest != "" && (p.rest[0] == '"' || p.rest[0] == '\'') {
		text, p.rest, _ = strings.Cut(p.rest[1:], p.rest[:1])
		return text, true
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
	if end < 0 {
		end = len(p.rest)
	}
	text, p.rest = p.rest[:end], p.rest[end:]
	return text, false
}

var operators = []string{"===", "==", "!=", "<=", ">=", "~=", "<", ">", "not in", "in"}

func (p *parser) operator() string {
	for _, op := range operators {
		if p.take(op) {
			return op
		}
	}
	return ""
}

// mirrored are the operators with their sides changed. That of "in" asks whether
// the variable holds the text.
var mirrored = map[string]string{
	"===": "===", "==": "==", "!=": "!=", "<=": ">=", ">=": "<=", "<": ">", ">": "<", "~=": "~=", "in": "holds", "not in": "not holds",
}

// compare returns the condition that a variable compares so with a text; nil
// where that says nothing.
func (s *Space) compare(key, op, value string, swapped bool) *Condition {
	switch key {
	case "extra":
		return nil
	case "extras", "dependency_groups":
		return s.asked(variable{kind: listed, key: key, value: value}, op == "holds")
	case "python_version", "python_full_version", "implementation_version":
		return s.compareVersion(key, op, value, swapped)
	}
	switch op {
	case "in", "not in":
		return s.asked(variable{kind: partOf, key: key, value: value}, op == "in")
	case "holds", "not holds":
		return s.asked(variable{kind: holds, key: key, value: value}, op == "holds")
	case "~=", "===", "":
		return nil
	}
	if platform, ok := platforms[value]; ok && key == "platform_system" {
		key, value = "sys_platform", platform
	}
	at := point{text: value}
	only := interval{bound{at, included}, bound{at, included}}
	v := variable{kind: texts, key: key}
	ordered := key == "platform_release" || key == "platform_version"
	switch {
	case op == "==" || !ordered && (op == "<=" || op == ">="):
		return s.where(v, []interval{only})
	case op == "!=":
		return s.where(v, complement([]interval{only}))
	case !ordered:
		return Never
	}
	return s.where(v, []interval{half(op, at)})
}

// half returns the points on one side of at.
func half(op string, at point) interval {
	b := bound{at, excluded}
	if strings.HasSuffix(op, "=") {
		b.kind = included
	}
	if op[0] == '<' {
		return interval{hi: b}
	}
	return interval{lo: b}
}

// compareVersion is compare for variables that hold a version.
func (s *Space) compareVersion(key, op, value string, swapped bool) *Condition {
	v := pythonFullVersion
	if key == "implementation_version" {
		v.key = key
	}
	if op == "in" || op == "not in" {
		return s.amongVersions(v, key, op, value)
	}
	text, star := strings.CutSuffix(value, ".*")
	version, err := pep440.Parse(text)
	if err != nil || star && (swapped || op != "==" && op != "!=") {
		return nil
	}
	c := versionTest{op: op, release: version.Release(), star: star}
	if op == "~=" && len(c.release) < 2 {
		return nil
	}
	switch op {
	case "===":
		c.op = "=="
	case "==", "!=", "<", "<=", ">", ">=", "~=":
	default:
		return nil
	}
	if key == "python_version" {
		if holds, ok := c.ofMinor(); ok {
			if holds {
				return Always
			}
			return Never
		}
	}
	return s.where(v, c.intervals())
}

// amongVersions returns the condition that a version is in a list of them.
func (s *Space) amongVersions(v variable, key, op, list string) *Condition {
	c := Never
	for text := range strings.FieldsSeq(list) {
		version, err := pep440.Parse(text)
		if err != nil {
			return nil
		}
		test := versionTest{op: "==", release: version.Release()}
		at := bound{point{release: test.release}, included}
		one := []interval{{at, at}}
		if key == "python_version" {
			if _, constant := test.ofMinor(); constant {
				return Never
			}
			one = test.intervals()
		}
		c = s.Or(c, s.where(v, one))
	}
	if op == "not in" {
		return s.Not(c)
	}
	return c
}
