package requirements

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"resolve/internal/slips"
	"resolve/pep440"
	"resolve/pep508"
)

// diagnose returns the error for a requirement that package pep508 refused with
// cause: which part of it is wrong, and what was probably meant. It walks over
// name, extras, version specifier and marker, and asks the packages that own them,
// so that it says what they would.
func (p piece) diagnose(cause error) error {
	d := diagnosis{piece: p, cause: cause}
	e := d.walk()
	if e == nil {
		e = d.unknown()
	}
	e.Err = cause
	return e
}

// A diagnosis is a walk over a text in search of its fault.
type diagnosis struct {
	piece
	pos   int // byte offset of what is looked at
	name  string
	cause error
}

// unknown is the fault where only the cause says what it is.
func (d *diagnosis) unknown() *Error {
	offset, expected := 0, ""
	if perr, ok := errors.AsType[*pep508.Error](d.cause); ok {
		offset, expected = min(perr.Offset, len(d.text)), perr.Expected
	}
	e := d.error(offset, "invalid requirement "+d.l.quote(d.text))
	e.Expected = expected
	return e
}

func (d *diagnosis) rest() string { return d.text[d.pos:] }

func (d *diagnosis) skipSpace() {
	d.pos = len(d.text) - len(strings.TrimLeftFunc(d.rest(), isSpace))
}

// walk returns the first fault it finds, nil if it finds none.
func (d *diagnosis) walk() *Error {
	for _, part := range []func() *Error{d.walkName, d.walkExtras, d.walkSpecifier, d.walkMarker} {
		if e := part(); e != nil {
			return e
		}
		d.skipSpace()
	}
	return nil
}

func (d *diagnosis) walkName() *Error {
	end := strings.IndexFunc(d.text, func(r rune) bool {
		return isSpace(r) || strings.ContainsRune("[](){}<>=!~^@;,#'\"", r)
	})
	if end < 0 {
		end = len(d.text)
	}
	d.name = d.text[:end]
	if end == 0 {
		e := d.error(0, "unexpected "+d.l.quote(firstRune(d.text)))
		e.Expected = "the name of a package or an option"
		return e
	}
	if !pep508.ValidName(d.name) {
		e := d.error(0, "invalid package name "+d.l.quote(d.name))
		e.Expected = "letters, digits, and within them '.', '-' and '_'"
		return e
	}
	d.pos = end
	return nil
}

func (d *diagnosis) walkExtras() *Error {
	if !strings.HasPrefix(d.rest(), "[") {
		return nil
	}
	start := d.pos
	end := strings.IndexByte(d.rest(), ']')
	if end < 0 {
		e := d.error(start, `no "]" after the extras of `+d.l.quote(d.name))
		e.Expected = `extras between "[" and "]"`
		return e
	}
	inside := d.text[start+1 : start+end]
	d.pos = start + end + 1
	if strings.TrimSpace(inside) == "" {
		return nil
	}
	offset := start + 1
	for extra := range strings.SplitSeq(inside, ",") {
		if !pep508.ValidName(strings.TrimSpace(extra)) {
			e := d.error(offset, "invalid extra "+d.l.quote(strings.TrimSpace(extra))+" of "+d.l.quote(d.name))
			e.Expected = "names separated by commas"
			return e
		}
		offset += len(extra) + 1
	}
	return nil
}

func (d *diagnosis) walkSpecifier() *Error {
	if strings.HasPrefix(d.rest(), "@") {
		return d.unknown()
	}
	spec, _, _ := strings.Cut(d.rest(), ";")
	start, end := d.pos, d.pos+len(spec)
	spec = strings.TrimRightFunc(spec, isSpace)
	if inside, ok := strings.CutPrefix(spec, "("); ok {
		inside, ok = strings.CutSuffix(inside, ")")
		if !ok {
			e := d.error(start, `no ")" after the version of `+d.l.quote(d.name))
			e.Expected = `a version specifier between "(" and ")"`
			return e
		}
		spec, start = inside, start+1
	}
	d.pos = end
	if strings.TrimSpace(spec) == "" {
		return nil
	}
	if !strings.ContainsRune("<>=!~^≤≥", firstOf(spec)) {
		return d.unexpected(start, spec)
	}
	for clause := range strings.SplitSeq(spec, ",") {
		trimmed := strings.TrimSpace(clause)
		if _, err := pep440.ParseSpecifiers(trimmed); err != nil || trimmed == "" && clause != spec {
			if trimmed == "" {
				start += len(clause) + 1
				continue // a comma too many is not the fault if the rest is
			}
			e := d.error(start+strings.Index(clause, trimmed), "invalid specifier "+d.l.quote(trimmed)+" for "+d.l.quote(d.name))
			e.Expected = "an operator (== != <= >= < > ~= ===) and a version"
			if fixed := suggestClause(trimmed); fixed != "" {
				e.Hint = "did you mean " + d.l.quote(fixed) + "?"
			}
			return e
		}
		start += len(clause) + 1
	}
	return nil
}

// unexpected is the fault of a text behind a name that is no specifier.
func (d *diagnosis) unexpected(start int, spec string) *Error {
	found, _, _ := strings.Cut(spec, " ")
	e := d.error(start, "unexpected "+d.l.quote(found)+" after "+d.l.quote(strings.TrimSpace(d.text[:start])))
	e.Expected = `a version specifier, ";" and a marker, or the end of the line`
	switch first := firstOf(spec); {
	case first == '#':
		e.Hint = "a comment needs a space before its #"
	case first == ',' || pep508.ValidName(found) && !isDigit(first):
		e.Hint = "write each requirement on a line of its own"
	case isDigit(first):
		if _, err := pep440.Parse(found); err == nil {
			e.Hint = "did you mean " + d.l.quote(d.name+"=="+found) + "?"
		}
	}
	return e
}

