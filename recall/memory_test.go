package recall

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"resolve/cache"
	"resolve/dist"
	"resolve/resolver"
)

// A world is an index whose listings change, as one who holds them sees it.
type world struct {
	mu       sync.Mutex
	listings map[string]*dist.Listing
	metadata map[string]*dist.Metadata // by file name
	held     map[string]string         // revisions, by name
	stale    map[string]bool
	broken   map[string]bool // cannot be asked
	silent   map[string]bool // do not answer
	late     time.Duration   // how long each answer takes
	asked    []string
	state    int
}

func newWorld() *world {
	return &world{
		listings: map[string]*dist.Listing{}, metadata: map[string]*dist.Metadata{}, held: map[string]string{},
		stale: map[string]bool{}, broken: map[string]bool{}, silent: map[string]bool{},
	}
}

// add adds a version to a package, whose listing is another one after that.
func (w *world) add(name, version string, requires ...string) {
	f := &dist.File{
		Kind: dist.Wheel, Sidecar: true, Filename: name + "-" + version + "-py3-none-any.whl", URL: "https://files/" + name,
		Hash: fmt.Sprintf("sha256:%x", name+version),
	}
	w.metadata[f.Filename] = &dist.Metadata{Name: name, Version: version, MetadataVersion: "2.2", RequiresDist: requires}
	l := &dist.Listing{Name: name}
	if old := w.listings[name]; old != nil {
		l.Releases = append(l.Releases, old.Releases...)
	}
	l.Releases = append(l.Releases, dist.NewRelease(version, f))
	w.state++
	l.Revision = strconv.Itoa(w.state)
	w.listings[name] = l
}

// List implements fetcher.Source.
func (w *world) List(ctx context.Context, name string) (*dist.Listing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, name)
	if w.late > 0 {
		w.mu.Unlock()
		time.Sleep(w.late) // of the fake clock
		w.mu.Lock()
	}
	if w.silent[name] {
		w.mu.Unlock()
		<-ctx.Done()
		w.mu.Lock()
		return nil, ctx.Err()
	}
	if w.broken[name] {
		return nil, errors.New("the network is down")
	}
	l := w.listings[name]
	if l == nil {
		l = &dist.Listing{Name: name, Absent: "not there", Revision: "absent"}
	}
	w.held[name] = l.Revision
	delete(w.stale, name)
	return l, nil
}

// Read implements fetcher.Source.
func (w *world) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	return w.metadata[f.Filename], nil
}

func (w *world) isHeld(name string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.held[name], w.held[name] != "" && !w.stale[name]
}

func (w *world) memory(dir *cache.Dir) *Memory { return &Memory{Dir: dir, Held: w.isHeld} }

func (w *world) request(text string) resolver.Request {
	req := resolver.Request{Source: w}
	for i, line := range strings.Fields(text) {
		req.Requirements = append(req.Requirements, resolver.Requirement{Text: line, Origin: resolver.Origin{File: "r.txt", Line: i + 1}})
	}
	return req
}

// folder returns a cache whose folder is removed when nothing waits for it any
// more: what does is written by a timer.
func folder(t *testing.T) *cache.Dir {
	dir := cache.Open(t.TempDir())
	t.Cleanup(func() { dir.Flush() })
	return dir
}

func said(res *resolver.Resolution, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	b, _ := json.Marshal(res)
	return string(b)
}

// A recalled answer is the one that a search would give, however listings change
// in between; and one is recalled where none has.
func TestRecalledIsWhatASearchFinds(t *testing.T) {
	n := uint64(300)
	if testing.Short() {
		n = 50
	}
	recalls, searches, changes := 0, 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 0))
		w := newWorld()
		name := func() string { return string(rune('a' + r.IntN(6))) }
		version := 1
		change := func() {
			var requires []string
			for range r.IntN(3) {
				requires = append(requires, name()+[]string{"", ">=2", "<5", "!=3"}[r.IntN(4)])
			}
			w.add(name(), strconv.Itoa(version), requires...)
			version++
		}
		for range 12 {
			change()
		}
		dir := folder(t)
		before := map[string]string{}
		for range 20 {
			switch r.IntN(4) {
			case 0:
				change()
				for name := range w.held { // what has changed on the index is not fresh here
					w.stale[name] = true
				}
			case 1:
				w.stale[name()] = true
			}
			text := []string{"a b", "b a", "c", "a<6 f"}[r.IntN(4)]
			res, recalled, err := w.memory(dir).Resolve(t.Context(), w.request(text))
			got, want := said(res, err), said(resolver.Resolve(t.Context(), w.request(text)))
			if got != want {
				t.Fatalf("seed %d, %q, recalled %v: got\n%s\nwant\n%s", seed, text, recalled, got, want)
			}
			if recalled {
				recalls++
			} else {
				searches++
			}
			if before[text] != "" && before[text] != got {
				changes++
			}
			before[text] = got
		}
	}
	t.Logf("%d recalled, %d searched; %d answers changed", recalls, searches, changes)
	if recalls < searches/2 || changes < int(n) {
		t.Error("too lopsided to tell much")
	}
}

// What has not changed is not searched again, nor asked for while it is fresh;
// what is not fresh is asked for once, all of it, and no more.
func TestWhatIsAskedFor(t *testing.T) { synctest.Test(t, testWhatIsAskedFor) }

