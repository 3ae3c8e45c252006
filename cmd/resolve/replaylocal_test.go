package main

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"resolve/fixtures"
)

// localWorld writes an index and a folder of distributions to the current folder:
// simple and wheels.
func localWorld(t *testing.T) {
	t.Helper()
	u, err := fixtures.Parse("# An application and its library.\n-- universe --\napp 2.0 no-sidecar padding=200000\n\tlib>=1\nlib 1.0\nlib 2.0 sdist no-wheel\n-- requirements.txt --\napp\n")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := u.Tree()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(".", tree); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("wheels", 0o777); err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(tree, "files", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".metadata") {
			return err
		}
		b, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join("wheels", filepath.Base(name)), b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What lies on the recorded machine is not needed on another.
func TestReplayOfLocalFiles(t *testing.T) {
	target := []string{"--python-version", "3.12", "--python-platform", "linux"}
	for _, tt := range []struct {
		name string
		args []string
		lock string // has this in it
	}{
		{"an index", []string{"app.in", "--index-url", "simple", "--emit-index-annotation"}, "/simple"},
		{"links", []string{"app.in", "--no-index", "--find-links", "wheels"}, "lib==2.0"},
		{"links with hashes", []string{"app.in", "--no-index", "--find-links", "wheels", "--generate-hashes"}, "--hash=sha256:"},
		{"links of a file", []string{"links.in"}, "lib==2.0"},
		{"a script", []string{"app.py", "--no-index", "-f", "wheels"}, "app==2.0"},
		{"groups", []string{"--group", "dev", "--no-index", "-f", "wheels"}, "app==2.0"},
		{"two names of a file", []string{"./pyproject.toml", "--group", "pyproject.toml:dev", "--no-index", "-f", "wheels"}, "app==2.0"},
		{"choices", []string{"app.in", "--override", "over.txt", "--exclude", "out.txt", "--no-index", "-f", "wheels"}, "app==2.0"},
		{"nothing there", []string{"app.in", "none.in", "--no-index"}, ""},
		{"an output that is read", []string{"app.in", "-o", "app.in", "--no-index"}, ""},
		{"a folder", []string{"wheels", "--no-index"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			localWorld(t)
			for name, text := range map[string]string{
				"app.in": "app\n", "links.in": "--no-index\n-f wheels\napp\n", "over.txt": "lib==1.0\n", "out.txt": "nothing\n",
				"app.py":         "# /// script\n# dependencies = [\"app\"]\n# ///\nsecret = 1\n",
				"pyproject.toml": "[project]\nname = \"mine\"\nversion = \"1\"\n[dependency-groups]\ndev = [\"app\"]\n",
			} {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got := checkReplays(t, func() {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}, append(tt.args, target...)...)
			if !strings.Contains(got.stdout, tt.lock) || (got.code == exitSolved) != (tt.lock != "") {
				t.Errorf("got code %d\n%s%s\nwant %q", got.code, got.stdout, got.stderr, tt.lock)
			}
		})
	}
}

// A file of requirements that stands at a URL is an exchange like others.
func TestReplayOfURLs(t *testing.T) {
	t.Chdir(t.TempDir())
	localWorld(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/app.in" {
			http.Redirect(w, r, "/app.in", http.StatusFound)
			return
		}
		w.Write([]byte("app\n"))
	}))
	defer server.Close()
	got := checkReplays(t, server.Close, server.URL+"/r.txt", "--no-index", "-f", "wheels", "--python-version", "3.12", "--python-platform", "linux")
	if got.code != exitSolved || !strings.Contains(got.stdout, "app==2.0") {
		t.Errorf("got code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}
