package requirements

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"resolve/pep508"
)

var fuzzSeeds = []string{
	"flask>=3.1 # why\n",
	"flask \\\n  >=3 \\\n # c\nclick",      // continuation ended by a comment
	"-r b\n-c c\n",                         // includes
	"-r a\n-c ./a\n",                       // rings
	"-r https://h/x/../b\n-c file:c",       // URLs
	"--hash=sha256:00 'a\\'\n\"b\\\"",      // quotes
	"${A}${B} ; x == \"${A}\"\r\n",         // variables
	"\xff\xfef\x00",                        // UTF-16
	"\xff\xfe\x00\x00f\x00\x00\x00",        // UTF-32
	"# coding: latin-1\n\xe9",              // PEP 263
	"a[b,c] (>=1,) ; python_version<3\f-e", // diagnosis
	"a @ file:///x\n./y[z]\nC:\\w.whl\\ #", // paths and URLs
	"-e \"./a  b\"[x] ; os_name=='a  b' -Ca=b --hash=sha256:" + strings.Repeat("0", 64),
	"-e n[a] @ git+https://u:p@h/x;extra=='y'\n-e git://h#egg=n[a]",
	"git+https://h/x#egg=a[b]&c\nhttp://[::1]; os_name=='x'\nf -C 'a=\" #b'",
	"--find-links '#a' --index '' --no-binary=:all: -f \"\\\\\"",
}

// memory returns options under which the files a, b and c, and https://h/b and
// https://h/c, have the contents given.
func memory(a, b, c string, lookup func(string) (string, bool)) ParseOptions {
	files := map[string]string{"a": a, "b": b, "c": c}
	open := func(name string) (io.ReadCloser, error) {
		content, ok := files[cleanName(name)]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(strings.NewReader(content)), nil
	}
	return ParseOptions{
		Open: open,
		OpenURL: func(url string) (io.ReadCloser, string, error) {
			r, err := open(strings.TrimPrefix(url, "https://h/"))
			return r, "text/plain; charset=" + c, err
		},
		LookupEnv: lookup,
	}
}

// Whatever files hold, reading them ends with requirements that have places in
// them, or with an error that has one.
func FuzzParse(f *testing.F) {
	for i, seed := range fuzzSeeds {
		f.Add(seed, fuzzSeeds[(i+1)%len(fuzzSeeds)], "-r a\nx>=1")
		f.Add("-r b\n-c b\n-c c", seed, "utf-16")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		lookup := func(name string) (string, bool) { return strings.ToLower(name) + "é\n#'", name != "B" }
		file, err := ParseFile("a", memory(a, b, c, lookup))
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Msg == "" || e.Error() == "" {
				t.Fatalf("got %#v, want an *Error that says something", err)
			}
			return
		}
		for _, r := range append(file.Requirements, file.Constraints...) {
			if r.Position.Line < 1 || r.Position.Column < 1 {
				t.Errorf("position of %q: got %v, want a line and a column", r.Text, r.Position)
			}
			if r.IsDirect() {
				continue
			}
			again, err := pep508.Parse(r.Text)
			if err != nil || again.String() != r.Requirement.String() {
				t.Errorf("reading %q again: got %v, %v, want %v", r.Text, again, err, r.Requirement)
			}
		}
	})
}

// What is accepted round-trips: its texts, as a file, read back to the same.
func FuzzRoundTrip(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed, "-c a\nx>=1", "flask")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		unset := func(string) (string, bool) { return "", false }
		file, err := ParseFile("a", memory(a, b, c, unset))
		if err != nil {
			return
		}
		again := reread(t, file.Requirements, file.Options, false)
		limits := reread(t, file.Constraints, nil, true)
		again.Constraints = limits.Constraints
		ignore := cmpopts.IgnoreTypes(Position{})
		same := cmp.Comparer(func(a, b pep508.Requirement) bool {
			return a.Name == b.Name && a.URL == b.URL && a.String() == b.String()
		})
		if diff := cmp.Diff(again, file, ignore, same, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(File{}, "Name", "Files")); diff != "" {
			t.Errorf("reading what was read again (-got +want):\n%s", diff)
		}
	})
}

// reread prints what was read, and reads that.
func reread(t *testing.T, requirements []Requirement, options []Option, constraint bool) *File {
	var text strings.Builder
	for _, o := range options {
		text.WriteString(o.String() + "\n")
	}
	for _, r := range requirements {
		text.WriteString(r.String() + "\n")
	}
	unset := func(string) (string, bool) { return "", false }
	file, err := Parse("again", strings.NewReader(text.String()), ParseOptions{LookupEnv: unset, Constraint: constraint})
	if err != nil {
		t.Fatalf("reading %q, as printed: %v", text.String(), err)
	}
	return file
}
