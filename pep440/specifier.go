package pep440

import "strings"

// An Operator is one of ~= == != <= >= < > ===. The zero value is none of them.
type Operator uint8

const (
	Compatible   Operator = iota + 1 // ~=
	Equal                            // ==
	NotEqual                         // !=
	LessEqual                        // <=
	GreaterEqual                     // >=
	Less                             // <
	Greater                          // >
	Arbitrary                        // ===
)

var operatorTexts = [...]string{"", "~=", "==", "!=", "<=", ">=", "<", ">", "==="}

// String returns the operator as it is written.
func (o Operator) String() string {
	if int(o) < len(operatorTexts) {
		return operatorTexts[o]
	}
	return ""
}

// ParseOperator returns the operator that s spells, exactly, and whether it is one.
func ParseOperator(s string) (Operator, bool) {
	op, n := cutOperator(s)
	return op, n > 0 && n == len(s)
}

// cutOperator returns the operator at the beginning of s and its length, which
// is 0 if there is none.
func cutOperator(s string) (Operator, int) {
	if s == "" {
		return 0, 0
	}
	equals := len(s) > 1 && s[1] == '='
	switch {
	case s[0] == '=' && equals && len(s) > 2 && s[2] == '=':
		return Arbitrary, 3
	case s[0] == '=' && equals:
		return Equal, 2
	case s[0] == '!' && equals:
		return NotEqual, 2
	case s[0] == '~' && equals:
		return Compatible, 2
	case s[0] == '<' && equals:
		return LessEqual, 2
	case s[0] == '>' && equals:
		return GreaterEqual, 2
	case s[0] == '<':
		return Less, 1
	case s[0] == '>':
		return Greater, 1
	}
	return 0, 0
}

// A Specifier is one clause, as ">=1.0" or "==2.*". The zero value admits
// nothing. A Specifier is immutable and comparable; goroutines may share it.
type Specifier struct {
	Op       Operator
	Version  Version // zero for Arbitrary with a text that is no version
	Wildcard bool    // == and != with .*
	Text     string  // for Arbitrary: the text compared
}

// ParseSpecifier returns the clause that s spells, white space around it and
// after the operator ignored. An error is an *Error.
//
// The result may share memory with s.
func ParseSpecifier(s string) (Specifier, error) {
	start, end := trimSpace(s, 0, len(s))
	return parseClause(s, start, end)
}

// parseClause parses the clause text[start:end], which has no space around it.
func parseClause(text string, start, end int) (Specifier, error) {
	op, n := cutOperator(text[start:end])
	if n == 0 {
		return Specifier{}, specifierError(text, start, "one of ~= == != <= >= < > ===")
	}
	at, _ := trimSpace(text, start+n, end)
	if op == Arbitrary {
		return parseArbitrary(text, at, end)
	}
	s := Specifier{Op: op}
	if (op == Equal || op == NotEqual) && strings.HasSuffix(text[at:end], ".*") {
		s.Wildcard = true
		end -= len(".*")
	}
	written := text[at:end]
	if hi, lo, ok := packPlain(written); ok {
		s.Version = Version{text: written, hi: hi, lo: lo}
	} else {
		p, offset, expected := scan(written)
		if expected != "" {
			return Specifier{}, specifierError(text, at+offset, expected)
		}
		s.Version = fromParts(written, &p)
	}
	if expected := s.forbidden(); expected != "" {
		return Specifier{}, specifierError(text, at, expected)
	}
	return s, nil
}

// forbidden says which version the operator needs instead of the one it has; ""
// means that all is well.
func (s *Specifier) forbidden() string {
	switch {
	case s.Wildcard && s.Version.lo&(flagPre|flagPost|flagDev|flagLocal) != 0:
		return "a release alone before .*"
	case s.Version.IsLocal() && s.Op != Equal && s.Op != NotEqual:
		return "a version without a local label after " + s.Op.String()
	case s.Op == Compatible && releaseLength(s.Version.text) < 2:
		return "at least two release numbers after ~="
	}
	return ""
}

// releaseLength counts the release segments of a normal form.
func releaseLength(text string) int {
	n := 1
	for i := range len(text) - 1 {
		switch b := text[i]; {
		case b == '.' && isDigit(text[i+1]):
			n++
		case b == '!' || isDigit(b):
		default:
			return n
		}
	}
	return n
}

// parseArbitrary parses what follows ===, which may be any text that the
// grammars around specifiers leave to it.
func parseArbitrary(text string, at, end int) (Specifier, error) {
	written := text[at:end]
	if written == "" {
		return Specifier{}, specifierError(text, at, "a text after ===")
	}
	if i := strings.IndexFunc(written, endsArbitrary); i >= 0 {
		return Specifier{}, specifierError(text, at+i, "the end of the specifier")
	}
	s := Specifier{Op: Arbitrary, Text: written}
	if v, err := Parse(written); err == nil {
		s.Version = v
	}
	return s, nil
}

// endsArbitrary reports whether r cannot be part of the text after ===.
func endsArbitrary(r rune) bool {
	return r == ',' || r == ';' || r == ')' || isSpace(r)
}

func specifierError(text string, offset int, expected string) error {
	return &Error{What: "specifier", Input: text, Offset: offset, Expected: expected}
}

// String returns the clause without white space and with its version in normal
// form. ParseSpecifier reads it back to an equal clause.
func (s Specifier) String() string { return string(s.append(nil)) }

func (s *Specifier) append(dst []byte) []byte {
	dst = append(dst, s.Op.String()...)
	if s.Op == Arbitrary {
		return append(dst, s.Text...)
	}
	dst = append(dst, s.Version.text...)
	if s.Wildcard {
		dst = append(dst, ".*"...)
	}
	return dst
}
