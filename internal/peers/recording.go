package peers

import (
	"archive/tar"
	"bytes"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"
)

// Recording reads a recorded index into memory: a tree for index.FS to serve.
// The test is skipped if it is not there.
func Recording(t testing.TB, name string) fs.FS {
	t.Helper()
	file, err := os.Open(shared(t, "snapshots", name+".tar.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzip, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer unzip.Close()
	tree := fstest.MapFS{}
	for archive := tar.NewReader(unzip); ; {
		h, err := archive.Next()
		if err == io.EOF {
			return tree
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(archive); err != nil {
			t.Fatal(err)
		}
		tree[strings.TrimPrefix(h.Name, "./")] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644}
	}
}
