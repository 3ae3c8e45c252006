package pep508

import (
	"slices"
	"strings"
	"unicode"

	"resolve/pep440"
)

// A Requirement is a parsed dependency specifier. It is immutable after it is
// parsed; goroutines may share it.
type Requirement struct {
	Name       string            // normal form
	Extras     []string          // normal forms, sorted, each once
	Specifiers pep440.Specifiers // nil: any version
	URL        string            // direct reference as written, "" if none
	Marker     *Marker           // nil: always
}

// Parse returns the requirement that s spells, by the grammar of PEP 508:
//
//	name[extra, ...] >=1.0, <2 ; marker
//	name[extra, ...] (>=1.0, <2) ; marker
//	name[extra, ...] @ URL ; marker
//
// Spaces and tabs are the white space; a line end is an error.
// A URL ends at white space, so that a marker needs some before its semicolon; it
// is not looked into. An error is an *Error.
//
// The result may share memory with s.
func Parse(s string) (Requirement, error) {
	r, _, err := parse(s, strict)
	return r, err
}

// MustParse is Parse for constants and tests; it panics when s is no requirement.
func MustParse(s string) Requirement {
	r, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return r
}

// ParseLenient is Parse for the metadata of old releases. What is not valid is
// repaired as pep440.ParseSpecifiersLenient says, stray quotes before the marker
// are dropped, line ends count as white space, and repaired is true. What is still
// not valid is the error that Parse gives.
func ParseLenient(s string) (r Requirement, repaired bool, err error) {
	r, err = Parse(s)
	if err == nil {
		return r, false, nil
	}
	if r, _, again := parse(dropQuotes(joinLines(s)), lenient); again == nil {
		return r, true, nil
	}
	return Requirement{}, false, err
}

// joinLines turns line ends into spaces.
func joinLines(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
}

// dropQuotes removes the quotes before the marker.
func dropQuotes(s string) string {
	head, marker := s, ""
	if i := strings.IndexByte(s, ';'); i >= 0 {
		head, marker = s[:i], s[i:]
	}
	if !strings.ContainsAny(head, `'"`) {
		return s
	}
	return strings.NewReplacer(`'`, "", `"`, "").Replace(head) + marker
}

// parseSpecifiers is how a mode reads the specifiers.
type parseSpecifiers func(string) (pep440.Specifiers, bool, error)

func strict(s string) (pep440.Specifiers, bool, error) {
	set, err := pep440.ParseSpecifiers(s)
	return set, false, err
}

func lenient(s string) (pep440.Specifiers, bool, error) { return pep440.ParseSpecifiersLenient(s) }

func parse(s string, specifiers parseSpecifiers) (r Requirement, repaired bool, err error) {
	p := parser{what: "requirement", text: s}
	p.space()
	if r.Name, err = p.name("a package name"); err != nil {
		return Requirement{}, false, err
	}
	p.space()
	if r.Extras, err = p.extras(); err != nil {
		return Requirement{}, false, err
	}
	p.space()
	switch p.next() {
	case '@':
		r.URL, err = p.url()
	case '(':
		r.Specifiers, repaired, err = p.parenthesised(specifiers)
	case '<', '>', '=', '!', '~':
		r.Specifiers, repaired, err = p.specifiers(specifiers)
	}
	if err != nil {
		return Requirement{}, false, err
	}
	p.space()
	if p.end() {
		return r, repaired, nil
	}
	if p.next() != ';' {
		return Requirement{}, false, p.fail(r.whatFollows())
	}
	p.at++
	if r.Marker, err = p.marker(); err != nil {
		return Requirement{}, false, err
	}
	return r, repaired, nil
}

// whatFollows names what may come after the parts of r that were read.
func (r *Requirement) whatFollows() string {
	switch {
	case r.URL != "" || r.Specifiers != nil:
		return `";" or the end`
	case r.Extras != nil:
		return `a version specifier, "@", ";" or the end`
	}
	return `a version specifier, "[", "@", ";" or the end`
}

