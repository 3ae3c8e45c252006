package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the README shows is what the program prints.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	text := readFile(t, "../../README.md")
	_, lock, stderr := runHere(t.Context(), "--fixture", "web-app")
	_, graph, _ := runHere(t.Context(), "--fixture", "web-app", "--format", "mermaid")
	_, _, none := runHere(t.Context(), "--fixture", "conflict/disjoint")
	if lock == "" || graph == "" || none == "" {
		t.Fatalf("the fixtures print nothing; standard error: %q", stderr)
	}
	shown := strings.Join(strings.SplitAfterN(lock, "\n", 11)[:10], "")
	for what, block := range map[string]string{
		"lock":        "```\n" + shown + "…\n```\n",
		"graph":       "```mermaid\n" + graph + "```\n",
		"no solution": "```\n$ resolve --fixture conflict/disjoint\n" + none + "```\n",
	} {
		if !strings.Contains(text, block) {
			t.Errorf("README.md does not have the %s as it is printed:\n%s", what, block)
		}
	}
}

var markdownLink = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)

// Links between the documents lead somewhere.
func TestDocumentsLinkToFiles(t *testing.T) {
	names := []string{"../../README.md", "../../CONTRIBUTING.md", "../../CHANGELOG.md"}
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(docs) == 0 {
		t.Fatalf("got documents %q, %v", docs, err)
	}
	links := 0
	for _, name := range append(names, docs...) {
		for _, m := range markdownLink.FindAllStringSubmatch(readFile(t, name), -1) {
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err.(*fs.PathError).Err)
			}
		}
	}
	if links == 0 {
		t.Error("got no link at all")
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
