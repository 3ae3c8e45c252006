package pep508

import (
	"errors"
	"testing"
)

// parsers are all that return an *Error.
var parsers = map[string]func(string) error{
	"Parse":        func(s string) error { _, err := Parse(s); return err },
	"ParseLenient": func(s string) error { _, _, err := ParseLenient(s); return err },
	"ParseMarker":  func(s string) error { _, err := ParseMarker(s); return err },
}

// Whatever is cut off, and wherever something is that belongs nowhere, the error
// says where, no later than that, and what was expected there.
func TestErrorsSayWhere(t *testing.T) {
	texts := []string{
		"Name.x [a, b_c] >=1.0, <2.0a1 ,!=1.5.* ; python_version >= '3.8' and (os_name == \"nt\" or 'a' in extras)",
		"name (~=1.0,===x) ; extra == 'a'", "name[a] @https://example.com/a;b ; \"x\" not in platform_version", "name;os_name=='a'",
		"python_version >= '3.8' and (os_name == \"nt\" or 'a' not in extras)", "(os.name=='a')or(extra!=\"b\")",
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
				for _, culprit := range []string{"\x00", "é", "\xff", "\n", "\\"} {
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
