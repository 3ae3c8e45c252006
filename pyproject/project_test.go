package pyproject

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"resolve/requirements"
)

func TestParseFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pyproject.toml")
	if err := os.WriteFile(name, []byte(projectHead+"dependencies = ['six']\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	p, err := ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := requirements.Position{File: name, Line: 4, Column: 17}
	if len(p.Dependencies) != 1 || p.Dependencies[0].Position != want {
		t.Errorf("dependencies: got %v, want one at %v", p.Dependencies, want)
	}
	if _, err := ParseFile(name + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: got %v, want fs.ErrNotExist", err)
	}
}

// What text files cannot hold: encodings and line ends.
func TestEncodings(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"byte order mark", "\ufeff[x]\n[x]", `p.toml:2:2: invalid TOML: table "x" is already defined on line 1`},
		{"byte order mark before a word", "\ufeffx y", `p.toml:1:3: invalid TOML: expected '=' after key`},
		{"CRLF", "[x]\r\na = 1\r\na = 1\r\n", `p.toml:3:1: invalid TOML: key "a" is already defined on line 2`},
		{"UTF-16", "\xff\xfe[\x00", "p.toml: the file is UTF-16, expected UTF-8"},
		{"Latin-1", "a = 1 # é\n# é\xe9", "p.toml:2:4: the file is not UTF-8"},
		{"carriage return", "a = 1\rb = 1", "p.toml:1:6: invalid TOML: expected newline but got U+000D"},
		{"end of the file", "a = [\n", "p.toml:1:6: invalid TOML: array is incomplete"},
		{"nothing", "", "p.toml: no [project] table: a build would be needed to know the dependencies"},
	} {
		p, err := Parse("p.toml", []byte(c.content))
		if err == nil {
			_, err = p.Select(Selection{})
		}
		if got := told(err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	for _, c := range []struct{ name, content, want string }{
		{"byte order mark", "\ufeff# /// script\n# dependencies = ['é']\n# ///", `s.py:2:20: invalid package name "é"`},
		{"CRLF", "# /// script\r\n#\r\n# dependencies = ['é']\r\n# ///\r\n", `s.py:3:20: invalid package name "é"`},
		{"CR", "# /// script\r#\r# dependencies = ['é']\r# ///\r", `s.py:3:20: invalid package name "é"`},
		{"Latin-1", "# coding: latin-1\n# /// script\n# dependencies = ['\xe9\xe9=']\n# ///", `s.py:3:20: invalid package name "éé"`},
		{"Latin-1 unsaid", "# /// script\n# dependencies = ['\xe9']\n# ///", "s.py:2:20: the file is not UTF-8"},
		{"unknown encoding", "#!python\n# coding: cp1252\n# \x80", `s.py:2:1: unknown encoding "cp1252"`},
		{"unknown encoding of ASCII", "#!python\n# coding: cp1252\n# /// script\n# a = [\n# ///", "s.py:4:8: invalid TOML: array is incomplete"},
		{"coding below code", "import six\n# coding: cp1252\n# é\n", `s.py: no script metadata: there is no "# /// script" block`},
		{"nothing", "", `s.py: no script metadata: there is no "# /// script" block`},
	} {
		_, err := ParseScript("s.py", []byte(c.content))
		if got := told(err); got != c.want {
			t.Errorf("script in %s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// told is an error's place, with its column, and what it says.
func told(err error) string {
	var e *requirements.Error
	if !errors.As(err, &e) {
		return "no error of requirements"
	}
	return e.Position().String() + ": " + e.Msg
}
