package index

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A gate is an index that lets in who has this login, and notes who came.
type gate struct {
	login string // "user:password"; "" lets all in
	mu    sync.Mutex
	seen  []string // logins in the order of their coming, "" for none; guarded by mu
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, ok := r.BasicAuth()
	came := ""
	if ok {
		came = user + ":" + password
	}
	g.mu.Lock()
	g.seen = append(g.seen, came)
	g.mu.Unlock()
	if g.login != "" && came != g.login {
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	fmt.Fprint(w, `{"files":[]}`)
}

func (g *gate) open(t *testing.T) *httptest.Server {
	s := httptest.NewServer(g)
	t.Cleanup(s.Close)
	return s
}

func (g *gate) wantSeen(t *testing.T, want ...string) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Equal(g.seen, want) {
		t.Errorf("the index saw the logins %q, want %q", g.seen, want)
	}
}

// A ring is a keyring of the test's.
type ring struct {
	holds map[string]string // by the words of the question: what is printed
	err   error             // of every question that has no answer; nil means an exit code
	mu    sync.Mutex
	asked []string // guarded by mu
}

func (r *ring) run(_ context.Context, args ...string) (string, error) {
	question := strings.Join(args[1:], " ")
	r.mu.Lock()
	r.asked = append(r.asked, question)
	r.mu.Unlock()
	if out, ok := r.holds[question]; ok {
		return out, nil
	}
	if r.err != nil {
		return "", r.err
	}
	return "", &exec.ExitError{}
}

