package dist

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseMetadata(t *testing.T) {
	for _, test := range []struct {
		story, in string
		want      Metadata
	}{
		{"a wheel's", "Metadata-Version: 2.1\nName: Flask\nVersion: 3.0.0\nSummary: x: y\nRequires-Python: >=3.8\n" +
			"Requires-Dist: Werkzeug>=3.0.0\nRequires-Dist: asgiref>=3.2 ; extra == \"async\"\nProvides-Extra: async\n" +
			"Provides-Extra: Dot_Env\n\nName: body\nRequires-Dist: body\n",
			Metadata{Name: "flask", Version: "3.0.0", MetadataVersion: "2.1", RequiresPython: ">=3.8",
				RequiresDist:  []string{"Werkzeug>=3.0.0", `asgiref>=3.2 ; extra == "async"`},
				ProvidesExtra: []string{"async", "dot-env"}}},
		{"CRLF and a BOM", "\xef\xbb\xbfMetadata-Version: 2.2\r\nName: a\r\nVersion: 1\r\nDynamic: Requires-Dist\r\nDynamic: license\r\n\r\nRequires-Dist: b\r\n",
			Metadata{Name: "a", Version: "1", MetadataVersion: "2.2", Dynamic: []string{"requires-dist", "license"}}},
		{"folded lines", "Name: a\nVersion: 1\nRequires-Dist: b>=1;\n  python_version\r\n\t< '3'\nDescription: line\n        Name: x\n        \n        y\nRequires-Dist: c\n",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"b>=1; python_version < '3'", "c"}}},
		{"any case, space before the colon", "NAME: a\nversion:1\nrequires-DIST :b\n",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"b"}}},
		{"the last line without an end", "Name: a\nVersion: 1\nRequires-Dist: b",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"b"}}},
		{"junk and old headers", "garbage\nName: a\nVersion: 1\nRequires: b\nProvides: c\nname without colon\n folded garbage\nRequires-External: d\nRequires-Dist: e\n",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"e"}}},
		{"the first one counts", "Name: a\nName: b\nVersion: 1\nVersion: 2\nRequires-Python: >=3\nRequires-Python: >=4\n",
			Metadata{Name: "a", Version: "1", RequiresPython: ">=3"}},
		{"unknown and empty values", "Name: UNKNOWN\nName: a\nVersion:\nVersion: 1\nRequires-Python: UNKNOWN\nRequires-Dist:\nRequires-Dist: UNKNOWN\n",
			Metadata{Name: "a", Version: "1"}},
		{"extras that are none", "Name: a\nVersion: 1\nProvides-Extra: -x\nProvides-Extra: y\n",
			Metadata{Name: "a", Version: "1", ProvidesExtra: []string{"y"}}},
		{"Latin-1", "Name: a\nVersion: 1\nAuthor: J\xf6rg\nRequires-Dist: b ; x == '\xf6'\n",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"b ; x == '\u00f6'"}}},
		{"UTF-8", "Name: a\nVersion: 1\nRequires-Dist: b ; x == '\u00f6'\n",
			Metadata{Name: "a", Version: "1", RequiresDist: []string{"b ; x == '\u00f6'"}}},
		{"encoded words", "Name: =?utf-8?q?foo=62ar?=\nVersion: 1\n",
			Metadata{Name: "foobar", Version: "1"}},
	} {
		got, err := ParseMetadata([]byte(test.in))
		if err != nil {
			t.Errorf("%s: %v", test.story, err)
			continue
		}
		if diff := cmp.Diff(*got, test.want, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Metadata{}), cmpopts.IgnoreFields(Metadata{}, "Warnings")); diff != "" {
			t.Errorf("%s: got -, want +\n%s", test.story, diff)
		}
	}
}

