package dist

import (
	"strings"
	"testing"
)

func TestParseSdistName(t *testing.T) {
	for _, test := range []struct{ filename, name, want string }{
		{"flask-3.0.0.tar.gz", "flask", "3.0.0"},
		{"Flask-3.0.0.tar.gz", "flask", "3.0.0"},
		{"zope.interface-5.0.tar.gz", "zope-interface", "5.0"},
		{"zope_interface-5.0.tar.gz", "zope-interface", "5.0"},
		{"zope-interface-5.0.zip", "zope-interface", "5.0"},
		{"a-1-2-3.0.tar.gz", "a-1-2", "3.0"},
		{"a-1-2.tar.bz2", "a", "1-2"},
		{"a-1-2.tar.bz2", "a-1", "2"},
		{"a__b-1.tar.gz", "a-b", "1"}, // as pip has it; uv passes it over
		{"A._-b-1.tar.gz", "a-b", "1"},
		{"a-1.tar.Z", "a", "1"},
		{"a-1.0-1.zip", "a", "1.0-1"},
		{"a-1.0_beta_1.tar.gz", "a", "1.0_beta_1"},
		{"a-1.0+local-1.tar.gz", "a", "1.0+local-1"},
		{"py2neo-1.0rc1.tgz", "py2neo", "1.0rc1"},
		{"x-1+cu_121.tar.xz", "x", "1+cu_121"},
		{"x-1!1.tar.zst", "x", "1!1"},
		{"x-v1.tar", "x", "v1"},
		{"x-1.tbz", "x", "1"},
		{"x-1.txz", "x", "1"},
		{"x-1.tlz", "x", "1"},
		{"x-1.tar.lz", "x", "1"},
		{"x-1.tar.lzma", "x", "1"},
	} {
		got, err := ParseSdistName(test.filename, test.name)
		if err != nil || got != test.want {
			t.Errorf("ParseSdistName(%q, %q) = %q, %v, want %q", test.filename, test.name, got, err, test.want)
		}
		if kind, version, ok := KindOf(test.filename, test.name); !ok || kind != Sdist || version != test.want {
			t.Errorf("KindOf(%q, %q) = %v, %q, %v, want an sdist of %q", test.filename, test.name, kind, version, ok, test.want)
		}
	}
}

func TestParseSdistNameRefuses(t *testing.T) {
	for _, test := range []struct{ filename, name, says string }{
		{"a-1-py3.9.egg", "a", "end as an sdist"},
		{"a-1.win32-py2.7.exe", "a", "end as an sdist"},
		{"a-1.win32.msi", "a", "end as an sdist"},
		{"a-1-1.noarch.rpm", "a", "end as an sdist"},
		{"a-1.tar.gz.asc", "a", "end as an sdist"},
		{"a-1.gz", "a", "end as an sdist"},
		{"a-1.TAR.GZ", "a", "end as an sdist"},
		{".tar.gz", "a", "begin with"},
		{"a.tar.gz", "a", "begin with"},
		{"-1.tar.gz", "", "begin with"},
		{"a-b--1.tar.gz", "a-b", "-1"},
		{"ab-1.tar.gz", "a", "begin with"},
		{"b-1.tar.gz", "a", "begin with"},
		{"a-.tar.gz", "a", "no version"},
		{"a-1.0.linux-x86_64.tar.gz", "a", "linux-x86_64"},
		{"a-latest.tar.gz", "a", "latest"},
	} {
		got, err := ParseSdistName(test.filename, test.name)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("ParseSdistName(%q, %q) = %q, %v, want an error with %q", test.filename, test.name, got, err, test.says)
		}
	}
}

// What parses is spelled by the name: put together again it parses to the same.
func FuzzParseSdistName(f *testing.F) {
	f.Add("flask-3.0.0.tar.gz", "flask")
	f.Add("A__b.-c-1.0-1.tar.Z", "a-b-c") // runs, a post-release with a dash
	f.Add("a-1-2.zip", "a")               // ambiguous
	f.Add("a-1-2.zip", "a-1")
	f.Add("a-1.0.linux-x86_64.tar.gz", "a") // a built archive
	f.Fuzz(func(t *testing.T, filename, name string) {
		version, err := ParseSdistName(filename, name)
		if err != nil {
			return
		}
		if !isVersion(version) || !strings.HasSuffix(filename, "-"+version+sdistSuffix(filename)) {
			t.Errorf("ParseSdistName(%q, %q) = %q, want a version that stands before the end", filename, name, version)
		}
		plain := name + "-" + version + sdistSuffix(filename)
		if again, err := ParseSdistName(plain, name); err != nil || again != version {
			t.Errorf("ParseSdistName(%q, %q) = %q, %v, want %q", plain, name, again, err, version)
		}
	})
}

func BenchmarkParseSdistName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseSdistName("zope.interface-5.4.0.tar.gz", "zope-interface"); err != nil {
			b.Fatal(err)
		}
	}
}
