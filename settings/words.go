package settings

import "strings"

// ParseTruth reads a truth value as variables have it: y, yes, t, true, on and 1,
// or n, no, f, false, off and 0, in any case; those that uv reads. ok is false for
// any other text.
func ParseTruth(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "y", "yes", "t", "true", "on", "1":
		return true, true
	case "n", "no", "f", "false", "off", "0":
		return false, true
	}
	return false, false
}

// Split splits a variable that holds several values: at white space or, if comma is
// set, at commas, as some have it whose values may hold spaces. Empty ones are none.
func Split(text string, comma bool) []string {
	if !comma {
		return strings.Fields(text)
	}
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
