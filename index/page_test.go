package index

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
)

var pageBase = must(url.Parse("https://example.org/root/simple/flask/"))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

const (
	sha256Text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	md5Text    = "d41d8cd98f00b204e9800998ecf8427e"
)

func file(change func(*dist.File)) *dist.File {
	f := &dist.File{Filename: "flask-1.0-py3-none-any.whl", URL: "https://example.org/f/flask-1.0-py3-none-any.whl", Size: -1}
	if change != nil {
		change(f)
	}
	return f
}

// Each field of a file in JSON, in the forms that indexes write it.
func TestJSONFile(t *testing.T) {
	tests := []struct {
		name, fields string
		want         func(*dist.File)
	}{
		{"nothing more", ``, nil},
		{"unknown fields of any shape", `,"gpg-sig":true,"provenance":null,"x":{"url":[1,{"y":"z"}]}`, nil},
		{"best hash", `,"hashes":{"md5":"` + md5Text + `","sha256":"` + strings.ToUpper(sha256Text) + `","blake2b":"zz"}`,
			func(f *dist.File) { f.Hash = "sha256:" + sha256Text }},
		{"only md5", `,"hashes":{"md5":"` + md5Text + `"}`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"no known hash", `,"hashes":{"blake2b":"00"}`, nil},
		{"size", `,"size":4096`, func(f *dist.File) { f.Size = 4096 }},
		{"odd sizes", `,"size":"4096"`, nil},
		{"null size", `,"size":null`, nil},
		{"negative size", `,"size":-7`, nil},
		{"upload time", `,"upload-time":"2024-05-01T10:00:00.123456Z"`, func(f *dist.File) {
			f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 123456000, time.UTC)
		}},
		{"no upload time", `,"upload-time":"yesterday"`, nil},
		{"yanked", `,"yanked":true`, func(f *dist.File) { f.Yanked = true }},
		{"not yanked", `,"yanked":false`, nil},
		{"yanked with a reason", `,"yanked":"broken \"build\""`, func(f *dist.File) { f.Yanked, f.YankedReason = true, `broken "build"` }},
		{"empty reason is none", `,"yanked":""`, nil},
		{"requires-python", `,"requires-python":"\u003e=3.8"`, func(f *dist.File) { f.RequiresPython = ">=3.8" }},
		{"null requires-python", `,"requires-python":null`, nil},
		{"core-metadata", `,"core-metadata":true`, func(f *dist.File) { f.Sidecar = true }},
		{"core-metadata hashed", `,"core-metadata":{"sha256":"` + sha256Text + `"}`, func(f *dist.File) {
			f.Sidecar, f.SidecarHash = true, "sha256:"+sha256Text
		}},
		{"the older name", `,"dist-info-metadata":{"sha256":"` + sha256Text + `"}`, func(f *dist.File) {
			f.Sidecar, f.SidecarHash = true, "sha256:"+sha256Text
		}},
		{"core-metadata wins, first", `,"core-metadata":false,"dist-info-metadata":true`, nil},
		{"core-metadata wins, last", `,"dist-info-metadata":true,"core-metadata":false`, nil},
		{"the name of a mistake is no name (PEP 714)", `,"data-dist-info-metadata":true`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := `{"meta":{"api-version":"1.1"},"name":"flask","files":[{"filename":"flask-1.0-py3-none-any.whl",` +
				`"url":"https://example.org/f/flask-1.0-py3-none-any.whl"` + tt.fields + `}]}`
			p, err := parsePage(strings.NewReader(page), jsonType, pageBase)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p.files, []*dist.File{file(tt.want)}); diff != "" {
				t.Errorf("got then want:\n%s", diff)
			}
		})
	}
}

// Each attribute of an anchor in HTML.
func TestHTMLFile(t *testing.T) {
	tests := []struct {
		name, anchor string
		want         func(*dist.File)
	}{
		{"nothing more", `<a href="/f/flask-1.0-py3-none-any.whl">flask-1.0-py3-none-any.whl</a>`, nil},
		{"upper case and odd quotes", `<A HREF='/f/flask-1.0-py3-none-any.whl' REL=internal>`, nil},
		{"hash", `<a href="/f/flask-1.0-py3-none-any.whl#sha256=` + sha256Text + `">`, func(f *dist.File) { f.Hash = "sha256:" + sha256Text }},
		{"hash among others", `<a href="/f/flask-1.0-py3-none-any.whl#egg=flask&amp;md5=` + md5Text + `">`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"requires-python", `<a href="/f/flask-1.0-py3-none-any.whl" data-requires-python="&gt;=3.8">`, func(f *dist.File) { f.RequiresPython = ">=3.8" }},
		{"yanked without a reason", `<a data-yanked href="/f/flask-1.0-py3-none-any.whl">`, func(f *dist.File) { f.Yanked = true }},
		{"yanked", `<a data-yanked="bad &amp; worse" href="/f/flask-1.0-py3-none-any.whl">`, func(f *dist.File) { f.Yanked, f.YankedReason = true, "bad & worse" }},
		{"sidecar", `<a href="/f/flask-1.0-py3-none-any.whl" data-core-metadata="true">`, func(f *dist.File) { f.Sidecar = true }},
		{"sidecar hashed", `<a href="/f/flask-1.0-py3-none-any.whl" data-dist-info-metadata="sha256=` + sha256Text + `">`,
			func(f *dist.File) { f.Sidecar, f.SidecarHash = true, "sha256:"+sha256Text }},
		{"core-metadata wins", `<a href="/f/flask-1.0-py3-none-any.whl" data-dist-info-metadata="sha256=` + sha256Text + `" data-core-metadata="true">`,
			func(f *dist.File) { f.Sidecar = true }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := "<!DOCTYPE html><html><body><a name=top>no link</a><a href='../'>up</a>" + tt.anchor + "</body></html>"
			p, err := parsePage(strings.NewReader(page), "text/html; charset=utf-8", pageBase)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p.files, []*dist.File{file(tt.want)}); diff != "" {
				t.Errorf("got then want:\n%s", diff)
			}
		})
	}
}

