package pep508

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"resolve/internal/lineartest"
)

// numbered joins n texts that differ in a number.
func numbered(before, format, join, after string) func(n int) string {
	return func(n int) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = fmt.Sprintf(format, i)
		}
		return before + strings.Join(parts, join) + after
	}
}

// around repeats text between two others.
func around(before, text, after string) func(n int) string {
	return func(n int) string { return before + strings.Repeat(text, n) + after }
}

// Hostile texts take no more than linear time and memory, accepted or not.
func TestParsersAreLinear(t *testing.T) {
	requirement := func(s string) {
		r, _, err := ParseLenient(s)
		if err != nil {
			_ = err.Error()
			return
		}
		_ = r.String()
		r.Marker.Evaluate(&linux, "a")
		r.Marker.Extras()
		r.Marker.Condition()
	}
	marker := func(s string) { requirement("a;" + s) }
	for _, c := range []struct {
		name  string
		n     int
		input func(n int) string
		work  func(string)
	}{
		{"a long name", 1 << 11, around("a", "b", ""), requirement},
		{"a name of separators", 1 << 11, around("a", "-", ""), requirement},
		{"a name to be normalised", 1 << 10, around("a", "-.A", ""), requirement},
		{"extras", 1 << 8, numbered("a[", "x%d", ",", "]"), requirement},
		{"the same extra", 1 << 9, around("a[x", ",x", "]"), requirement},
		{"brackets", 1 << 11, around("a", "[", ""), requirement},
		{"clauses", 1 << 7, numbered("a", ">=1.%d", ",", ""), requirement},
		{"clauses in parentheses", 1 << 7, numbered("a(", ">=1.%d", ",", ")"), requirement},
		{"clauses without commas", 1 << 7, numbered("a", ">=1.%d", " ", ""), requirement},
		{"commas", 1 << 11, around("a>=1", ",", ""), requirement},
		{"digits", 1 << 11, around("a>=", "1", ""), requirement},
		{"a long text", 1 << 11, around("a===", "'", ""), requirement},
		{"a long URL", 1 << 11, around("a @ ", ";", ""), requirement},
		{"line ends", 1 << 11, around("a", "\n", ""), requirement},
		{"semicolons", 1 << 11, around("a", ";", ""), requirement},
		{"quotes before the marker", 1 << 10, around("a", "'\"", ";os_name=='a'"), requirement},

		{"parentheses that do not end", 1 << 11, around("", "(", ""), marker},
		{"many nests of parentheses", 1 << 3, around("", strings.Repeat("(", 199)+"os_name=='a'"+strings.Repeat(")", 199)+" or ", "os_name=='b'"), marker},
		{"and", 1 << 7, numbered("", "os_name=='x%d'", " and ", ""), marker},
		{"or", 1 << 7, numbered("", "os_name=='x%d'", " or ", ""), marker},
		{"or and and", 1 << 7, around("", "os_name=='x' or os_name=='y' and ", "os_name=='z'"), marker},
		{"groups", 1 << 6, numbered("", "(os_name=='x%d' or os_name=='y')", " and ", ""), marker},
		{"extra", 1 << 7, numbered("", "extra=='x%d'", " or ", ""), marker},
		{"a long string", 1 << 11, around("os_name=='", "x", "'"), marker},
		{"a string that does not end", 1 << 11, around("os_name=='", "x", ""), marker},
		{"a list of versions", 1 << 6, numbered("python_version in '", "3.%d", " ", "'"), marker},
		{"a list of extras", 1 << 8, numbered("extra in '", "x%d", " ", "'"), marker},
		{"a long version", 1 << 9, around("python_version>='", "1.", "1'"), marker},
		{"a long word", 1 << 11, around("", "or", ""), marker},
		{"not", 1 << 9, around("os_name ", "not ", "'a'"), marker},
		{"operators", 1 << 11, around("os_name ", "=", "'a'"), marker},
		{"white space", 1 << 11, around("", " ", "os_name=='a' "), marker},
	} {
		t.Run(c.name, func(t *testing.T) { lineartest.Check(t, c.n, c.input, c.work) })
	}
}

// Parentheses are counted and not left to the stack.
func TestDepth(t *testing.T) {
	nested := func(depth int) string {
		return strings.Repeat("(", depth) + "os_name == 'a'" + strings.Repeat(")", depth)
	}
	if m, err := ParseMarker(nested(maxDepth)); err != nil || m.String() != `os_name == "a"` {
		t.Errorf("%d parentheses: %s, %v; want them read", maxDepth, m, err)
	}
	for _, depth := range []int{maxDepth + 1, 1_000_000} {
		_, err := ParseMarker(nested(depth))
		if e, ok := err.(*Error); !ok || e.Offset != maxDepth || e.Expected != "fewer parentheses within each other" {
			t.Errorf("%d parentheses: %.200v; want an error at the one too many", depth, err)
		}
	}
}

// A condition is found within its budget however large the marker is; past the
// budget it is one fact, which is right wherever it is evaluated, and whose
// relations to others may be missed.
func TestConditionsAreBounded(t *testing.T) {
	const most = 10 * time.Second // a budget takes about one
	for name, text := range map[string]string{
		"or":                    numbered("", "os_name == 'x%d'", " or ", "")(50_000),
		"and":                   numbered("", "os_name != 'x%d'", " and ", "")(50_000),
		"extras":                numbered("", "extra == 'x%d'", " or ", "")(50_000),
		"sets":                  numbered("", "'x%d' in extras", " or ", "")(50_000),
		"versions":              numbered("", "python_full_version != '3.%d.1'", " and ", "")(50_000),
		"pairs":                 numbered("", "('x%[1]d' in extras and 'x%[1]d' in dependency_groups)", " or ", "")(1000),
		"clauses of pairs":      numbered("", "('x%[1]d' in extras or 'y%[1]d' in dependency_groups)", " and ", "")(1000),
		"needles":               numbered("", "'x%d' in sys_platform", " or ", "")(10_000),
		"parts":                 numbered("", "sys_platform in 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz%d'", " or ", "")(2000),
		"lists and sets":        numbered("", "(python_full_version in '"+numbered("", "3.%d", " ", "")(300)+" 4.%[1]d' and 'x%[1]d' in extras)", " or ", "")(300),
		"one long version list": "python_version in '" + numbered("", "3.%d", " ", "")(50_000) + "'",
	} {
		t.Run(name, func(t *testing.T) {
			m := MustParseMarker(text)
			start := time.Now()
			c := m.Condition()
			simple := MustParseMarker(`os_name == "posix" and python_version >= "3.8" and "x1" in extras`).Condition()
			for _, d := range []Condition{c, c.Not(), c.And(simple), c.Or(simple), c.Given(simple), simple.Given(c)} {
				_ = d.String()
				_, _ = d.Marker() // either answer is right
			}
			if took := time.Since(start); took > 6*most {
				t.Errorf("took %s; want %s for each operation at most", took, most)
			}
			for _, extras := range [][]string{nil, {"x1"}, {"x999"}} {
				want := m.EvaluateSets(&linux, extras, []string{"x1"})
				if got := c.EvaluateSets(&linux, extras, []string{"x1"}); got != want || c.Not().EvaluateSets(&linux, extras, []string{"x1"}) == want {
					t.Errorf("with extras %q = %t, or its opposite is the same; want %t", extras, got, want)
				}
			}
		})
	}
}
