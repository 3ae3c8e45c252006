package peers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseYAML(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       any
	}{
		{"nothing", "# only this\n", nil},
		{"a mapping", "a: 1\nb: c d\n", map[string]any{"a": "1", "b": "c d"}},
		{"null", "a: null\nb: ~\nc:\n", map[string]any{"a": nil, "b": nil, "c": nil}},
		{"comments", "a: b#c # d\n# e\nf: '#g' # h\n", map[string]any{"a": "b#c", "f": "#g"}},
		{"a sequence as far left as its key", "a:\n- b\n- c\nd: e\n", map[string]any{"a": []any{"b", "c"}, "d": "e"}},
		{"an item below its dash", "-\n  a:\n    - b\n", []any{map[string]any{"a": []any{"b"}}}},
		{"an item beside its dash", "- a: b\n  c:\n   - d\n- e\n", []any{map[string]any{"a": "b", "c": []any{"d"}}, "e"}},
		{"a mapping in an item with a sequence under its key", "- a:\n  - b\n", []any{map[string]any{"a": []any{"b"}}}},
		{"lists", "a: []\nb: [c == 1, 'd, e', \"f\"]\n", map[string]any{"a": []any{}, "b": []any{"c == 1", "d, e", "f"}}},
		{"a list in a list", "a: [[b], c]\n", map[string]any{"a": []any{[]any{"b"}, "c"}}},
		{"folded", "a: >-\n  b\n  c\nd: e\n", map[string]any{"a": "b c", "d": "e"}},
		{"a marker", "- A 1.0; depends B == 1, C\n", []any{"A 1.0; depends B == 1, C"}},
	} {
		got, err := parseYAML(tc.text)
		if err != nil {
			t.Errorf("%s: got error %v", tc.name, err)
		} else if diff := cmp.Diff(got, tc.want); diff != "" {
			t.Errorf("%s: got - want +\n%s", tc.name, diff)
		}
	}
}

func TestParseYAMLRefuses(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"a: b\n  c: d\n", `line 2: "c: d": it is indented more than what it follows`},
		{"  a: b\nc: d\n", `line 2: "c: d": it is indented less than what came first`},
		{"a: b\nc\n", `line 2: "c": it is indented less than what came first`},
		{"a: b\na: c\n", `line 2: "a: c": the key is there twice`},
		{"a: {b: c}\n", `line 1: "a: {b: c}": '{' is not understood`},
		{"a: &b c\n", `line 1: "a: &b c": '&' is not understood`},
		{"a: |\n  b\n", `line 1: "a: |": '|' is not understood`},
		{"a: [b\n", `line 1: "a: [b": a bracket that is not closed on its line`},
		{"a: 'b\n", `line 1: "a: 'b": a quote that is not closed, or an escape`},
		{"a: 'it''s'\n", `line 1: "a: 'it''s'": a quote that is not closed, or an escape`},
		{"a: b: c\n", `line 1: "a: b: c": a mapping in the middle of a line`},
		{"a: [b] c\n", `line 1: "a: [b] c": "c" follows a value`},
	} {
		got, err := parseYAML(tc.text)
		if err == nil || err.Error() != tc.want {
			t.Errorf("%q: got %v, error %v, want error %s", tc.text, got, err, tc.want)
		}
	}
}
