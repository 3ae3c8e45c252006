package recording

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"
)

// held returns everything that a recording holds, plain.
func held(t testing.TB, r *Recorder) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(written(t, r)), int64(len(written(t, r))))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		b, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(b)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(text), "\x1f\x8b") {
			text = unzipped(t, text)
		}
		all.WriteString(f.Name + "\n" + string(text) + "\n")
	}
	return all.String()
}

func written(t testing.TB, r *Recorder) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t testing.TB, r *Recorder) *Reader {
	t.Helper()
	b := written(t, r)
	out, err := NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zippedText(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func unzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A tree is a System of files in memory, whose working folder is /here.
type tree struct{ fstest.MapFS }

func (t tree) Abs(name string) (string, error) { return "/here/" + name, nil }

func get(t testing.TB, transport http.RoundTripper, url string, header ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func readAll(t testing.TB, resp *http.Response) string {
	t.Helper()
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A secret comes in by every way there is, and none of them leads into the zip.
func TestSecretsStayOut(t *testing.T) {
	const secret = "s3cr3t-t0k3n"
	for name, route := range routes(secret) {
		t.Run(name, func(t *testing.T) {
			r := NewRecorder("test")
			route(t, r)
			if all := held(t, r); strings.Contains(all, secret) {
				t.Errorf("the recording holds the secret:\n%s", all)
			}
			opened(t, r) // and is one that can be read
		})
	}
}

func routes(secret string) map[string]func(*testing.T, *Recorder) {
	answer := func(header http.Header, body []byte) func(*testing.T, *Recorder, string) {
		return func(t *testing.T, r *Recorder, url string) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for name, values := range header {
					w.Header()[name] = values
				}
				w.Write(body)
			}))
			defer server.Close()
			readAll(t, get(t, r.Wrap(&http.Transport{DisableCompression: true}), server.URL+url, "Authorization", "Basic "+secret, "Cookie", secret, "Proxy-Authorization", secret))
		}
	}
	page := func(kind, text string) func(*testing.T, *Recorder) {
		return func(t *testing.T, r *Recorder) {
			answer(http.Header{"Content-Type": {kind}}, []byte(text))(t, r, "/simple/a/")
			answer(http.Header{"Content-Type": {kind}, "Content-Encoding": {"gzip"}}, zippedText(text))(t, r, "/simple/b/")
		}
	}
	file := func(name, text string) func(*testing.T, *Recorder) {
		return func(t *testing.T, r *Recorder) {
			f, err := r.Files(tree{fstest.MapFS{name: {Data: []byte(text)}}}).Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := io.ReadAll(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	utf16 := "\xff\xfe"
	for _, c := range "--index-url https://user:" + secret + "@example.org/simple\n" {
		utf16 += string(byte(c)) + "\x00"
	}
	withVariable := func(line string) func(*testing.T, *Recorder) {
		return func(t *testing.T, r *Recorder) {
			file("r.txt", line)(t, r)
			lookup := r.LookupEnv(func(string) (string, bool) { return secret, true })
			for _, m := range variable().FindAllStringSubmatch(line, -1) {
				lookup(m[1])
			}
			answer(nil, nil)(t, r, "/"+secret+"/simple/a/")
		}
	}
	return map[string]func(*testing.T, *Recorder){
		"headers of a request": func(t *testing.T, r *Recorder) { answer(nil, nil)(t, r, "/simple/a/") },
		"cookies of a response": func(t *testing.T, r *Recorder) {
			answer(http.Header{"Set-Cookie": {secret}, "Www-Authenticate": {secret}}, nil)(t, r, "/")
		},
		"a redirect's user": func(t *testing.T, r *Recorder) {
			answer(http.Header{"Location": {"https://user:" + secret + "@example.org/x"}}, nil)(t, r, "/")
		},
		"a redirect's query": func(t *testing.T, r *Recorder) {
			answer(http.Header{"Location": {"/x?X-Amz-Signature=" + secret + "&y=1"}}, nil)(t, r, "/")
		},
		"a request's query":        func(t *testing.T, r *Recorder) { answer(nil, []byte("you sent "+secret))(t, r, "/x?token="+secret) },
		"a page's links":           page("text/html", `<a href="https://user:`+secret+`@example.org/a-1.whl">a-1.whl</a>`),
		"a page's users alone":     page("text/html", `<a href="https://`+secret+`@example.org/a-1.whl">a-1.whl</a>`),
		"a page's query":           page("text/html", `<a href="../a-1.whl?x=1&amp;access_token=`+secret+`#sha256=00">a-1.whl</a>`),
		"a page in JSON":           page("application/vnd.pypi.simple.v1+json", `{"files":[{"url":"https:\/\/user:`+secret+`@example.org\/a-1.whl"},{"url":"/b?sig=`+secret+`"}]}`),
		"a file of requirements":   file("r.txt", "--index-url https://user:"+secret+"@example.org/simple\nflask\n"),
		"a password with an @":     file("r.txt", "-i https://user:x@"+secret+"@example.org/simple\n"),
		"a password with a slash":  file("r.txt", "-i https://user:a/"+secret+"@example.org/simple\n"),
		"a file in UTF-16":         file("r.txt", utf16),
		"a setting":                file("pyproject.toml", "[tool.upload]\npassword = \""+secret+"\"\napi-token='"+secret+"'\n"),
		"a script":                 file("s.py", "# /// script\n# dependencies = []\n# ///\nKEY = \""+secret+"\"\n"),
		"a variable in a login":    withVariable("-i https://${A}:${B}@example.org/simple\n"),
		"a variable in a path":     withVariable("-i https://example.org/${WHERE}/simple\n"),
		"a variable called secret": withVariable("flask[${MY_TOKEN}]\n"),
		"standard input": func(t *testing.T, r *Recorder) {
			if _, err := io.ReadAll(r.Stdin(strings.NewReader("-i https://u:" + secret + "@example.org/simple\n"))); err != nil {
				t.Fatal(err)
			}
		},
		"the command": func(t *testing.T, r *Recorder) {
			r.Manifest.Command = Command{
				Files:    []string{"https://u:" + secret + "@example.org/r.txt"},
				Flags:    []Flag{{Name: "index-url", Values: []string{"https://u:" + secret + "@example.org/simple"}}},
				Settings: []Flag{{Name: "index", Values: []string{"https://" + secret + "@example.org/simple"}}},
			}
			r.Manifest.Environment = map[string]string{"CUSTOM": "resolve -i https://u:" + secret + "@example.org"}
		},
		"pip's configuration": func(t *testing.T, r *Recorder) {
			r.Manifest.Index = &Index{URL: "https://u:" + secret + "@example.org", Extra: []Place{{URL: "https://e.org/?key=" + secret}}}
		},
		"the outcome": func(t *testing.T, r *Recorder) {
			r.Manifest.Command.Flags = []Flag{{Name: "index-url", Values: []string{"https://u:" + secret + "@example.org/simple"}}}
			r.Manifest.Outcome = Outcome{Error: "refused " + secret, Lock: "# " + secret}
		},
	}
}

// Whatever the user and the password are, they are not in the recording, and a
// request with them finds the answer of one without.
func TestLoginsStayOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		part := rapid.StringMatching(`Q[a-zA-Z0-9._~!$&*+,;=%-]{2,12}Q`).Filter(func(s string) bool { return !strings.Contains(s, "%") })
		user, password := part.Draw(rt, "user"), part.Draw(rt, "password")
		text := "-i https://" + user + ":" + password + "@example.org/simple\n"
		s := &secrets{}
		s.learnFrom(text)
		if got := s.text(text); got != "-i https://example.org/simple\n" {
			rt.Errorf("got %q", got)
		}
		if got := s.address("https://" + user + ":" + password + "@example.org/simple/a/#x"); got != "https://example.org/simple/a/" {
			rt.Errorf("got %q", got)
		}
	})
}

