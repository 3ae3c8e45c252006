package index

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// readAny reads a whole text with jsonText into what encoding/json makes of it,
// numbers as they are written.
func readAny(j *jsonText) (v any) {
	switch c := j.next(); c {
	case '"':
		return string(j.text())
	case '{':
		j.at++
		m := map[string]any{}
		for first := true; ; first = false {
			name, ok := j.member(first)
			if !ok {
				return m
			}
			key := string(name)
			m[key] = readAny(j)
		}
	case '[':
		j.at++
		a := []any{}
		for first := true; j.element(first); first = false {
			a = append(a, readAny(j))
		}
		return a
	case 't', 'f', 'n':
		j.literal()
		return map[byte]any{'t': true, 'f': false}[c]
	case 0:
		return nil
	}
	if c := j.in[j.at]; c == '-' || '0' <= c && c <= '9' {
		return json.Number(j.number())
	}
	j.unexpected()
	return nil
}

// wantAny is what encoding/json makes of text, with the differences that jsonText
// documents: what is not UTF-8 is refused.
func wantAny(text []byte) (v any, ok bool) {
	if !utf8.Valid(text) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return v, json.Valid(text) && d.Decode(&v) == nil
}

// compareJSON reads text as a value and over it, and compares both with encoding/json.
func compareJSON(t *testing.T, text []byte) {
	t.Helper()
	if bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) > maxNesting {
		return
	}
	want, ok := wantAny(text)
	for name, read := range map[string]func(j *jsonText) any{
		"read": readAny,
		"skip": func(j *jsonText) any { j.skip(); return want },
	} {
		j := jsonText{in: text, final: true}
		got := read(&j)
		if j.err == nil && len(bytes.Trim(text[j.at:], " \t\r\n")) > 0 {
			j.unexpected()
		}
		if (j.err == nil) != ok {
			t.Errorf("%s %q: error %v, want one: %v", name, text, j.err, !ok)
		} else if ok && !reflect.DeepEqual(got, want) {
			t.Errorf("%s %q: got then want:\n%s", name, text, cmp.Diff(got, want))
		}
	}
	if !ok {
		return
	}
	// A beginning is never wrong, and is either short or, for a number, a value.
	for n := range min(len(text), 200) {
		j := jsonText{in: text[:n]}
		j.skip()
		if j.err != nil && j.err != errShort {
			t.Errorf("skip of the first %d bytes of %q: %v, want that it is short", n, text, j.err)
		}
	}
}

func FuzzJSONText(f *testing.F) {
	for _, s := range append(jsonSeeds, `"\ud83d\ude00\ud83d\u0041\udc00\ud83d"`, "\"\xed\xa0\x80\"", `-0.0e-0`, `[1,2,]`, "[\v1]", `"12345678\"90123\u00e9é"`, `nul`, `{"a":1 "b":2}`, `-`, `1.`, `01`) {
		f.Add([]byte(s))
	}
	f.Fuzz(compareJSON)
}

// Small texts of everything that JSON is made of, in every place of the eight
// bytes that are looked at together.
func TestJSONTextAgreesWithEncodingJSON(t *testing.T) {
	pieces := []string{`"`, `\`, `\"`, `\u`, `\u00e9`, `\ud83d`, `\ude00`, "é", "\xff", "\x1f", "\x7f", "\x80", "a", "12345678", " ", "\n",
		"{", "}", "[", "]", ":", ",", "true", "false", "null", "-", "0", "1", ".", "e", "E+", `"a":`, `"x"`, "tru"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		compareJSON(t, []byte(b.String()))
	}
	for before := range 20 {
		for c := range 256 {
			for _, after := range []string{"", "abcdefgh", `"`} {
				compareJSON(t, []byte(fmt.Sprintf("%q", strings.Repeat("a", before))[:before+1]+string([]byte{byte(c)})+after+`"`))
			}
		}
	}
}

// However a page comes, it says the same.
func TestPiecesOfAPage(t *testing.T) {
	text := largePage(40)
	for kind, text := range map[string][]byte{jsonType: text, htmlType: must(renderProject(text))} {
		want := must(readAll(bytes.NewReader(text), kind, pageBase))
		if len(want.files) != 40*21 {
			t.Fatalf("%s: %d files, want %d", kind, len(want.files), 40*21)
		}
		got, err := readAll(iotest.OneByteReader(bytes.NewReader(text)), kind, pageBase)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, want, cmp.AllowUnexported(page{}, readPage{})); diff != "" {
			t.Errorf("%s, a byte at a time, got then want:\n%s", kind, diff)
		}
		broken := fmt.Errorf("broken")
		r := iotest.TimeoutReader(iotest.HalfReader(bytes.NewReader(text)))
		if _, err := readAll(r, kind, pageBase); err != iotest.ErrTimeout {
			t.Errorf("%s: a body that breaks: %v, want %v", kind, err, iotest.ErrTimeout)
		}
		if _, err := readAll(iotest.ErrReader(broken), kind, pageBase); err != broken {
			t.Errorf("%s: a body that breaks at once: %v, want %v", kind, err, broken)
		}
	}
}
