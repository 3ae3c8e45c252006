package pep508

import "testing"

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
