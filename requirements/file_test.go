package requirements

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes files in a new folder, makes it the working folder, and returns
// it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

func texts(requirements []Requirement) string {
	var all []string
	for _, r := range requirements {
		all = append(all, r.Position.String()+" "+r.Text)
	}
	return strings.Join(all, "\n")
}

func TestParseFileReadsTheFileSystem(t *testing.T) {
	write(t, map[string]string{"project/requirements.txt": "flask\n-r base.txt\n", "project/base.txt": "click\n"})
	f, err := ParseFile("project/requirements.txt", ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := "project/requirements.txt:1:1 flask\n" + filepath.Join("project", "base.txt") + ":1:1 click"
	if got := texts(f.Requirements); got != want {
		t.Errorf("requirements: got %q, want %q", got, want)
	}
}

// A file that says nothing was read too.
func TestParseFileNamesWhatItRead(t *testing.T) {
	write(t, map[string]string{"in/all.txt": "-r more.txt\n-c more.txt\n-r none.txt\n", "in/more.txt": "--pre\n", "in/none.txt": "# nothing\n"})
	f, err := ParseFile("in/all.txt", ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(f.Files, " "), "in/all.txt in/more.txt in/none.txt"; filepath.ToSlash(got) != want {
		t.Errorf("files: got %q, want %q", got, want)
	}
}

func TestParseFileOfConstraints(t *testing.T) {
	write(t, map[string]string{"limits.txt": "flask<3\n"})
	f, err := ParseFile("limits.txt", ParseOptions{Constraint: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(f.Constraints), "limits.txt:1:1 flask<3"; got != want || len(f.Requirements) != 0 {
		t.Errorf("constraints: got %q and requirements %q, want %q and none", got, texts(f.Requirements), want)
	}
}

func TestStandardInput(t *testing.T) {
	write(t, map[string]string{"base.txt": "click\n"})
	f, err := ParseFile("-", ParseOptions{Stdin: strings.NewReader("flask\n-r base.txt\n")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(f.Requirements), "<stdin>:1:1 flask\nbase.txt:1:1 click"; got != want {
		t.Errorf("requirements: got %q, want %q", got, want)
	}
	if got := f.Requirements[0].Position.File; got != "-" {
		t.Errorf("file of standard input: got %q, want -", got)
	}
	_, err = ParseFile("-", ParseOptions{Stdin: strings.NewReader("flask=1")})
	if got, want := errorText(err), `<stdin>:1: invalid specifier "=1" for "flask"`; got != want {
		t.Errorf("error: got %s, want %s", got, want)
	}
}

func errorText(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

func TestMissingFile(t *testing.T) {
	dir := write(t, map[string]string{"requirements.txt": "flask\n-r base.txt\n"})
	_, err := ParseFile(filepath.Join(dir, "none.txt"), ParseOptions{})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: got %v, want it to match fs.ErrNotExist", err)
	}
	_, err = ParseFile("requirements.txt", ParseOptions{})
	var e *Error
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &e) || e.Position() != (Position{"requirements.txt", 2, 1}) {
		t.Errorf("a missing included file: got %#v, want fs.ErrNotExist at requirements.txt:2:1", err)
	}
	_, err = ParseFile(".", ParseOptions{})
	if err == nil || !strings.HasPrefix(err.Error(), "reading .: ") {
		t.Errorf("a folder: got %v, want an error that names it", err)
	}
}

// A ring through another name of the same file is one too: else reading would
// go on until names are too long for the system.
func TestRingThroughSymbolicLink(t *testing.T) {
	dir := write(t, map[string]string{"requirements.txt": "flask\n-r again/requirements.txt\n"})
	if err := os.Symlink(".", filepath.Join(dir, "again")); err != nil {
		t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
	}
	_, err := ParseFile("requirements.txt", ParseOptions{})
	want := "requirements.txt:2: the file includes itself: requirements.txt -> requirements.txt"
	if got := errorText(err); got != want {
		t.Errorf("error: got %s, want %s", got, want)
	}
}

// A .. behind a symbolic link is the system's to follow.
func TestParentOfSymbolicLink(t *testing.T) {
	dir := write(t, map[string]string{
		"requirements.txt":         "-r link/inner.txt\n",
		"elsewhere/deep/inner.txt": "-r ../base.txt\n",
		"elsewhere/base.txt":       "right\n",
		"base.txt":                 "wrong\n",
	})
	if err := os.Symlink(filepath.Join("elsewhere", "deep"), filepath.Join(dir, "link")); err != nil {
		t.Skipf("no symbolic link can be made here: runs where the system lets this user: %v", err)
	}
	f, err := ParseFile("requirements.txt", ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Requirements) != 1 || f.Requirements[0].Text != "right" {
		t.Errorf("requirements: got %q, want the one of elsewhere/base.txt", texts(f.Requirements))
	}
}

// Thirty files that each include the next one twice are thirty readings, not
// a billion.
func TestIncludedOnce(t *testing.T) {
	opened := 0
	opts := ParseOptions{Open: func(name string) (io.ReadCloser, error) {
		opened++
		next := name[:len(name)-1]
		if next == "" {
			return io.NopCloser(strings.NewReader("flask\n")), nil
		}
		return io.NopCloser(strings.NewReader("-r " + next + "\n-r ./" + next + "\n")), nil
	}}
	f, err := ParseFile(strings.Repeat("x", 30), opts)
	if err != nil {
		t.Fatal(err)
	}
	if opened != 30 || len(f.Requirements) != 1 {
		t.Errorf("got %d openings and %d requirements, want 30 and 1", opened, len(f.Requirements))
	}
}

// A caller's file system may have no end.
func TestIncludesWithoutEnd(t *testing.T) {
	opts := ParseOptions{Open: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("-r x/y\n")), nil
	}}
	_, err := ParseFile("y", opts)
	if got, want := errorText(err), "more than 10000 files in all, or 100 within one another, are not read"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want ... %s", got, want)
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Parse("zero", zeros{}, ParseOptions{})
	if got, want := errorText(err), "reading zero: larger than 64 MiB"; got != want {
		t.Errorf("an endless file: got %s, want %s", got, want)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

// The names are those that uv 0.13.9 writes in a lock.
func TestBeside(t *testing.T) {
	for _, test := range []struct{ parent, name, want string }{
		{"a.in", "b.in", "b.in"},
		{"a.in", "./sub/./c.in", "sub/./c.in"},
		{"a.in", "././b.in", "b.in"},
		{"a.in", "../b.in", "../b.in"},
		{"-", "./b.in", "b.in"},
		{"sub/a.in", "../b.in", "sub/../b.in"},
		{"sub//a.in", "./b.in", "sub/./b.in"},
		{"sub/./a.in", "b.in", "sub/b.in"},
		{"./a.in", "./sub/b.in", "././sub/b.in"},
		{"sub/../a.in", "b.in", "sub/../b.in"},
		{"/a.in", "b.in", "/b.in"},
	} {
		if got := beside(filepath.FromSlash(test.parent), filepath.FromSlash(test.name)); filepath.ToSlash(got) != test.want {
			t.Errorf("beside(%q, %q): got %q, want %q", test.parent, test.name, got, test.want)
		}
	}
}
