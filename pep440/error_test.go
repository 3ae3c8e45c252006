package pep440

import (
	"errors"
	"testing"
)

// parsers are all that return an *Error.
var parsers = map[string]func(string) error{
	"Parse":                  func(s string) error { _, err := Parse(s); return err },
	"ParseSpecifier":         func(s string) error { _, err := ParseSpecifier(s); return err },
	"ParseSpecifiers":        func(s string) error { _, err := ParseSpecifiers(s); return err },
	"ParseSpecifiersLenient": func(s string) error { _, _, err := ParseSpecifiersLenient(s); return err },
	"ParseSet":               func(s string) error { _, err := ParseSet(s); return err },
}

// Whatever is cut off, and wherever something is that belongs nowhere, the error
// says where, no later than that, and what was expected there.
func TestErrorsSayWhere(t *testing.T) {
	texts := []string{
		"1!2.0rc1.post2.dev3+ubuntu.1", " v1.0-1 ",
		">=1.0", "~= 1!2.0.post1", "==1.0.* ", "===any_text", "!=1.0+local.1",
		">=1.0, <2.0a1 ,!=1.5.*,~=1.4,===x,", ">=1 <2",
		">=1,<2 || !>3 || !===x", "not (>=1.0,<2)",
	}
	failed := map[string]bool{}
	for name, parse := range parsers {
		check := func(text string, culprit int) {
			err := parse(text)
			if err == nil {
				return
			}
			failed[name] = true
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%s(%q): %#v; want an *Error", name, text, err)
				return
			}
			if e.Input != text || e.What == "" || e.Expected == "" || e.Offset < 0 || e.Offset > min(culprit, len(text)) {
				t.Errorf("%s(%q): %+v; want what was expected at byte %d at the latest", name, text, e, culprit)
			}
		}
		for _, text := range texts {
			for i := range len(text) + 1 {
				check(text[:i], i)
				for _, culprit := range []string{"\x00", "é", "\xff", "(", ";", "@"} {
					check(text[:i]+culprit+text[i:], i+len(culprit))
				}
				if i < len(text) {
					check(text[:i]+text[i+1:], len(text)) // what is missing may be missed anywhere
				}
			}
		}
	}
	for name := range parsers {
		if !failed[name] {
			t.Errorf("%s accepted everything", name)
		}
	}
}
