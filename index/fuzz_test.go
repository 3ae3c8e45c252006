package index

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// checkPage checks what holds for every page that is accepted.
func checkPage(t *testing.T, p *readPage) {
	t.Helper()
	for _, f := range p.files {
		if f.URL == "" || f.Filename == "" || f.Size < -1 || strings.ContainsAny(f.Filename, "/\\\x00\n") {
			t.Errorf("accepted a file without url or name: %+v", f)
		}
		for _, s := range []string{f.Filename, f.URL, f.RequiresPython, f.YankedReason, f.Provenance} {
			if !utf8.ValidString(s) {
				t.Errorf("accepted %q, which is not UTF-8", s)
			}
		}
		for _, h := range []string{f.Hash, f.SidecarHash} {
			if h == "" {
				continue
			}
			if _, hex, err := newHash(h); err != nil || hex != strings.ToLower(hex) || strings.ContainsAny(hex, "/.") {
				t.Errorf("accepted a hash that is none: %q", h)
			}
		}
	}
}

// seeds of pages in JSON say which corner they cover.
var jsonSeeds = []string{
	`{"meta":{"api-version":"1.0"},"name":"x","files":[]}`,
	`{"files":[{"filename":"x-1.tar.gz","url":"../../x-1.tar.gz","hashes":{"md5":"` + md5Text + `"},"yanked":"why","core-metadata":{},"size":1}]}`,
	`{"files":[{"url":"//h/\u0078#sha256=` + sha256Text + `"}]} `, // a network path, an escape, a fragment
	`{"project-status":{"status":"archived","reason":"\ud83d\ude00"},"versions":["1"],"alternate-locations":["https://h/x/"],"meta":{"tracks":["y"]},"files":[]}`,
	`{"files":[{"url":"x","size":-0.5e+1,"upload-time":"2024-05-01T10:00:00Z","provenance":"p"},null,[{}]],"files":[{"url":"a.whl"}]}`,
}

// A page that is accepted says the same when it is written again, as JSON and,
// as far as that goes, as HTML.
func FuzzJSON(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := spreadPage(parseJSON(bytes.NewReader(text), pageBase, ""))
		if err != nil {
			return
		}
		checkPage(t, p)
		again, err := spreadPage(parseJSON(bytes.NewReader(writeJSON(p)), pageBase, ""))
		if err != nil {
			t.Fatalf("the page written again: %v", err)
		}
		p.skipped, p.warnings = nil, nil
		if diff := cmp.Diff(again, p, cmp.AllowUnexported(page{}, readPage{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("written again, got then want:\n%s", diff)
		}
		checkHTML(t, p)
	})
}