// What is no secret stays.
func TestTextsWithoutSecretsStay(t *testing.T) {
	for _, text := range []string{
		"flask @ https://example.org/a@b/flask.whl#sha256=00\n",
		"https://example.org?a=b@c",
		"git+ssh://git@github.com/a/b",
		"mailto:me@example.org https://example.org/ you@example.org",
		"design=1 tokenizers==0.1",
		"/x?design=2&page=3",
	} {
		s := &secrets{}
		s.learnFrom(text)
		if got := string(s.file("r.txt", []byte(text))); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

// What is written of metadata has the hash that the page says.
func TestMetadataStays(t *testing.T) {
	const text = "Metadata-Version: 2.1\nName: a\nVersion: 1\n\nAs in https://user:password@example.org?token=1234567890\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }))
	defer server.Close()
	r := NewRecorder("test")
	url := server.URL + "/a-1-py3-none-any.whl.metadata"
	readAll(t, get(t, r.Wrap(http.DefaultTransport), url))
	if got := readAll(t, get(t, NewPlayer(opened(t, r)), url)); got != text {
		t.Errorf("got %q, want %q", got, text)
	}
}

// Two recordings of the same are the same, but for the times.
func TestWriteIsDeterministic(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) }))
	defer server.Close()
	var bodies [][]byte
	for range 2 {
		r := NewRecorder("test")
		r.Manifest.Start = time.Time{}
		paths := []string{"/a", "/b", "/c"}
		if len(bodies) > 0 {
			slices.Reverse(paths)
		}
		for _, path := range paths {
			resp := get(t, r.Wrap(http.DefaultTransport), server.URL+path)
			readAll(t, resp)
		}
		for _, x := range r.taken {
			x.Start, x.Wait, x.Transfer = 0, 0, 0
			delete(x.Header, "Date")
		}
		bodies = append(bodies, written(t, r))
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		t.Error("two recordings of the same differ")
	}
}
