package resolver

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fetcher"
)

// What a resolve costs is guarded by counts that no machine changes much.

// costly is a universe of the size of a real set: 160 packages of 60 releases,
// of which an answer has some 120.
func costly(tb testing.TB) Request {
	l := layers{depth: 8, width: 20, releases: 60, seed: 2}
	return Request{Target: testTarget(tb, "", ""), Requirements: l.requirements(), Source: newMemory(l.projects())}
}

// allocations counts what a resolve allocates when all it needs is there.
func allocations(t *testing.T, req Request) (perPackage float64) {
	packages := 0
	resolve := func() {
		res, err := Resolve(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		packages = len(res.Packages)
	}
	resolve()
	n := testing.AllocsPerRun(5, resolve)
	if packages < 100 {
		t.Fatalf("the answer has %d packages, want some more", packages)
	}
	return n / float64(packages)
}

func TestWarmResolveAllocatesLittle(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates: runs without -race")
	}
	req := costly(t)
	req.Listings, req.Readings = new(fetcher.Listings), new(fetcher.Readings)
	if n := allocations(t, req); n > 78 {
		t.Errorf("with shared maps: %.0f allocations for each package, want at most 78", n)
	}
	req.Views = new(Views)
	if n := allocations(t, req); n > 52 {
		t.Errorf("with shared views: %.0f allocations for each package, want at most 52", n)
	}
}

// hugeListing has so many files, 20 to a version, as PyPI's pages do: text order
// and few values of Requires-Python.
func hugeListing(files int) *dist.Listing {
	l := &dist.Listing{Name: "huge"}
	for v := range files / 20 {
		version := fmt.Sprintf("%d.%d.%d", v/400, v/20%20, v%20)
		var list []*dist.File
		for i := range 20 {
			f := &dist.File{
				Kind: dist.Wheel, Filename: fmt.Sprintf("huge-%s-cp3%d-cp3%d-manylinux_2_17_x86_64.whl", version, i, i),
				RequiresPython: []string{">=3.7", ">=3.8", ">=3.9"}[v*3*20/files], Uploaded: time.Unix(int64(v), 0),
			}
			if i == 19 && v%2 == 0 {
				f.Kind, f.Filename = dist.Sdist, "huge-"+version+".tar.gz"
			}
			list = append(list, f)
		}
		l.Releases = append(l.Releases, dist.NewRelease(version, list...))
	}
	return l
}

// Numbering takes a few allocations for a listing, however long it is, and a
// hundred bytes for a version.
func TestNumberingAllocatesLittle(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates: runs without -race")
	}
	const files, versions = 100_000, 5000
	l := hugeListing(files)
	v := new(Views).of(PEP440, testTarget(t, "3.12", "linux"))
	var n *numbering
	number := func() { n = v.number(l, way{}, nil) }
	number()
	if got := n.usable.Len(); got != versions {
		t.Fatalf("got %d usable versions, want %d", got, versions)
	}
	if got := testing.AllocsPerRun(3, number); got > 60 {
		t.Errorf("%v allocations, want at most 60", got)
	}
	n = nil
	before := liveHeap()
	number()
	if size := liveHeap() - before; size > 120*versions {
		t.Errorf("%d bytes stay, want at most 120 for each of %d versions", size, versions)
	}
	runtime.KeepAlive(n)
	runtime.KeepAlive(l)
}

// liveHeap returns the bytes of what is reachable.
func liveHeap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools kept over the first
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkNumber is a listing as a request sees it first.
func BenchmarkNumber(b *testing.B) {
	for _, files := range []int{200, 2000, 100_000} {
		l := hugeListing(files)
		target := testTarget(b, "3.12", "linux")
		b.Run(fmt.Sprint("files=", files), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				new(Views).of(PEP440, target).number(l, way{}, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*files), "ns/file")
		})
	}
}
