package dist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each kind of junk is named with its header, its line, its text and what was
// done with it.
func TestWarnings(t *testing.T) {
	const head = "Metadata-Version: 2.1\nName: a\nVersion: 1\n"
	for _, test := range []struct{ story, in, want string }{
		{"nothing", head + "Summary: x\nRequires-Dist: b;\n python_version < '3'\nDescription: x\n        |y\n\t\nProvides-Extra: c\n\njunk in the body", ""},
		{"CRLF is no junk", "Metadata-Version: 2.1\r\nName: a\r\nVersion: 1\r\n\r\n", ""},
		{"nor is its doubling", "Metadata-Version: 2.1\r\r\nName: a\r\r\nVersion: 1\r\r\n\r\r\n", ""},
		{"a line without colon", head + "junk\n and more of it\n", `line 4: "junk": it is no header; passed over`},
		{"a sentence with a colon", head + "that is: junk\n", `line 4: "that is: junk": it is no header; passed over`},
		{"a line that begins with a colon", head + ": x\n", `line 4: ": x": it is no header; passed over`},
		{"a folded line first", " x\n" + head, `line 1: " x": it continues no header; passed over`},
		{"a header that nobody knows is none", head + "X-Foo: bar\n", ""},
		{"white space before the colon", head + "Requires-Dist : b\nAuthor : c\n",
			`line 4: Requires-Dist "Requires-Dist : b": there is white space before the colon; passed over`},
		{"the first Macs", "Metadata-Version: 2.1\rName: a\rVersion: 1\rjunk\rRequires-Dist: b\r\rbody\r", `
			line 1: a line ends in a carriage return alone; taken for a line end
			line 4: "junk": it is no header; passed over`},
		{"a byte order mark", "\xef\xbb\xbf" + head, `line 1: "\ufeff": it is a byte order mark; passed over`},
		{"empty and unknown", head + "Requires-Dist:\nRequires-Python: UNKNOWN\n", `
			line 4: Requires-Dist: it says nothing; passed over
			line 5: Requires-Python "UNKNOWN": it says nothing; passed over`},
		{"twice", head + "Name: b\nversion: 1\n", `
			line 4: Name "b": it is there a second time; the first counts
			line 5: Version "1": it is there a second time; the first counts`},
		{"modules", head + "Requires: x\nProvides: y\nObsoletes: z (>1)\nRequires-External: q\n", `
			line 4: Requires "x": it is about modules and not about packages (PEP 314); passed over
			line 5: Provides "y": it is about modules and not about packages (PEP 314); passed over
			line 6: Obsoletes "z (>1)": it is about modules and not about packages (PEP 314); passed over`},
		{"extras", head + "Provides-Extra: -x\nProvides-Extra: A_b\nProvides-Extra: a.B\n", `
			line 4: Provides-Extra "-x": it is no name of an extra; left out
			line 6: Provides-Extra "a.B": it is the same as one before (PEP 685); left out`},
		{"Latin-1", head + "Author: J\xf6rg\nRequires-Dist: b ; x == '\xf6'\n",
			`line 5: Requires-Dist "b ; x == 'ö'": it is not UTF-8; taken for Latin-1`},
		{"encoded words", head + "Requires-Dist: =?utf-8?q?b?=\n",
			`line 4: Requires-Dist "=?utf-8?q?b?=": it has encoded words (RFC 2047); decoded`},
		{"no version of the format", "Name: a\nVersion: 1\n", "Metadata-Version: it is missing; read as any other"},
		{"a strange one", "Metadata-Version: two\nName: a\nVersion: 1\n", `Metadata-Version "two": it is none; read as any other`},
		{"a later one", "Metadata-Version: 2.99\nName: a\nVersion: 1\n",
			`Metadata-Version "2.99": it is newer than what is known; what is new in it is passed over`},
		{"a name and a version that are none", "Metadata-Version: 1.0\nName: a b\nVersion: one\n", `
			line 2: Name "a b": it is no package name; kept
			line 3: Version "one": it is no version; kept`},
		{"lines are counted through folds and the order is the file's", head + "Description: x\n  y\n\tz\nProvides-Extra: -\njunk\n", `
			line 7: Provides-Extra "-": it is no name of an extra; left out
			line 8: "junk": it is no header; passed over`},
	} {
		var got []string
		for _, w := range mustMetadata(t, []byte(test.in)).Warnings {
			got = append(got, w.String())
		}
		want := strings.ReplaceAll(strings.TrimSpace(test.want), "\t", "")
		if diff := cmp.Diff(strings.Join(got, "\n"), want); diff != "" {
			t.Errorf("%s: got -, want +\n%s", test.story, diff)
		}
	}
}

