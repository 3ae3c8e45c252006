package dist

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"resolve/internal/pythontest"
	"resolve/pep508"
)

// The text comes as Latin-1, a letter for each byte.
const parseEmail = `
import sys, json
from packaging.metadata import parse_email
for line in sys.stdin:
    raw, unparsed = parse_email(json.loads(line).encode("latin-1"))
    fields = ["name", "version", "metadata_version", "requires_python", "requires_dist", "provides_extra", "dynamic"]
    print(json.dumps({f: raw[f] for f in fields if f in raw}))
`

// What packaging reads of the headers that we read.
type emailFields struct {
	Name            string   `json:"name"`
	Version         string   `json:"version"`
	MetadataVersion string   `json:"metadata_version"`
	RequiresPython  string   `json:"requires_python"`
	RequiresDist    []string `json:"requires_dist"`
	ProvidesExtra   []string `json:"provides_extra"`
	Dynamic         []string `json:"dynamic"`
}

var (
	soundLines = []string{
		"Summary: a thing: of use", "Author: J\u00f6rg", "Classifier: Programming Language :: Python :: 3", "Keywords: a,b",
		"Requires-Python: >=3.8", "requires-python:>=2.7, !=3.0.*", "Requires-Dist: b", "Requires-Dist: c[x] (>=1.0) ; extra == 'docs'",
		"REQUIRES-DIST:\td ~= 1.0  ", "Requires-Dist: e @ https://example.org/e.whl", "Provides-Extra: docs", "Provides-Extra: A_b.C", "provides-extra:test",
		"Dynamic: Requires-Dist", "Dynamic: license", "License: MIT\n        Copyright x\n\n        y", "Description: words\n        |more words\n        ",
		"Requires-Dist: f >= 1;\n python_version\n\t< '3'", "Project-URL: Home, https://example.org", "License-File: LICENSE", "Import-Name: a; private",
		"Requires: module", "Obsoletes: other", "X-Unknown: y", "Name-Of-Something: z", "Requires-Dist: \u00e9 ; x == '\u00df'",
	}
	oddLines = []string{
		"no header at all", "a sentence: not a header", ": nothing", "Requires-Dist : spaced", "Requires-Dist:", "Requires-Python: UNKNOWN", "Name: again",
		"Version: 2", "Metadata-Version: 1.0", "Requires-Dist: \xe9", "Requires-Dist: =?utf-8?q?b=3D?=", "Provides-Extra: -none-", "Provides-Extra: docs",
		"Requires-Dist: a\rProvides-Extra: mac", "Requires-Dist: g\r", "\xef\xbb\xbfRequires-Dist: h",
	}
)