func (d *diagnosis) walkMarker() *Error {
	if !strings.HasPrefix(d.rest(), ";") {
		return nil
	}
	d.pos++
	d.skipSpace()
	marker := d.rest()
	if marker == "" {
		e := d.error(len(d.text)-1, `no marker after ";"`)
		e.Expected = `a marker, as python_version < "3.12"`
		return e
	}
	_, err := pep508.ParseMarker(marker)
	if err == nil {
		return nil
	}
	at, word := d.pos, ""
	if perr, ok := errors.AsType[*pep508.Error](err); ok {
		at, word = at+min(perr.Offset, len(marker)-1), perr.Variable
	}
	e := d.error(at, "invalid marker "+d.l.quote(marker)+" for "+d.l.quote(d.name))
	e.Expected = `a marker, as python_version < "3.12"`
	if fixed := quoteValues(marker); fixed != marker {
		if _, err := pep508.ParseMarker(fixed); err == nil {
			e.Hint = "did you mean " + d.l.quote(fixed) + "?"
			return e
		}
	}
	if word != "" {
		rest := marker[at-d.pos:] // the parser's word ends at a dash
		word = rest[:len(rest)-len(strings.TrimLeftFunc(rest, isWordPart))]
		e.Msg = "unknown variable " + d.l.quote(word) + " in the marker of " + d.l.quote(d.name)
		e.Expected = "a marker variable or a quoted string"
		if near := nearVariable(word); near != "" {
			e.Hint = "did you mean " + near + "?"
		}
	}
	return e
}

// isWordPart reports whether a rune is of a word in a marker, or of one that was meant
// as a variable, as python-version.
func isWordPart(r rune) bool {
	return r == '-' || r == '_' || r == '.' || isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// nearVariable returns the marker variable that was probably meant by word, or "".
func nearVariable(word string) string {
	const longest = 40 // bytes; longer words are not mistyped but wrong
	if len(word) > longest {
		return ""
	}
	word = strings.ToLower(strings.NewReplacer(".", "_", "-", "_").Replace(word))
	return slips.Nearest(word, pep508.Variables(), min(2, len(word)/3))
}

// commonSlips has operators of other languages and of haste, and what they are in
// PEP 440.
var commonSlips = map[string]string{
	"=>": ">=", "=<": "<=", "=": "==", "~": "~=", "~>": "~=", "=~": "~=", "!": "!=", "<>": "!=", "=!": "!=",
	"≥": ">=", "≤": "<=", "= =": "==", "> =": ">=", "< =": "<=", "! =": "!=", "~ =": "~=",
}

// suggestClause returns a valid clause that was probably meant by s, or "".
func suggestClause(s string) string {
	const longest = 100 // bytes; nobody needs a hint that fills the screen
	if len(s) > longest {
		return ""
	}
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("<>=!~^≤≥ ", r) })
	if end < 0 {
		return ""
	}
	op, version := strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
	if second := strings.IndexAny(version, "<>=!~"); second > 0 {
		// Two clauses without a comma.
		return valid(op + strings.TrimSpace(version[:second]) + "," + strings.ReplaceAll(version[second:], " ", ""))
	}
	if op == "^" {
		return valid(caret(version))
	}
	if bare := strings.Trim(version, `"'`); bare != version {
		// As in TOML: flask = "^1.0".
		if strings.ContainsRune("<>=!~^", firstOf(bare)) {
			return suggestClause(bare)
		}
		version = bare
	}
	if right, ok := commonSlips[op]; ok {
		op = right
	}
	for _, v := range []string{version, strings.TrimSuffix(version, ".*"), strings.TrimSuffix(version, "*"), strings.TrimSuffix(version, ".x") + ".*", version + ".0"} {
		if fixed := valid(op + v); fixed != "" {
			return fixed
		}
	}
	return ""
}

// valid returns s if it is a valid specifier, else "".
func valid(s string) string {
	if _, err := pep440.ParseSpecifiers(s); err != nil {
		return ""
	}
	return s
}

// caret returns what ^version means in npm, cargo and poetry: up to the next
// change of the leftmost number that is not zero.
func caret(version string) string {
	numbers := strings.Split(version, ".")
	upper := make([]string, 0, len(numbers))
	for i, n := range numbers {
		v, err := strconv.ParseUint(n, 10, 32)
		if err != nil {
			return ""
		}
		if v > 0 || i == len(numbers)-1 {
			upper = append(upper, strconv.FormatUint(v+1, 10))
			break
		}
		upper = append(upper, "0")
	}
	return ">=" + version + ",<" + strings.Join(upper, ".")
}

// quoteValues puts quotes round the bare versions of a marker.
func quoteValues(marker string) string {
	var b strings.Builder
	quote, compared := rune(0), false // inside quotes; the last word was an operator
	for i := 0; i < len(marker); {
		r, size := utf8.DecodeRuneInString(marker[i:])
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote, compared = r, false
		case strings.ContainsRune("<>=!~", r):
			compared = true
		case compared && isDigit(r):
			end := strings.IndexFunc(marker[i:], func(r rune) bool { return isSpace(r) || r == ')' || r == '(' })
			if end < 0 {
				end = len(marker) - i
			}
			b.WriteString(`"` + marker[i:i+end] + `"`)
			i, compared = i+end, false
			continue
		case !isSpace(r):
			compared = false
		}
		b.WriteString(marker[i : i+size])
		i += size
	}
	return b.String()
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func firstRune(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}
