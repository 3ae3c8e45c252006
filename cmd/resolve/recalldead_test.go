package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync/atomic"
	"testing"
)

// A package that the newest version no longer depends on, and whose page the index
// never gives any more, does not keep a refreshed run from its answer.
func TestDeadPackageOfAnOldAnswer(t *testing.T) {
	var dead atomic.Bool
	depends := map[string]string{"app-1.0": "ancient", "app-2.0": "lib"}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		if file, ok := strings.CutSuffix(name, "-py3-none-any.whl.metadata"); ok {
			project, version, _ := strings.Cut(file, "-")
			fmt.Fprintf(w, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", project, version)
			if on := depends[file]; on != "" {
				fmt.Fprintf(w, "Requires-Dist: %s\n", on)
			}
			return
		}
		versions := []string{"1.0"}
		if dead.Load() {
			switch name {
			case "ancient":
				<-r.Context().Done()
				return
			case "app":
				versions = append(versions, "2.0")
			}
		}
		var files []string
		for i, v := range versions {
			files = append(files, fmt.Sprintf(`{"filename":"%s-%s-py3-none-any.whl","url":"/files/%[1]s-%[2]s-py3-none-any.whl","hashes":{"sha256":"%064d"},"core-metadata":true}`, name, v, i))
		}
		w.Header().Set("Content-Type", "application/vnd.pypi.simple.v1+json")
		w.Header().Set("Cache-Control", "max-age=600")
		fmt.Fprintf(w, `{"meta":{"api-version":"1.0"},"name":%q,"files":[%s]}`, name, strings.Join(files, ","))
	}))
	defer s.Close()
	t.Chdir(t.TempDir())
	writeTest(t, "app.in", "app\n")
	said := "" // by the last run
	run := func(flags ...string) string {
		t.Helper()
		code, stdout, stderr := runHere(t.Context(), append([]string{"app.in", "-v", "--index-url", s.URL + "/simple", "--cache-dir", "cache",
			"--python-version=3.12", "--python-platform=linux", "--no-header", "--no-annotate"}, flags...)...)
		if code != exitSolved {
			t.Fatalf("got code %d and %q", code, stderr)
		}
		said = stderr
		return stdout
	}
	if got, want := run(), "ancient==1.0\napp==1.0\n"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	if got, want := run(), "ancient==1.0\napp==1.0\n"; got != want || !strings.Contains(said, "as in a run before") {
		t.Fatalf("got %q and %q, want %q, recalled", got, said, want)
	}
	dead.Store(true)
	if got, want := run("--refresh"), "app==2.0\nlib==1.0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