func TestPageStatusAndBase(t *testing.T) {
	const js = `{"project-status":{"status":"archived","reason":"moved"},"files":[{"url":"a/x-1%2Bcpu.whl"}],"meta":{"api-version":"1.9","new":[]}}`
	const doc = `<html><head><base href="/other/"><base href="/ignored/"><meta name="pypi:repository-version" content="1.3">
		<meta name="pypi:project-status" content="archived"><meta name="pypi:project-status-reason" content="moved"></head>
		<body><a href="a/x-1%2Bcpu.whl">x</a></body></html>`
	for _, tt := range []struct{ kind, text, url string }{
		{jsonType, js, "https://example.org/root/simple/flask/a/x-1%2Bcpu.whl"},
		{"text/html", doc, "https://example.org/other/a/x-1%2Bcpu.whl"},
	} {
		p, err := parsePage(strings.NewReader(tt.text), tt.kind, pageBase)
		if err != nil {
			t.Fatalf("%s: %v", tt.kind, err)
		}
		got := []string{p.status, p.reason, p.files[0].URL, p.files[0].Filename}
		if diff := cmp.Diff(got, []string{"archived", "moved", tt.url, "x-1+cpu.whl"}); diff != "" {
			t.Errorf("%s, got then want:\n%s", tt.kind, diff)
		}
	}
}

func TestMalformedPages(t *testing.T) {
	tests := []struct{ name, kind, text, want string }{
		{"version 2", jsonType, `{"meta":{"api-version":"2.0"},"files":[]}`, `api-version "2.0" is not 1.x`},
		{"version 2 in HTML", "text/html", `<meta name="pypi:repository-version" content="2.0">`, `api-version "2.0" is not 1.x`},
		{"another type", "text/plain", "hello", `content type "text/plain"`},
		{"type of version 2", "application/vnd.pypi.simple.v2+json", "{}", "neither PEP 691 JSON version 1 nor HTML"},
		{"no type", "", "{}", `content type ""`},
		{"cut off", jsonType, `{"files":[{"filename":"a`, "malformed listing"},
		{"empty", jsonType, ``, "malformed listing"},
		{"an array", jsonType, `[]`, "the page is no object"},
		{"files is no array", jsonType, `{"files":{}}`, "files is no array"},
		{"a file is no object", jsonType, `{"files":["x"]}`, "a file is no object"},
		{"no url", jsonType, `{"files":[{"filename":"x.whl"}]}`, `file "x.whl" has no url`},
		{"a number for a name", jsonType, `{"files":[{"filename":5,"url":"x.whl"}]}`, "filename is no string"},
		{"hash of a wrong length", jsonType, `{"files":[{"filename":"x.whl","url":"x.whl","hashes":{"sha256":"abc"}}]}`, `"abc" is no sha256`},
		{"hash that is a path", "text/html", `<a href="x.whl#md5=../../etc">`, `is no md5`},
		{"two pages", jsonType, `{"files":[]}{"files":[]}`, "malformed listing"},
		{"link that is none", jsonType, `{"files":[{"url":"x%zz?y"}]}`, "malformed listing: link"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := parsePage(strings.NewReader(tt.text), tt.kind, pageBase)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "malformed listing") {
				t.Errorf("got %v, %v; want an error of a malformed listing with %q", p, err, tt.want)
			}
		})
	}
}

// Joining as text must not differ from RFC 3986 as net/url does it.
func TestLinksAgreeWithNetURL(t *testing.T) {
	bases := []string{
		"https://example.org/simple/flask/", "https://example.org/simple/flask", "http://h:8080/", "http://h",
		"https://u:p@example.org/a/b/c/?q#f", "https://example.org/a//b/", "https://example.org/a%20b/c/",
	}
	links := []string{
		"x.whl", "../../files/ab/x-1.0+cpu.whl", "../../../../../x.whl", "/x/y.whl", "//other/x.whl", "./x.whl", "a/../x.whl", "a/./x.whl",
		"https://other/x%2B1.whl", "HTTP://other/x.whl", "?q=1", "x.whl?q=1", "a//b.whl", "..", "../", "a b.whl", "x:y.whl", "", "files/.hidden",
	}
	for _, base := range bases {
		b := must(url.Parse(base))
		clean := *b
		clean.User, clean.RawQuery, clean.Fragment = nil, "", ""
		for _, link := range links {
			build := newBuilder(b)
			got, err := build.links.join(build, []byte(link))
			ref, wantErr := url.Parse(link)
			if wantErr != nil {
				if err == nil && !strings.HasPrefix(link, "http") {
					t.Errorf("join(%q, %q) = %q, want an error", base, link, got)
				}
				continue
			}
			if want := clean.ResolveReference(ref).String(); err != nil || got != want {
				t.Errorf("join(%q, %q) = %q, %v, want %q", base, link, got, err, want)
			}
		}
	}
}
