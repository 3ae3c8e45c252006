package index

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resolve/cache"
	"resolve/dist"
	"resolve/internal/encoded"
)

// A shelf is an index of one package whose answers the test writes, with a
// note of what was asked, and a clock.
type shelf struct {
	mu     sync.Mutex
	header http.Header // of pages
	etag   string      // of the page; "" for none
	body   string      // of the page; "" for 404
	asked  []string    // path, with the conditions in brackets

	url  string
	dir  *cache.Dir
	now  time.Time
	last *Cached // of the run before
}

const hashOfAll = "1111111111111111111111111111111111111111111111111111111111111111"

func pageOf(version string) string {
	return fmt.Sprintf(`{"meta":{"api-version":"1.1"},"name":"flask","files":[{"filename":"flask-%s-py3-none-any.whl",`+
		`"url":"/f/flask-%[1]s-py3-none-any.whl","hashes":{"sha256":"%s"},"core-metadata":true,"size":7,"upload-time":"2024-05-01T10:11:12.131415Z"}]}`, version, hashOfAll)
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{header: http.Header{}, body: pageOf("1.0"), dir: cache.Open(t.TempDir()), now: time.Now()}
	t.Cleanup(func() { s.dir.Flush() }) // before its timer does so in a folder that is being removed
	s.serve(t)
	return s
}

