package pep440

import (
	"fmt"
	"strings"
	"testing"

	"resolve/internal/lineartest"
)

// numbered joins n texts that differ in a number.
func numbered(format, join string) func(n int) string {
	return func(n int) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(parts, join)
	}
}

// around repeats text between two others.
func around(before, text, after string) func(n int) string {
	return func(n int) string { return before + strings.Repeat(text, n) + after }
}

// Hostile texts take no more than linear time and memory, accepted or not.
func TestParsersAreLinear(t *testing.T) {
	parse := func(s string) {
		v, err := Parse(s)
		if err != nil {
			_ = err.Error()
			return
		}
		v.Compare(MustParse(v.String()))
		v.Release()
	}
	specifiers := func(s string) {
		set, _, err := ParseSpecifiersLenient(s)
		if err != nil {
			_ = err.Error()
		}
		_ = set.String()
		set.ContainsText("1.0")
	}
	set := func(s string) {
		set, err := ParseSet(s)
		if err != nil {
			_ = err.Error()
		}
		_ = set.String()
	}
	for _, c := range []struct {
		name  string
		n     int
		input func(n int) string
		work  func(string)
	}{
		{"digits", 1 << 11, around("", "9", ""), parse},
		{"zeros", 1 << 11, around("", "0", ""), parse},
		{"a long release", 1 << 10, around("", "1.", "1"), parse},
		{"zeros at the end", 1 << 10, around("1", ".0", ""), parse},
		{"a long number of each part", 1 << 9, func(n int) string {
			digits := strings.Repeat("7", n)
			return digits + "!" + digits + "a" + digits + ".post" + digits + ".dev" + digits + "+" + digits
		}, parse},
		{"a long local label", 1 << 10, around("1+a", ".a", ""), parse},
		{"local numbers", 1 << 10, around("1+0", ".07", ""), parse},
		{"white space", 1 << 11, around(" ", "\u3000", "1"), parse},
		{"separators", 1 << 11, around("1", "-", ""), parse},
		{"epochs", 1 << 10, around("", "1!", "1"), parse},
		{"no version", 1 << 11, around("", "é", ""), parse},

		{"clauses", 1 << 7, numbered(">=1.%d", ","), specifiers},
		{"the same clause", 1 << 8, around(">=1", ",>=1", ""), specifiers},
		{"texts", 1 << 7, numbered("===%d'", ","), specifiers},
		{"commas", 1 << 11, around(">=1", ",", ""), specifiers},
		{"clauses without commas", 1 << 7, numbered(">=1.%d", " "), specifiers},
		{"quotes", 1 << 11, around(">='", "'", ""), specifiers},
		{"operators", 1 << 11, around("", "=", ""), specifiers},
		{"more operators", 1 << 10, around("", ">=", ""), specifiers},
		{"stars", 1 << 10, around("==1", ".*", ""), specifiers},
		{"spaces", 1 << 11, around(">=", " ", "1"), specifiers},
		{"digits of a clause", 1 << 11, around("~=1.", "9", ""), specifiers},

		{"exclusions", 1 << 6, numbered("!=2.%d", ","), set},
		{"alternatives", 1 << 6, numbered("==2.%d.1", " || "), set},
		{"local versions", 1 << 6, numbered("==2+x%d", " || "), set},
		{"other texts", 1 << 6, numbered("!===w%d", ","), set},
		{"a long release in a set", 1 << 7, around(">=1", ".0", ".1"), set},
		{"bars", 1 << 10, around("", " || ", ""), set},
		{"negations", 1 << 10, around("", "not (", ""), set},
		{"exclamation marks", 1 << 11, around("", "!", ">1"), set},
	} {
		t.Run(c.name, func(t *testing.T) { lineartest.Check(t, c.n, c.input, c.work) })
	}
}
