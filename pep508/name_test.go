package pep508

import (
	"regexp"
	"strings"
	"testing"
)

func TestNormalizeName(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"", ""},
		{"zope.interface", "zope-interface"},
		{"ruamel.yaml.clib", "ruamel-yaml-clib"},
		{"Jinja2", "jinja2"},
		{"a-._-b", "a-b"},
		{"a--b", "a-b"},
		{"already-normal", "already-normal"},
		{"_Private_", "-private-"},
		{"two words, É", "two words, É"},
	} {
		if got := NormalizeName(c.name); got != c.want {
			t.Errorf("NormalizeName(%q) = %q; want %q", c.name, got, c.want)
		}
		if got := NormalizeName(c.want); got != c.want {
			t.Errorf("NormalizeName(%q) = %q; want no change", c.want, got)
		}
	}
	if n := testing.AllocsPerRun(10, func() { NormalizeName("already-normal") }); n != 0 {
		t.Errorf("normalising a normal name allocates %v times; want 0", n)
	}
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "A.b_c-1": true, "0": true, "a--b": true,
		"": false, "-a": false, "a-": false, "_": false, ".a": false, "a b": false, "é": false, "a+b": false, "a[b]": false,
	} {
		if got := ValidName(name); got != want {
			t.Errorf("ValidName(%q) = %t; want %t", name, got, want)
		}
	}
}

// The words of the specifications: PEP 503's normal form and the name format of
// core metadata.
var (
	separators = regexp.MustCompile(`[-_.]+`)
	nameFormat = regexp.MustCompile(`^([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])$`)
)

func FuzzNormalizeName(f *testing.F) {
	for _, seed := range []string{"Zope.Interface", "a-_.b", "--", "already-normal", "a b", "\u00c9", "\u212a", "a\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := NormalizeName(name)
		if again := NormalizeName(got); again != got {
			t.Errorf("NormalizeName(%q) = %q; want no change", got, again)
		}
		if ValidName(name) != nameFormat.MatchString(name) || ValidName(name) != ValidName(got) {
			t.Errorf("ValidName(%q) = %t, of its normal form %t; want %t", name, ValidName(name), ValidName(got), nameFormat.MatchString(name))
		}
		if !ValidName(name) {
			return
		}
		if want := strings.ToLower(separators.ReplaceAllString(name, "-")); got != want {
			t.Errorf("NormalizeName(%q) = %q; want %q", name, got, want)
		}
		if r, err := Parse(name); err != nil || r.Name != got {
			t.Errorf("Parse(%q) = %q, %v; want %q", name, r, err, got)
		}
	})
}
