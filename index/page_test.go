package index

import (
	"io"
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

// A readPage is a page with its files, of whatever packages they are.
type readPage struct {
	page
	files []*dist.File
}

// spreadPage reads the files of a page that was parsed for no package.
func spreadPage(p *page, err error) (*readPage, error) {
	if err != nil {
		return nil, err
	}
	r := &readPage{page: *p}
	r.packer = nil
	l, err := p.packer.value(&dist.Listing{}, &dist.Details{}).read()
	for _, release := range l.Releases {
		r.files = append(r.files, release.Files()...)
	}
	p.packer.release()
	return r, err
}

// readAll reads a page with files of any packages.
func readAll(r io.Reader, kind string, base *url.URL) (*readPage, error) {
	return spreadPage(parsePage(r, kind, base, ""))
}

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
		{"the last of a name counts", `,"size":1,"size":2,"requires-python":">=3","requires-python":null,"hashes":{"md5":"` + md5Text + `"},"hashes":{}`,
			func(f *dist.File) { f.Size = 2 }},
		{"a name with an escape", `,"s\u0069ze":7`, func(f *dist.File) { f.Size = 7 }},
		{"best hash", `,"hashes":{"md5":"` + md5Text + `","sha256":"` + strings.ToUpper(sha256Text) + `","blake2b":"zz"}`,
			func(f *dist.File) { f.Hash = "sha256:" + sha256Text + " md5:" + md5Text }},
		{"only md5", `,"hashes":{"md5":"` + md5Text + `"}`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"no known hash", `,"hashes":{"blake2b":"00"}`, nil},
		{"names of hashes in capitals", `,"hashes":{"SHA256":"` + sha256Text + `"}`, func(f *dist.File) { f.Hash = "sha256:" + sha256Text }},
		{"a hash of a wrong length", `,"hashes":{"sha256":"ABc"}`, func(f *dist.File) { f.Hash = "sha256:abc" }},
		{"a wrong hash beside a right one", `,"hashes":{"sha256":"abc","md5":"` + md5Text + `"}`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"hashes that are not there", `,"hashes":{"sha256":null,"md5":"","sha1":5}`, nil},
		{"null hashes", `,"hashes":null`, nil},
		{"hashes of another shape", `,"hashes":["sha256"]`, nil},
		{"size", `,"size":4096`, func(f *dist.File) { f.Size = 4096 }},
		{"odd sizes", `,"size":"4096"`, nil},
		{"null size", `,"size":null`, nil},
		{"negative size", `,"size":-7`, nil},
		{"fractional size", `,"size":40.5`, nil},
		{"size over all bounds", `,"size":99999999999999999999`, nil},
		{"size with an exponent", `,"size":1e3`, nil},
		{"upload time", `,"upload-time":"2024-05-01T10:00:00.123456Z"`, func(f *dist.File) {
			f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 123456000, time.UTC)
		}},
		{"no upload time", `,"upload-time":"yesterday"`, nil},
		{"null upload time", `,"upload-time":null`, nil},
		{"an upload time that is a number", `,"upload-time":1714557600`, nil},
		{"upload time in whole seconds", `,"upload-time":"2024-05-01T10:00:00Z"`, func(f *dist.File) { f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC) }},
		{"upload time elsewhere", `,"upload-time":"2024-05-01T12:00:00+02:00"`, func(f *dist.File) { f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC) }},
		{"upload time without a zone", `,"upload-time":"2024-05-01T10:00:00.5"`, func(f *dist.File) { f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 5e8, time.UTC) }},
		{"upload time with a space", `,"upload-time":"2024-05-01 10:00:00"`, func(f *dist.File) { f.Uploaded = time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC) }},
		{"yanked", `,"yanked":true`, func(f *dist.File) { f.Yanked = true }},
		{"not yanked", `,"yanked":false`, nil},
		{"yanked with a reason", `,"yanked":"broken \"build\""`, func(f *dist.File) { f.Yanked, f.YankedReason = true, `broken "build"` }},
		{"empty reason is none", `,"yanked":""`, nil},
		{"null is not yanked", `,"yanked":null`, nil},
		{"zero is not yanked", `,"yanked":0`, nil},
		{"what is true in Python is yanked", `,"yanked":{"by":"me"}`, func(f *dist.File) { f.Yanked = true }},
		{"a reason beyond ASCII", `,"yanked":"\u00fcber \ud83d\ude00 \udcff ` + "ß" + `"`, func(f *dist.File) { f.Yanked, f.YankedReason = true, "über 😀 \ufffd ß" }},
		{"requires-python", `,"requires-python":"\u003e=3.8"`, func(f *dist.File) { f.RequiresPython = ">=3.8" }},
		{"null requires-python", `,"requires-python":null`, nil},
		{"core-metadata", `,"core-metadata":true`, func(f *dist.File) { f.Sidecar = true }},
		{"core-metadata hashed", `,"core-metadata":{"sha256":"` + sha256Text + `"}`, func(f *dist.File) {
			f.Sidecar, f.SidecarHash = true, "sha256:"+sha256Text
		}},
		{"null core-metadata is none", `,"core-metadata":null,"dist-info-metadata":true`, func(f *dist.File) { f.Sidecar = true }},
		{"a sidecar without hashes", `,"core-metadata":{}`, func(f *dist.File) { f.Sidecar = true }},
		{"a sidecar of unknown hash", `,"core-metadata":{"blake2b":"00"}`, func(f *dist.File) { f.Sidecar = true }},
		{"a sidecar that could not be checked", `,"core-metadata":{"sha256":"abc"}`, nil},
		{"core-metadata of another shape", `,"core-metadata":"true"`, nil},
		{"provenance", `,"provenance":"https://example.org/p"`, func(f *dist.File) { f.Provenance = "https://example.org/p" }},
		{"relative provenance", `,"provenance":"../p"`, func(f *dist.File) { f.Provenance = "https://example.org/root/simple/p" }},
		{"provenance of another shape", `,"provenance":{"sha256":"00"}`, nil},
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
			p, err := readAll(strings.NewReader(page), jsonType, pageBase)
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
		{"space around the link", "<a\nhref=\" /f/flask-1.0-py3-none-any.whl\n\">", nil},
		{"a quoted fragment", `<a href="/f/flask-1.0-py3-none-any.whl#sha256%3D` + sha256Text + `">`, func(f *dist.File) { f.Hash = "sha256:" + sha256Text }},
		{"one in small letters", `<a href="/f/flask-1.0-py3-none-any.whl#main&amp;md5%3d` + md5Text + `">`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"a fragment that is no hash", `<a href="/f/flask-1.0-py3-none-any.whl#main">`, nil},
		{"a fragment of another algorithm", `<a href="/f/flask-1.0-py3-none-any.whl#blake2b=00">`, nil},
		{"the first of a name counts", `<a href="/f/flask-1.0-py3-none-any.whl" href="/f/flask-2.0.zip" DATA-YANKED="a" data-yanked="b">`,
			func(f *dist.File) { f.Yanked, f.YankedReason = true, "a" }},
		{"hash", `<a href="/f/flask-1.0-py3-none-any.whl#sha256=` + sha256Text + `">`, func(f *dist.File) { f.Hash = "sha256:" + sha256Text }},
		{"hash among others", `<a href="/f/flask-1.0-py3-none-any.whl#egg=flask&amp;md5=` + md5Text + `">`, func(f *dist.File) { f.Hash = "md5:" + md5Text }},
		{"requires-python", `<a href="/f/flask-1.0-py3-none-any.whl" data-requires-python="&gt;=3.8">`, func(f *dist.File) { f.RequiresPython = ">=3.8" }},
		{"character references, and what is none before a =", `<a href="/f/flask-1.0-py3-none&#x2D;any&period;whl" data-requires-python="&gt=3.8&amp;&amp&#60;4&copy=">`,
			func(f *dist.File) { f.RequiresPython = "&gt=3.8&&<4&copy=" }},
		{"yanked without a reason", `<a data-yanked href="/f/flask-1.0-py3-none-any.whl">`, func(f *dist.File) { f.Yanked = true }},
		{"yanked", `<a data-yanked="bad &amp; worse" href="/f/flask-1.0-py3-none-any.whl">`, func(f *dist.File) { f.Yanked, f.YankedReason = true, "bad & worse" }},
		{"sidecar", `<a href="/f/flask-1.0-py3-none-any.whl" data-core-metadata="true">`, func(f *dist.File) { f.Sidecar = true }},
		{"sidecar promised by a name alone", `<a href="/f/flask-1.0-py3-none-any.whl" data-core-metadata>`, func(f *dist.File) { f.Sidecar = true }},
		{"no sidecar", `<a href="/f/flask-1.0-py3-none-any.whl" data-core-metadata="false">`, nil},
		{"a sidecar that could not be checked", `<a href="/f/flask-1.0-py3-none-any.whl" data-core-metadata="sha256=abc">`, nil},
		{"provenance", `<a href="/f/flask-1.0-py3-none-any.whl" data-provenance="https://example.org/p?a=1&amp;b=2">`,
			func(f *dist.File) { f.Provenance = "https://example.org/p?a=1&b=2" }},
		{"not in comments, text and other tags", `<!-- <a href=x.whl> --><title><a href=x.whl></title><script>"<a href=x.whl>"</script><area href=x.whl><a href="/f/flask-1.0-py3-none-any.whl">`, nil},
		{"sidecar hashed", `<a href="/f/flask-1.0-py3-none-any.whl" data-dist-info-metadata="sha256=` + sha256Text + `">`,
			func(f *dist.File) { f.Sidecar, f.SidecarHash = true, "sha256:"+sha256Text }},
		{"core-metadata wins", `<a href="/f/flask-1.0-py3-none-any.whl" data-dist-info-metadata="sha256=` + sha256Text + `" data-core-metadata="true">`,
			func(f *dist.File) { f.Sidecar = true }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := "<!DOCTYPE html><html><body><a name=top>no link</a><a href='../'>up</a>" + tt.anchor + "</body></html>"
			p, err := readAll(strings.NewReader(page), "text/html; charset=utf-8", pageBase)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p.files, []*dist.File{file(tt.want)}); diff != "" {
				t.Errorf("got then want:\n%s", diff)
			}
		})
	}
}

