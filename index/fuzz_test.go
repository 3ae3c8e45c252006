package index

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
)

// checkPage checks what holds for every page that is accepted.
func checkPage(t *testing.T, p *page) {
	t.Helper()
	for _, f := range p.files {
		if f.URL == "" || f.Filename == "" || f.Size < -1 {
			t.Errorf("accepted a file without url or name: %+v", f)
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

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"meta":{"api-version":"1.0"},"name":"x","files":[]}`))
	f.Add([]byte(`{"files":[{"filename":"x-1.tar.gz","url":"../../x-1.tar.gz","hashes":{"md5":"` + md5Text + `"},"yanked":"why","core-metadata":{},"size":1}]}`))
	f.Add([]byte(`{"files":[{"url":"//h/\u0078#sha256=` + sha256Text + `"}]} `)) // a network path, an escape, a fragment
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parseJSON(bytes.NewReader(text), pageBase)
		if err != nil {
			return
		}
		checkPage(t, p)
		// What it says must come through the HTML view of it too.
		doc, err := renderProject(text)
		if err != nil {
			return // encoding/json is stricter about types that are not read here
		}
		if _, err := parseHTML(bytes.NewReader(doc), pageBase); err != nil && !strings.Contains(err.Error(), "malformed listing") {
			t.Errorf("the HTML of an accepted page: %v", err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<!DOCTYPE html><a href="x-1.tar.gz#sha256=`+sha256Text+`" data-yanked>x</a>`), "/simple/x/")
	f.Add([]byte(`<base href="http://other/"><meta name="pypi:repository-version" content="1.0"><a href=x.whl data-core-metadata=true>`), "/")
	f.Add([]byte(`<a href="?C=N;O=D">Name</a><a href="../">up</a>`), "/simple/x/") // what file servers list
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		base, err := url.Parse("https://example.org" + path)
		if err != nil {
			return
		}
		if p, err := parseHTML(bytes.NewReader(text), base); err == nil {
			checkPage(t, p)
		}
	})
}

func FuzzLink(f *testing.F) {
	f.Add("/simple/flask/", "../../files/x.whl")
	f.Add("/a//b/", "./x") // an empty segment in the base
	f.Fuzz(func(t *testing.T, path, link string) {
		base, err := url.Parse("https://example.org" + path)
		if err != nil || hasScheme([]byte(link)) || base.Host != "example.org" {
			return
		}
		b := newBuilder(base)
		got, err := b.links.join(b, []byte(link))
		ref, wantErr := url.Parse(link)
		if wantErr != nil || err != nil {
			return // plain links with wrong escapes are found when they are fetched
		}
		clean := *base
		clean.RawQuery, clean.Fragment, clean.RawFragment, clean.User = "", "", "", nil
		want := clean.ResolveReference(ref)
		if u, err := url.Parse(got); err != nil || u.String() != want.String() && u.Path != want.Path {
			t.Errorf("join(%q, %q) = %q, want %q", path, link, got, want)
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
		if login, password, ok := netrcLogin(text, "example.org"); ok == (login == "" && password == "") {
			t.Errorf("netrcLogin = %q, %q, %v", login, password, ok)
		}
	})
}
