package requirements

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"resolve/pep508"
)

// Whatever a file holds, reading it ends with a result whose texts can be read
// again, or with an error that has a place in the file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"flask>=3.1 # why\n",
		"flask \\\n  >=3 \\\n # c\nclick",      // continuation ended by a comment
		"-r r\n-c r\n",                         // a ring
		"--hash=sha256:00 'a\\'\n\"b\\\"",      // quotes
		"${A}${B} ; x == \"${A}\"\r\n",         // variables
		"\xff\xfef\x00",                        // UTF-16
		"# coding: latin-1\n\xe9",              // PEP 263
		"a[b,c] (>=1,) ; python_version<3\f-e", // diagnosis
		"a @ file:///x\n./y[z]\nC:\\w.whl",     // paths and URLs
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		opts := ParseOptions{
			Open: func(name string) (io.ReadCloser, error) {
				if len(name) > 20 {
					return nil, fs.ErrNotExist
				}
				return io.NopCloser(strings.NewReader(strings.TrimPrefix(content, "-r"))), nil
			},
			LookupEnv: func(name string) (string, bool) { return strings.ToLower(name) + "é\n#'", name != "B" },
		}
		file, err := Parse("r", strings.NewReader(content), opts)
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
			again, err := pep508.Parse(r.Text)
			if err != nil || again.String() != r.Requirement.String() {
				t.Errorf("reading %q again: got %v, %v, want %v", r.Text, again, err, r.Requirement)
			}
		}
	})
}