// What a page says of the project as a whole, in both forms.
func TestProject(t *testing.T) {
	type want struct {
		Status, Reason       string
		Tracks, Alternates   []string
		Versions, Warnings   []string
		Link, Name, Filename string
	}
	tests := []struct {
		name, kind, text string
		want             want
	}{
		{"all of JSON", jsonType, `{"meta":{"api-version":"1.4","tracks":["https://a/x/","../y/"],"_private":{}},"name":"X",
			"alternate-locations":["https://b/x/"],"project-status":{"status":"archived","reason":"moved"},
			"versions":["1.0","1.1"],"files":[{"url":"a/x-1%2Bcpu.whl"}]}`, want{
			Status: "archived", Reason: "moved", Tracks: []string{"https://a/x/", "https://example.org/root/simple/y/"},
			Alternates: []string{"https://b/x/"}, Versions: []string{"1.0", "1.1"},
			Link: "https://example.org/root/simple/flask/a/x-1%2Bcpu.whl", Filename: "x-1+cpu.whl", Name: "X",
		}},
		{"all of HTML", "text/html", `<html><head><base href="/other/"><base href="/ignored/"><meta name="pypi:repository-version" content="1.4">
			<meta name="pypi:project-status" content="archived"><meta name="pypi:project-status-reason" content="moved">
			<meta name="pypi:tracks" content="https://a/x/"><meta name="pypi:tracks" content="y/">
			<meta name="pypi:alternate-locations" content="https://b/x/"></head>
			<body><a href="a/x-1%2Bcpu.whl">x</a></body></html>`, want{
			Status: "archived", Reason: "moved", Tracks: []string{"https://a/x/", "https://example.org/other/y/"},
			Alternates: []string{"https://b/x/"}, Link: "https://example.org/other/a/x-1%2Bcpu.whl", Filename: "x-1+cpu.whl",
		}},
		{"active is no status", jsonType, `{"project-status":{"status":"active"},"files":[]}`, want{}},
		{"a status that is not known", jsonType, `{"project-status":{"status":"haunted"},"files":[]}`, want{Status: "haunted"}},
		{"the status in meta, as the standard's example has it", jsonType,
			`{"meta":{"project-status-reason":"why","project-status":"deprecated"},"files":[]}`, want{Status: "deprecated", Reason: "why"}},
		{"its own place first", jsonType, `{"project-status":{"status":"quarantined"},"meta":{"project-status":"deprecated"},"files":[]}`, want{Status: "quarantined"}},
		{"a status of another shape", jsonType, `{"project-status":7,"files":[]}`, want{}},
		{"versions without files", jsonType, `{"versions":["0.1"],"files":[]}`, want{Versions: []string{"0.1"}}},
		{"versions that are none", jsonType, `{"versions":{"0.1":1},"files":[]}`, want{}},
		{"no versions at all", jsonType, `{"versions":[],"files":[]}`, want{Versions: []string{}}},
		{"a number among versions", jsonType, `{"versions":[0.1,"0.2"],"files":[]}`, want{Versions: []string{"0.2"}}},
		{"a track that is no URL", jsonType, `{"meta":{"tracks":["http://[::1"]},"files":[]}`, want{
			Warnings: []string{`meta.tracks names what is no URL: "http://[::1"`}}},
		{"tracks that are none", jsonType, `{"meta":{"tracks":"https://a/x/"},"files":[]}`, want{}},
		{"no meta", jsonType, `{"files":[]}`, want{}},
		{"null meta", jsonType, `{"meta":null,"files":[]}`, want{}},
		{"a version that is a number", jsonType, `{"meta":{"api-version":1.1},"files":[]}`, want{}},
		{"the last files count", jsonType, `{"files":[{"url":"a.whl"},{}],"files":[{"url":"b.whl"}]}`, want{
			Link: "https://example.org/root/simple/flask/b.whl", Filename: "b.whl"}},
		{"a newer minor version", jsonType, `{"meta":{"api-version":"1.19"},"files":[]}`, want{
			Warnings: []string{"the page has API version 1.19, and 1.4 is the newest that is known"}}},
		{"a newer minor version in HTML", "text/html", `<meta content="1.5" name="PyPI:repository-version">`, want{
			Warnings: []string{"the page has API version 1.5, and 1.4 is the newest that is known"}}},
		{"the other spelling of PEP 708", "text/html", `<meta name="pypi-alternate-locations" content="https://b/x/">`, want{Alternates: []string{"https://b/x/"}}},
		{"a late base", "text/html", `<a href="b.whl"><base href="/other/">`, want{
			Link: "https://example.org/root/simple/flask/b.whl", Filename: "b.whl",
			Warnings: []string{"a base element after the first link does not count"}}},
		{"an empty base is the page", "text/html", `<base href=""><base href="/other/"><a href="b.whl">`, want{
			Link: "https://example.org/root/simple/flask/b.whl", Filename: "b.whl"}},
		{"a base without a link", "text/html", `<base target=x><base href="/other/"><a href="b.whl">`, want{
			Link: "https://example.org/other/b.whl", Filename: "b.whl"}},
		{"parameters of the type", "Application/vnd.PyPI.simple.v1+JSON; charset=", `{"files":[]}`, want{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := readAll(strings.NewReader(tt.text), tt.kind, pageBase)
			if err != nil {
				t.Fatal(err)
			}
			got := want{Status: p.status, Reason: p.reason, Tracks: p.tracks, Alternates: p.alternates,
				Versions: p.versions, Warnings: p.warnings, Name: p.name}
			if len(p.files) > 0 {
				got.Link, got.Filename = p.files[0].URL, p.files[0].Filename
			}
			if diff := cmp.Diff(got, tt.want); diff != "" || len(p.files) > 1 || len(p.skipped) > 0 {
				t.Errorf("%d files, skipped %v, got then want:\n%s", len(p.files), p.skipped, diff)
			}
		})
	}
}

