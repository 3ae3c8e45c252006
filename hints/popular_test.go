package hints

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"resolve/index"
	"resolve/pep508"
	"resolve/resolver"
)

func TestLookUp(t *testing.T) {
	const table = "a b c\nab\nabc d\nx y z\n"
	for name, want := range map[string]string{"a": "b c", "ab": "", "abc": "d", "x": "y z"} {
		got, ok := lookUp(table, name)
		if !ok || strings.Join(got.Names, " ") != want {
			t.Errorf("%s: got %v, %v, want %q", name, got.Names, ok, want)
		}
	}
	for _, name := range []string{"", "0", "aa", "b", "y", "zz", "a b", "abcd"} {
		if got, ok := lookUp(table, name); ok {
			t.Errorf("%s: got %v, want nothing", name, got.Names)
		}
	}
	if _, ok := lookUp("", "a"); ok {
		t.Error("an empty table has a lead")
	}
}

// Every line of the table is found, is of normal names, and stands in its place.
func TestTheTable(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(popular, "\n"), "\n")
	if len(lines) < 500 {
		t.Errorf("got %d lines: too few to be of use", len(lines))
	}
	name := func(line string) string { name, _, _ := strings.Cut(line, " "); return name }
	if !slices.IsSortedFunc(lines, func(a, b string) int { return cmp.Compare(name(a), name(b)) }) {
		t.Error("the lines are not sorted by name")
	}
	for _, line := range lines {
		words := strings.Fields(line)
		for _, w := range words {
			if pep508.NormalizeName(w) != w || !pep508.ValidName(w) {
				t.Errorf("%q: %q is no normal name", line, w)
			}
		}
		got, ok := lookUp(popular, words[0])
		if !ok || !slices.Equal(got.Names, words[1:]) {
			t.Errorf("%s: got %v, %v, want %v", words[0], got.Names, ok, words[1:])
		}
	}
}

// The table is of one index and asks no other, nor that one of what a user with
// other indexes before it may mean; what was learned goes before it.
func TestWhomTheTableAsks(t *testing.T) {
	view := func(url string) string {
		c, err := index.New(index.Config{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.View()
	}
	for url, want := range map[string]bool{
		"https://pypi.org/simple":          true,
		"https://pypi.org/simple/":         true,
		"https://pypi.org/other":           false,
		"http://pypi.org/simple":           false,
		"https://index.example/simple":     false,
		"https://me:pw@index.example/pypi": false,
	} {
		if _, ok := New(nil, view(url)).Lead("requests"); ok != want {
			t.Errorf("%s: a lead: %v, want %v", url, ok, want)
		}
	}
	if _, ok := New(nil, view("https://index.example/simple")+" then "+view("https://pypi.org/simple")).Lead("requests"); ok {
		t.Error("the table asks two indexes")
	}
	s := New(nil, view("https://pypi.org/simple"))
	s.Learn(&resolver.Resolution{Packages: []resolver.Package{{Name: "requests", Lead: resolver.Lead{Names: []string{"only"}}}}})
	if got, _ := s.Lead("requests"); !slices.Equal(got.Names, []string{"only"}) {
		t.Errorf("got %v, want what was learned", got.Names)
	}
}
