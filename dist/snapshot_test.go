package dist

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"resolve/internal/sharedtest"
)

// Every METADATA of the recorded indexes can be read, its requirements too, and
// is of the file that it stands beside. Of the junk in them each kind is logged once.
func TestMetadataOfSnapshots(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 300 MB: runs without -short")
	}
	archives, err := filepath.Glob(filepath.Join(sharedtest.Folder(t, "the recorded indexes"), "snapshots", "*.tar.zst"))
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) == 0 {
		t.Skip("the folder ../shared has no snapshots/*.tar.zst: runs where they are")
	}
	seen := make(map[string]int)
	files := 0
	for _, name := range archives {
		files += eachMetadata(t, name, func(filename string, text []byte) {
			m, err := ParseMetadata(text)
			if err != nil {
				t.Errorf("%s: %v", filename, err)
				return
			}
			warnings := m.Warnings
			_, more, err := m.Requirements()
			if err != nil {
				t.Errorf("%s: %v", filename, err)
			}
			warnings = append(warnings, more...)
			_, more, err = m.PythonSpecifiers()
			if err != nil {
				t.Errorf("%s: %v", filename, err)
			}
			for _, w := range append(warnings, more...) {
				w.Line = 0
				if seen[w.String()]++; seen[w.String()] == 1 {
					t.Logf("%s: %v", filename, w)
				}
			}
			w, err := ParseWheelName(filename)
			if err != nil {
				t.Errorf("%s: %v", filename, err)
			} else if err := m.Belongs(w.Name, w.Version); err != nil {
				t.Errorf("%s: %v", filename, err)
			}
		})
	}
	t.Logf("%d files, %d kinds of junk", files, len(seen))
}

// eachMetadata calls f for each *.metadata in a tar with the name of its wheel,
// and gives their number.
func eachMetadata(t *testing.T, archive string, f func(filename string, text []byte)) (n int) {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatalf("%s: %v", archive, err)
		}
		wheel, ok := strings.CutSuffix(filepath.Base(h.Name), ".metadata")
		if !ok {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", archive, err)
		}
		f(wheel, text)
		n++
	}
}