// Junk without end takes little room.
func TestWarningsAreBounded(t *testing.T) {
	in := "Metadata-Version: 2.1\nName: a\nVersion: 1\n" + strings.Repeat(strings.Repeat("\u00e4", 200)+"\n", 5000)
	got := mustMetadata(t, []byte(in)).Warnings
	if len(got) != maxWarnings+1 {
		t.Fatalf("got %d warnings, want %d and one that counts the others", len(got), maxWarnings)
	}
	if got[0].Text != strings.Repeat("\u00e4", maxWarningText/2) {
		t.Errorf("got %q, want the first %d bytes of the line", got[0].Text, maxWarningText)
	}
	if want := "there are 4900 more things like these"; got[maxWarnings].String() != want {
		t.Errorf("got %q, want %q", got[maxWarnings], want)
	}
}

func TestClip(t *testing.T) {
	for _, test := range []struct {
		in   string
		want int
	}{
		{strings.Repeat("x", 200), 200},
		{strings.Repeat("x", 201), 200},
		{strings.Repeat("x", 199) + "\u00e4", 199},
		{strings.Repeat("x", 197) + "\U0001f40d", 197},
		{strings.Repeat("\x80", 300), 196}, // no text at all
	} {
		if got := clip(test.in); len(got) != test.want || !strings.HasPrefix(test.in, got) {
			t.Errorf("clip(%q) has %d bytes, want the first %d", test.in, len(got), test.want)
		}
	}
}

// Without junk there is nothing to pay for: the warnings are nil.
func TestNoWarningsAllocateNothing(t *testing.T) {
	in := sampleMetadata(0)
	if w := mustMetadata(t, in).Warnings; w != nil {
		t.Errorf("got %v, want nil", w)
	}
	clean := testing.AllocsPerRun(20, func() { mustMetadata(t, in) })
	if clean > 5 { // the value, its text and three lists
		t.Errorf("got %v allocations, want 5", clean)
	}
}

// Text that would be slow for whoever looks at it more than once: a reader of
// quadratic time would not come back from 4 MB within the life of the test.
func TestParseMetadataIsLinear(t *testing.T) {
	const head, size = "Metadata-Version: 2.1\nName: a\nVersion: 1\n", 4 << 20
	for _, unit := range []string{
		"\r", "a\r", "\n ", "a\n", ":\n", "a:\n", "=?", "=?utf-8?q?", "=?utf-8?q?a?= ", " \r\n", "\t\r", "\xff", "Name: b\n",
		"Requires-Dist: b\n", "Requires-Dist: b;\n c\n", "Provides-Extra: x\n", "Requires:\r", "Description: x\n |\n",
	} {
		in := head + "Requires-Dist: " + strings.Repeat(unit, size/len(unit))
		if m := mustMetadata(t, []byte(in)); m.Name != "a" || len(m.Warnings) > maxWarnings+1 {
			t.Errorf("with %q: got name %q and %d warnings, want a and at most %d", unit, m.Name, len(m.Warnings), maxWarnings+1)
		}
	}
}

func TestWarningString(t *testing.T) {
	for _, test := range []struct {
		w    Warning
		want string
	}{
		{Warning{Header: "Name", Line: 2, Text: "a b", Done: "kept"}, `line 2: Name "a b": kept`},
		{Warning{Header: "Name", Done: "kept"}, "Name: kept"},
		{Warning{Text: "x", Done: "kept"}, `"x": kept`},
		{Warning{Done: "kept"}, "kept"},
	} {
		if got := fmt.Sprint(test.w); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