// A page that names another project is noticed; a page in any spelling is the project's.
func TestPageOfAnother(t *testing.T) {
	for name, warned := range map[string]bool{"": false, "zope-interface": false, "Zope.Interface": false, "zope_._interface": false, "zope": true} {
		p := &page{name: name, packer: newPacker("zope-interface")}
		l, err := p.value("https://example.org/simple/zope-interface/").read()
		if got := len(l.Details().Warnings) > 0; got != warned || err != nil {
			t.Errorf("a page of %q: warnings %q, want some: %v", name, l.Details().Warnings, warned)
		}
	}
}

func TestMalformedPages(t *testing.T) {
	tests := []struct{ name, kind, text, want string }{
		{"version 2", jsonType, `{"meta":{"api-version":"2.0"},"files":[]}`, `api-version "2.0" is not 1.x`},
		{"version 2 as a number", jsonType, `{"meta":{"api-version":2.0},"files":[]}`, `api-version "2.0" is not 1.x`},
		{"version 2 of another shape", jsonType, `{"files":{"a":1},"meta":{"api-version":"2.0"}}`, `api-version "2.0" is not 1.x`},
		{"version 10", jsonType, `{"meta":{"api-version":"10.0"},"files":[]}`, `api-version "10.0" is not 1.x`},
		{"no version", jsonType, `{"meta":{"api-version":"new"},"files":[]}`, `api-version "new" is not 1.x`},
		{"version 2 in HTML", "text/html", `<meta name="pypi:repository-version" content="2.0">`, `api-version "2.0" is not 1.x`},
		{"another type", "text/plain", "hello", `content type "text/plain"`},
		{"type of version 2", "application/vnd.pypi.simple.v2+json", "{}", "neither PEP 691 JSON version 1 nor HTML"},
		{"no type", "", "{}", `content type ""`},
		{"cut off", jsonType, `{"files":[{"filename":"a`, "the page ends early at byte 24"},
		{"empty", jsonType, ``, "the page ends early at byte 0"},
		{"white space", jsonType, ` `, "the page ends early at byte 1"},
		{"an array", jsonType, `[]`, "a page that is no object at byte 0"},
		{"an error of another service", jsonType, `{"message":"not here"}`, "the page has no files"},
		{"files is no array", jsonType, `{"files":{}}`, "files is no array"},
		{"files is null", jsonType, `{"files":null}`, "files is no array"},
		{"two pages", jsonType, `{"files":[]}{"files":[]}`, `unexpected '{' at byte 12`},
		{"a comma too many", jsonType, `{"files":[],}`, `unexpected '}' at byte 12`},
		{"a comma too many in a file", jsonType, `{"files":[{"url":"x.whl",}]}`, `unexpected '}'`},
		{"a comma too many after a file", jsonType, `{"files":[{"url":"x.whl"},]}`, `unexpected ']'`},
		{"a comma missing", jsonType, `{"files":[{"url":"x.whl"}{"url":"y.whl"}]}`, `unexpected '{'`},
		{"a colon missing", jsonType, `{"files" []}`, `unexpected '['`},
		{"a name without quotes", jsonType, `{files:[]}`, `unexpected 'f' at byte 1`},
		{"NUL", jsonType, "{\x00\"files\":[]}", `unexpected '\x00' at byte 1`},
		{"NUL in a string", jsonType, "{\"files\":[{\"url\":\"x\x00.whl\"}]}", `control character '\x00' in a string at byte 19`},
		{"no UTF-8 in a string", jsonType, "{\"files\":[{\"url\":\"x\xff.whl\"}]}", "text that is not UTF-8 at byte 18"},
		{"no UTF-8 in a value that is read over", jsonType, "{\"x\":\"\xed\xa0\x80\",\"files\":[]}", "text that is not UTF-8 at byte 6"},
		{"a wrong escape", jsonType, `{"files":[{"url":"\x41"}]}`, "a wrong escape at byte 18"},
		{"a wrong number", jsonType, `{"files":[{"size":01}]}`, "unexpected '1' at byte 19"},
		{"NaN", jsonType, `{"files":[{"size":NaN}]}`, "unexpected 'N'"},
		{"too deep", jsonType, `{"x":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `,"files":[]}`, "more than 1000 levels"},
		{"base that is no URL", "text/html", `<base href="http://[::1">`, "base"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := readAll(strings.NewReader(tt.text), tt.kind, pageBase)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "malformed listing") {
				t.Errorf("got %v, %v; want an error of a malformed listing with %q", p, err, tt.want)
			}
		})
	}
}

// A page that comes over the network leads to no file of the machine of who reads
// it, whatever it says that its links are relative to.
func TestBaseOnThisMachine(t *testing.T) {
	const text = `<base href="file:///etc/"><a href="x.whl">x</a><a href="https://h/y.whl">y</a>`
	p, err := readAll(strings.NewReader(text), "text/html", pageBase)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.skipped, []dist.Skip{{Filename: "x.whl", Reason: "its link is none: it is neither http nor https"}}); diff != "" {
		t.Errorf("skipped, got then want:\n%s", diff)
	}
	if len(p.files) != 1 || p.files[0].URL != "https://h/y.whl" {
		t.Errorf("got %d files, want the one with a link of its own", len(p.files))
	}
}

// What a page says that nothing depends on is not kept without bound: it takes many
// times the room that it takes on the page.
func TestWhatIsNotedIsBounded(t *testing.T) {
	many := func(text string) string { return strings.Repeat(","+text, mostNoted+10) }
	text := `{"files":[{"url":"x-1.zip"}` + many("0") + many(`{"url":"y.zip"}`) + `],"versions":["1"` + many(`"2"`) +
		`],"alternate-locations":["z"` + many(`"http://[::1"`) + `],"meta":{"tracks":["z"` + many(`"z"`) + `]}}`
	p, err := parsePage(strings.NewReader(text), jsonType, pageBase, "x")
	if err != nil {
		t.Fatal(err)
	}
	for what, n := range map[string]int{
		"skipped": len(p.skipped), "others": len(p.packer.others), "versions": len(p.versions), "tracks": len(p.tracks), "warnings": len(p.warnings) + 1,
	} {
		if n != mostNoted {
			t.Errorf("%s: %d are kept, want %d", what, n, mostNoted)
		}
	}
	if l, err := p.value("").read(); err != nil || len(l.Releases) != 1 {
		t.Errorf("got %+v, %v, want the release", l, err)
	}
	html := strings.Repeat("<meta name=pypi:tracks content=x>", mostNoted+10) + "<a href=x-1.zip>" + strings.Repeat("<base href=x>", mostNoted+10)
	if p, err = parsePage(strings.NewReader(html), htmlType, pageBase, "x"); err != nil || len(p.tracks) != mostNoted || len(p.warnings) > mostNoted {
		t.Errorf("HTML: %v, %d tracks and %d warnings are kept", err, len(p.tracks), len(p.warnings))
	}
}

// A file that is wrong is skipped with a reason, and its neighbours are read.
func TestSkippedFiles(t *testing.T) {
	tests := []struct{ name, kind, file, filename, reason string }{
		{"no object", jsonType, `"x"`, "", "it is no object"},
		{"null", jsonType, `null`, "", "it is no object"},
		{"no url", jsonType, `{"filename":"x.whl"}`, "x.whl", "it has no url"},
		{"null url", jsonType, `{"filename":"x.whl","url":null}`, "x.whl", "it has no url"},
		{"empty url", jsonType, `{"filename":"x.whl","url":" "}`, "x.whl", "it has no url"},
		{"url of a fragment alone", jsonType, `{"filename":"x.whl","url":"#a"}`, "x.whl", "it has no url"},
		{"a number for a url", jsonType, `{"filename":"x.whl","url":5}`, "x.whl", "its url is no string"},
		{"a number for a name", jsonType, `{"filename":5,"url":"x.whl"}`, "x.whl", "its filename is no string"},
		{"a number for requires-python", jsonType, `{"url":"x.whl","requires-python":3}`, "x.whl", "its requires-python is no string"},
		{"hash that is no word", jsonType, `{"url":"x.whl","hashes":{"sha256":"ab c"}}`, "x.whl", "its sha256 is none"},
		{"hash that is a path", "text/html", `<a href="x.whl#md5=../../etc">`, "x.whl", "its md5 is none"},
		{"link that is none", jsonType, `{"url":"x%zz?y"}`, "x%zz?y", `its link is none: invalid URL escape "%zz"`},
		{"link to no host", jsonType, `{"url":"https:///x.whl"}`, "https:///x.whl", "its link is none: it has no host"},
		{"link to a file", "text/html", `<a href="file:///etc/x.whl">`, "file:///etc/x.whl", "its link is none: it is neither http nor https"},
		{"link to mail", "text/html", `<a href="mailto:x@example.org">`, "mailto:x@example.org", "its link is none: it is neither http nor https"},
		{"link with a password", jsonType, `{"url":"ftp://me:secret@h/x.whl"}`, "ftp://h/x.whl", "its link is none: it is neither http nor https"},
		{"name that is a path", jsonType, `{"filename":"../x.whl","url":"x.whl"}`, "../x.whl", "its name is none"},
		{"name that is a path, escaped", "text/html", `<a href="a%2Fx.whl">`, "a/x.whl", "its name is none"},
		{"name with a NUL", jsonType, `{"filename":"x\u0000.whl","url":"x.whl"}`, "x\x00.whl", "its name is none"},
		{"folder for a file", jsonType, `{"url":"x/"}`, "x/", "its name is none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := `{"files":[{"url":"a.whl"},` + tt.file + `,{"url":"b.whl"}]}`
			if tt.kind != jsonType {
				text = `<a href="a.whl">a</a>` + tt.file + `</a><a href="b.whl">b</a>`
			}
			p, err := readAll(strings.NewReader(text), tt.kind, pageBase)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.files) != 2 || p.files[0].Filename != "a.whl" || p.files[1].Filename != "b.whl" {
				t.Errorf("got %d files, want a.whl and b.whl", len(p.files))
			}
			if diff := cmp.Diff(p.skipped, []dist.Skip{{Filename: tt.filename, Reason: tt.reason}}); diff != "" {
				t.Errorf("skipped, got then want:\n%s", diff)
			}
		})
	}
}
