package export

import (
	"strings"
	"testing"

	"resolve/resolver"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"flask 3.0":           "flask 3.0",
		"größe":               "größe",
		"a\nb\r\t\x00\x1b[1m": "a�b����[1m",
		"a\u202eb\u2028c":     "a�b�c",
		"a\xffb":              "a�b",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

// No password is in any output, wherever a URL with one stands.
func TestNoCredentials(t *testing.T) {
	const secret = "https://me:hunter2@host.test/simple/"
	r, o := full()
	for i := range r.Packages {
		p := &r.Packages[i]
		p.Index = secret
		for j := range p.Via {
			v := &p.Via[j]
			v.Asks += " @ " + secret
			if v.Package == "" {
				v.Origin.File = secret
			}
		}
		for _, f := range p.Files() {
			f.URL, f.Provenance, f.Index = secret+"f", secret+"p", secret+"i"
		}
	}
	r.Warnings = append(r.Warnings, "reading "+secret+": slow")
	o.Root = ""
	for format := range formats {
		out := render(t, format, r, o)
		if strings.Contains(out, "hunter2") {
			t.Errorf("%s: there is the password in\n%s", format, out)
		}
		if !strings.Contains(out, "host.test") {
			t.Errorf("%s: there is no URL left in\n%s", format, out)
		}
	}
}

func TestPURL(t *testing.T) {
	for _, c := range []struct {
		name, version, index string
		scheme               resolver.Scheme
		want                 string
	}{
		{"django", "1.11.1", "", nil, "pkg:pypi/django@1.11.1"},
		{"django-package", "1.11.1.dev1", "https://pypi.org/simple", resolver.PEP440, "pkg:pypi/django-package@1.11.1.dev1"},
		{"django", "1.0", "https://pypi.org/simple/", nil, "pkg:pypi/django@1.0"},
		{"django", "1.0", "https://me:secret@PyPI.org/simple/", nil, "pkg:pypi/django@1.0"},
		{"django", "1.0", "https://pypi.python.org/simple/", nil, "pkg:pypi/django@1.0"},
		{"django", "1.0", "https://test.pypi.org/simple/", nil, "pkg:pypi/django@1.0?repository_url=https:%2F%2Ftest.pypi.org%2Fsimple"},
		{"django", "1.0", "https://pypi.org/other/", nil, "pkg:pypi/django@1.0?repository_url=https:%2F%2Fpypi.org%2Fother"},
		{"django", "1.0", "https://pypi.org.evil.test/simple/", nil, "pkg:pypi/django@1.0?repository_url=https:%2F%2Fpypi.org.evil.test%2Fsimple"},
		{"django", "1.0", "https://me:secret@host.test/s?a=b&c=d#e", nil, "pkg:pypi/django@1.0?repository_url=https:%2F%2Fhost.test%2Fs%3Fa%3Db%26c%3Dd%23e"},
		{"django", "1.0", "wheels", nil, "pkg:pypi/django@1.0?repository_url=wheels"},
		{"torch", "1!2.1.0+cu118", "", nil, "pkg:pypi/torch@1%212.1.0%2Bcu118"},
		{"a/b@c?d#e", "1 0\xff", "", nil, "pkg:pypi/a%2Fb%40c%3Fd%23e@1%200%EF%BF%BD"},
		{"menu", "1.0.0", "https://pypi.org/simple/", resolver.SemVer, "pkg:generic/menu@1.0.0?repository_url=https:%2F%2Fpypi.org%2Fsimple"},
		{"menu", "", "", resolver.SemVer, "pkg:generic/menu"},
	} {
		p := &resolver.Package{Name: c.name, Version: c.version, Index: c.index}
		if got := purl(p, c.scheme); got != c.want {
			t.Errorf("purl of %q %q from %q = %q, want %q", c.name, c.version, c.index, got, c.want)
		}
	}
}

func TestIRI(t *testing.T) {
	for in, want := range map[string]string{
		"https://files.test/a/b-1.0.whl":        "https://files.test/a/b-1.0.whl",
		"https://files.test/b-1!2%2Bl.whl?x=1#": "https://files.test/b-1!2%2Bl.whl?x=1",
		"https://files.test/a b\"<c>.whl":       "https://files.test/a%20b%22%3Cc%3E.whl",
		"https://files.test/größe":              "https://files.test/gr%C3%B6%C3%9Fe",
		"https://files.test/?q=[\"%zz|%2f]#f[]": "https://files.test/?q=%5B%22%25zz%7C%2f%5D#f%5B%5D",
		"https://[::1]:8080/a[b]":               "https://[::1]:8080/a%5Bb%5D",
		"file:///wheels/b-1.0.whl":              "file:///wheels/b-1.0.whl",
		"":                                      "",
		"b-1.0.whl":                             "",
		"https://":                              "",
		"https:b.whl":                           "",
		"javascript:alert(1)":                   "",
		"https://a\"b/":                         "",
		"https://[::1/":                         "",
		"https://files.test/%zz":                "",
		"https://files.test/\x00":               "",
	} {
		got, ok := iri(in)
		if got != want || ok != (want != "") {
			t.Errorf("iri(%q) = %q, %v, want %q", in, got, ok, want)
		}
		if !hasFormat("iri-reference", got) {
			t.Errorf("iri(%q) = %q, which is none", in, got)
		}
	}
}
