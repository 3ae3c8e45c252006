package index

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"resolve/dist"
)

func BenchmarkSnap(b *testing.B) {
	names, _ := filepath.Glob(os.Getenv("SNAP") + "/simple/*/index.json")
	var pages [][]byte
	total := 0
	for _, n := range names {
		t, _ := os.ReadFile(n)
		pages = append(pages, t)
		total += len(t)
	}
	if len(pages) == 0 {
		b.Skip()
	}
	base, _ := url.Parse("http://127.0.0.1:8100/simple/x/")
	b.SetBytes(int64(total))
	b.ReportAllocs()
	for b.Loop() {
		for i, t := range pages {
			p, err := parsePage(bytes.NewReader(t), jsonType, base)
			if err != nil {
				b.Fatal(err)
			}
			dist.Group(filepath.Base(filepath.Dir(names[i])), p.files)
		}
	}
}
