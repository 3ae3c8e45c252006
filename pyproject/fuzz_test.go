package pyproject

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"resolve/pep508"
	"resolve/requirements"
)

// Whatever a file holds, reading it ends with a project that reading again gives
// too and whose texts can be read, or with an error that has a place in the file;
// and so does every selection.
func FuzzParse(f *testing.F) {
	const head = "[project]\nname = \"p\"\nversion = \"1\"\n"
	for _, seed := range []string{
		head + "dependencies = [\"six\", 'p[a]; os_name == \"nt\"']\n[project.optional-dependencies]\na = [\"idna; extra == 'b'\"]\nb = [\"p[a]\"]\n", // extras that ask for extras
		head + "dynamic = [\"dependencies\"]\n",                                                    // dynamic
		"[dependency-groups]\na = [{include-group = \"b\"}, \"six\"]\nb = [{include-group='A'}]\n", // a ring
		"dependency-groups.a = [\"\\u0066lask=>1\", \"\"\"\\\n x\"\"\"]\n",                         // escapes, folded lines
		"\ufeff[project]\r\nname = 'é'\r\n",                                                        // byte order mark, CRLF, wide
		"[[a]]\n[a.b]\nc.d = 1\n[a.b.c]\n[[a]]\nb = {x.y = 1979-05-27}\n",                          // every kind of table
		"\xff\xfe[\x00", // UTF-16
		"[tool.poetry]", // no project
		head + "requires-python = \"3.8\"\ndependencies = [\"a b\", \"./x\", \"\\\"\"]", // diagnosis
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := Parse("p.toml", content)
		again, err2 := Parse("p.toml", content)
		if !reflect.DeepEqual(p, again) || !reflect.DeepEqual(err, err2) {
			t.Fatalf("reading again: got %v, %v, want %v, %v", again, err2, p, err)
		}
		if err != nil {
			checkError(t, err)
			return
		}
		selections := []Selection{{}, {AllExtras: true}, {OnlyGroups: true, AllGroups: true}}
		for _, g := range p.DependencyGroups {
			selections = append(selections, Selection{OnlyGroups: true, Groups: []string{g.Written}})
		}
		for _, x := range p.OptionalDependencies {
			selections = append(selections, Selection{Extras: []string{x.Written}})
		}
		for _, s := range selections {
			all, err := p.Select(s)
			if err != nil {
				checkError(t, err)
			}
			checkRequirements(t, all)
		}
	})
}

