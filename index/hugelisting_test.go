package index

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"runtime"
	"testing"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/resolver"
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

// An onePackage has one listing, and metadata of no dependencies.
type onePackage struct{ listing *dist.Listing }

func (s onePackage) List(context.Context, string) (*dist.Listing, error) { return s.listing, nil }

func (s onePackage) Read(context.Context, *dist.File, bool) (*dist.Metadata, error) {
	return &dist.Metadata{Name: s.listing.Name}, nil
}

// A page of 100,000 files, 56 MB, takes less than 40 MB once it is read, its
// versions are numbered and one is chosen: its files stay packed, and all that is
// in memory is one value and where in it each version is.
func TestHugeListingIsCompact(t *testing.T) {
	const files, most = 100_000, 40e6
	body := hugePage(files)
	base, err := url.Parse("https://pypi.org/simple/huge/")
	if err != nil {
		t.Fatal(err)
	}
	before := memory()
	p, err := parsePage(bytes.NewReader(body), jsonType, base, "huge")
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.value(base.String()).read()
	if err != nil {
		t.Fatal(err)
	}
	p = nil
	read := memory()
	if live := (read.HeapAlloc - before.HeapAlloc) / files; live > 200 {
		t.Errorf("read: %d bytes stay for each file, want at most 200", live)
	}
	req := resolver.Request{
		Requirements: []resolver.Requirement{{Text: "huge"}}, Source: onePackage{l},
		Listings: new(fetcher.Listings), Readings: new(fetcher.Readings), Views: new(resolver.Views),
	}
	if res, err := resolver.Resolve(t.Context(), req); err != nil || len(res.Packages) != 1 {
		t.Fatalf("resolved to %+v, %v", res, err)
	}
	after := memory()
	live := after.HeapAlloc - before.HeapAlloc
	all := float64(read.TotalAlloc-before.TotalAlloc) / files
	mallocs := float64(read.Mallocs-before.Mallocs) / files
	t.Logf("of %d files, %d bytes of the page each, %.1f MB stay, %.1f numbered; for each %.0f bytes were allocated, in %.3f allocations",
		files, len(body)/files, float64(read.HeapAlloc-before.HeapAlloc)/1e6, float64(live)/1e6, all, mallocs)
	if float64(live) > most || all > 450 || mallocs > 0.02 {
		t.Errorf("want at most %.0f bytes that stay, and for each file 450 bytes in 0.02 allocations", float64(most))
	}
	n := 0
	for i := range l.Releases {
		n += len(l.Releases[i].Files())
	}
	if n != files || len(l.Releases) != files/20 {
		t.Errorf("got %d files of %d versions, want %d of %d", n, len(l.Releases), files, files/20)
	}
	runtime.KeepAlive(body)
	runtime.KeepAlive(req)
}

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC() // what pools kept over the first
	runtime.ReadMemStats(&m)
	return m
}
