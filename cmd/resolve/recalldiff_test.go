package main

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"resolve/cache"
	"resolve/fixtures"
	"resolve/index"
	"resolve/recall"
)

// An index that changes: its pages are those of the world that was set last,
// with what that says of caching.
type changingIndex struct {
	*httptest.Server
	world atomic.Pointer[servedWorld]
}

type servedWorld struct {
	files    http.Handler
	control  string // Cache-Control of what is there
	untagged bool   // no validators
	gone     string // a package whose page cannot be had, "" for none
	missing  string // Cache-Control of what is not there, "" for none
}

func startChanging(t *testing.T) *changingIndex {
	c := &changingIndex{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		world := c.world.Load()
		if world.gone != "" && r.URL.Path == "/simple/"+world.gone+"/" {
			http.Error(w, "gone", http.StatusForbidden)
			return
		}
		world.files.ServeHTTP(&controlled{ResponseWriter: w, world: world}, r)
	}))
	t.Cleanup(c.Close)
	return c
}

// A controlled answer has what its world says in the place of what the server
// of a folder says.
type controlled struct {
	http.ResponseWriter
	world *servedWorld
	begun bool
}

func (c *controlled) Write(b []byte) (int, error) {
	if !c.begun {
		c.WriteHeader(http.StatusOK)
	}
	return c.ResponseWriter.Write(b)
}

func (c *controlled) WriteHeader(status int) {
	c.begun = true
	h := c.Header()
	h.Set("Cache-Control", c.world.control)
	if status == http.StatusNotFound {
		if h.Del("Cache-Control"); c.world.missing != "" {
			h.Set("Cache-Control", c.world.missing)
		}
	}
	if c.world.untagged {
		h.Del("ETag")
		h.Del("Last-Modified")
	}
	c.ResponseWriter.WriteHeader(status)
}

// worldMaker makes worlds of the same packages, each a change of the one before.
type worldMaker struct {
	*rand.Rand
	lines map[string][]string // what a package's releases are, by its name

	there, missing []string // what may be said of caching, of what is there and what is not
}

var worldNames = []string{"a", "b", "c", "d", "e", "f", "g"}

func (m *worldMaker) one(of ...string) string { return of[m.IntN(len(of))] }

// dependency is something that a package from i on may be asked for.
func (m *worldMaker) dependency(i int) string {
	name := worldNames[i+m.IntN(len(worldNames)-i)]
	return name + m.one("", "", "", "[x]", "[y]") + m.one("", "", "", ">=1", ">=1", ">=2", "<3", "<4", "!=3.0", "==2.0", ">=3.0b1") +
		m.one("", "", "", ` ; python_version < "3.11"`, ` ; sys_platform == "linux"`, ` ; extra == "x"`)
}

// change makes a package anew.
func (m *worldMaker) change(i int) {
	name := worldNames[i]
	if m.IntN(12) == 0 {
		m.lines[name] = nil // it is not there
		return
	}
	var lines []string
	head := name
	if m.IntN(8) == 0 {
		head += m.one(" status=archived", ` status=deprecated reason="use another"`)
	}
	lines = append(lines, head)
	for _, v := range []string{"1.0", "2.0", "2.1", "3.0b1", "3.0", "4.0"} {
		if m.IntN(3) == 0 {
			continue
		}
		line := name + " " + v
		several := false
		switch m.IntN(6) {
		case 0:
			line += " sdist no-wheel"
		case 1:
			line += " wheel=cp312-cp312-manylinux_2_17_x86_64 wheel=py3-none-any"
			several = true
		case 2:
			line += " no-sidecar"
		}
		line += m.one("", "", "", "", ` yanked`, ` yanked="broken"`) + m.one("", "", "", ` requires-python=">=3.10"`) +
			m.one(" uploaded=2024-01-01T00:00:00Z", " uploaded=2025-01-01T00:00:00Z", "") + m.one("", "", " extras=x")
		lines = append(lines, line)
		if i+1 < len(worldNames) {
			for range m.IntN(3) {
				lines = append(lines, "\t"+m.dependency(i+1))
			}
			if several && m.IntN(2) == 0 {
				lines = append(lines, "\twheel=py3-none-any "+worldNames[len(worldNames)-1])
			}
		}
	}
	m.lines[name] = lines
}