func openWith(t *testing.T, url string, c *Credentials) *Client {
	t.Helper()
	client, err := New(Config{URL: url, Credentials: c, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func as(login, url string) string { return strings.Replace(url, "://", "://"+login+"@", 1) }

// Whose password goes to the index, and what the keyring is asked on the way.
// HOST stands for the server's.
func TestWhoComesToTheIndex(t *testing.T) {
	for _, tt := range []struct {
		story string
		login string            // of the URL
		netrc string            // of the user
		ring  map[string]string // nil: no keyring
		lets  string            // the login that is let in
		seen  []string
		asked []string // of the keyring
	}{
		{"nobody", "", "", nil, "", []string{""}, nil},
		{"the URL's", "me:pw", "machine 127.0.0.1 login x password y", nil, "me:pw", []string{"me:pw"}, nil},
		{"the netrc's", "", "machine 127.0.0.1 login x password y", nil, "x:y", []string{"x:y"}, nil},
		{"the netrc's for anybody", "", "default login x password y", nil, "x:y", []string{"x:y"}, nil},
		{"the netrc's for this user", "b", "machine 127.0.0.1 login a password 1\nmachine 127.0.0.1 login b password 2", nil, "b:2", []string{"b:2"}, nil},
		{"a user alone", "token", "machine 127.0.0.1 login x password y", nil, "token:", []string{"token:"}, nil},
		{"the keyring's, where nobody is let in", "", "", map[string]string{"http://HOST/simple --mode creds": "k\nr\n"}, "k:r",
			[]string{"", "k:r"}, []string{"http://HOST/simple --mode creds"}},
		{"the keyring's by the host", "", "", map[string]string{"HOST --mode creds": "k\r\nr\r\n"}, "k:r",
			[]string{"", "k:r"}, []string{"http://HOST/simple --mode creds", "http://HOST/simple/ --mode creds", "HOST --mode creds"}},
		{"the keyring's by the host without TLS", "", "", map[string]string{"http://HOST --mode creds": "k\nr"}, "k:r",
			[]string{"", "k:r"}, []string{"http://HOST/simple --mode creds", "http://HOST/simple/ --mode creds", "HOST --mode creds", "http://HOST --mode creds"}},
		{"the keyring's for a user, at once", "me", "", map[string]string{"http://HOST/simple me": "a b \n"}, "me:a b ",
			[]string{"me:a b "}, []string{"http://HOST/simple me"}},
		{"the keyring is not asked where all are let in", "", "", map[string]string{}, "", []string{""}, nil},
		{"nor where the URL has a password", "me:pw", "", map[string]string{"http://HOST/simple me": "other"}, "me:other", []string{"me:pw"}, nil},
		{"nor where the netrc has", "", "machine 127.0.0.1 login x password y", map[string]string{}, "me:pw", []string{"x:y"}, nil},
		{"a user, but no password", "", "", map[string]string{"http://HOST/simple --mode creds": "k\n"}, "k:r",
			[]string{""}, []string{"http://HOST/simple --mode creds", "http://HOST/simple/ --mode creds", "HOST --mode creds", "http://HOST --mode creds"}},
	} {
		t.Run(tt.story, func(t *testing.T) {
			g := &gate{login: tt.lets}
			s := g.open(t)
			host := strings.TrimPrefix(s.URL, "http://")
			r := &ring{holds: map[string]string{}}
			for q, a := range tt.ring {
				r.holds[strings.ReplaceAll(q, "HOST", host)] = a
			}
			c := &Credentials{netrc: parseNetrc(tt.netrc)}
			if tt.ring != nil {
				c.keyring = &keyring{run: r.run, warn: func(text string) { t.Error("warned:", text) }}
			}
			url := s.URL + "/simple"
			if tt.login != "" {
				url = as(tt.login, url)
			}
			client := openWith(t, url, c)
			_, err := client.List(t.Context(), "flask")
			last := tt.seen[len(tt.seen)-1]
			if want := tt.lets == "" || last == tt.lets; (err == nil) != want {
				t.Errorf("List: %v, want it to work: %v", err, want)
			}
			if name := client.Name(); name != s.URL+"/simple" {
				t.Errorf("its name is %q, want it as it was written, without a login", name)
			}
			g.wantSeen(t, tt.seen...)
			for i := range tt.asked {
				tt.asked[i] = strings.ReplaceAll(tt.asked[i], "HOST", host)
			}
			if !reflect.DeepEqual(r.asked, tt.asked) {
				t.Errorf("the keyring was asked %q, want %q", r.asked, tt.asked)
			}
		})
	}
}

// Fifty requests that are all refused ask the keyring once, and what it said
// goes with all that follow.
func TestTheKeyringIsAskedOnce(t *testing.T) {
	g := &gate{login: "k:r"}
	s := g.open(t)
	r := &ring{holds: map[string]string{s.URL + "/simple --mode creds": "k\nr\n"}}
	c := openWith(t, s.URL+"/simple", &Credentials{keyring: &keyring{run: r.run}})
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if _, err := c.List(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(r.asked) != 1 {
		t.Errorf("the keyring was asked %d times, want once", len(r.asked))
	}
	before := len(g.seen)
	if _, err := c.List(t.Context(), "flask"); err != nil || len(g.seen) != before+1 {
		t.Errorf("List: %v after %d requests, want one with the login that is known", err, len(g.seen)-before)
	}
}

// Whose netrc entry goes where a page points: to a host that it names, not the
// one for anybody; and not where others can read it unless the index is there too.
func TestWhatGoesElsewhere(t *testing.T) {
	n := parseNetrc("machine files.example login f password p\ndefault login d password q")
	for _, tt := range []struct{ index, to, want string }{
		{"https://a.example/simple/", "https://files.example/f.whl", "f"},
		{"https://a.example/simple/", "https://FILES.example:8443/f.whl", "f"},
		{"https://a.example/simple/", "http://files.example/f.whl", ""},
		{"http://a.example/simple/", "http://files.example/f.whl", "f"},
		{"https://a.example/simple/", "https://other.example/f.whl", ""},
		{"https://a.example/simple/", "https://a.example/f.whl", "d"},
		{"https://a.example/simple/", "http://a.example/f.whl", ""},
		{"https://u:w@a.example/simple/", "https://a.example:443/f.whl", "u"},
		{"https://u:w@a.example/simple/", "https://a.example:444/f.whl", ""},
		{"https://u:w@a.example/simple/", "http://a.example/f.whl", ""},
		{"https://u:w@files.example/simple/", "https://files.example:444/f.whl", "f"},
	} {
		base, login, err := parseIndexURL(tt.index)
		if err != nil {
			t.Fatal(err)
		}
		seen := ""
		a := newAuthorized(base, login, &Credentials{netrc: n}, roundTrip(func(r *http.Request) (*http.Response, error) {
			seen, _, _ = r.BasicAuth()
			return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
		}))
		r, err := http.NewRequest("GET", tt.to, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.RoundTrip(r); err != nil || seen != tt.want {
			t.Errorf("from %s to %s: got the user %q, %v, want %q", tt.index, tt.to, seen, err, tt.want)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A keyring that does not answer is waited for so long and no longer; who gives
// up before leaves the question to the others; Close ends it.
func TestAKeyringThatHangs(t *testing.T) {
	hang := func(ctx context.Context, _ ...string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	base, _, err := parseIndexURL("https://a.example/simple/")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var warned []string
		a := newAsking(&keyring{run: hang, warn: func(s string) { warned = append(warned, s) }}, base, "")
		start := time.Now()
		early, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if found := a.wait(early); found != nil || time.Since(start) != time.Second {
			t.Errorf("who has a second: got %v after %v", found, time.Since(start))
		}
		if found := a.wait(t.Context()); found != nil || time.Since(start) != keyringTime {
			t.Errorf("got %v after %v, want nothing after %v", found, time.Since(start), keyringTime)
		}
		if want := []string{"keyring: no answer in 1m0s"}; !reflect.DeepEqual(warned, want) {
			t.Errorf("it warned %q, want %q", warned, want)
		}
		a.close()
	})
	synctest.Test(t, func(t *testing.T) {
		a := newAsking(&keyring{run: hang, warn: func(s string) { t.Error("warned:", s) }}, base, "me")
		go a.wait(t.Context())
		synctest.Wait()
		start := time.Now()
		a.close()
		if _, known := a.known(); !known || time.Since(start) != 0 {
			t.Errorf("after Close it is known: %v, after %v, want at once", known, time.Since(start))
		}
	})
}

// A program that does not work is told of, and is no error: the index says what it wants.
func TestAKeyringThatDoesNotWork(t *testing.T) {
	g := &gate{login: "k:r"}
	s := g.open(t)
	var warned []string
	r := &ring{err: errors.New("exec format error")}
	c := openWith(t, s.URL, &Credentials{keyring: &keyring{run: r.run, warn: func(text string) { warned = append(warned, text) }}})
	_, err := c.List(t.Context(), "flask")
	broken, ok := errors.AsType[*Error](err)
	if !ok || broken.Status != 401 || broken.Index != s.URL || !slices.Equal(warned, []string{"keyring: exec format error"}) || len(r.asked) != 1 {
		t.Errorf("List: %#v, warned %q, asked %q, want a 401 and one warning", err, warned, r.asked)
	}
}

// Whose answers are kept apart in a cache: by who asks, also where the password
// is another's to keep.
func TestIdentities(t *testing.T) {
	seen := map[string]string{}
	ring := &keyring{run: (&ring{}).run}
	_, certificate := ownCertificate(t)
	_, other := ownCertificate(t)
	secured := func(url string, s Security) *Client {
		c, err := New(Config{URL: url, Security: s})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	for name, c := range map[string]*Client{
		"a certificate's":  secured("https://a.example/simple", Security{Certificate: certificate}),
		"another's":        secured("https://a.example/simple", Security{Certificate: other}),
		"who is unchecked": secured("https://a.example/simple", Security{Unchecked: []string{"a.example"}}),
		"a blind user":     secured("https://me@a.example/simple", Security{Unchecked: []string{"A.example:443"}}),
		"nobody":           openWith(t, "https://a.example/simple", nil),
		"the URL's":        openWith(t, "https://me:a@a.example/simple", nil),
		"another password": openWith(t, "https://me:b@a.example/simple", nil),
		"a user":           openWith(t, "https://me@a.example/simple", nil),
		"the netrc's":      openWith(t, "https://a.example/simple", &Credentials{netrc: parseNetrc("machine a.example login x password y")}),
		"the keyring's":    openWith(t, "https://a.example/simple", &Credentials{keyring: ring}),
		"a user's of it":   openWith(t, "https://me@a.example/simple", &Credentials{keyring: ring}),
		"another index":    openWith(t, "https://b.example/simple", nil),
	} {
		if other, twice := seen[c.identity]; twice {
			t.Errorf("%s has the identity of %s: %q", name, other, c.identity)
		}
		seen[c.identity] = name
		if strings.Contains(c.identity, "me") && !strings.Contains(c.identity, "/simple") {
			t.Errorf("%s: the identity %q shows who asks", name, c.identity)
		}
	}
	for what, same := range map[string]*Client{
		"a final slash":             openWith(t, "https://a.example/simple/", nil),
		"another host is unchecked": secured("https://a.example/simple", Security{Unchecked: []string{"b.example", "a.example:8443"}}),
	} {
		if seen[same.identity] != "nobody" {
			t.Errorf("%s: it is another index: %q", what, same.identity)
		}
	}
}

func TestEnvLogin(t *testing.T) {
	env := map[string]string{
		"UV_INDEX_CORP_1_USERNAME": "me", "UV_INDEX_CORP_1_PASSWORD": "pw",
		"UV_INDEX_B_PASSWORD": "b", "UV_INDEX_C_USERNAME": "uv", "RESOLVE_INDEX_C_USERNAME": "ours",
	}
	for name, want := range map[string]string{"corp.1": "me:pw true", "Corp-1": "me:pw true", "b": ":b true", "c": "ours: true", "d": ": false"} {
		user, password, ok := EnvLogin(name, func(k string) string { return env[k] })
		if got := fmt.Sprintf("%s:%s %v", user, password, ok); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestFindCredentials(t *testing.T) {
	files := map[string]string{"/h/.netrc": "default login a password 1", "/h/_netrc": "default login b password 2", "/n": "default login c password 3"}
	for _, tt := range []struct {
		env  map[string]string
		drop string
		want string
	}{
		{map[string]string{"HOME": "/h"}, "", "a"},
		{map[string]string{"HOME": "/h"}, "/h/.netrc", "b"},
		{map[string]string{"HOME": "/h", "NETRC": "/n"}, "", "c"},
		{map[string]string{"HOME": "/h", "NETRC": "/none"}, "", ""},
		{nil, "", ""},
	} {
		left := map[string]string{}
		for name, text := range files {
			if name != tt.drop {
				left[name] = text
			}
		}
		if got := findCredentials(on("linux", tt.env, left)).netrc.login("h", "", true).Username(); got != tt.want {
			t.Errorf("with %v without %q: got %q, want %q", tt.env, tt.drop, got, tt.want)
		}
	}
}
