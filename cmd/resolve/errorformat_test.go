package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/resolver"
)

// placeFields are the fields of an origin.
const placeFields = "file | line project group"

// recordFields are the fields of each object of a record as docs/errors.md has
// them, by the path to it: those that are always there, and after a | those
// that may be.
var recordFields = map[string]string{
	"":                                     "schema kind message | exit file line column details hints no-solution source budget",
	".hints[]":                             "kind text | package version origin setting",
	".hints[].setting":                     "name value",
	".hints[].origin":                      placeFields,
	".no-solution":                         "sentences causes steps | conflict incomplete",
	".no-solution.causes[]":                "kind | versions dependency missing reason origin",
	".no-solution.causes[].origin":         placeFields,
	".no-solution.conflict":                "lines of minimum",
	".no-solution.conflict.lines[]":        "kind text origin | edit",
	".no-solution.conflict.lines[].origin": placeFields,
	".no-solution.conflict.lines[].edit":   "text",
	".no-solution.steps[]":                 "| number reasons continues conclusion break",
	".source":                              "package chain | version url build",
	".source.chain[]":                      "dependency | package version origin",
	".source.chain[].origin":               placeFields,
	".budget":                              "bound limit stats | waiting busiest conflict partial pin",
	".budget.stats":                        "requests needed led peak bytes decisions conflicts",
	".budget.busiest[]":                    "package conflicts tried versions",
	".budget.conflict[]":                   "dependency | package version origin",
	".budget.conflict[].origin":            placeFields,
	".budget.partial[]":                    "name version via | extras",
	".budget.pin":                          "text packages steps",
}

// A place that is none has no fields, as docs/errors.md has it.
func TestPlaceAsData(t *testing.T) {
	for origin, want := range map[resolver.Origin]string{
		{}: `{}`, {Line: 3}: `{"line":3}`, {File: "a.in", Line: 3}: `{"file":"a.in","line":3}`,
	} {
		if got, err := json.Marshal(origin); err != nil || string(got) != want {
			t.Errorf("%+v: got %s, %v, want %s", origin, got, err, want)
		}
	}
}

// checkRecord checks what an object of a record has, and that nothing is null.
func checkRecord(t *testing.T, path string, value any) {
	t.Helper()
	switch v := value.(type) {
	case nil:
		t.Errorf("%s is null", path)
	case []any:
		for _, item := range v {
			checkRecord(t, path+"[]", item)
		}
	case map[string]any:
		always, may, _ := strings.Cut(recordFields[path], "|")
		for _, name := range strings.Fields(always) {
			if _, ok := v[name]; !ok {
				t.Errorf("%s has no %s: %v", path, name, v)
			}
		}
		for name, field := range v {
			if !slices.Contains(strings.Fields(always+" "+may), name) {
				t.Errorf("%s has a field %s, which docs/errors.md does not know", path, name)
			}
			checkRecord(t, path+"."+name, field)
		}
	}
}

// Each kind of error as data is what docs/errors.md says.
func TestErrorRecords(t *testing.T) {
	docs, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile("`[a-z-]+`").FindAllString(string(docs), -1)
	for path, fields := range recordFields {
		for _, name := range strings.Fields(strings.ReplaceAll(fields, "|", "")) {
			if !slices.Contains(words, "`"+name+"`") {
				t.Errorf("docs/errors.md does not tell of the field %s of a record's %s", name, path)
			}
		}
	}
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	app := file("app.txt", "app\n")
	world := func(text string) string {
		u, err := fixtures.Parse("# world\n-- universe --\n" + text + "-- requirements.txt --\n")
		if err != nil {
			t.Fatal(err)
		}
		s, err := fixtures.Start(u, fixtures.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s.URL
	}
	for _, tt := range []struct {
		name, kind string
		exit       float64
		args       []string
	}{
		{"conflict", "no-solution", 1, []string{"--fixture", "conflict/disjoint"}},
		{"project", "no-solution", 1, []string{
			file("pyproject.toml", "[project]\nname = \"x\"\nversion = \"1\"\ndependencies = [\"app>2\"]\n"), "--index-url", world("app 1.0\n"),
		}},
		{"one line", "no-solution", 1, []string{app, "--index-url", world("app 1.0 yanked\n")}},
		{"unknown name", "no-solution", 1, []string{app, "--index-url", world("other 1.0\n")}},
		{"other python", "no-solution", 1, []string{app, "--index-url", world("app 1.0 requires-python=\">=3.13\"\n\tlib\nlib 1.0\n")}},
		{"index that is not there", "source", 2, []string{app, "--index-url", "http://127.0.0.1:1/simple"}},
		{"needs a build", "source", 2, []string{app, "--index-url", world("app 1.0 no-wheel sdist=dynamic\n")}},
		{"budget", "budget", 3, []string{"--fixture", "budget/ports", "--max-steps", "300"}},
		{"line", "input", 2, []string{file("bad.txt", "app\nlib=>2\n"), "--fixture", "web-app"}},
		{"flag", "failed", 2, []string{"--no-such-flag"}},
		{"warning", "warning", 0, []string{file("pinned.txt", "app==1.0\n"), "--index-url", world("app 1.0 yanked\n")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := append(tt.args, "--error-format=json", "--python-version=3.12", "--python-platform=linux")
			_, _, stderr := runHere(t.Context(), args...)
			lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
			var record map[string]any
			for _, line := range lines {
				record = nil
				if err := json.Unmarshal([]byte(line), &record); err != nil {
					t.Fatalf("%v in %q", err, stderr)
				}
				checkRecord(t, "", record)
			}
			exit, _ := record["exit"].(float64)
			if record["kind"] != tt.kind || exit != tt.exit || record["schema"] != 1.0 {
				t.Errorf("got schema %v, kind %v and exit %v, want 1, %q and %v: %s", record["schema"], record["kind"], exit, tt.kind, tt.exit, stderr)
			}
		})
	}
}
