package resolver

import (
	"strings"
	"testing"
)

func TestBrief(t *testing.T) {
	word := strings.Repeat("é", 80)
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{strings.Repeat("a", maxReason), strings.Repeat("a", maxReason)},
		{strings.Repeat("ab ", 40), strings.TrimSpace(strings.Repeat("ab ", 33)) + " …"},
		{word, word[:maxReason] + " …"},
		{"x" + word, "x" + word[:maxReason-2] + " …"}, // the letter that is cut through is left out
	} {
		if got := brief(test.text); got != test.want {
			t.Errorf("brief(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
