package pyproject

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"resolve/internal/tomltext"
	"resolve/pep440"
	"resolve/pep508"
	"resolve/requirements"
)

// requirement reads the requirement that a string is. As pip and uv do, it takes
// one with a comma behind its last version clause.
func (s *source) requirement(v *tomltext.Value) (requirements.Requirement, error) {
	pos := s.Position(v.At)
	req, err := pep508.Parse(v.Text)
	if err == nil {
		return requirements.Requirement{Text: strings.TrimSpace(v.Text), Requirement: req, Position: pos}, nil
	}
	if strings.TrimSpace(v.Text) == "" {
		e := s.Fault(v.At, "a requirement is empty")
		e.Err = err
		return requirements.Requirement{}, e
	}
	r, fault := asLine(v.Text)
	if r != nil && withoutCommas(r.Text) == withoutCommas(v.Text) {
		return requirements.Requirement{Text: r.Text, Requirement: r.Requirement, Position: pos}, nil
	}
	offset := 0
	var syntax *pep508.Error
	if errors.As(err, &syntax) {
		offset = min(syntax.Offset, len(v.Text))
	}
	if fault == nil {
		fault = &requirements.Error{Msg: "invalid requirement " + tomltext.Quote(v.Text)}
		if syntax != nil {
			fault.Expected = syntax.Expected
		}
		if looksLocal(v.Text) {
			fault.Hint = `write "name @ URL" for a package that does not come from an index`
		}
	} else {
		offset = byteOffset(v.Text, fault.Column-1)
	}
	return requirements.Requirement{}, s.stringError(v, offset, fault, err)
}

// specifiers reads the version specifiers that a string is.
func (s *source) specifiers(v *tomltext.Value) (pep440.Specifiers, error) {
	set, err := pep440.ParseSpecifiers(v.Text)
	if err == nil {
		return set, nil
	}
	const name = "python"
	offset := 0
	r, fault := asLine(name + v.Text)
	if r != nil && r.Requirement.Name == name && withoutCommas(r.Text) == name+withoutCommas(v.Text) {
		return r.Requirement.Specifiers, nil
	}
	if fault == nil || fault.Column <= len(name) {
		fault = &requirements.Error{Msg: "invalid specifier " + tomltext.Quote(v.Text), Expected: "an operator (== != <= >= < > ~= ===) and a version"}
		if bare, err := pep440.Parse(v.Text); err == nil {
			fault.Hint = "did you mean " + tomltext.Quote(">="+bare.String()) + "?"
		}
	} else {
		offset = byteOffset(v.Text, fault.Column-1-len(name))
	}
	fault.Msg = strings.TrimSuffix(fault.Msg, ` for "python"`) + " in requires-python"
	return nil, s.stringError(v, offset, fault, err)
}

// stringError returns fault as an error at the byte offset at of a string's text.
func (s *source) stringError(v *tomltext.Value, at int, fault *requirements.Error, cause error) *requirements.Error {
	e := s.Fault(s.OffsetIn(v, at), fault.Msg)
	e.Expected, e.Hint, e.Err = fault.Expected, fault.Hint, cause
	return e
}

// asLine reads text as a line of a requirements file, for what that knows of the
// slips in requirements. It returns the requirement or the fault in the first line;
// neither for a text that means something else there than it does in a string.
func asLine(text string) (*requirements.Requirement, *requirements.Error) {
	if strings.ContainsAny(text, "#\\$\n\r\ufeff\x00") || strings.HasPrefix(strings.TrimSpace(text), "-") {
		return nil, nil
	}
	file, err := requirements.Parse("", strings.NewReader(text), requirements.ParseOptions{
		Open:      func(string) (io.ReadCloser, error) { return nil, fs.ErrNotExist },
		LookupEnv: func(string) (string, bool) { return "", false },
	})
	var fault *requirements.Error
	switch {
	case errors.As(err, &fault) && fault.Line == 1 && fault.Column > 0 && !looksLocal(text):
		fault.Expected, fault.Hint = inString.Replace(fault.Expected), inString.Replace(fault.Hint)
		return nil, fault
	case err == nil && len(file.Requirements) == 1 && len(file.Options) == 0 && len(file.Requirements[0].Hashes) == 0:
		if r := &file.Requirements[0]; r.Requirement.Name != "" && r.Requirement.URL == "" {
			return r, nil
		}
	}
	return nil, nil
}

// inString turns what is said of a line into what is said of a string.
var inString = strings.NewReplacer(
	"the name of a package or an option", "the name of a package",
	"the end of the line", "the end",
	"write each requirement on a line of its own", "write each requirement as a string of its own",
)

// looksLocal reports whether text is a path or a URL without a name.
func looksLocal(text string) bool {
	text = strings.TrimSpace(text)
	name, _, _ := strings.Cut(text, "@")
	return strings.HasPrefix(text, ".") || strings.HasPrefix(text, "~/") || strings.ContainsAny(name, `/\`)
}

func withoutCommas(s string) string {
	return strings.NewReplacer(",", "", " ", "", "\t", "").Replace(s)
}

// byteOffset returns the byte offset of the character with the given index.
func byteOffset(s string, index int) int {
	at := 0
	for ; index > 0 && at < len(s); index-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
