package pep440bench

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"text/tabwriter"

	"resolve/internal/sharedtest"
)

// A score is how many cases of a table each library has right, in the order of
// libraries.
type score struct {
	table string
	cases int
	right [3]int
}

// count asks every library about a case.
func (s *score) count(right func(library) bool) {
	s.cases++
	for i, l := range libraries {
		if right(l) {
			s.right[i]++
		}
	}
}

// Ours has every case of pypa/packaging's tables right. How many the others have is
// printed.
func TestTables(t *testing.T) {
	scores := []score{invalidVersions(t), normalForms(t), order(t), contains(t), invalidSpecifiers(t)}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\n")
	for _, l := range libraries {
		fmt.Fprint(w, "\t", l.name)
	}
	for _, s := range scores {
		fmt.Fprintf(w, "\n%s", s.table)
		for i, right := range s.right {
			fmt.Fprintf(w, "\t%d of %d", right, s.cases)
			if i == 0 && right != s.cases {
				t.Errorf("%s: ours has %d of %d right", s.table, right, s.cases)
			}
		}
	}
	w.Flush()
	t.Log(b.String())
}

func invalidVersions(t *testing.T) score {
	s := score{table: "invalid versions refused"}
	for _, text := range table[string](t, "versions_invalid.json") {
		s.count(func(l library) bool { _, err := l.parse(text); return err != nil })
	}
	return s
}

func normalForms(t *testing.T) score {
	s := score{table: "normal form"}
	for _, c := range table[struct{ Version, Normalized string }](t, "versions_normalized.json") {
		s.count(func(l library) bool { v, err := l.parse(c.Version); return err == nil && v.String() == c.Normalized })
	}
	return s
}

func order(t *testing.T) score {
	s := score{table: "order of all pairs"}
	texts := table[string](t, "versions_ordered.json")
	for i, a := range texts {
		for j, b := range texts {
			s.count(func(l library) bool { c, err := l.compare(a, b); return err == nil && c == cmp.Compare(i, j) })
		}
	}
	return s
}

func contains(t *testing.T) score {
	s := score{table: "specifier contains"}
	type row struct {
		Version  string
		SpecStr  string `json:"spec_str"`
		Expected bool
	}
	for _, c := range append(table[row](t, "specifiers_contains.json"), table[row](t, "specifiers_arbitrary_equality.json")...) {
		s.count(func(l library) bool {
			ok, err := l.contains(c.SpecStr, c.Version)
			return err == nil && ok == c.Expected
		})
	}
	return s
}

func invalidSpecifiers(t *testing.T) score {
	s := score{table: "invalid specifiers refused"}
	for _, text := range table[string](t, "specifiers_invalid.json") {
		s.count(func(l library) bool { return !l.valid(text) })
	}
	return s
}

// table reads one of pypa/packaging's tables from $RESOLVE_SHARED, or else from the
// folder "shared" beside a parent of this one. It skips the test where there is
// none.
func table[T any](t *testing.T, name string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(sharedtest.Folder(t, "pypa/packaging's tables"), "peers", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows []T
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	if len(rows) == 0 {
		t.Fatalf("reading %s: no cases", name)
	}
	return rows
}
