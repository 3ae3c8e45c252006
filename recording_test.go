package resolve_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"resolve/dist"
	"resolve/index"
	"resolve/internal/peers"
	"resolve/pep440"
	"resolve/resolver"
)

// trio is a real set of 37 pins: the requirements of a project's documentation.
var trio = []string{
	"sphinx >= 4.0, < 6.2", "jinja2", "sphinx_rtd_theme", "sphinxcontrib-jquery", "sphinxcontrib-trio", "towncrier",
	`cffi; os_name == "nt"`, "attrs >= 19.2.0", "sortedcontainers", "idna", "outcome", "sniffio",
	"exceptiongroup >= 1.0.0rc9", "immutables >= 0.6", "pyOpenSSL",
}

// Whatever the network does to the order of answers, the lock has the same
// bytes, and no URL is fetched twice.
func TestRandomDelaysGiveOneLock(t *testing.T) {
	runs := 500
	if raceEnabled || testing.Short() {
		runs = 50
	}
	tree := index.FS(peers.Recording(t, "public"))
	var first string
	requests, peak := 0, 0
	for run := range runs {
		// A guess that a run gave up may reach its server later: no other run has that one.
		index := &delayed{next: tree, count: map[string]int{}}
		server := httptest.NewServer(index)
		lock, stats := lockTrio(t, server.URL+"/simple")
		server.Close()
		if run == 0 {
			first = lock
		}
		if lock != first {
			t.Fatalf("run %d: got\n%s\nrun 0 had\n%s", run, lock, first)
		}
		if twice := index.fetchedTwice(); len(twice) > 0 {
			t.Fatalf("run %d: fetched twice: %v", run, twice)
		}
		requests, peak = max(requests, stats.Requests), max(peak, int(index.peak.Load()))
	}
	if n := strings.Count(first, "\n"); n != 37 {
		t.Errorf("got %d pins, want 37:\n%s", n, first)
	}
	t.Logf("%d runs: at most %d requests, %d of them in flight at once", runs, requests, peak)
}

func lockTrio(t *testing.T, url string) (string, resolver.Stats) {
	t.Helper()
	// No clock but the test's own runs out, however slow the machine is: a request
	// that was given up would be made again.
	const long = 10 * time.Minute
	client, err := index.New(index.Config{
		URL: url, Retries: -1,
		Timeouts: index.Timeouts{Connect: long, Header: long, Idle: long, Total: long},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	platform, err := dist.ParsePlatform("x86_64-manylinux_2_36")
	if err != nil {
		t.Fatal(err)
	}
	request := resolver.Request{
		Source: client,
		Target: dist.NewTarget(dist.Python{Implementation: "cpython", Version: pep440.MustParse("3.12.0")}, platform),
	}
	for _, line := range trio {
		request.Requirements = append(request.Requirements, resolver.Requirement{Text: line})
	}
	res, err := resolver.Resolve(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	var lock strings.Builder
	for _, p := range res.Packages {
		fmt.Fprintf(&lock, "%s==%s %v\n", p.Name, p.Version, p.Via)
	}
	return lock.String(), res.Stats
}

// A delayed answers each request after up to 4 ms.
type delayed struct {
	next           http.Handler
	inFlight, peak atomic.Int64
	mu             sync.Mutex
	count          map[string]int
}

func (d *delayed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := d.inFlight.Add(1)
	defer d.inFlight.Add(-1)
	for p := d.peak.Load(); n > p && !d.peak.CompareAndSwap(p, n); p = d.peak.Load() {
	}
	d.mu.Lock()
	d.count[r.URL.Path]++
	d.mu.Unlock()
	<-time.After(rand.N(4 * time.Millisecond))
	d.next.ServeHTTP(w, r)
}

func (d *delayed) fetchedTwice() (paths []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, n := range d.count {
		if n > 1 {
			paths = append(paths, path)
		}
	}
	return paths
}
