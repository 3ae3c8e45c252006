package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/requirements"
)

// told is a file's settings in words: name, kind and values with their places.
func told(f *File) string {
	if f == nil {
		return "none"
	}
	var b strings.Builder
	kinds := map[Kind]string{Other: "other", Truth: "truth", Number: "number", Text: "text", List: "list", Table: "table"}
	for i := range f.Settings {
		s := &f.Settings[i]
		fmt.Fprintf(&b, "%s %s %v", s.At, s.Name, kinds[s.Kind])
		for _, item := range s.Items {
			fmt.Fprintf(&b, " %q@%d:%d", item.Text, item.At.Line, item.At.Column)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "# mine\n", ""},
		{"scalars", "a = true\nb = 1_0\n  c = 'x'\n", "f:1:1 a truth \"true\"@1:5\nf:2:1 b number \"1_0\"@2:5\nf:3:3 c text \"x\"@3:7\n"},
		{"a list", "a = [\n 'é', \"b\\u0041\"]\n", "f:1:1 a list \"é\"@2:2 \"bA\"@2:7\n"},
		{"an empty list", "a = []\n", "f:1:1 a list\n"},
		{"a table", "[a]\nb = 'x'\n\"c.d\" = false\n", "f:1:2 a table \"b=x\"@2:5 \"c.d=false\"@3:9\n"},
		{"a table in braces", "a = { b = 'x' }\n", "f:1:1 a table \"b=x\"@1:11\n"},
		{"dotted keys", "a.b = 'x'\na.c = 'y'\n", "f:1:1 a table \"b=x\"@1:7 \"c=y\"@2:7\n"},
		{"none of these", "a = 1.5\nb = 2024-01-31\nc = ['x', 1]\nd = { e = 1 }\n[[f]]\n", "f:1:1 a other\nf:2:1 b other\nf:3:1 c other\nf:4:1 d other\nf:5:3 f other\n"},
		{"a byte order mark", "\ufeffa = true\r\n", "f:1:1 a truth \"true\"@1:5\n"},
	} {
		f, err := Parse("f", []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(told(f), tt.want); diff != "" {
			t.Errorf("%s: got then want:\n%s", tt.name, diff)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\na = 2\n": `f:2:1: invalid TOML: key "a" is already defined on line 1`,
		"a = tru\n":      "f:1:5: invalid TOML: ",
		"a = \"\xff\"\n": "f:1:6: the file is not UTF-8",
	} {
		_, err := Parse("f", []byte(text))
		e, ok := errors.AsType[*requirements.Error](err)
		if !ok {
			t.Errorf("%q: got %v, want an error with its place", text, err)
			continue
		}
		if got := e.Position().String() + ": " + e.Msg; !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestParseProject(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a table", "[project]\nname='a'\n[tool.resolve]\na = true\n", "f:4:1 a truth \"true\"@4:5\n"},
		{"a table in another", "[tool]\nresolve.a = true\n", "f:2:9 a truth \"true\"@2:13\n"},
		{"an empty one", "[tool.resolve]\n", ""},
		{"none", "[project]\nname='a'\n", "none"},
		{"the word alone", "[project]\nname='resolve'\n", "none"},
		{"another tool", "[tool.resolved]\na = 1\n", "none"},
		{"no TOML, and none of ours", "[project\nname = resolve\n", "none"},
		{"no TOML", "[tool.resolve]\na = \n", "f:2:"},
		{"no table", "[tool]\nresolve = 1\n# tool.resolve", "f:2:11: [tool.resolve] is a number, expected a table"},
	} {
		f, err := ParseProject("f", []byte(tt.text))
		got := told(f)
		if e, ok := errors.AsType[*requirements.Error](err); ok {
			got = e.Position().String() + ": " + e.Msg
		}
		if got != tt.want && !(strings.HasPrefix(tt.want, "f:2:") && strings.HasPrefix(got, tt.want)) {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestFaults(t *testing.T) {
	f, err := Parse("f", []byte("a = 1.5\nb = ['x', 1]\n[c]\nd = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"f:1:5: a is a number, expected a string",
		"f:2:11: an entry of b is a number, expected a string",
		"f:4:5: an entry of c is a number, expected a string",
	} {
		e := f.Settings[i].WrongType("a string")
		if got := e.Position().String() + ": " + e.Msg; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := f.Settings[0].Written(); got != "1.5" {
		t.Errorf("got %q, want 1.5, as it is written", got)
	}
}

// put makes files below the current folder.
func put(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	const ours = "[tool.resolve]\n"
	type m = map[string]string
	for _, tt := range []struct {
		name, from   string
		files        m
		file, hidden string
		projects     string
	}{
		{"here", "a", m{"a/resolve.toml": "", "resolve.toml": ""}, "resolve.toml", "", ""},
		{"above", "a/b/c", m{"a/resolve.toml": "", "resolve.toml": ""}, "../../resolve.toml", "", ""},
		{"a project above", "a/b", m{"pyproject.toml": ours, "a/pyproject.toml": "[project]\n"}, "../../pyproject.toml", "", "../pyproject.toml"},
		{"both", "a/b", m{"a/pyproject.toml": ours, "a/resolve.toml": ""}, "../resolve.toml", "../pyproject.toml", ""},
		{"beside a project without", "a", m{"a/pyproject.toml": "[project]\n", "a/resolve.toml": ""}, "resolve.toml", "", ""},
		{"a folder of that name", "a", m{"a/pyproject.toml/x": "", "resolve.toml": ""}, "../resolve.toml", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			put(t, tt.files)
			if err := os.MkdirAll(tt.from, 0o700); err != nil {
				t.Fatal(err)
			}
			t.Chdir(tt.from)
			found, err := Find("")
			if err != nil || found.File == nil || filepath.ToSlash(found.File.Name) != tt.file ||
				filepath.ToSlash(found.Hidden) != tt.hidden || filepath.ToSlash(strings.Join(found.Projects, " ")) != tt.projects {
				t.Errorf("got %+v (%v), %v, want %s, hidden %q, projects %q", found, found.File, err, tt.file, tt.hidden, tt.projects)
			}
		})
	}
}

func TestReadFile(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.toml": "x = true\n", "pyproject.toml": "[tool.resolve]\ny = true\n", "user/resolve/resolve.toml": "z = true\n"})
	for name, want := range map[string]string{"a.toml": "a.toml:1:1 x truth \"true\"@1:5\n", "pyproject.toml": "pyproject.toml:2:1 y truth \"true\"@2:5\n"} {
		f, err := ReadFile(name)
		if got := told(f); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := ReadFile("none.toml"); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "reading none.toml: ") {
		t.Errorf("got %v, want that there is none", err)
	}
	f, err := ReadUser("user")
	if got := filepath.ToSlash(told(f)); err != nil || got != "user/resolve/resolve.toml:1:1 z truth \"true\"@1:5\n" {
		t.Errorf("got %q, %v, want the user's", got, err)
	}
	if f, err := ReadUser("a.toml"); f != nil || err != nil {
		t.Errorf("in a file: got %v, %v, want none", f, err)
	}
}

func TestPath(t *testing.T) {
	for _, tt := range []struct{ file, path, want string }{
		{"resolve.toml", "c.txt", "c.txt"}, {"resolve.toml", "./c.txt", "./c.txt"}, {"../resolve.toml", "c.txt", "../c.txt"},
		{"../a/resolve.toml", "../c.txt", "../c.txt"}, {"/u/resolve.toml", "c", "/u/c"}, {"../resolve.toml", "/c", "/c"}, {"../resolve.toml", "", ""},
	} {
		f := &File{Name: filepath.FromSlash(tt.file)}
		if got := filepath.ToSlash(f.Path(filepath.FromSlash(tt.path))); got != tt.want {
			t.Errorf("%s in %s: got %s, want %s", tt.path, tt.file, got, tt.want)
		}
	}
}

func TestHasTable(t *testing.T) {
	for text, want := range map[string]bool{"[tool.uv.pip]\n": true, "tool.uv = {}": true, "[tool]\nuv=1\n": false, "[tool.uvx]\n": false, "[tool.uv": false, "tool=1\n": false} {
		if got := HasTable([]byte(text), "tool", "uv"); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestKeysOf(t *testing.T) {
	const text = "[tool.uv]\nsources = {}\nindex-url = 'x'\n[tool.uv.pip]\n[tool]\nother = 1\n"
	if diff := cmp.Diff(KeysOf([]byte(text), "tool", "uv"), []string{"sources", "index-url", "pip"}); diff != "" {
		t.Errorf("got then want:\n%s", diff)
	}
	if got := KeysOf([]byte(text), "tool", "none"); got != nil {
		t.Errorf("of no table: got %q", got)
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{"1": "true", "Yes": "true", "ON": "true", "t": "true", "0": "false", "No": "false", "off": "false", "F": "false", "2": "none", "": "none", " 1": "none"} {
		got := "none"
		if v, ok := ParseTruth(text); ok {
			got = fmt.Sprint(v)
		}
		if got != want {
			t.Errorf("ParseTruth(%q): got %s, want %s", text, got, want)
		}
	}
	if diff := cmp.Diff(Split(" a  b,c\td ", false), []string{"a", "b,c", "d"}); diff != "" {
		t.Errorf("at spaces, got then want:\n%s", diff)
	}
	if diff := cmp.Diff(Split("a b,, c ,", true), []string{"a b", "c"}); diff != "" {
		t.Errorf("at commas, got then want:\n%s", diff)
	}
}

// Whatever stands in a file, its settings and errors have a place in it, and a
// pyproject.toml's are those of its table.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a = true\n", "a = ['b', 1]\nc.d = 'e'\n[f]\ng = false\n", "a = 1979-05-27\n", "\ufeffa=1\r\n", "[[a]]\n", "a = \"", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse("f", text)
		if err != nil {
			if e, ok := errors.AsType[*requirements.Error](err); !ok || e.File != "f" || e.Msg == "" {
				t.Fatalf("got %v, want an error with its place", err)
			}
			return
		}
		for i := range file.Settings {
			s := &file.Settings[i]
			places := []requirements.Position{s.At, s.WrongType("a string").Position(), s.Fault("x").Position(), s.NameFault("x").Position()}
			for _, item := range s.Items {
				places = append(places, item.At)
			}
			for _, p := range places {
				if p.File != "f" || p.Line < 1 || p.Column < 1 {
					t.Errorf("%s: got the place %v, want one in the file", s.Name, p)
				}
			}
			if (s.Kind == Truth || s.Kind == Number || s.Kind == Text) != (len(s.Items) == 1) && s.Kind != List && s.Kind != Table {
				t.Errorf("%s: got %d values of the kind %d", s.Name, len(s.Items), s.Kind)
			}
		}
		if strings.HasPrefix(string(text), "\ufeff") {
			return
		}
		table, err := ParseProject("f", append([]byte("[tool.resolve]\n"), text...))
		if strings.Contains(string(text), "[") { // a header, or a list
			return
		}
		if err != nil || table == nil || len(table.Settings) != len(file.Settings) {
			t.Errorf("as [tool.resolve]: got %v, %v, want the same %d settings", table, err, len(file.Settings))
		}
	})
}
