package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var then = time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)

func archiveOf(t *testing.T, names ...string) *archive {
	t.Helper()
	dir := t.TempDir()
	a := &archive{folder: "resolve_1_linux_amd64", time: then}
	for _, name := range names {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("what "+name+" holds"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.addFolder("man", dir); err != nil {
		t.Fatal(err)
	}
	a.add("resolve", []byte("a program"), 0o755)
	return a
}

// The bytes of an archive are those of what is in it, wherever, whenever and in
// what order it was made.
func TestArchiveIsReproducible(t *testing.T) {
	for _, write := range []func(*archive, io.Writer) error{(*archive).writeTar, (*archive).writeZip} {
		var first, second bytes.Buffer
		a, b := archiveOf(t, "b/x.1", "a.1"), archiveOf(t, "a.1", "b/x.1")
		b.files[0], b.files[2] = b.files[2], b.files[0]
		if err := write(a, &first); err != nil {
			t.Fatal(err)
		}
		if err := write(b, &second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Error("got other bytes the second time")
		}
	}
}

func TestTarTellsNothingOfTheMachine(t *testing.T) {
	var b bytes.Buffer
	if err := archiveOf(t, "a.1").writeTar(&b); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil || z.Name != "" || !z.ModTime.IsZero() {
		t.Fatalf("got %v, name %q and time %v, want neither name nor time", err, z.Name, z.ModTime)
	}
	modes := map[string]int64{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || !h.ModTime.Equal(then) {
			t.Errorf("%s: got owner %d, group %d, time %v", h.Name, h.Uid, h.Gid, h.ModTime)
		}
		modes[h.Name] = h.Mode
	}
	if len(modes) != 2 || modes["resolve_1_linux_amd64/resolve"] != 0o755 || modes["resolve_1_linux_amd64/man/a.1"] != 0o644 {
		t.Errorf("got the modes %v", modes)
	}
}

func TestZipHoldsTheFiles(t *testing.T) {
	var b bytes.Buffer
	if err := archiveOf(t, "a.1").writeZip(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := z.Open("resolve_1_linux_amd64/man/a.1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(text); string(got) != "what a.1 holds" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got := z.File[0].Modified; !got.Equal(then) {
		t.Errorf("got the time %v, want %v", got, then)
	}
}

func TestEmptyFoldersAreMissed(t *testing.T) {
	if err := new(archive).addFolder("man", t.TempDir()); err == nil {
		t.Error("got no error, want one: there is nothing in it")
	}
}

// Every module that is linked has its licence there, the nested ones too.
func TestLicences(t *testing.T) {
	t.Chdir("../..")
	text, err := licences("windows", "arm64")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Go, its standard library and runtime", "github.com/spf13/cobra v", "github.com/inconshreveable/mousetrap v",
		"Apache License", "Mozilla Public License", "Copyright (c) 2016 Caleb Spare", // the hash inside compress/zstd
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got nothing of %q", want)
		}
	}
	if again, err := licences("windows", "arm64"); again != text || err != nil {
		t.Errorf("got another text the second time, %v", err)
	}
	if strings.Contains(text, "/pkg/mod/") {
		t.Error("it tells where modules are")
	}
}

func TestIsLicence(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENSE.txt": true, "License.md": true, "NOTICE": true, "COPYING": true, "LICENSE-APACHE": true, "PATENTS": true,
		"license.go": false, "LICENSES_test": false, "README": false,
	} {
		if got := isLicence(name); got != want {
			t.Errorf("isLicence(%q) = %v, want %v", name, got, want)
		}
	}
}
