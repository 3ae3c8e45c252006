package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"resolve/fixtures"
	"resolve/index"
)

// Wherever a byte of the cache is damaged, a run answers as if it were not: it asks
// for what is damaged anew, also for what it had begun to use. And a run that may
// not ask says what it has not, or answers the same without it. That holds of what a
// search does not look at too, as hashes of files that are not chosen.
func TestDamagedCache(t *testing.T) {
	t.Run("pins", func(t *testing.T) { damagedCache(t) })
	t.Run("hashes", func(t *testing.T) { damagedCache(t, "--generate-hashes") })
}

func damagedCache(t *testing.T, form ...string) {
	u, err := fixtures.Load("straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := u.Tree()
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	files := index.FS(tree)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Cache-Control", "max-age=600")
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	folder := filepath.Join(t.TempDir(), "cache")
	in := filepath.Join(t.TempDir(), "app.in")
	if err := os.WriteFile(in, []byte("flask\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	steps := 1000
	run := func(more ...string) (code int, stdout string) {
		steps++ // another question each time, so that no answer is that of a run before
		code, stdout, stderr := runHere(t.Context(), append([]string{"--no-header", "--python-version=3.12", "--python-platform=linux",
			"--index-url", server.URL + "/simple", "--cache-dir", folder, "--no-hints", "--max-steps", strconv.Itoa(steps), in}, append(more, form...)...)...)
		if code != exitSolved && len(more) == 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		return code, stdout
	}
	_, want := run()
	packs, err := filepath.Glob(filepath.Join(folder, "packs", "*", "*-*"))
	if err != nil || len(packs) != 1 {
		t.Fatalf("the cache has %q (%v), want one file", packs, err)
	}
	whole, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	damage := func(at int) {
		if err := os.RemoveAll(filepath.Dir(packs[0])); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Dir(packs[0]), 0o700); err != nil {
			t.Fatal(err)
		}
		b := bytes.Clone(whole)
		b[at] ^= 0x10
		if err := os.WriteFile(packs[0], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mended, refused := 0, 0
	for at := 0; at < len(whole); at += 17 {
		damage(at)
		if code, got := run("--offline"); code == exitFailed {
			refused++
		} else if got != want {
			t.Fatalf("byte %d of %d, offline: exit code %d, %s\nwant\n%s", at, len(whole), code, got, want)
		}
		damage(at)
		asked.Store(0)
		if _, got := run(); got != want {
			t.Fatalf("byte %d of %d: got\n%s\nwant\n%s", at, len(whole), got, want)
		}
		if asked.Load() > 0 {
			mended++
		}
	}
	if mended == 0 || refused == 0 {
		t.Errorf("after %d damages nothing was asked for, after %d nothing was missed", mended, refused)
	}
	t.Logf("of %d bytes damaged in turn, %d had something asked for, and %d missed offline", len(whole)/17, mended, refused)
}
