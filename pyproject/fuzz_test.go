package pyproject

import (
	"errors"
	"reflect"
	"testing"
	"unicode/utf8"

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