// checkHTML compares a page with what its HTML says.
func checkHTML(t *testing.T, p *readPage) {
	t.Helper()
	doc, err := renderProject(writeJSON(p))
	if err != nil {
		t.Fatal(err)
	}
	got, err := spreadPage(parseHTML(bytes.NewReader(doc), "", pageBase, ""))
	if err != nil {
		t.Fatalf("its HTML: %v", err)
	}
	want := *p
	want.name, want.versions, want.files = "", nil, nil
	want.status, want.reason = strings.TrimSpace(p.status), strings.TrimSpace(newlines(p.reason))
	for _, f := range p.files {
		if last, err := url.PathUnescape(lastSegment(f.URL)); err != nil || last != f.Filename {
			return // HTML has no other name than the link's
		}
		g := *f
		g.Size, g.Uploaded, g.YankedReason, g.RequiresPython = -1, time.Time{}, newlines(f.YankedReason), strings.TrimSpace(newlines(f.RequiresPython))
		want.files = append(want.files, &g)
	}
	if diff := cmp.Diff(got, &want, cmp.AllowUnexported(page{}, readPage{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("its HTML, got then want:\n%s\n%s", diff, doc)
	}
}

// newlines returns text as HTML reads it.
func newlines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// writeJSON writes what a page says.
func writeJSON(p *readPage) []byte {
	files := []map[string]any{}
	hashes := func(h string) map[string]string {
		if name, hex, ok := strings.Cut(h, ":"); ok {
			return map[string]string{name: hex}
		}
		return map[string]string{}
	}
	for _, f := range p.files {
		m := map[string]any{"filename": f.Filename, "url": f.URL, "hashes": hashes(f.Hash), "yanked": f.Yanked}
		if f.YankedReason != "" {
			m["yanked"] = f.YankedReason
		}
		if f.RequiresPython != "" {
			m["requires-python"] = f.RequiresPython
		}
		if f.Size >= 0 {
			m["size"] = f.Size
		}
		if !f.Uploaded.IsZero() {
			m["upload-time"] = f.Uploaded
		}
		if f.Provenance != "" {
			m["provenance"] = f.Provenance
		}
		if f.Sidecar {
			m["core-metadata"] = hashes(f.SidecarHash)
		}
		files = append(files, m)
	}
	return must(json.Marshal(map[string]any{
		"meta": map[string]any{"api-version": "1.4", "tracks": p.tracks}, "name": p.name, "versions": p.versions,
		"alternate-locations": p.alternates, "files": files,
		"project-status": map[string]string{"status": p.status, "reason": p.reason},
	}))
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<!DOCTYPE html><a href="x-1.tar.gz#sha256=`+sha256Text+`" data-yanked>x</a>`), "", "/simple/x/")
	f.Add([]byte(`<base href="http://other/"><meta name="pypi:repository-version" content="1.0"><a href=x.whl data-core-metadata=true>`), "", "/")
	f.Add([]byte(`<a href="?C=N;O=D">Name</a><a href="../">up</a>`), "", "/simple/x/") // what file servers list
	f.Add([]byte("\xff\xfe<\x00a\x00 \x00h\x00r\x00e\x00f\x00=\x00x\x00>\x00"), "", "/")
	f.Add([]byte("<meta http-equiv=content-type content='text/html; charset=latin1'><a href='x.whl' data-yanked='\xe9'>"), "", "/")
	f.Fuzz(func(t *testing.T, text []byte, charset, path string) {
		base, err := url.Parse("https://example.org" + path)
		if err != nil {
			return
		}
		p, err := spreadPage(parseHTML(bytes.NewReader(text), charset, base, ""))
		if err != nil {
			return
		}
		checkPage(t, p)
		p.skipped, p.warnings = nil, nil
		checkHTML(t, p)
		byByte, err := spreadPage(parseHTML(iotest.OneByteReader(bytes.NewReader(text)), charset, base, ""))
		if err != nil {
			t.Fatalf("a byte at a time: %v", err)
		}
		byByte.skipped, byByte.warnings = nil, nil
		if diff := cmp.Diff(byByte, p, cmp.AllowUnexported(page{}, readPage{})); diff != "" {
			t.Errorf("a byte at a time, got then want:\n%s", diff)
		}
	})
}

func FuzzPipConfig(f *testing.F) {
	f.Add("[global]\nindex-url = https://example.org/simple\n")
	f.Add("[global]\nfind-links =\n    a\n    b\n; comment\n[install]\nIndex_URL: x\n") // continuation, dashes, colon
	f.Fuzz(func(t *testing.T, text string) {
		options := map[string]option{}
		if pipOptions(text, "pip.conf", options) != nil {
			return
		}
		for key, o := range options {
			if !strings.Contains(key, ".") || strings.TrimSpace(o.value) != o.value {
				t.Errorf("options[%q] = %+v", key, o)
			}
		}
	})
}

func FuzzNetrc(f *testing.F) {
	f.Add("machine example.org login me password secret\ndefault login anyone")
	f.Add("macdef init\nmachine example.org\n\nmachine \"example.org\" login \"a b\"") // macros end at an empty line
	f.Fuzz(func(t *testing.T, text string) {
		n := parseNetrc(text)
		login := n.login("example.org", "", true)
		if login == nil {
			return
		}
		password, _ := login.Password()
		if login.Username() == "" && password == "" {
			t.Errorf("%q: a login that is empty", text)
		}
		if again := n.login("example.org", login.Username(), true); again == nil || again.Username() != login.Username() {
			t.Errorf("%q: the login of %q is %v when it is asked for", text, login.Username(), again)
		}
	})
}
