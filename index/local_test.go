package index

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"resolve/dist"
)

// wheelOf returns a wheel that holds metadata alone.
func wheelOf(t *testing.T, folder, metadata string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(folder + ".dist-info/METADATA")
	if err == nil {
		_, err = w.Write([]byte(metadata))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sdistOf returns an sdist that holds a PKG-INFO alone.
func sdistOf(t *testing.T, folder, metadata string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	a := tar.NewWriter(z)
	err := a.WriteHeader(&tar.Header{Name: folder + "/PKG-INFO", Mode: 0o644, Size: int64(len(metadata))})
	if err == nil {
		_, err = a.Write([]byte(metadata))
	}
	if err = errors.Join(err, a.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A folder of find-links: wheels and sdists are read and hashed where they lie,
// and nothing else in it counts.
func TestFolderOfLinks(t *testing.T) {
	dir := t.TempDir()
	wheel := wheelOf(t, "foo-1.0", "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\nRequires-Dist: bar>=2\n")
	for name, content := range map[string][]byte{
		"foo-1.0-py3-none-any.whl": wheel,
		"foo-2.0.tar.gz":           sdistOf(t, "foo-2.0", "Metadata-Version: 2.2\nName: foo\nVersion: 2.0\nRequires-Dist: baz\n"),
		"foo-3.0.tar.gz":           sdistOf(t, "foo-3.0", "Metadata-Version: 2.1\nName: foo\nVersion: 3.0\n"),
		"foo-4.0-py3-none-any.whl": []byte("no zip"),
		"notes.txt":                []byte("foo-9.0"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "foo-8.0.tar.gz"), 0o700); err != nil {
		t.Fatal(err)
	}
	m, err := NewLocal(Config{URL: dir, Flat: true})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	s := NewIndexes([]Member{m}, nil)
	l, err := s.List(t.Context(), "foo")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*dist.File{}
	var versions []string
	for _, r := range l.Releases {
		versions = append(versions, r.Version)
		found[r.Version] = r.Files()[0]
	}
	slices.Sort(versions)
	if want := []string{"1.0", "2.0", "3.0", "4.0"}; !slices.Equal(versions, want) {
		t.Fatalf("got the versions %q, want %q", versions, want)
	}
	for version, want := range map[string]string{"1.0": "bar>=2", "2.0": "baz"} {
		got, err := s.Read(t.Context(), found[version], false)
		if err != nil || !slices.Equal(got.RequiresDist, []string{want}) {
			t.Errorf("%s: got %+v, %v, want that it requires %s", version, got, err, want)
		}
	}
	var build *NeedsBuild
	if _, err := s.Read(t.Context(), found["3.0"], false); !errors.As(err, &build) {
		t.Errorf("metadata that is not static: got %v, want NeedsBuild", err)
	}
	if got, err := s.Read(t.Context(), found["4.0"], false); err != nil || got.Malformed == "" {
		t.Errorf("a wheel that is none: got %+v, %v, want it malformed", got, err)
	}
	sum := sha256.Sum256(wheel)
	if got, err := s.Hash(t.Context(), found["1.0"]); err != nil || got != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Errorf("hash: got %q, %v, want that of the file", got, err)
	}
	if err := os.Remove(filepath.Join(dir, "foo-1.0-py3-none-any.whl")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Read(t.Context(), found["1.0"], false); err == nil {
		t.Errorf("a file that is gone: got %+v, want an error", got)
	}
	if _, err := NewLocal(Config{URL: filepath.Join(dir, "absent"), Flat: true}); err == nil {
		t.Error("a folder that is not there: got no error")
	}
}