func testWhatIsAskedFor(t *testing.T) { // in a bubble no machine is too slow for patience
	w := newWorld()
	w.add("app", "1", "lib")
	w.add("lib", "1", "core")
	w.add("core", "1")
	dir := folder(t)
	run := func(wantRecalled bool, wantAsked int, wantCore string) {
		t.Helper()
		w.asked = nil
		res, recalled, err := w.memory(dir).Resolve(t.Context(), w.request("app"))
		if err != nil {
			t.Fatal(err)
		}
		if recalled != wantRecalled || len(w.asked) != wantAsked || res.Packages[1].Version != wantCore {
			t.Errorf("recalled %v, asked for %v, core %s; want %v, %d listings, %s", recalled, w.asked, res.Packages[1].Version, wantRecalled, wantAsked, wantCore)
		}
	}
	run(false, 3, "1")
	run(true, 0, "1")
	w.stale["lib"] = true
	run(true, 3, "1")
	w.add("core", "2")
	run(true, 0, "1") // it is fresh here
	w.stale["core"] = true
	run(false, 3, "2")
	run(true, 0, "2")
}

// Where asking again fails, the search says what is wrong, and nothing is recalled.
func TestAskingAgainFails(t *testing.T) {
	w := newWorld()
	w.add("app", "1", "lib")
	w.add("lib", "1")
	dir := folder(t)
	m := w.memory(dir)
	if _, _, err := m.Resolve(t.Context(), w.request("app")); err != nil {
		t.Fatal(err)
	}
	w.stale["lib"], w.broken["lib"] = true, true
	_, recalled, err := m.Resolve(t.Context(), w.request("app"))
	var source *resolver.SourceError
	if recalled || !errors.As(err, &source) || source.Package != "lib" {
		t.Errorf("got recalled %v, error %v, want the search's error about lib", recalled, err)
	}
}

// An index that never answers for a package that the answer of now does not need
// holds nothing back: once another listing has changed, the search begins, and it
// asks for nothing a second time.
func TestDeadPackageHoldsNothingBack(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.add("app", "1", "ancient", "lib")
		w.add("ancient", "1")
		w.add("lib", "1")
		disk := cache.Open(dir)
		defer disk.Flush()
		if _, _, err := w.memory(disk).Resolve(t.Context(), w.request("app")); err != nil {
			t.Fatal(err)
		}
		w.add("app", "2", "lib")
		w.stale = map[string]bool{"app": true, "ancient": true, "lib": true}
		w.silent["ancient"], w.asked = true, nil
		start := time.Now()
		res, recalled, err := w.memory(disk).Resolve(t.Context(), w.request("app"))
		if err != nil || recalled || len(res.Packages) != 2 || res.Packages[0].Version != "2" {
			t.Errorf("got %s, recalled %v, want app 2 and lib", said(res, err), recalled)
		}
		// Whether the dead one was asked for before all was over is the scheduler's to say.
		asked := slices.DeleteFunc(w.asked, func(name string) bool { return name == "ancient" })
		if took := time.Since(start); took != 0 || len(asked) != 2 || len(w.asked) > 3 {
			t.Errorf("it took %v and asked for %v, want no time and each listing once", took, asked)
		}
	})
}

// appAndLib is a world of an app that asks for lib.
func appAndLib() *world {
	w := newWorld()
	w.add("app", "1", "lib")
	w.add("lib", "1")
	return w
}

// Where the package is needed, the search waits for it, within its budget.
func TestDeadPackageThatIsNeeded(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := appAndLib()
		disk := cache.Open(dir)
		defer disk.Flush()
		req := w.request("app")
		req.Budget.Time = 5 * time.Second
		if _, _, err := w.memory(disk).Resolve(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		w.stale["lib"], w.silent["lib"] = true, true
		start := time.Now()
		_, _, err := w.memory(disk).Resolve(t.Context(), req)
		if _, ok := errors.AsType[*resolver.Exhausted](err); !ok || time.Since(start) > 5*time.Second+patience {
			t.Errorf("after %v: got %v, want that its time is over", time.Since(start), err)
		}
	})
}

// An answer that is slow to be confirmed is the one that a search finds meanwhile.
func TestSlowAnswerIsTheSame(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := appAndLib()
		disk := cache.Open(dir)
		defer disk.Flush()
		first, _, err := w.memory(disk).Resolve(t.Context(), w.request("app"))
		if err != nil {
			t.Fatal(err)
		}
		for _, late := range []time.Duration{patience / 2, 3 * patience} {
			w.stale["lib"], w.late, w.asked = true, late, nil
			start := time.Now()
			got, recalled, err := w.memory(disk).Resolve(t.Context(), w.request("app"))
			if said(got, err) != said(first, nil) || recalled != (late < patience) || time.Since(start) != late || len(w.asked) != 2 {
				t.Errorf("%v late: got %s, recalled %v, after %v, having asked for %v", late, said(got, err), recalled, time.Since(start), w.asked)
			}
		}
	})
}

// An answer that follows from more than listings is not kept.
func TestWhatIsNotKept(t *testing.T) {
	for what, change := range map[string]func(w *world){
		"a file without a hash":    func(w *world) { w.listings["app"].Releases[0].Files()[0].Hash = "" },
		"a listing nobody holds":   func(w *world) { w.listings["app"].Revision = "" },
		"a package that is absent": func(w *world) { delete(w.listings, "lib") },
	} {
		w := newWorld()
		w.add("app", "1", "lib")
		w.add("lib", "1")
		change(w)
		dir := folder(t)
		w.memory(dir).Resolve(t.Context(), w.request("app"))
		if _, recalled, _ := w.memory(dir).Resolve(t.Context(), w.request("app")); recalled {
			t.Errorf("%s: recalled", what)
		}
	}
}