func (m *worldMaker) world(t *testing.T) *servedWorld {
	text := "# A world that changes.\n-- universe --\n"
	for _, name := range worldNames {
		for _, line := range m.lines[name] {
			text += line + "\n"
		}
	}
	u, err := fixtures.Parse(text + "-- requirements.txt --\na\n")
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	tree, err := u.Tree()
	if err != nil {
		t.Fatal(err)
	}
	w := &servedWorld{
		files: index.FS(tree), control: m.one(m.there...),
		untagged: m.IntN(8) == 0, missing: m.one(m.missing...),
	}
	if m.IntN(12) == 0 {
		w.gone = m.one(worldNames...)
	}
	return w
}

// flags are those of one run.
func (m *worldMaker) flags(first, second string) (args []string) {
	args = []string{"--no-header", "-v", "--index-url", first}
	maybe := func(n int, flags ...string) {
		if m.IntN(n) == 0 {
			args = append(args, flags...)
		}
	}
	args = append(args, "--python-version", m.one("3.12", "3.12", "3.12", "3.9"), "--python-platform", m.one("linux", "linux", "linux", "windows"))
	maybe(4, "--extra-index-url", second)
	maybe(8, "--resolution", m.one("lowest", "lowest-direct"))
	maybe(8, "--prerelease", m.one("allow", "disallow"))
	maybe(12, "--no-deps")
	maybe(8, "--exclude-newer", m.one("2024-06-01", "2025-06-01"))
	maybe(8, "--exclude-newer-package", "c=2024-06-01")
	maybe(8, "-c", m.one("constraints.txt", "other.txt"))
	maybe(8, "--override", m.one("constraints.txt", "other.txt"))
	maybe(12, "--no-binary", m.one("b", ":all:"))
	maybe(12, "--only-binary", m.one("b", ":all:"))
	maybe(6, "--refresh")
	maybe(6, "--refresh-package", m.one(worldNames...))
	maybe(12, "--offline")
	maybe(6, "--emit-index-annotation")
	maybe(6, "--no-annotate")
	maybe(6, "--annotation-style", "line")
	maybe(6, "--no-strip-extras")
	maybe(6, "--no-strip-markers")
	maybe(6, "--emit-index-url")
	maybe(8, "--no-emit-package", m.one(worldNames...))
	if m.IntN(3) == 0 {
		args = append(args, "-o", m.one("lock.txt", "lock2.txt"))
		maybe(4, "--upgrade")
		maybe(4, "--upgrade-package", m.one(worldNames...))
		maybe(4, "--check")
		maybe(8, "--dry-run")
	}
	return append(args, m.one("app.in", "app.in", "other.in", "third.in", "-", "pyproject.toml"))
}

// An outcome is what a run has said and written.
type outcome struct {
	code           int
	stdout, stderr string
	locks          [len(diffLocks)]string
}

var diffLocks = [...]string{"lock.txt", "lock2.txt"}

// runOnce runs the command with a cache, "" for none, and returns what came of
// it without the summary, and whether the answer was an earlier run's.
func runOnce(t *testing.T, args []string, stdin, folder string) (o outcome, recalled bool) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &process{stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, getenv: func(name string) string {
		if name == "RESOLVE_CACHE_DIR" {
			return folder
		}
		return ""
	}}
	if folder == "" {
		args = append([]string{"--no-cache"}, args...)
	}
	o.code = run(t.Context(), args, p)
	o.stdout = out.String()
	for line := range strings.Lines(errs.String()) {
		if strings.HasPrefix(line, "resolve: resolved ") {
			recalled = recalled || strings.Contains(line, "as in a run before")
			continue
		}
		o.stderr += line
	}
	o.locks = readLocks(t)
	return o, recalled
}

func readLocks(t *testing.T) (locks [len(diffLocks)]string) {
	t.Helper()
	for i, name := range diffLocks {
		b, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		locks[i] = string(b)
	}
	return locks
}

