package index

import (
	"net/url"
	"strings"
	"testing"
)

// The examples of RFC 3986, 5.4, with the answers that it gives. What is no URL
// of http or https with a host is refused.
func TestRFC3986Examples(t *testing.T) {
	const refused = "refused"
	base := must(url.Parse("http://a/b/c/d;p?q"))
	for _, tt := range []struct{ link, want string }{
		{"g:h", refused}, {"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"}, {"/g", "http://a/g"},
		{"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"}, {";x", "http://a/b/c/;x"},
		{"g;x", "http://a/b/c/g;x"}, {"g;x?y", "http://a/b/c/g;x?y"}, {"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"},
		{"./", "http://a/b/c/"}, {"..", "http://a/b/"}, {"../", "http://a/b/"}, {"../g", "http://a/b/g"}, {"../..", "http://a/"},
		{"../../", "http://a/"}, {"../../g", "http://a/g"},
		{"../../../g", "http://a/g"}, {"../../../../g", "http://a/g"}, {"/./g", "http://a/g"}, {"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."}, {".g", "http://a/b/c/.g"}, {"g..", "http://a/b/c/g.."}, {"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"}, {"g/./h", "http://a/b/c/g/h"}, {"g/../h", "http://a/b/c/h"},
		{"g;x=1/./y", "http://a/b/c/g;x=1/y"}, {"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/./x", "http://a/b/c/g?y/./x"}, {"g?y/../x", "http://a/b/c/g?y/../x"},
		{"http:g", refused}, // for strict parsers it is "http:g"
	} {
		b := newBuilder(base, "")
		got, err := b.links.join(b, []byte(tt.link))
		if err != nil {
			got = refused
		}
		if got != tt.want {
			t.Errorf("join(%q) = %q, %v, want %q", tt.link, got, err, tt.want)
		}
	}
	// Those with a fragment, which is taken off before: "#s", "g#s", "g?y#s", "g;x?y#s", "g#s/./x", "g#s/../x".
	for link, want := range map[string]string{
		"g#s": "http://a/b/c/g", "g?y#s": "http://a/b/c/g?y", "g;x?y#s": "http://a/b/c/g;x?y", "g#s/./x": "http://a/b/c/g", "g#s/../x": "http://a/b/c/g",
	} {
		b := newBuilder(base, "")
		b.keep(&draft{url: []byte(link), filename: []byte("g")})
		if p, err := spreadPage(&b.page, nil); err != nil || len(p.files) != 1 || p.files[0].URL != want {
			t.Errorf("keep(%q) = %+v, %v, want %q", link, p, err, want)
		}
	}
}

// wantLink is join by net/url alone; "" where join refuses.
func wantLink(base *url.URL, link string) string {
	clean := *base
	clean.User, clean.Fragment, clean.RawFragment = nil, "", ""
	ref, err := url.Parse(link)
	if err != nil {
		return ""
	}
	u := clean.ResolveReference(ref)
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// Joining as text must not differ from RFC 3986 as net/url does it, whatever link came before.
func TestLinksAgreeWithNetURL(t *testing.T) {
	bases := []string{
		"https://example.org/simple/flask/", "https://example.org/simple/flask", "http://h:8080/", "http://h",
		"https://u:p@example.org/a/b/c/?q#f", "https://example.org/a//b/", "https://example.org/a%20b/c/",
		"https:///a/", "ftp://example.org/a/", "mailto:a", "https://ex\xfaample.org/a/",
	}
	links := []string{
		"x.whl", "../../files/ab/x-1.0+cpu.whl", "../../../../../x.whl", "/x/y.whl", "//other/x.whl", "./x.whl", "a/../x.whl", "a/./x.whl",
		"https://other/x%2B1.whl", "https://other/a/../x.whl", "https://other/a//x.whl", "https://other/x%zz.whl", "https://other", "https://other?q",
		"https://other/x.whl?q=1", "https://other/x y.whl", "https://u:p@other/x.whl", "https://other/x.whl", "https://otherwise/x.whl",
		"HTTP://other/x.whl", "?q=1", "x.whl?q=1", "a//b.whl", "..", "../", "a b.whl", "x:y.whl", "", "files/.hidden", "x%2", "%", "/%gg", "https:///x", "http:x",
		"é.whl", "/x\x7f", "\\x", "[", "http://[::1]/x.whl", "http://[::1", "https://\xfa/x.whl", "https://\xfa/y.whl",
	}
	for _, base := range bases {
		b := must(url.Parse(base))
		build := newBuilder(b, "")
		for range 2 {
			for _, link := range links {
				got, err := build.links.join(build, []byte(link))
				if want := wantLink(b, link); got != want || (err != nil) != (want == "") {
					t.Errorf("join(%q, %q) = %q, %v, want %q", base, link, got, err, want)
				}
			}
		}
	}
}

// Every byte in every place, with each that matters after it.
func TestPlain(t *testing.T) {
	slow := func(path string) bool {
		before := byte('/')
		for i := range len(path) {
			if c := path[i]; before == '/' && (c == '/' || c == '.') || pathKind[c] == reserved {
				return false
			}
			before = path[i]
		}
		_, err := url.PathUnescape(path)
		return err == nil
	}
	for at := range 6 {
		for c := range 256 {
			for _, d := range []byte("a/.%\xaf") {
				path := []byte("aZaZaZaZ")
				path[at], path[at+1] = byte(c), d
				for n := range len(path) + 1 {
					if got, want := plain(path[:n]), slow(string(path[:n])); got != want {
						t.Errorf("plain(%q) = %v, want %v", path[:n], got, want)
					}
				}
			}
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add("/simple/flask/", "../../files/x.whl", "x.whl")
	f.Add("/a//b/", "./x", "https://h/x.whl")             // an empty segment in the base
	f.Add("/", "https://h/a.whl", "https://h/b/../c.whl") // the same host again
	f.Fuzz(func(t *testing.T, path, before, link string) {
		base, err := url.Parse("https://example.org" + path)
		if err != nil || base.Host != "example.org" {
			return
		}
		b := newBuilder(base, "")
		b.links.join(b, []byte(before))
		got, err := b.links.join(b, []byte(link))
		if want := wantLink(base, link); got != want || (err != nil) != (want == "") {
			t.Errorf("join(%q, %q) = %q, %v, want %q", path, link, got, err, want)
		}
		if strings.Contains(got, "#") {
			t.Errorf("join(%q, %q) = %q, want no fragment", path, link, got)
		}
	})
}
