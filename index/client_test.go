package index_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/index"
	"resolve/internal/wiretest"
)

// world serves a universe and returns a client of it that does not wait long.
func world(t *testing.T, universe, faults string, change func(*index.Config)) (*fixtures.Server, *index.Client) {
	t.Helper()
	u, err := fixtures.Parse("-- universe --\n" + universe + "\n-- faults --\n" + faults)
	if err != nil {
		t.Fatal(err)
	}
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, client(t, s.URL, change)
}

func client(t *testing.T, url string, change func(*index.Config)) *index.Client {
	t.Helper()
	// Connections made ahead would show: net/http asks again, unseen, where one that
	// was idle breaks, and tests count what the server was asked.
	cfg := index.Config{URL: url, RetryWait: time.Millisecond, Ahead: -1}
	if change != nil {
		change(&cfg)
	}
	c, err := index.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// overWire is world without a machine's network, for a test in a bubble, whose
// clock has its clocks run out.
func overWire(t *testing.T, universe, faults string, change func(*index.Config)) (*fixtures.Server, *index.Client) {
	t.Helper()
	u, err := fixtures.Parse("-- universe --\n" + universe + "\n-- faults --\n" + faults)
	if err != nil {
		t.Fatal(err)
	}
	w := wiretest.New()
	s, err := fixtures.Start(u, fixtures.Options{Listener: w})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	transport := &http.Transport{DialContext: w.DialContext}
	t.Cleanup(transport.CloseIdleConnections)
	return s, client(t, s.URL, func(c *index.Config) {
		c.Transport = transport
		if change != nil {
			change(c)
		}
	})
}

const flask = "flask 3.0\n\twerkzeug>=2\n"

// What each fault of a listing does, and how many requests it takes.
func TestListFaults(t *testing.T) {
	for _, tt := range []listFault{
		{"no fault", "", nil, 1, 0, ""},
		{"503 twice", "status=503 times=2", nil, 3, 0, ""},
		{"503 for ever", "status=503", nil, 4, 503, "503 Service Unavailable"},
		{"503 and no retries", "status=503", once, 1, 503, "503 Service Unavailable"},
		{"429 with Retry-After", "status=429 retry-after=0 times=1", nil, 2, 0, ""},
		{"408", "status=408 times=1", nil, 2, 0, ""},
		{"425", "status=425 times=1", nil, 2, 0, ""},
		{"501", "status=501", nil, 1, 501, "501 Not Implemented"},
		{"401", "status=401", nil, 1, 401, "401 Unauthorized"},
		{"403", "status=403", nil, 1, 403, "403 Forbidden"},
		{"reset once", "reset times=1", nil, 2, 0, ""},
		{"reset for ever", "reset", nil, 4, 0, "reset"},
		{"cut off once", "truncate=40 times=1", nil, 2, 0, ""},
		{"cut off for ever", "truncate=40", nil, 4, 0, "the body broke: unexpected EOF"},
		{"headers and bodies share the retries", "truncate=40 times=2\n/simple/flask/ status=503", nil, 4, 503, "503"},
		{"wrong gzip once", "broken-gzip times=1", nil, 2, 0, ""},
		{"wrong gzip for ever", "broken-gzip", nil, 4, 0, "the body broke"},
		{"another content type", "type=text/plain", nil, 1, 0, `malformed listing: content type "text/plain"`},
		{"malformed", `body="<html>"`, nil, 1, 0, "malformed listing"},
		{"version 2", `body="{\"meta\":0}"`, nil, 1, 0, "malformed listing"},
		{"too large", "", func(c *index.Config) { c.Limits.Listing = 100 }, 1, 0, "larger than 100 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.check(t, world)
		})
	}
}

// What comes late, and what never comes, by the clock.
func TestListClocks(t *testing.T) {
	for _, tt := range []listFault{
		{"stalled body once", "stall times=1", nil, 2, 0, ""},
		{"stalled body for ever", "stall", func(c *index.Config) { c.Retries = 1 }, 2, 0, "the body broke: no more of the body in 30s"},
		{"no header once", "silent times=1", nil, 2, 0, ""},
		{"no header for ever", "silent", once, 1, 0, "no answer in 30s"},
		{"slow is not stalled", "slow=29s", func(c *index.Config) { c.Timeouts.Total = time.Hour }, 1, 0, ""},
		{"all of its time", "status=503 retry-after=20", func(c *index.Config) { c.Timeouts.Total = 19 * time.Second }, 1, 0, "no complete answer in 19s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { tt.check(t, overWire) })
		})
	}
}

