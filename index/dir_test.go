package index_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"resolve/dist"
	"resolve/index"
)

// folder writes a small recording and returns a server of it.
func folder(t *testing.T) (dir string, s *httptest.Server) {
	t.Helper()
	outer := t.TempDir()
	dir = filepath.Join(outer, "recording")
	put := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("../secret", "secret")
	put("secret", "secret")
	put("index.json", "secret")
	put("simple/gone/absent", "")
	put("simple/flask/index.json", `{"name":"flask","meta":{"api-version":"1.1"},"filler":"`+strings.Repeat("x", 2000)+`","files":[
		{"filename":"flask-1.0+a-py3-none-any.whl","url":"../../files/ab/flask-1.0%2Ba-py3-none-any.whl","core-metadata":true,"hashes":{},"yanked":"a <b>"}]}`)
	put("files/ab/flask-1.0+a-py3-none-any.whl", "0123456789")
	put("files/ab/flask-1.0+a-py3-none-any.whl.metadata", "Metadata-Version: 2.1\nName: flask\nVersion: 1.0+a\n")
	s = httptest.NewServer(index.Dir(dir))
	t.Cleanup(s.Close)
	return dir, s
}

func TestDirServes(t *testing.T) {
	_, s := folder(t)
	tests := []struct {
		name, path string
		header     map[string]string
		status     int
		want       map[string]string // headers; "body": what is in the body; "length": of it
	}{
		{"page", "/simple/flask/", nil, 200, map[string]string{"Content-Type": "application/vnd.pypi.simple.v1+json", "body": `"name":"flask"`}},
		{"page for a browser", "/simple/flask/", map[string]string{"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, 200,
			map[string]string{"Content-Type": "text/html", "body": `<a href="../../files/ab/flask-1.0%2Ba-py3-none-any.whl" data-yanked="a &lt;b&gt;" data-core-metadata="true"`}},
		{"page for pip", "/simple/flask/", map[string]string{"Accept": "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01"}, 200,
			map[string]string{"Content-Type": "application/vnd.pypi.simple.v1+json"}},
		{"page in the HTML of PEP 691", "/simple/flask/", map[string]string{"Accept": "application/vnd.pypi.simple.v1+html"}, 200,
			map[string]string{"Content-Type": "application/vnd.pypi.simple.v1+html"}},
		{"page compressed", "/simple/flask/", map[string]string{"Accept-Encoding": "gzip, br"}, 200, map[string]string{"Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}},
		{"page not compressed", "/simple/flask/", map[string]string{"Accept-Encoding": "gzip;q=0"}, 200, map[string]string{"Content-Encoding": ""}},
		{"list", "/simple/", nil, 200, map[string]string{"body": `{"meta":{"api-version":"1.0"},"projects":[{"name":"flask"}]}`}},
		{"list for a browser", "/simple/", map[string]string{"Accept": "text/html"}, 200, map[string]string{"body": `<a href="flask/">flask</a>`}},
		{"file", "/files/ab/flask-1.0%2Ba-py3-none-any.whl", nil, 200, map[string]string{"body": "0123456789", "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"}},
		{"range", "/files/ab/flask-1.0%2Ba-py3-none-any.whl", map[string]string{"Range": "bytes=2-4"}, 206, map[string]string{"body": "234", "Content-Range": "bytes 2-4/10"}},
		{"suffix", "/files/ab/flask-1.0+a-py3-none-any.whl", map[string]string{"Range": "bytes=-3"}, 206, map[string]string{"body": "789", "Content-Range": "bytes 7-9/10"}},
		{"absent", "/simple/gone/", nil, 404, nil},
		{"no such page", "/simple/none/", nil, 404, nil},
		{"no such file", "/files/ab/none", nil, 404, nil},
		{"a folder is no file", "/files/ab", nil, 404, nil},
		{"outside of what is served", "/secret", nil, 404, nil},
		{"up by dots", "/files/%2e%2e/secret", nil, 404, nil},
		{"up by an escaped slash", "/files/..%2f..%2fsecret", nil, 404, nil},
		{"up from the pages by dots", "/simple/%2e%2e/", nil, 404, nil},
		{"up out of the pages", "/simple/..%2ffiles/", nil, 404, nil},
		{"up by a backslash", `/files/..%5csecret`, nil, 404, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp, body := get(t, s.URL+tt.path, tt.header)
			if resp.StatusCode != tt.status || strings.Contains(body, "secret") {
				t.Fatalf("answered %s with %q, want %d", resp.Status, body, tt.status)
			}
			for k, v := range tt.want {
				if k == "body" {
					if !strings.Contains(body, v) {
						t.Errorf("body is %q, want %q in it", body, v)
					}
				} else if got := resp.Header.Get(k); got != v {
					t.Errorf("%s is %q, want %q", k, got, v)
				}
			}
		})
	}
}

func get(t *testing.T, url string, header map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	tr := &http.Transport{DisableCompression: true}
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var r io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// A page is revalidated by its tag, each representation by its own, and is read
// again when its file has changed.
func TestDirValidates(t *testing.T) {
	dir, s := folder(t)
	tags := map[string]bool{}
	for _, header := range []map[string]string{{}, {"Accept-Encoding": "gzip"}, {"Accept": "text/html"}} {
		resp, _ := get(t, s.URL+"/simple/flask/", header)
		tag := resp.Header.Get("ETag")
		tags[tag] = true
		header["If-None-Match"] = `"other", W/` + tag
		if resp, body := get(t, s.URL+"/simple/flask/", header); resp.StatusCode != 304 || body != "" || resp.Header.Get("ETag") != tag {
			t.Errorf("with %v: %s, %q, want 304 with the same tag", header, resp.Status, body)
		}
	}
	if len(tags) != 3 || tags[""] {
		t.Errorf("tags %v, want three", tags)
	}
	name := filepath.Join(dir, "simple/flask/index.json")
	if err := os.WriteFile(name, []byte(`{"name":"flask","files":[]}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, s.URL+"/simple/flask/", nil); body != `{"name":"flask","files":[]}` {
		t.Errorf("after a change: %q, want the new page", body)
	}
}

func TestClientOfDir(t *testing.T) {
	_, s := folder(t)
	c := client(t, s.URL+"/simple", nil)
	l, err := c.List(t.Context(), "flask")
	if err != nil || len(l.Releases) != 1 {
		t.Fatalf("List = %+v, %v, want one release", l, err)
	}
	f := l.Releases[0].Files()[0]
	want := dist.File{
		Kind: dist.Wheel, Filename: "flask-1.0+a-py3-none-any.whl", URL: s.URL + "/files/ab/flask-1.0%2Ba-py3-none-any.whl", Size: -1,
		Yanked: true, YankedReason: "a <b>", Sidecar: true, Index: s.URL + "/simple",
	}
	if *f != want {
		t.Errorf("the file is %+v, want %+v", *f, want)
	}
	if m, err := c.Read(t.Context(), f, false); err != nil || m.Version != "1.0+a" {
		t.Errorf("Read = %+v, %v, want version 1.0+a", m, err)
	}
}
