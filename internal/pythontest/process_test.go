package pythontest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const echo = `
import sys, json
for line in sys.stdin:
    print(json.dumps([json.loads(line), len(json.loads(line))]))
`

func TestAskAndAll(t *testing.T) {
	p := Start(t, echo)
	var got [2]any
	p.Ask("h\u00e9", &got)
	if got != [2]any{"h\u00e9", 2.0} {
		t.Errorf("Ask = %v; want the text and its length in letters", got)
	}
	requests := make([]string, 20_000) // more than any pipe holds
	for i := range requests {
		requests[i] = strings.Repeat("x", i%100)
	}
	answers := All[string, [2]any](p, requests)
	for i, a := range answers {
		if a != [2]any{requests[i], float64(len(requests[i]))} {
			t.Fatalf("answer %d = %v; want %q and its length", i, a, requests[i])
		}
	}
}

func TestProbeSaysWhatIsMissing(t *testing.T) {
	python := Find(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sample.py"), []byte("__version__ = '2.0.9'"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PYTHONPATH", dir)
	for _, c := range []struct {
		need Module
		want string // "" if it is there
	}{
		{Module{Name: "json"}, ""},
		{Module{Name: "sample", Version: "2"}, ""},
		{Module{Name: "sample", Version: "1.10"}, ""},
		{Module{Name: "sample", Version: "2.0.10"}, "has sample 2.0.9, and 2.0.10 is needed"},
		{Module{Name: "no_such_module"}, "has no no_such_module"},
	} {
		err := probe(python, []Module{c.need})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("probe(%v) = %v; want %q", c.need, err, c.want)
		}
	}
	if err := probe("no-such-python", nil); err == nil {
		t.Error("probe of a command that is not there = nil; want an error")
	}
}