func once(c *index.Config) { c.Retries = -1 }

// A listFault is what a fault of a listing does, and how many requests it takes.
type listFault struct {
	name, fault string
	change      func(*index.Config)
	requests    int
	status      int
	want        string // in the error; "" for none
}

func (tt *listFault) check(t *testing.T, world func(t *testing.T, universe, faults string, change func(*index.Config)) (*fixtures.Server, *index.Client)) {
	faults := ""
	if tt.fault != "" {
		faults = "/simple/flask/ " + tt.fault
	}
	s, c := world(t, flask, faults, tt.change)
	l, err := c.List(t.Context(), "flask")
	if got := s.Counts()["/simple/flask/"].Requests; got != tt.requests {
		t.Errorf("took %d requests, want %d", got, tt.requests)
	}
	if tt.want == "" {
		if err != nil || len(l.Releases) != 1 || l.Releases[0].Version != "3.0" {
			t.Errorf("List = %+v, %v, want the one release", l, err)
		}
		return
	}
	var e *index.Error
	if !errors.As(err, &e) {
		t.Fatalf("List fails with %v, want an *index.Error", err)
	}
	if e.URL != s.URL+"/flask/" || e.Status != tt.status || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), e.URL) {
		t.Errorf("got %q with URL %s and status %d, want %q, the page's URL and %d", err, e.URL, e.Status, tt.want, tt.status)
	}
}

func TestAbsentIsData(t *testing.T) {
	s, c := world(t, flask+"empty\nquarantined status=quarantined reason=malware\n", "/simple/gone/ status=410", nil)
	for _, name := range []string{"no-such", "gone"} {
		l, err := c.List(t.Context(), name)
		if err != nil || !strings.Contains(l.Absent, s.URL) || len(l.Releases) != 0 {
			t.Errorf("List(%s) = %+v, %v, want an absence that names the index", name, l, err)
		}
	}
	for name, status := range map[string]string{"empty": "", "quarantined": "quarantined"} {
		l, err := c.List(t.Context(), name)
		if err != nil || l.Absent != "" || l.Status != status || len(l.Releases) != 0 {
			t.Errorf("List(%s) = %+v, %v, want no releases and status %q", name, l, err, status)
		}
	}
}

// Who no longer wants an answer gets its own reason at once, and nothing is tried again.
func TestCancelled(t *testing.T) {
	arrived := make(chan struct{}, 2)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	defer s.Close()
	c := client(t, s.URL, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("no longer wanted")
	go func() {
		<-arrived
		cancel(why)
	}()
	if _, err := c.List(ctx, "flask"); !errors.Is(err, why) || len(arrived) != 0 {
		t.Errorf("List fails with %v after %d more requests, want the cause of its context and no more requests", err, len(arrived))
	}
}

func TestRefused(t *testing.T) {
	c := client(t, "http://127.0.0.1:1/simple", nil) // where nobody listens; a port that was free a moment ago may be another's
	var e *index.Error
	if _, err := c.List(t.Context(), "flask"); !errors.As(err, &e) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("List fails with %v, want an *index.Error that says refused", err)
	}
}

// JSON and HTML of one universe are the same listing, but for what HTML cannot say.
func TestHTMLSaysTheSame(t *testing.T) {
	for _, name := range fixtures.Names() {
		u, err := fixtures.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		var listings [2][]*dist.Listing
		for i, html := range []bool{false, true} {
			s, err := fixtures.Start(u, fixtures.Options{HTML: html})
			if err != nil {
				t.Fatal(err)
			}
			c := client(t, s.URL, nil)
			for _, p := range u.Projects {
				l, err := c.List(t.Context(), strings.ToLower(strings.ReplaceAll(p.Name, "_", "-")))
				if err != nil {
					t.Fatal(err)
				}
				trim(l, s.URL)
				listings[i] = append(listings[i], l)
			}
			s.Close()
		}
		if diff := cmp.Diff(listings[0], listings[1], readFiles, readDetails); diff != "" {
			t.Errorf("%s, JSON then HTML:\n%s", name, diff)
		}
	}
}

