package pep508

import "strings"

// A parser reads one text from left to right; at is the next byte.
type parser struct {
	what string // for errors
	text string
	at   int
}

func (p *parser) fail(expected string) *Error {
	return &Error{What: p.what, Input: p.text, Offset: p.at, Expected: expected}
}

func (p *parser) end() bool { return p.at == len(p.text) }

// next returns the next byte, 0 at the end.
func (p *parser) next() byte {
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// space skips white space, which the grammar makes spaces and tabs.
func (p *parser) space() {
	for p.at < len(p.text) && isSpace(p.text[p.at]) {
		p.at++
	}
}

// take reads b, if it is next.
func (p *parser) take(b byte) bool {
	if p.at < len(p.text) && p.text[p.at] == b {
		p.at++
		return true
	}
	return false
}

// name reads a valid name and returns its normal form; expected is what to say
// when there is none.
func (p *parser) name(expected string) (string, error) {
	start := p.at
	for p.at < len(p.text) && isNameByte(p.text[p.at]) {
		p.at++
	}
	name := p.text[start:p.at]
	if name == "" || !isAlnum(name[0]) {
		p.at = start
		return "", p.fail(expected)
	}
	if !isAlnum(name[len(name)-1]) {
		p.at = start + len(strings.TrimRight(name, ".-_"))
		return "", p.fail("a letter or digit at the end of the name")
	}
	return NormalizeName(name), nil
}

// word returns the letters, digits, dots and underscores that come next, without
// reading them.
func (p *parser) word() string {
	end := p.at
	for end < len(p.text) && (isAlnum(p.text[end]) || p.text[end] == '_' || p.text[end] == '.') {
		end++
	}
	return p.text[p.at:end]
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }
