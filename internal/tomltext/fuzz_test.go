package tomltext

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// What is TOML, and what it says, is what the library's decoder finds.
func FuzzTOML(f *testing.F) {
	for _, seed := range []string{
		"a.b = 1\na.c = 2\n[a.d]\n",                // a header below a dotted table
		"[a.b]\n[a]\nb.c = 1\n",                    // a dotted key into a header's table
		"[a]\nb.c = 1\n[a.b]\n",                    // a header of a dotted table
		"[[a]]\n[[a.b]]\n[a]\n",                    // a table that is an array
		"a = [1, {b = 1}]\n[[a]]\n",                // an array that is closed
		"a = {b.c = 1, b.d = 2}\n[a.b.e]\n",        // a table in braces
		"a = 1\na = 2\n",                           // a key twice
		"[a]\n[a]\n",                               // a table twice
		"a = 9223372036854775808\n",                // a number that does not fit
		"a = 1979-02-30\nb = 07:32:60\nc = 0xfg\n", // no times, no number
		"a = \"\"\"\\\n \\u00e9\\\"\"\"\"\"\n",     // quotes at the end
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		s := NewSource("f", text, 1, nil)
		root, err := Parse(s)
		var want map[string]any
		werr := toml.Unmarshal([]byte(text), &want)
		if (err != nil) != (werr != nil) {
			t.Fatalf("%q: got %v, want %v", text, err, werr)
		}
		if err != nil {
			return
		}
		if got := plain(root); !same(got, want) {
			t.Fatalf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

// plain returns what v says without places; nil stands for what this package does
// not decode.
func plain(v *Value) any {
	switch v.Kind {
	case String:
		return v.Text
	case Bool:
		return v.Text == "true"
	case Integer:
		n, _ := strconv.ParseInt(strings.ReplaceAll(v.Text, "_", ""), 0, 64)
		return n
	case Array:
		all := []any{}
		for _, element := range v.Array {
			all = append(all, plain(element))
		}
		return all
	case Table:
		all := map[string]any{}
		for key, element := range v.values {
			all[key] = plain(element)
		}
		return all
	}
	return nil
}

func same(got, want any) bool {
	switch want := want.(type) {
	case string, bool, int64:
		return got == want
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(got, want, same)
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for key := range want {
			if _, ok := got[key]; !ok || !same(got[key], want[key]) {
				return false
			}
		}
		return true
	}
	return got == nil
}

// Where a character of a string stands is known whatever the string is written
// like.
func FuzzOffsetIn(f *testing.F) {
	f.Add(`"a\u00e9\x41\"b"`, 3)
	f.Add("\"\"\"\\\n  a\\\n\n b\"\"\"", 1)
	f.Add("'''\r\na\r\nb'''", 2)
	f.Fuzz(func(t *testing.T, raw string, at int) {
		if !strings.HasPrefix(raw, `"`) && !strings.HasPrefix(raw, "'") || !utf8.ValidString(raw) {
			return
		}
		s := NewSource("f", "a = "+raw, 1, nil)
		root, err := Parse(s)
		if err != nil {
			return
		}
		v := root.Get("a")
		if v == nil || v.Kind != String || at < 0 || at > len(v.Text) {
			return
		}
		// What stands before the place, closed with the string's own quotes, says
		// what the string says before the byte.
		place := s.OffsetIn(v, at)
		if place < v.At || place > v.End {
			t.Fatalf("%q at %d: got %d, want it in %d to %d", raw, at, place, v.At, v.End)
		}
		quotes := raw[:1]
		if strings.HasPrefix(raw, quotes+quotes+quotes) && len(raw) >= 6 {
			quotes += quotes + quotes
		}
		cut := NewSource("f", s.Text[:place]+quotes, 1, nil)
		root, err = Parse(cut)
		if err != nil {
			return // a cut within quotes or within a character
		}
		if got, want := root.Get("a").Text, v.Text[:at]; got != want && utf8.ValidString(want) && utf8.RuneStart((v.Text + "a")[at]) {
			t.Errorf("%q at %d: got what follows %q, want what follows %q", raw, at, got, want)
		}
	})
}