// readFiles compares releases by their files.
var readFiles = cmp.Transformer("Files", func(r dist.Release) any {
	return struct {
		Version string
		Files   []*dist.File
	}{r.Version, r.Files()}
})

// readDetails compares the details of listings.
var readDetails = cmp.Transformer("Details", func(read func() dist.Details) dist.Details { return read() })

// trim takes off what differs between two servers and two formats.
func trim(l *dist.Listing, server string) {
	root := strings.TrimSuffix(server, "/simple")
	l.Index = strings.TrimPrefix(l.Index, root)
	l.URL = strings.TrimPrefix(l.URL, root)
	details := l.Details()
	details.Versions = nil
	l.Details = func() dist.Details { return details }
	for _, r := range l.Releases {
		for _, f := range r.Files() {
			f.Index = l.Index
			f.URL, f.Size, f.Uploaded = strings.TrimPrefix(f.URL, root), -1, time.Time{}
		}
	}
}

// The same in parallel: every page is asked for once by each who asks.
func TestListInParallel(t *testing.T) {
	s, c := world(t, flask+"werkzeug 2.0\n", "", nil)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := c.List(t.Context(), "flask"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := s.Counts()["/simple/flask/"].Requests; got != 50 {
		t.Errorf("%d requests, want 50: a Client neither repeats nor remembers", got)
	}
}

// A user and password go to the index's origin, and to no host that it points to.
func TestCredentialsStayAtHome(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]string{}
	note := func(where string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[where+" "+r.URL.Path] = r.Header.Get("Authorization")
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note("other", r)
		w.Header().Set("Content-Type", "application/vnd.pypi.simple.v1+json")
		w.Write([]byte(`{"files":[]}`))
	}))
	defer other.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note("home", r)
		switch r.URL.Path {
		case "/simple/away/":
			http.Redirect(w, r, other.URL+"/simple/away/", http.StatusFound)
		case "/simple/flask/":
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte(`<a href="flask-1.0-py3-none-any.whl" data-core-metadata=true>`))
		default:
			http.Error(w, "no", http.StatusForbidden)
		}
	}))
	defer home.Close()

	c := client(t, strings.Replace(home.URL, "://", "://me:secret@", 1)+"/simple", nil)
	if _, err := c.List(t.Context(), "away"); err != nil {
		t.Error(err)
	}
	l, err := c.List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Read(t.Context(), l.Releases[0].Files()[0], false)
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(l.URL, "secret") {
		t.Errorf("Read = %v for a listing at %s, want an error, and no password in either", err, l.URL)
	}
	const basic = "Basic bWU6c2VjcmV0"
	want := map[string]string{
		"home /simple/away/": basic, "other /simple/away/": "", "home /simple/flask/": basic,
		"home /simple/flask/flask-1.0-py3-none-any.whl.metadata": basic,
	}
	if diff := cmp.Diff(seen, want); diff != "" {
		t.Errorf("Authorization, got then want:\n%s", diff)
	}
}

func TestBadIndexURLs(t *testing.T) {
	for _, url := range []string{"", "ftp://h/simple", "/simple", "https://", "https://me:secret@h:port/simple", "http://me:secret@[::1/"} {
		c, err := index.New(index.Config{URL: url})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("New(%q) = %v, %v, want an error without the password", url, c, err)
		}
	}
}

func TestObserve(t *testing.T) {
	var mu sync.Mutex
	var seen []index.Exchange
	_, c := world(t, flask, "/simple/flask/ status=503 times=1", func(c *index.Config) {
		c.Observe = func(e index.Exchange) { mu.Lock(); defer mu.Unlock(); seen = append(seen, e) }
	})
	if _, err := c.List(t.Context(), "flask"); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 || seen[0].Status != 503 || seen[1].Status != 200 || seen[1].Bytes == 0 {
		t.Errorf("seen %+v, want a 503 and a 200 with bytes", seen)
	}
}