// writeLocks has the locks as they were before a run.
func writeLocks(t *testing.T, locks [len(diffLocks)]string) {
	t.Helper()
	for i, name := range diffLocks {
		var err error
		if locks[i] == "" {
			if err = os.Remove(name); errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
		} else {
			err = os.WriteFile(name, []byte(locks[i]), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever indexes do between runs, and whatever is asked, a run that may recall
// an answer says and writes what one says that has the same listings and no
// answers; and where indexes are to be asked each time, what one says that has
// no cache.
func TestRecalledIsWhatASearchSays(t *testing.T) {
	t.Run("listings that last", func(t *testing.T) {
		recallsAsSearches(t, 1, []string{"no-cache", "max-age=600", "max-age=600", "max-age=0", "no-store"}, []string{"", "max-age=600"})
	})
	t.Run("listings that are asked for each time", func(t *testing.T) {
		recallsAsSearches(t, 2, []string{"no-cache"}, []string{""})
	})
}

func recallsAsSearches(t *testing.T, seed uint64, there, missing []string) {
	runs := 200
	if testing.Short() {
		runs /= 4
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"app.in": "a\n", "other.in": "b[x]>=1\nc\n", "third.in": "c==2.0\nd[x,y]\na ; python_version < '3.11'\n",
		"constraints.txt": "c<3\n", "other.txt": "d>=2\nb!=2.1\n",
		"pyproject.toml": "[project]\nname = \"p\"\nversion = \"1\"\ndependencies = [\"b\", \"f[y]\"]\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := &worldMaker{Rand: rand.New(rand.NewPCG(seed, 2)), lines: map[string][]string{}, there: there, missing: missing}
	for i := range worldNames {
		m.change(i)
	}
	indexes := []*changingIndex{startChanging(t), startChanging(t)}
	for _, c := range indexes {
		c.world.Store(m.world(t))
	}
	folder := filepath.Join(t.TempDir(), "cache")
	recalls, codes := 0, map[int]int{}
	var args []string
	stdin := ""
	for n := range runs {
		if m.IntN(3) == 0 {
			if m.IntN(3) > 0 {
				m.change(m.IntN(len(worldNames)))
			}
			indexes[m.IntN(8)/7].world.Store(m.world(t))
		}
		if n == 0 || m.IntN(2) == 0 { // else the same again
			args, stdin = m.flags(indexes[0].URL+"/simple", indexes[1].URL+"/simple"), m.one("a\n", "b\nc\n")
		}
		if m.IntN(20) == 0 {
			if code, _, stderr := runHere(t.Context(), "cache", "clean", m.one(worldNames...), "--cache-dir", folder); code != exitSolved {
				t.Fatalf("cache clean: exit code %d: %s", code, stderr)
			}
		}
		locks := readLocks(t)
		same := func(without, place string) {
			t.Helper()
			writeLocks(t, locks)
			want, recalled := runOnce(t, args, stdin, place)
			writeLocks(t, locks)
			got, again := runOnce(t, args, stdin, folder)
			if recalled {
				t.Fatalf("run %d, %q %s: an answer was recalled", n, args, without)
			}
			if codes[got.code]++; again {
				recalls++
			}
			if got != want {
				t.Fatalf("run %d, %q, recalled %v: got\n%+v\n%s\n%+v", n, args, again, got, without, want)
			}
		}
		bare := filepath.Join(t.TempDir(), "cache")
		copyWithoutAnswers(t, folder, bare)
		same("without answers", bare)
		if len(there) == 1 && !slices.Contains(args, "--offline") {
			same("without a cache", "")
		}
	}
	t.Logf("%d runs recalled an answer; exit codes %v", recalls, codes)
	if recalls < runs/10 || codes[exitSolved] < runs/3 || codes[exitUnsolved] == 0 || codes[exitFailed] == 0 {
		t.Errorf("%d runs recalled an answer, exit codes %v: these are no worlds for this test", recalls, codes)
	}
}

// copyWithoutAnswers copies a cache, and its hints, without answers.
func copyWithoutAnswers(t *testing.T, from, to string) {
	t.Helper()
	for _, end := range []string{"", "-hints"} {
		if _, err := os.Stat(from + end); err != nil {
			continue
		}
		if err := os.CopyFS(to+end, os.DirFS(from+end)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := cache.Open(to).Remove(func(e cache.Entry) bool { return slices.Contains(recall.Buckets(), e.Bucket) }); err != nil {
		t.Fatal(err)
	}
}