func TestParseMetadataRefuses(t *testing.T) {
	for _, test := range []struct{ in, says string }{
		{"", "no Name"},
		{"\nName: a\nVersion: 1\n", "no Name"},
		{"Metadata-Version: 2.1\n\nName: a\nVersion: 1\n", "no Name"},
		{"Name: a\n", "no Version"},
		{"Name: a\nVersion: UNKNOWN\n", "no Version"},
		{"<html><body>404</body></html>", "no Name"},
		{"\xff\xfeN\x00a\x00", "UTF-16"},
		{"PK\x03\x04\x00\x00", "no Name"},
	} {
		got, err := ParseMetadata([]byte(test.in))
		if !errors.Is(err, ErrMetadata) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("ParseMetadata(%q) = %+v, %v, want an error with %q", test.in, got, err, test.says)
		}
	}
}

// What the body holds costs nothing, whatever its size.
func TestParseMetadataStopsAtBody(t *testing.T) {
	head := "Name: a\nVersion: 1\n\n"
	b := make([]byte, len(head), len(head)+8)
	copy(b, head)
	got := readHeaders(b[:cap(b)], nil, new(warnings))
	if len(got) != 2 {
		t.Errorf("got %d headers, want 2", len(got))
	}
	short, long := sampleMetadata(0), sampleMetadata(1<<20)
	small := testing.AllocsPerRun(10, func() { mustMetadata(t, short) })
	large := testing.AllocsPerRun(10, func() { mustMetadata(t, long) })
	if small != large {
		t.Errorf("got %v allocations with a large body, want %v as without", large, small)
	}
}

func mustMetadata(tb testing.TB, b []byte) *Metadata {
	tb.Helper()
	m, err := ParseMetadata(b)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestStatic(t *testing.T) {
	for _, test := range []struct {
		version string
		dynamic []string
		says    string // "" if it is static
	}{
		{"2.2", nil, ""},
		{"2.4", []string{"version", "license-file"}, ""},
		{"2.10", nil, ""},
		{"2.1", nil, "2.1"},
		{"1.2", nil, "1.2"},
		{"3.0", nil, "not known yet"},
		{"", nil, "no Metadata-Version"},
		{"2", nil, "is none"},
		{"2.x", nil, "is none"},
		{"2.2.1", nil, "is none"},
		{"2.2", []string{"requires-dist"}, "Requires-Dist is dynamic"},
		{"2.2", []string{"license", "requires-python"}, "Requires-Python is dynamic"},
		{"2.3", []string{"provides-extra"}, "Provides-Extra is dynamic"},
	} {
		m := Metadata{Name: "a", Version: "1", MetadataVersion: test.version, Dynamic: test.dynamic}
		err := m.Static()
		if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("Metadata %q with dynamic %q: got %v, want %q", test.version, test.dynamic, err, test.says)
		}
	}
}

func FuzzParseMetadata(f *testing.F) {
	f.Add([]byte("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b\n\nbody"))
	f.Add([]byte("Name: a\r\nVersion: 1\r\nRequires-Dist: b;\r\n  c\r\n\r\n"))                    // folded, CRLF
	f.Add([]byte("Name: =?utf-8?q?a?=\nVersion: \xf6\n"))                                         // encoded, Latin-1
	f.Add([]byte("Name: a\rVersion: 1\rRequires-Dist: b>=1.*\rRequires-Python: >=3,,\r\rbody\r")) // the first Macs, repairs
	f.Add([]byte("Name: a\r\r\nVersion: 1\r\r\njunk\r\nRequires: c\r\nName: d\r\n"))              // doubled line ends, junk
	f.Add([]byte("\xef\xbb\xbfName: a\nVersion: 1\nProvides-Extra: A\nProvides-Extra: a\n"))      // a mark, an extra twice
	f.Add([]byte(" folded first\nName : a\nVersion:1"))                                           // begins with a fold
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseMetadata(b)
		if err != nil {
			return
		}
		if m.Name == "" || m.Version == "" {
			t.Errorf("got name %q and version %q, want neither empty", m.Name, m.Version)
		}
		for _, s := range append([]string{m.Name, m.Version, m.RequiresPython}, m.RequiresDist...) {
			if strings.ContainsAny(s, "\r\n") {
				t.Errorf("got a value of two lines: %q", s)
			}
			if !utf8.ValidString(s) {
				t.Errorf("got a value that is no text: %q", s)
			}
		}
		if len(m.Warnings) > maxWarnings+1 || !slices.IsSortedFunc(m.Warnings[:min(len(m.Warnings), maxWarnings)], byLine) {
			t.Errorf("got %d warnings, want at most %d, by line: %v", len(m.Warnings), maxWarnings+1, m.Warnings)
		}
		if _, _, err := m.Requirements(); err != nil && !errors.Is(err, ErrMetadata) {
			t.Errorf("Requirements: got %v, want ErrMetadata", err)
		}
		if _, _, err := m.PythonSpecifiers(); err != nil && !errors.Is(err, ErrMetadata) {
			t.Errorf("PythonSpecifiers: got %v, want ErrMetadata", err)
		}
		_ = m.Static()
	})
}

