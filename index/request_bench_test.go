package index_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"resolve/dist"
	"resolve/index"
)

// A shelf is a transport that answers from memory, so that what is counted is
// the client's own.
type shelf struct {
	kind string // content type
	body []byte
}

func (s shelf) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {s.kind}}, ContentLength: int64(len(s.body)),
		Body: io.NopCloser(bytes.NewReader(s.body)),
	}, nil
}

var (
	// smallMetadata has the size of most: 6 KB, a few headers that are read, and a description.
	smallMetadata = []byte("Metadata-Version: 2.1\nName: flask\nVersion: 3.0\nRequires-Python: >=3.8\n" +
		"Requires-Dist: werkzeug>=3.0\nRequires-Dist: jinja2>=3.1\nRequires-Dist: asgiref>=3.2; extra == 'async'\n" +
		"Provides-Extra: async\n\n" + strings.Repeat("A description that nobody reads.\n", 180))
	smallPage = func() []byte {
		var b strings.Builder
		b.WriteString(`{"meta":{"api-version":"1.1"},"name":"flask","files":[`)
		for v := range 10 {
			fmt.Fprintf(&b, `%s{"filename":"flask-%d.0-py3-none-any.whl","url":"https://files.example.org/packages/ab/cd/%060x/flask-%d.0-py3-none-any.whl",`+
				`"hashes":{"sha256":"%064x"},"requires-python":">=3.8","core-metadata":true,"size":1000}`, strings.Repeat(",", min(v, 1)), v, v, v, v)
		}
		b.WriteString(`]}`)
		return []byte(b.String())
	}()
	wheel = dist.File{Kind: dist.Wheel, Filename: "flask-3.0-py3-none-any.whl", URL: "http://index.example.org/files/flask-3.0-py3-none-any.whl", Sidecar: true, Size: -1}
)

// A request is one of the two that a resolve makes by the thousand.
type request struct {
	name string
	kind string
	body []byte
	do   func(context.Context, *index.Client, string) error
}

var requests = []request{
	{"read", "application/octet-stream", smallMetadata, func(ctx context.Context, c *index.Client, base string) error {
		f := wheel
		f.URL = base + "/files/" + f.Filename
		m, err := c.Read(ctx, &f, true)
		if err == nil && len(m.RequiresDist) != 3 {
			err = fmt.Errorf("%d dependencies, want 3", len(m.RequiresDist))
		}
		return err
	}},
	{"list", "application/vnd.pypi.simple.v1+json", smallPage, func(ctx context.Context, c *index.Client, _ string) error {
		l, err := c.List(ctx, "flask")
		if err == nil && len(l.Releases) != 10 {
			err = fmt.Errorf("%d releases, want 10", len(l.Releases))
		}
		return err
	}},
}

func open(t testing.TB, cfg index.Config) *index.Client {
	t.Helper()
	c, err := index.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// What a request costs: in memory the client alone, over loopback net/http and
// the kernel too, and the server in the same process.
func BenchmarkRequest(b *testing.B) {
	for _, r := range requests {
		b.Run(r.name+"/memory", func(b *testing.B) {
			c := open(b, index.Config{URL: "http://index.example.org/simple", Transport: shelf{r.kind, r.body}})
			b.ReportAllocs()
			for b.Loop() {
				if err := r.do(b.Context(), c, "http://index.example.org"); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(r.name+"/loopback", func(b *testing.B) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", r.kind)
				w.Write(r.body)
			}))
			defer s.Close()
			c := open(b, index.Config{URL: s.URL + "/simple"})
			b.ReportAllocs()
			for b.Loop() {
				if err := r.do(b.Context(), c, s.URL); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
