package section

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	const marked = "before\n<!-- bench: a -->\nold\n<!-- /bench: a -->\nafter\n"
	for _, tt := range []struct{ name, old, section, want string }{
		{"what is between is replaced", marked, "a", "before\n<!-- bench: a -->\nnew\n<!-- /bench: a -->\nafter\n"},
		{"another section", marked, "b", ""},
		{"no end", "<!-- bench: a -->\nold\n", "a", ""},
		{"two places", marked + marked, "a", ""},
	} {
		if err := os.WriteFile(file, []byte(tt.old), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Write(file, tt.section, "new\n")
		got, readErr := os.ReadFile(file)
		if readErr != nil {
			t.Fatal(readErr)
		}
		switch {
		case tt.want == "" && (err == nil || string(got) != tt.old):
			t.Errorf("%s: got %v and %q, want an error and nothing changed", tt.name, err, got)
		case tt.want != "" && (err != nil || string(got) != tt.want):
			t.Errorf("%s: got %v and %q, want %q", tt.name, err, got, tt.want)
		}
	}
}