func byLine(a, b Warning) int { return a.Line - b.Line }

// sampleMetadata is as long as a real one: classifiers, twenty requirements, a body.
func sampleMetadata(body int) []byte {
	var b strings.Builder
	b.WriteString("Metadata-Version: 2.1\nName: jupyterlab\nVersion: 4.2.0\nSummary: a notebook\nRequires-Python: >=3.8\n")
	for i := range 30 {
		fmt.Fprintf(&b, "Classifier: Programming Language :: Python :: 3.%d\n", i)
	}
	for i := range 20 {
		fmt.Fprintf(&b, "Requires-Dist: package-%d<%d,>=1.%d ; extra == 'docs'\n", i, i+5, i)
	}
	b.WriteString("Provides-Extra: docs\nDescription-Content-Type: text/markdown\n\n")
	b.WriteString(strings.Repeat("# Title\nLorem: ipsum\n", body/21))
	return []byte(b.String())
}

// longMetadata has 300 lines of headers in the mix of a large real one, and a body.
func longMetadata() []byte {
	var b strings.Builder
	b.WriteString("Metadata-Version: 2.4\nName: apache-airflow\nVersion: 2.10.2\nSummary: a platform\nRequires-Python: ~=3.8\n" +
		"Author-email: A Name <name@example.org>\nLicense-Expression: Apache-2.0\nDescription-Content-Type: text/markdown\n")
	for i := range 32 {
		fmt.Fprintf(&b, "Classifier: Programming Language :: Python :: 3.%d\n", i)
	}
	for i := range 10 {
		fmt.Fprintf(&b, "Project-URL: Page %d, https://example.org/project/page/%d\n", i, i)
	}
	for i := range 50 {
		fmt.Fprintf(&b, "Provides-Extra: extra-%d\n", i)
	}
	for i := range 200 {
		fmt.Fprintf(&b, "Requires-Dist: a-package-%d<%d.0,>=1.%d; python_version < \"3.12\" and extra == \"extra-%d\"\n", i, i+5, i, i%50)
	}
	b.WriteString("\n" + strings.Repeat("# Title\nLorem: ipsum\n", 2000))
	return []byte(b.String())
}

// The claim is 15 µs for 300 lines.
func BenchmarkParseMetadata300Lines(b *testing.B) {
	in := longMetadata()
	head, _, _ := strings.Cut(string(in), "\n\n")
	if n := strings.Count(head, "\n") + 1; n != 300 {
		b.Fatalf("got %d lines, want 300", n)
	}
	b.SetBytes(int64(len(head)))
	b.ReportAllocs()
	for b.Loop() {
		if m := mustMetadata(b, in); len(m.RequiresDist) != 200 || m.Warnings != nil {
			b.Fatalf("got %d requirements and %d warnings, want 200 and none", len(m.RequiresDist), len(m.Warnings))
		}
	}
}

func BenchmarkParseMetadata(b *testing.B) {
	for _, c := range []struct {
		shape string
		body  int
	}{{"headers", 0}, {"body-50KB", 50 << 10}} {
		b.Run(c.shape, func(b *testing.B) {
			in := sampleMetadata(c.body)
			b.ReportAllocs()
			for b.Loop() {
				if m := mustMetadata(b, in); len(m.RequiresDist) != 20 {
					b.Fatalf("got %d requirements, want 20", len(m.RequiresDist))
				}
			}
		})
	}
}