// The same of scripts.
func FuzzParseScript(f *testing.F) {
	for _, seed := range []string{
		"# /// script\n# dependencies = ['six']\n# requires-python = '>=3'\n# ///\n",
		"# /// script\r\n#\r\n# ///\r\n# ///",                  // CRLF, two closing lines, no line end
		"# coding: latin-1\n# /// script\n# a = '\xe9'\n# ///", // PEP 263
		"# /// script\n# x\n", // not closed
		"#/// script",         // a slip
		"# /// a\n# ///\n# /// script\n# x\n# ///", // a block in a block
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := ParseScript("s.py", content)
		again, err2 := ParseScript("s.py", content)
		if !reflect.DeepEqual(s, again) || !reflect.DeepEqual(err, err2) {
			t.Fatalf("reading again: got %v, %v, want %v, %v", again, err2, s, err)
		}
		if err != nil {
			checkError(t, err)
			return
		}
		checkRequirements(t, s.Dependencies)
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	var e *requirements.Error
	if !errors.As(err, &e) || e.Msg == "" || e.Error() == "" {
		t.Fatalf("got %#v, want an error of requirements that says something", err)
	}
	if (e.Line > 0) != (e.Column > 0) || e.Column > utf8.RuneCountInString(e.Text)+1 {
		t.Errorf("%v: got column %d of %q, want one in the line", e, e.Column, e.Text)
	}
}

func checkRequirements(t *testing.T, all []requirements.Requirement) {
	t.Helper()
	for _, r := range all {
		if r.Position.Line < 1 || r.Position.Column < 1 {
			t.Errorf("position of %q: got %v, want a line and a column", r.Text, r.Position)
		}
		again, err := pep508.Parse(r.Text)
		if err != nil || again.String() != r.Requirement.String() {
			t.Errorf("reading %q again: got %v, %v, want %v", r.Text, again, err, r.Requirement)
		}
	}
}

// What is TOML, and what it says, is what the library's decoder finds.
func FuzzTOML(f *testing.F) {
	for _, seed := range []string{
		"a.b = 1\na.c = 2\n[a.d]\n",                // a header below a dotted table
		"[a.b]\n[a]\nb.c = 1\n",                    // a dotted key into a header's table
		"[a]\nb.c = 1\n[a.b]\n",                    // a header of a dotted table
		"[[a]]\n[[a.b]]\n[a]\n",                    // a table that is an array
		"a = [1, {b = 1}]\n[[a]]\n",                // an array that is closed
		"a = {b.c = 1, b.d = 2}\n[a.b.e]\n",        // a table in braces
		"a = 1\na = 2\n",                           // a key twice
		"[a]\n[a]\n",                               // a table twice
		"a = 9223372036854775808\n",                // a number that does not fit
		"a = 1979-02-30\nb = 07:32:60\nc = 0xfg\n", // no times, no number
		"a = \"\"\"\\\n \\u00e9\\\"\"\"\"\"\n",     // quotes at the end
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		s := newSource("f", text, 1, nil)
		root, err := parseTOML(s)
		var want map[string]any
		werr := toml.Unmarshal([]byte(text), &want)
		if (err != nil) != (werr != nil) {
			t.Fatalf("%q: got %v, want %v", text, err, werr)
		}
		if err != nil {
			return
		}
		if got := plain(root); !same(got, want) {
			t.Fatalf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

// plain returns what v says without places; kinds stand for what this package does
// not decode.
func plain(v *value) any {
	switch v.kind {
	case kindString:
		return v.text
	case kindArray:
		all := []any{}
		for _, element := range v.array {
			all = append(all, plain(element))
		}
		return all
	case kindTable:
		all := map[string]any{}
		for key, element := range v.values {
			all[key] = plain(element)
		}
		return all
	}
	return nil
}

func same(got, want any) bool {
	switch want := want.(type) {
	case string:
		return got == want
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(got, want, same)
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for key := range want {
			if _, ok := got[key]; !ok || !same(got[key], want[key]) {
				return false
			}
		}
		return true
	}
	return got == nil
}

// Where a character of a string stands is known whatever the string is written
// like.
func FuzzOffsetIn(f *testing.F) {
	f.Add(`"a\u00e9\x41\"b"`, 3)
	f.Add("\"\"\"\\\n  a\\\n\n b\"\"\"", 1)
	f.Add("'''\r\na\r\nb'''", 2)
	f.Fuzz(func(t *testing.T, raw string, at int) {
		if !strings.HasPrefix(raw, `"`) && !strings.HasPrefix(raw, "'") || !utf8.ValidString(raw) {
			return
		}
		s := newSource("f", "a = "+raw, 1, nil)
		root, err := parseTOML(s)
		if err != nil {
			return
		}
		v := root.get("a")
		if v == nil || v.kind != kindString || at < 0 || at > len(v.text) {
			return
		}
		// What stands before the place, closed with the string's own quotes, says
		// what the string says before the byte.
		place := s.offsetIn(v, at)
		if place < v.at || place > v.end {
			t.Fatalf("%q at %d: got %d, want it in %d to %d", raw, at, place, v.at, v.end)
		}
		quotes := raw[:1]
		if strings.HasPrefix(raw, quotes+quotes+quotes) && len(raw) >= 6 {
			quotes += quotes + quotes
		}
		cut := newSource("f", s.text[:place]+quotes, 1, nil)
		root, err = parseTOML(cut)
		if err != nil {
			return // a cut within quotes or within a character
		}
		if got, want := root.get("a").text, v.text[:at]; got != want && utf8.ValidString(want) && utf8.RuneStart((v.text + "a")[at]) {
			t.Errorf("%q at %d: got what follows %q, want what follows %q", raw, at, got, want)
		}
	})
}