// randomMetadata gives a file, a fifth of them with something odd.
func randomMetadata(r *rand.Rand) string {
	lines := []string{"Metadata-Version: 2." + string(rune('1'+r.IntN(5))), "Name: Some.Thing", "Version: 1." + string(rune('0'+r.IntN(10)))}
	odd := r.IntN(5) == 0
	for range r.IntN(12) {
		if odd && r.IntN(4) == 0 {
			lines = append(lines, oddLines[r.IntN(len(oddLines))])
		} else {
			lines = append(lines, soundLines[r.IntN(len(soundLines))])
		}
	}
	if odd && r.IntN(20) == 0 {
		lines[0] = []string{"\xef\xbb\xbf" + lines[0], " folded\n" + lines[0], "From somebody\n" + lines[0], "\n" + lines[0]}[r.IntN(4)]
	}
	text := strings.Join(append(lines, "", "Requires-Dist: in-the-body", ""), "\n")
	if r.IntN(4) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// The differences to packaging's parse_email. Two more are everywhere and are
// undone before the comparison: it keeps the line ends of folded values and the
// white space at their ends, and the names of packages and extras as they are
// spelled and as often as they are there.
var emailDifferences = []difference{
	{"packaging ends the headers at a line that is none; here, as in uv, it is passed over",
		matchHead(`(?m)^[^\s:][^:\n]*$|^[^\s:]+ [^:\n]*:|^:`)},
	{"packaging ends the headers at a byte order mark", matchHead("\xef\xbb\xbf")},
	{"packaging refuses a header that is there twice; here, as in uv, the first counts",
		matchHead(`(?ims)^Name:.*^Name:|^Version:.*^Version:|^Metadata-Version:.*^Metadata-Version:|^Requires-Python:.*^Requires-Python:`)},
	{"packaging keeps UNKNOWN and empty values", matchHead(`(?m): UNKNOWN$|^Requires-Dist:$`)},
	{"packaging gives up all values of a header of which one is not UTF-8; here it is taken for Latin-1", matchHead(`(?m)\xe9$`)},
	{"packaging does not decode encoded words; uv does", matchHead(`=\?`)},
	{"packaging keeps extras that are no names", matchHead(`(?im)^Provides-Extra: -none-`)},
	{"packaging ends a line, and so the headers, at each carriage return before a line feed", matchHead(`\r\n`)},
}

// matchHead gives what tells whether the pattern is in the headers.
func matchHead(pattern string) func(string) bool {
	bytewise := regexp.MustCompile(latin1(pattern))
	return func(text string) bool {
		head := strings.ReplaceAll(text, "\r\n", "\n")
		if i := strings.Index(head[1:], "\n\n"); i >= 0 {
			head = head[:i+1]
		}
		return bytewise.MatchString(latin1(head))
	}
}

func TestMetadataAsPackaging(t *testing.T) {
	p := pythontest.Start(t, parseEmail, packaging)
	r := rand.New(rand.NewPCG(5, 241))
	texts, requests := make([]string, 10_000), make([]string, 10_000)
	for i := range texts {
		texts[i] = randomMetadata(r)
		requests[i] = latin1(texts[i])
	}
	seen := make(map[string]int)
	same := 0
	for i, theirs := range pythontest.All[string, emailFields](p, requests) {
		got, err := ParseMetadata([]byte(texts[i]))
		var diff string
		if err == nil {
			diff = cmp.Diff(fieldsOf(got), normalised(theirs), cmpopts.EquateEmpty())
		} else if theirs.Name != "" && theirs.Version != "" {
			diff = err.Error()
		}
		switch {
		case diff == "":
			same++
		case !reasonFor(emailDifferences, texts[i], seen):
			t.Errorf("%q: got -, want +\n%s", texts[i], diff)
		}
	}
	checkDifferences(t, emailDifferences, seen)
	t.Logf("%d files, %d read alike, differences %v", len(texts), same, seen)
}

func fieldsOf(m *Metadata) emailFields {
	return emailFields{m.Name, m.Version, m.MetadataVersion, m.RequiresPython, m.RequiresDist, m.ProvidesExtra, m.Dynamic}
}

// normalised does to packaging's fields what is done to ours everywhere.
func normalised(f emailFields) emailFields {
	list := func(values []string, each func(string) string) []string {
		for i, v := range values {
			values[i] = each(strings.Trim(unfold(v), " \t\r\n"))
		}
		return values
	}
	same := func(s string) string { return s }
	f.Name = pep508.NormalizeName(f.Name)
	f.RequiresPython = list([]string{f.RequiresPython}, same)[0]
	f.RequiresDist = list(f.RequiresDist, same)
	var extras []string
	for _, extra := range list(f.ProvidesExtra, pep508.NormalizeName) {
		if !slices.Contains(extras, extra) {
			extras = append(extras, extra)
		}
	}
	f.ProvidesExtra = extras
	f.Dynamic = list(f.Dynamic, strings.ToLower)
	return f
}

// A round trip: what is read of a file, written out as one, is read again, and
// without a warning.
func FuzzMetadataRoundTrip(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		f.Add([]byte(randomMetadata(r)))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := ParseMetadata(in)
		if err != nil || strings.Contains(strings.Join(append(m.RequiresDist, m.RequiresPython, m.Version, m.Name), ""), "=?") {
			return
		}
		var b bytes.Buffer
		line := func(f field, value string) {
			if value != "" {
				b.WriteString(fieldNames[f] + ": " + value + "\n")
			}
		}
		line(metadataVersion, m.MetadataVersion)
		line(projectName, m.Name)
		line(projectVersion, m.Version)
		line(requiresPython, m.RequiresPython)
		for _, v := range m.RequiresDist {
			line(requiresDist, v)
		}
		for _, v := range m.ProvidesExtra {
			line(providesExtra, v)
		}
		for _, v := range m.Dynamic {
			line(dynamic, v)
		}
		again, err := ParseMetadata(b.Bytes())
		if err != nil {
			t.Fatalf("%q, written from %q: %v", b.String(), in, err)
		}
		if diff := cmp.Diff(fieldsOf(again), fieldsOf(m), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: got -, want +\n%s", in, diff)
		}
	})
}
