// Package resolve_test checks what holds for the tree as a whole.
package resolve_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which of our packages each folder may import; the arrows of
// docs/architecture.md. A folder that is not named here fails the test.
var mayImport = map[string][]string{
	"oncemap":                      {"oncemap/internal/point"},
	"oncemap/explore":              {},
	"oncemap/internal/point":       {"oncemap/explore"},
	"oncemap/mutate":               {},
	"oncemap/variants":             {"oncemap", "oncemap/explore", "oncemap/internal/point"},
	"oncemap/variants/workload":    {"oncemap", "oncemap/variants"},
	"oncemap/variants/cmd/compare": {"oncemap/variants/workload"},
	"oncemap/variants/cmd/picture": {"oncemap/explore", "oncemap/variants"},
	"pep440":                       {},
	"pep508":                       {"pep440"},
	"semver":                       {},
	"cache":                        {},
	"dist":                         {"internal/slips", "pep440", "pep508"},
	"requirements":                 {"internal/slips", "pep440", "pep508"},
	"pyproject":                    {"internal/slips", "internal/tomltext", "pep440", "pep508", "requirements"},
	"fetcher":                      {"oncemap", "dist"},
	"resolver":                     {"internal/slips", "pep440", "pep508", "semver", "dist", "oncemap", "fetcher", "resolver/internal/pubgrub"},
	"resolver/internal/pubgrub":    {},
	"index":                        {"fetcher", "dist", "cache", "pep440", "internal/encoded", "internal/redact"},
	"hints":                        {"cache", "dist", "internal/encoded", "pep508", "resolver"},
	"hints/maketable":              {"dist", "fetcher", "index", "pep440", "pep508", "resolver"},
	"recording":                    {},
	"recall":                       {"cache", "dist", "fetcher", "internal/encoded", "resolver"},
	"interpreter":                  {"dist", "cache", "internal/encoded", "pep440", "pep508"},
	"lockfile":                     {"dist", "internal/redact", "lockfile/internal/words", "resolver", "requirements", "pep440", "pep508"},
	"lockfile/internal/words":      {"pep440"},
	"export":                       {"dist", "internal/redact", "resolver"},
	"settings":                     {"internal/tomltext", "requirements"},
	"timeline":                     {"dist", "fetcher", "index", "pep508", "resolver"},
	"service":                      {"resolver", "fetcher", "dist"},
	"fixtures":                     {"index", "dist", "pep440", "pep508"},
	"cmd/resolve":                  {"*"},
	"internal/encoded":             {},
	"bench":                        {"bench/internal/path", "bench/internal/plot", "bench/internal/section", "bench/internal/snapshot"}, // a module of its own, below too
	"bench/cost":                   {"bench/internal/path", "bench/internal/snapshot"},
	"bench/growth":                 {"bench/internal/plot", "bench/internal/section", "dist", "resolver"},
	"bench/internal/path":          {},
	"bench/internal/plot":          {},
	"bench/internal/section":       {},
	"bench/internal/snapshot":      {"bench/internal/path", "fixtures", "index", "recording"},
	"internal/wiretest":            {},                                            // for tests
	"internal/lineartest":          {},                                            // for tests
	"internal/peers":               {"fixtures", "pep508", "internal/sharedtest"}, // for tests
	"internal/programtest":         {},                                            // for tests
	"internal/pythontest":          {},                                            // for tests
	"internal/release":             {},                                            // for .ci/release
	"internal/roff":                {},
	"internal/sharedtest":          {}, // for tests
	"internal/redact":              {},
	"internal/slips":               {},
	"internal/tomltext":            {"requirements"},
}

// mayNotImport names what would break a package's promise.
var mayNotImport = map[string][]string{
	"resolver":                  {"net/http", "os/exec", "os"},
	"resolver/internal/pubgrub": {"net/http", "os", "sync", "time", "context"},
	"fetcher":                   {"net/http", "os"},
	"oncemap":                   {"net/http", "os"},
	"dist":                      {"net/http", "os"},
	"pep440":                    {"net/http", "os"},
	"pep508":                    {"net/http", "os"},
}

// mayNotLink names what the command has no room for at its start, with what it
// costs there: nothing that it imports may import them, however deep. Their
// packages below are meant too.
var mayNotLink = map[string]string{
	"github.com/prometheus/client_golang": "0.9 ms",
	"github.com/danielgtaylor/huma":       "0.6 ms",
	"golang.org/x/net/html":               "0.1 ms",
}

func TestCommandLinks(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask what the command links: runs where Go is on PATH")
	}
	out, err := exec.Command("go", "list", "-deps", "./cmd/resolve").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if !slices.Contains(linked, "resolve/resolver") {
		t.Fatalf("got %d packages, and not resolve/resolver among them", len(linked))
	}
	for _, name := range linked {
		for barred, cost := range mayNotLink {
			if name == barred || strings.HasPrefix(name, barred+"/") {
				t.Errorf("cmd/resolve imports %s, by some way: its init costs %s at each start", name, cost)
			}
		}
	}
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		folder := path.Dir(filepath.ToSlash(name))
		seen[folder] = true
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, name, folder, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder := range mayImport {
		if !seen[folder] {
			t.Errorf("%s: named in the table, but there is no such package", folder)
		}
	}
}

func checkImport(t *testing.T, name, folder, imported string) {
	t.Helper()
	if slices.Contains(mayNotImport[folder], imported) {
		t.Errorf("%s imports %s, which %s may not", name, imported, folder)
	}
	ours, ok := strings.CutPrefix(imported, "resolve/")
	if !ok {
		return
	}
	allowed, ok := mayImport[folder]
	switch {
	case !ok:
		t.Errorf("%s: the folder %s is not in the table of imports", name, folder)
	case !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*"):
		t.Errorf("%s imports %s, which %s may not", name, imported, folder)
	}
}
