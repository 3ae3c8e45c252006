package index

import (
	"bytes"
	"fmt"
	"net/url"
	"runtime"
	"testing"
)

// hugePage is a page as PyPI has it, of a project with so many files, 20 to a version.
func hugePage(files int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"meta":{"api-version":"1.4"},"name":"huge","files":[`)
	for i := range files {
		if i > 0 {
			b.WriteByte(',')
		}
		version := fmt.Sprintf("%d.%d.%d", i/20/400, i/20/20%20, i/20%20)
		name := fmt.Sprintf("huge-%s-cp3%d-cp3%d-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", version, i%20, i%20)
		if i%20 == 19 {
			name = "huge-" + version + ".tar.gz"
		}
		hash := func(salt int) string { return fmt.Sprintf("%064x", uint64(i+1)*0x9e3779b97f4a7c15+uint64(salt)) }
		fmt.Fprintf(&b, `{"filename":%q,"url":"https://files.pythonhosted.org/packages/%s/%s/%s/%[1]s","hashes":{"sha256":%[5]q},"requires-python":">=3.%d","size":%d,"upload-time":"2024-05-01T10:%02d:%02d.123456Z","yanked":false,"core-metadata":{"sha256":%q},"provenance":null}`,
			name, hash(1)[:2], hash(1)[2:4], hash(1)[4:], hash(2), 7+i/40000, 100_000+i, i/60%60, i%60, hash(3))
	}
	b.WriteString(`],"versions":[]}`)
	return b.Bytes()
}

// What stays of a long page is bounded by what its files say: their names are
// parts of their URLs, and long strings hold all text, so there are few
// allocations.
func TestHugeListingIsCompact(t *testing.T) {
	const files = 20_000
	body := hugePage(files)
	base, err := url.Parse("https://pypi.org/simple/huge/")
	if err != nil {
		t.Fatal(err)
	}
	before := memory()
	p, err := parsePage(bytes.NewReader(body), jsonType, base)
	if err != nil {
		t.Fatal(err)
	}
	l := p.listing("huge", base.String())
	p = nil
	after := memory()
	n := 0
	for i := range l.Releases {
		n += len(l.Releases[i].Files())
	}
	if n != files || len(l.Releases) != files/20 {
		t.Fatalf("got %d files of %d versions, want %d of %d", n, len(l.Releases), files, files/20)
	}
	live := float64(after.HeapAlloc-before.HeapAlloc) / files
	all := float64(after.TotalAlloc-before.TotalAlloc) / files
	mallocs := float64(after.Mallocs-before.Mallocs) / files
	t.Logf("for each of %d files, %d bytes of the page: %.0f bytes stay, %.0f were allocated, in %.3f allocations", files, len(body)/files, live, all, mallocs)
	if live > 520 || all > 560 || mallocs > 0.05 {
		t.Errorf("want at most 520 bytes that stay, 560 in all, 0.05 allocations")
	}
	runtime.KeepAlive(l)
	runtime.KeepAlive(body)
}

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC() // what pools kept over the first
	runtime.ReadMemStats(&m)
	return m
}