// serve has the shelf answer at its URL.
func (s *shelf) serve(t testing.TB) {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL + "/simple/"
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	note := r.URL.Path
	for _, name := range []string{"If-None-Match", "If-Modified-Since", "Cache-Control"} {
		if v := r.Header.Get(name); v != "" {
			note += " [" + v + "]"
		}
	}
	s.asked = append(s.asked, note)
	if strings.HasSuffix(r.URL.Path, ".metadata") {
		fmt.Fprint(w, "Metadata-Version: 2.1\nName: flask\nVersion: 1.0\nRequires-Dist: werkzeug>=1\nProvides-Extra: async\n\n")
		return
	}
	w.Header().Set("Date", s.now.UTC().Format(http.TimeFormat))
	for name, values := range s.header {
		w.Header()[name] = values
	}
	if s.body == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	if s.etag != "" {
		w.Header().Set("Etag", s.etag)
		if r.Header.Get("If-None-Match") == s.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if changed := s.header.Get("Last-Modified"); changed != "" && r.Header.Get("If-Modified-Since") == changed {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, s.body)
}

// open returns a source as a new run would.
func (s *shelf) open(t testing.TB, f Freshness) *Cached {
	t.Helper()
	if s.last != nil {
		s.last.Close()
	}
	c, err := New(Config{URL: s.url, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	cached := NewCached(c, s.dir, f)
	s.last = cached
	t.Cleanup(cached.Close)
	cached.now = func() time.Time { return s.now }
	return cached
}

// version lists flask in a new run and returns the version that it has, "" if
// the index has no flask.
func (s *shelf) version(t *testing.T, f Freshness) string {
	t.Helper()
	l, err := s.open(t, f).List(t.Context(), "flask")
	switch {
	case err != nil:
		t.Fatal(err)
	case l.Absent != "":
		return ""
	}
	return l.Releases[0].Version
}

// wantAsked checks what the index was asked since the last time.
func (s *shelf) wantAsked(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := s.asked; !reflect.DeepEqual(append([]string{}, got...), append([]string{}, want...)) {
		t.Errorf("the index was asked %q, want %q", got, want)
	}
	s.asked = nil
}

const flaskPage = "/simple/flask/"

func TestFreshListingsAreNotAskedFor(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600, public")
	s.etag = `"one"`
	s.version(t, Freshness{})
	s.wantAsked(t, flaskPage)
	s.body, s.etag = pageOf("2.0"), `"two"`
	s.now = s.now.Add(590 * time.Second)
	if got := s.version(t, Freshness{}); got != "1.0" {
		t.Errorf("while it is fresh: got flask %s, want 1.0", got)
	}
	s.wantAsked(t)
	s.now = s.now.Add(20 * time.Second)
	if got := s.version(t, Freshness{}); got != "2.0" {
		t.Errorf("when it is stale: got flask %s, want 2.0", got)
	}
	s.wantAsked(t, flaskPage+` ["one"]`)
}

// What has been seen to be out of date is not used again, though what took its
// place must not be kept: a release that was seen does not go away.
func TestWhatWasReplacedIsNotFresh(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `"one"`
	s.version(t, Freshness{})
	s.body, s.etag = pageOf("2.0"), `"two"`
	s.header.Set("Cache-Control", "no-store")
	for _, f := range []Freshness{{Refresh: true}, {}} {
		if got := s.version(t, f); got != "2.0" {
			t.Errorf("%+v: got flask %s, want 2.0", f, got)
		}
	}
	if got := s.version(t, Freshness{Offline: true}); got != "1.0" {
		t.Errorf("offline: got flask %s, want what is held", got)
	}
}

func TestAStaleListingIsAskedForOnceAndThenFresh(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `W/"one"`
	s.version(t, Freshness{})
	s.now = s.now.Add(time.Hour)
	for range 2 {
		if got := s.version(t, Freshness{}); got != "1.0" {
			t.Errorf("got flask %s, want 1.0", got)
		}
	}
	s.wantAsked(t, flaskPage, flaskPage+` [W/"one"]`)
}

func TestWhatTheServerSaysOfStoring(t *testing.T) {
	date := func(s *shelf, d time.Duration) string { return s.now.Add(d).UTC().Format(http.TimeFormat) }
	for _, test := range []struct {
		story string
		set   func(s *shelf)
		later time.Duration
		want  []string // what the second and third run ask
	}{
		{"no-store", func(s *shelf) { s.header.Set("Cache-Control", "no-store, max-age=600"); s.etag = `"e"` }, 0, []string{flaskPage, flaskPage}},
		{"no-cache", func(s *shelf) { s.header.Set("Cache-Control", "max-age=600, no-cache"); s.etag = `"e"` }, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"nothing", func(*shelf) {}, 0, []string{flaskPage, flaskPage}},
		{"a tag alone", func(s *shelf) { s.etag = `"e"` }, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"max-age=0", func(s *shelf) { s.header.Set("Cache-Control", "max-age=0"); s.etag = `"e"` }, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"max-age that is none", func(s *shelf) { s.header.Set("Cache-Control", "max-age=soon"); s.etag = `"e"` }, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"an age", func(s *shelf) {
			s.header.Set("Cache-Control", "max-age=600")
			s.header.Set("Age", "599")
			s.etag = `"e"`
		}, 2 * time.Second, []string{flaskPage + ` ["e"]`}},
		{"an age that no number holds", func(s *shelf) {
			s.header.Set("Cache-Control", "max-age=600")
			s.header.Set("Age", "99999999999999999999")
			s.etag = `"e"`
		}, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"max-age that no number holds", func(s *shelf) { s.header.Set("Cache-Control", "max-age=99999999999999999999") }, 1000 * time.Hour, nil},
		{"expires", func(s *shelf) { s.header.Set("Expires", date(s, time.Hour)); s.header.Set("Date", date(s, 0)) }, 59 * time.Minute, nil},
		{"expired", func(s *shelf) { s.header.Set("Expires", date(s, time.Hour)); s.header.Set("Date", date(s, 0)) }, 61 * time.Minute, []string{flaskPage}},
		{"expires, which max-age overrules", func(s *shelf) {
			s.header.Set("Expires", date(s, time.Hour))
			s.header.Set("Cache-Control", "max-age=60")
		}, 2 * time.Minute, []string{flaskPage}},
		{"expires never", func(s *shelf) { s.header.Set("Expires", "0"); s.etag = `"e"` }, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"changed a year ago, which promises nothing", func(s *shelf) { s.header.Set("Last-Modified", date(s, -365*24*time.Hour)) }, 0,
			[]string{flaskPage + " [Y]", flaskPage + " [Y]"}},
		{"vary by everything", func(s *shelf) {
			s.header.Set("Cache-Control", "max-age=600")
			s.header.Set("Vary", "*")
			s.etag = `"e"`
		}, 0, []string{flaskPage + ` ["e"]`, flaskPage + ` ["e"]`}},
		{"vary by everything besides", func(s *shelf) {
			s.header.Set("Cache-Control", "max-age=600")
			s.header["Vary"] = []string{"Accept-Encoding", "Accept, *"}
		}, 0, []string{flaskPage, flaskPage}},
		{"absent", func(s *shelf) { s.body = ""; s.header.Set("Cache-Control", "max-age=600") }, time.Minute, nil},
		{"absent, and nothing said", func(s *shelf) { s.body = "" }, 0, []string{flaskPage, flaskPage}},
	} {
		t.Run(test.story, func(t *testing.T) {
			s := newShelf(t)
			test.set(s)
			first := s.version(t, Freshness{})
			s.wantAsked(t, flaskPage)
			s.now = s.now.Add(test.later)
			for range 2 {
				if got := s.version(t, Freshness{}); got != first {
					t.Errorf("got flask %q, want %q", got, first)
				}
			}
			want := slices.Clone(test.want)
			for i := range want {
				want[i] = strings.Replace(want[i], "[Y]", "["+s.header.Get("Last-Modified")+"]", 1)
			}
			if test.later > 0 && len(want) == 1 { // stale once, and as it is then
				s.mu.Lock()
				s.asked = s.asked[:min(len(s.asked), 1)]
				s.mu.Unlock()
			}
			s.wantAsked(t, want...)
		})
	}
}

// What a 304 does not say of a listing is as it was.
func TestRenewed(t *testing.T) {
	held := freshness{etag: `"one"`, lastModified: "Mon, 01 Jan 2024 00:00:00 GMT"}
	now := time.Now()
	for _, tt := range []struct {
		story  string
		header http.Header
		want   freshness // but for times
		keep   bool
	}{
		{"nothing", http.Header{}, held, true},
		{"a tag", http.Header{"Etag": {`"two"`}}, freshness{etag: `"two"`, lastModified: held.lastModified}, true},
		{"a time", http.Header{"Last-Modified": {"Tue, 02 Jan 2024 00:00:00 GMT"}}, freshness{etag: held.etag, lastModified: "Tue, 02 Jan 2024 00:00:00 GMT"}, true},
		{"no-store", http.Header{"Cache-Control": {"max-age=600", "no-store"}}, freshness{}, false},
	} {
		got, keep := held.renewed(tt.header, now, now)
		if keep != tt.keep || got.etag != tt.want.etag || got.lastModified != tt.want.lastModified {
			t.Errorf("%s: got %+v, %v, want %+v, %v", tt.story, got, keep, tt.want, tt.keep)
		}
	}
}

func TestAPageThatHasOnlyATimeIsAskedForByIt(t *testing.T) {
	s := newShelf(t)
	changed := s.now.Add(-time.Hour).UTC().Format(http.TimeFormat)
	s.header.Set("Last-Modified", changed)
	s.version(t, Freshness{})
	s.now = s.now.Add(time.Hour)
	s.version(t, Freshness{})
	s.wantAsked(t, flaskPage, flaskPage+" ["+changed+"]")
}

func TestRefreshAsksWhatIsFresh(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `"e"`
	s.version(t, Freshness{})
	for _, f := range []Freshness{{Refresh: true}, {RefreshOf: map[string]bool{"flask": true}}} {
		s.version(t, f)
	}
	s.version(t, Freshness{RefreshOf: map[string]bool{"werkzeug": true}})
	s.wantAsked(t, flaskPage, flaskPage+` ["e"] [no-cache]`, flaskPage+` ["e"] [no-cache]`)
}

func TestOffline(t *testing.T) {
	s := newShelf(t)
	s.etag = `"e"`
	s.version(t, Freshness{})
	l, err := s.open(t, Freshness{}).List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	s.open(t, Freshness{}).Read(t.Context(), l.Releases[0].Files()[0], false)
	s.asked = nil
	s.now = s.now.Add(1000 * time.Hour)
	c := s.open(t, Freshness{Offline: true, Refresh: true})
	if l, err := c.List(t.Context(), "flask"); err != nil || l.Releases[0].Version != "1.0" {
		t.Errorf("what is held: got %v, %v, want flask 1.0", l, err)
	}
	if m, err := c.Read(t.Context(), l.Releases[0].Files()[0], true); err != nil || m.RequiresDist[0] != "werkzeug>=1" {
		t.Errorf("metadata that is held: got %v, %v, want that of flask", m, err)
	}
	var broken *Error
	if _, err := c.List(t.Context(), "werkzeug"); !errors.Is(err, ErrOffline) || !errors.As(err, &broken) || !strings.HasSuffix(broken.URL, "/simple/werkzeug/") {
		t.Errorf("what is not held: got error %v, want an *Error that matches ErrOffline with its URL", err)
	}
	other := *l.Releases[0].Files()[0]
	other.Hash = "sha256:" + strings.Repeat("2", 64)
	if _, err := c.Read(t.Context(), &other, true); !errors.Is(err, ErrOffline) {
		t.Errorf("metadata that is not held: got error %v, want ErrOffline", err)
	}
	s.wantAsked(t)
}

// That a name is not there answers for nothing, unless the server says so, but is
// known to the next run: it is written once, and stands while it is so.
func TestAbsenceIsNoted(t *testing.T) {
	s := newShelf(t)
	s.body = ""
	for run := range 3 {
		l, err := s.open(t, Freshness{}).List(t.Context(), "flask")
		if err != nil || l.Absent == "" || l.Revision != "absent" {
			t.Fatalf("run %d: got %+v, %v, want it absent", run, l, err)
		}
		s.last.Close()
		if got, want := s.last.Held("flask"), (Held{Revision: "absent", Absent: true}); got != want {
			t.Errorf("run %d: got %+v, want %+v", run, got, want)
		}
		if packs, err := filepath.Glob(filepath.Join(s.dir.Path(), "packs", "*", "*")); err != nil || len(packs) != 1 {
			t.Errorf("run %d: got %q, %v, want one pack, of the first run", run, packs, err)
		}
	}
	s.wantAsked(t, flaskPage, flaskPage, flaskPage)
	if got := s.version(t, Freshness{Offline: true}); got != "" {
		t.Errorf("offline: got flask %s, want none", got)
	}
	s.wantAsked(t)

	s.body = pageOf("1.0")
	if got := s.version(t, Freshness{}); got != "1.0" {
		t.Errorf("when it has come: got flask %q", got)
	}
	s.body = ""
	s.header.Set("Cache-Control", "no-store")
	s.version(t, Freshness{})
	if got := s.last.Held("werkzeug"); got != (Held{}) {
		t.Errorf("what was never asked: got %+v", got)
	}
	if _, err := s.last.List(t.Context(), "jinja2"); err != nil || s.last.Held("jinja2") != (Held{}) {
		t.Errorf("what is not to be stored: got %+v, %v", s.last.Held("jinja2"), err)
	}
}

func TestMetadataIsReadOnce(t *testing.T) {
	s := newShelf(t)
	l, err := s.open(t, Freshness{}).List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	f := l.Releases[0].Files()[0]
	want, err := s.open(t, Freshness{}).Read(t.Context(), f, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, fresh := range []Freshness{{}, {RefreshOf: map[string]bool{"werkzeug": true}}, {Refresh: true}, {RefreshOf: map[string]bool{"flask": true}}} {
		if got, err := s.open(t, fresh).Read(t.Context(), f, false); err != nil || !reflect.DeepEqual(got.RequiresDist, want.RequiresDist) || got.Name != "flask" {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	sidecar := "/f/flask-1.0-py3-none-any.whl.metadata"
	s.wantAsked(t, flaskPage, sidecar) // which cannot change, and so is not refreshed either

	bare := *f
	bare.Hash = ""
	for range 2 { // without a hash nobody knows that it is the same file
		if _, err := s.open(t, Freshness{}).Read(t.Context(), &bare, false); err != nil {
			t.Fatal(err)
		}
	}
	s.wantAsked(t, sidecar, sidecar)
}

func TestOneReadersAnswersAreNotAnothers(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	plain := s.url
	for _, url := range []string{plain, strings.Replace(plain, "//", "//ann:one@", 1), strings.Replace(plain, "//", "//bob:two@", 1)} {
		s.url = url
		for range 2 {
			s.version(t, Freshness{})
		}
	}
	s.wantAsked(t, flaskPage, flaskPage, flaskPage)
}

// What a 304 has made of a listing's freshness is kept without the listing, and
// counts for that listing alone.
func TestARenewalIsSmallAndOfOneListing(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `"one"`
	s.version(t, Freshness{})
	s.last.Close()
	key := s.last.client.identity + " flask"
	before, _ := s.dir.Get(listings, key)
	s.now = s.now.Add(time.Hour)
	s.version(t, Freshness{})
	after, _ := s.dir.Get(listings, key)
	if state, ok := s.dir.Get(states, key); !ok || len(state) > 100 || string(after) != string(before) {
		t.Errorf("after a 304: the state is %q, %v, want it small and the listing as it was", state, ok)
	}
	s.version(t, Freshness{})
	s.wantAsked(t, flaskPage, flaskPage+` ["one"]`)

	// Another process replaces the listing by another one: its state says nothing of
	// this one, nor this one's of that.
	value := writeListing(&dist.Listing{Name: "flask"})
	e := encoded.Writer{Value: value.head}
	e.Number(1)
	s.dir.PutParts(listings, key, e.Value, value.rest)
	s.version(t, Freshness{})
	s.wantAsked(t, flaskPage)
}

func TestADamagedValueIsAbsent(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.version(t, Freshness{})
	for _, damage := range []func(b []byte) []byte{
		func(b []byte) []byte { return b[:len(b)/2] },
		func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		func([]byte) []byte { return nil },
	} {
		s.last.Close()
		files, err := filepath.Glob(filepath.Join(s.dir.Path(), "packs", "*", "*-*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("the cache has %q (%v), want a file", files, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s.dir = cache.Open(s.dir.Path())
		if got := s.version(t, Freshness{}); got != "1.0" {
			t.Errorf("got flask %q, want 1.0", got)
		}
	}
	s.wantAsked(t, flaskPage, flaskPage, flaskPage, flaskPage)
}

func TestAFolderThatCannotBeWrittenCostsNothingElse(t *testing.T) {
	s := newShelf(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []*cache.Dir{nil, cache.Open(file)} {
		s.dir = dir
		if got := s.version(t, Freshness{}); got != "1.0" {
			t.Errorf("got flask %q, want 1.0", got)
		}
	}
}

func TestThatAFileHasToBeBuiltIsRemembered(t *testing.T) {
	s := newShelf(t)
	c := s.open(t, Freshness{})
	f := &dist.File{Kind: dist.Sdist, Filename: "flask-1.0.tar.gz", URL: "http://127.0.0.1:1/flask-1.0.tar.gz", Hash: "sha256:" + hashOfAll}
	e := &valueWriter{}
	e.Text("Dynamic: Requires-Dist")
	s.dir.Put(readings, c.client.identity+" "+f.Key(), e.Value)
	_, err := c.Read(t.Context(), f, false)
	var build *NeedsBuild
	if !errors.As(err, &build) || build.Reason != "Dynamic: Requires-Dist" || build.Filename != f.Filename {
		t.Errorf("got error %v, want a *NeedsBuild with its reason", err)
	}
}
