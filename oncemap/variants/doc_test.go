//go:build explore

package variants_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"resolve/oncemap/explore"
	"resolve/oncemap/variants"
)

var update = flag.Bool("update", false, "rewrite the traces in docs/oncemap.md")

const story = "../../docs/oncemap.md"

// The traces in docs/oncemap.md are those that the explorer prints.
func TestDocTraces(t *testing.T) {
	data, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, v := range variants.All {
		if v.Fault == "" {
			continue
		}
		want := trimLines(run(v.Name, v.Story, explore.Options{}).Bug.String())
		quote := regexp.MustCompile("(?s)```\n" + v.Name + ": deadlock.*?```\n")
		found := quote.FindAllString(text, -1)
		if len(found) != 1 {
			t.Errorf("%s is quoted %d times, want once", v.Name, len(found))
			continue
		}
		if want := "```\n" + want + "```\n"; found[0] != want {
			if !*update {
				t.Errorf("%s: got\n%s\nwant\n%s(go test -tags explore ./oncemap/variants -run TestDocTraces -update)", v.Name, found[0], want)
			}
			text = strings.Replace(text, found[0], want, 1)
		}
	}
	if *update {
		if err := os.WriteFile(story, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// trimLines takes off the spaces that a trace has at the end of some lines.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// The tests that docs/oncemap.md names are there.
func TestDocTests(t *testing.T) {
	data, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, pattern := range []string{"../*_test.go", "*_test.go", "../internal/point/*_test.go", "../../fetcher/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no test file in %s: %v", pattern, err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(data), -1)
	if len(named) < 20 {
		t.Errorf("found %d tests named, want at least 20: does this test still see them?", len(named))
	}
	for _, m := range named {
		if !strings.Contains(code.String(), "func "+m[1]+"(") {
			t.Errorf("%s is named, and there is no such test", m[1])
		}
	}
}