// extras reads an optional list in brackets.
func (p *parser) extras() ([]string, error) {
	if !p.take('[') {
		return nil, nil
	}
	p.space()
	if p.take(']') {
		return nil, nil
	}
	var extras []string
	for {
		extra, err := p.name("the name of an extra")
		if err != nil {
			return nil, err
		}
		extras = append(extras, extra)
		p.space()
		if p.take(']') {
			break
		}
		if !p.take(',') {
			return nil, p.fail(`"," or "]"`)
		}
		p.space()
	}
	slices.Sort(extras)
	return slices.Compact(extras), nil
}

// url reads "@" and what follows it up to white space.
func (p *parser) url() (string, error) {
	p.at++
	p.space()
	start := p.at
	for p.at < len(p.text) && !isSpace(p.text[p.at]) {
		p.at++
	}
	url := p.text[start:p.at]
	if url == "" {
		return "", p.fail("a URL")
	}
	// White space of other scripts is in no URL (RFC 3986) and looks like its end.
	if i := strings.IndexFunc(url, unicode.IsSpace); i >= 0 {
		p.at = start + i
		return "", p.fail("the end of the URL")
	}
	rest := *p
	rest.space()
	if strings.HasSuffix(url, ";") && !rest.end() && rest.next() != ';' {
		p.at--
		return "", p.fail(`a space before ";", which is part of the URL otherwise`)
	}
	return url, nil
}

func (p *parser) parenthesised(parse parseSpecifiers) (pep440.Specifiers, bool, error) {
	length := strings.IndexByte(p.text[p.at:], ')')
	if length < 0 {
		p.at = len(p.text)
		return nil, false, p.fail(`")"`)
	}
	start, end := p.at+1, p.at+length
	p.at = end + 1
	return p.versions(start, end, parse)
}

func (p *parser) specifiers(parse parseSpecifiers) (pep440.Specifiers, bool, error) {
	start := p.at
	if length := strings.IndexByte(p.text[start:], ';'); length >= 0 {
		p.at += length
	} else {
		p.at = len(p.text)
	}
	return p.versions(start, p.at, parse)
}

// versions reads the specifiers text[start:end], in which only spaces and tabs are
// white space as elsewhere in a requirement.
func (p *parser) versions(start, end int, parse parseSpecifiers) (pep440.Specifiers, bool, error) {
	set, repaired, err := parse(p.text[start:end])
	at := end
	e, failed := err.(*pep440.Error)
	if failed {
		at = start + e.Offset
	}
	if i := strings.IndexFunc(p.text[start:at], isOtherSpace); i >= 0 {
		p.at = start + i
		return nil, false, p.fail("a space or a tab instead of other white space")
	}
	if failed {
		return nil, false, &Error{What: p.what, Input: p.text, Offset: at, Expected: e.Expected}
	}
	return set, repaired, nil
}

func isOtherSpace(r rune) bool {
	return r != ' ' && r != '\t' && (unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f')
}

// Equal reports whether r and s ask for the same: the name, extras and URL are the
// same, the specifiers admit the same versions, the markers hold in the same
// environments. ">=1.0" and ">=1" do, whose texts differ.
func (r Requirement) Equal(s Requirement) bool {
	return r.Name == s.Name && r.URL == s.URL && slices.Equal(r.Extras, s.Extras) &&
		r.Specifiers.Set().Equal(s.Specifiers.Set()) && r.Marker.Condition().Equal(s.Marker.Condition())
}

// String returns the requirement in canonical form, which Parse reads back to an
// equal one.
func (r Requirement) String() string {
	var b strings.Builder
	b.WriteString(r.Name)
	for i, extra := range r.Extras {
		if i == 0 {
			b.WriteByte('[')
		} else {
			b.WriteByte(',')
		}
		b.WriteString(extra)
	}
	if len(r.Extras) > 0 {
		b.WriteByte(']')
	}
	if r.URL != "" {
		b.WriteString(" @ ")
		b.WriteString(r.URL)
	} else {
		b.WriteString(r.Specifiers.String())
	}
	if r.Marker != nil {
		if r.URL != "" {
			b.WriteByte(' ') // else the semicolon would belong to the URL
		}
		b.WriteString("; ")
		b.WriteString(r.Marker.String())
	}
	return b.String()
}
