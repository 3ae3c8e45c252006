package resolver

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/pep440"
	"resolve/pep508"
)

// A memory is a fetcher.Source over projects that lie in memory, of any
// scheme. Goroutines share it.
type memory struct {
	listings map[string]*dist.Listing
	metadata map[string]*dist.Metadata // by file name
	broken   map[string]error          // by name, or "name version": answers that are errors

	mu    sync.Mutex
	delay *rand.Rand     // guarded by mu; nil for answers at once
	trip  time.Duration  // that every answer takes besides, by the clock of a testing/synctest bubble
	asked map[string]int // guarded by mu: how often, by name or dist.File.Key
}

// newMemory makes a source of projects: wheels, whose metadata lies beside
// them, and sdists.
func newMemory(projects []fixtures.Project) *memory {
	m := &memory{listings: map[string]*dist.Listing{}, metadata: map[string]*dist.Metadata{}, broken: map[string]error{}, asked: map[string]int{}}
	for i := range projects {
		p := &projects[i]
		name := pep508.NormalizeName(p.Name)
		l := &dist.Listing{Name: name, URL: "memory:" + name, Status: p.Status, Reason: p.Reason}
		for j := range p.Releases {
			r := &p.Releases[j]
			l.Releases = append(l.Releases, dist.NewRelease(r.Version, m.files(name, r)...))
		}
		m.listings[name] = l
	}
	return m
}

func (m *memory) files(name string, r *fixtures.Release) (files []*dist.File) {
	escape := strings.NewReplacer("-", "_")
	base := escape.Replace(name) + "-" + escape.Replace(r.Version)
	uploaded, _ := time.Parse(time.RFC3339, r.Uploaded)
	add := func(kind dist.Kind, filename string, sidecar bool, requires []string) {
		f := &dist.File{
			Kind: kind, Filename: filename, URL: "memory:" + filename, Size: -1, Sidecar: sidecar,
			RequiresPython: r.RequiresPython, Yanked: r.Yanked, YankedReason: r.YankedReason, Uploaded: uploaded,
		}
		if sidecar {
			f.SidecarHash = "memory:" + strings.Join(requires, "\n")
		}
		files = append(files, f)
		m.metadata[f.Filename] = &dist.Metadata{
			Name: name, Version: r.Version, MetadataVersion: "2.2", RequiresDist: requires,
			RequiresPython: r.RequiresPython, ProvidesExtra: r.Extras,
		}
	}
	for _, tag := range r.Wheels {
		add(dist.Wheel, base+"-"+tag+".whl", !r.NoSidecar, slices.Concat(r.Requires, r.RequiresOf[tag]))
	}
	if r.Sdist != fixtures.NoSdist {
		add(dist.Sdist, base+".tar.gz", false, r.Requires)
		if r.Sdist != fixtures.StaticSdist {
			m.broken[name+" "+r.Version] = cannotTell(base + ".tar.gz")
		}
	}
	return files
}

// cannotTell is the error for an sdist whose metadata only a build could tell.
type cannotTell string

func (e cannotTell) Error() string { return string(e) + " would have to be built" }

func (e cannotTell) NeedsBuild() (filename, reason string) {
	return string(e), "its metadata is not static"
}

// slow makes every answer take a random time, by the clock of the
// testing/synctest bubble that the resolve runs in.
func (m *memory) slow(seed uint64) { m.delay = rand.New(rand.NewPCG(seed, 1)) }

// wait notes what was asked and takes the time that the answer takes.
func (m *memory) wait(ctx context.Context, what string) {
	m.mu.Lock()
	m.asked[what]++
	d := m.trip
	if m.delay != nil {
		d += time.Duration(m.delay.IntN(200)) * time.Millisecond
	}
	m.mu.Unlock()
	if d == 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// List implements fetcher.Source.
func (m *memory) List(ctx context.Context, name string) (*dist.Listing, error) {
	m.wait(ctx, name)
	if err := m.broken[name]; err != nil {
		return nil, err
	}
	if l := m.listings[name]; l != nil {
		return l, nil
	}
	return &dist.Listing{Name: name, Absent: "not on the index memory:"}, nil
}

// Read implements fetcher.Source.
func (m *memory) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	m.wait(ctx, f.Key())
	metadata := m.metadata[f.Filename]
	if metadata == nil {
		return nil, fmt.Errorf("no file %s", f.Filename)
	}
	if sidecarOnly && !f.Sidecar {
		return nil, fmt.Errorf("no metadata beside %s", f.Filename)
	}
	if err := m.broken[metadata.Name+" "+metadata.Version]; err != nil && !f.Sidecar {
		return nil, err
	}
	return metadata, nil
}

// targets are made once for each Python and platform: a target is some
// thousand tags.
var targets sync.Map

// testTarget returns a target by the names that --python-version and
// --python-platform take; "" means 3.12 and linux.
func testTarget(t testing.TB, python, platform string) *dist.Target {
	t.Helper()
	python, platform = cmp.Or(python, "3.12"), cmp.Or(platform, "linux")
	key := [2]string{python, platform}
	if known, ok := targets.Load(key); ok {
		return known.(*dist.Target)
	}
	pf, err := dist.ParsePlatform(platform)
	if err != nil {
		t.Fatal(err)
	}
	v, err := pep440.Parse(python)
	if err != nil {
		t.Fatal(err)
	}
	target, _ := targets.LoadOrStore(key, dist.NewTarget(dist.Python{Implementation: "cpython", Version: v}, pf))
	return target.(*dist.Target)
}

// lines makes requirements of text, a line each, as a file that has them.
func lines(file, text string) (list []Requirement) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list = append(list, Requirement{Text: line, Origin: Origin{File: file, Line: n}})
		}
	}
	return list
}

// pins says a resolution as a lock does.
func pins(r *Resolution) string {
	var b strings.Builder
	for _, p := range r.Packages {
		fmt.Fprintf(&b, "%s==%s\n", p.Name, p.Version)
	}
	return b.String()
}

// A solved is a run of the resolver loop with its end state.
type solved struct {
	loop       *resolve
	resolution *Resolution
	err        error
}

// solve does what Resolve does, and keeps the loop to look into.
func solve(ctx context.Context, req Request) solved {
	s := search(ctx, req)
	if s.loop != nil && s.err != nil {
		s.err = s.loop.explained(ctx, s.err)
	}
	return s
}

// search does what solve does, but for explaining a failure.
func search(ctx context.Context, req Request) (s solved) {
	if s.loop, s.err = newResolve(&req, nil, nil, nil); s.err != nil {
		return s
	}
	if s.err = s.loop.resolve(ctx); s.err == nil {
		s.resolution = s.loop.resolution()
	}
	return s
}
