package requirements

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A kind is an option that may stand in a file.
type kind struct {
	name        string // long, without the dashes
	short       byte   // 0 if none
	value       bool   // it takes one
	requirement bool   // it belongs to a requirement, behind it on its line
}

// kinds are the options that pip accepts in files. Names that mean the same
// are in kindAliases.
var kinds = []kind{
	{name: "index-url", short: 'i', value: true},
	{name: "extra-index-url", value: true},
	{name: "no-index"},
	{name: "find-links", short: 'f', value: true},
	{name: "requirement", short: 'r', value: true},
	{name: "constraint", short: 'c', value: true},
	{name: "editable", short: 'e', value: true},
	{name: "no-binary", value: true},
	{name: "only-binary", value: true},
	{name: "prefer-binary"},
	{name: "require-hashes"},
	{name: "pre"},
	{name: "all-releases", value: true},
	{name: "only-final", value: true},
	{name: "trusted-host", value: true},
	{name: "use-feature", value: true},
	{name: "hash", value: true, requirement: true},
	{name: "config-settings", short: 'C', value: true, requirement: true},
	{name: "global-option", value: true, requirement: true},
}

var kindAliases = map[string]string{
	"pypi-url":       "index-url",
	"config-setting": "config-settings",
}

// findKind returns the kind of a long name without dashes, nil if none.
func findKind(name string) *kind {
	if other, ok := kindAliases[name]; ok {
		name = other
	}
	if i := slices.IndexFunc(kinds, func(f kind) bool { return f.name == name }); i >= 0 {
		return &kinds[i]
	}
	return nil
}

// findShortKind returns the kind of a letter, nil if none.
func findShortKind(letter byte) *kind {
	if i := slices.IndexFunc(kinds, func(f kind) bool { return f.short == letter }); i >= 0 {
		return &kinds[i]
	}
	return nil
}

// A given is an option as it was met.
type given struct {
	*kind
	Option
}

// readOptions reads the words of l from the byte offset at on, all of which
// must be options and their values.
func (l *line) readOptions(at int) ([]given, error) {
	words, bad, err := splitWords(l.text[at:])
	if err != nil {
		return nil, l.error(at+bad, err.Error())
	}
	var out []given
	loc := locator{l: l}
	for len(words) > 0 {
		w := words[0]
		words = words[1:]
		f, value, hasValue, err := l.matchKind(w, at, out)
		if err != nil {
			return nil, err
		}
		g := given{f, Option{Name: "--" + f.name, Value: value, Position: loc.position(at + w.at)}}
		switch {
		case f.value && !hasValue:
			if len(words) == 0 {
				return nil, l.errorAt(g.Position, "option "+l.quote(w.text)+" needs a value")
			}
			g.Value, words = words[0].text, words[1:]
		case !f.value && hasValue:
			return nil, l.errorAt(g.Position, "option "+l.quote(g.Name)+" takes no value")
		}
		out = append(out, g)
	}
	return out, nil
}

// matchKind returns the kind that the word w is, and the value that is in w.
// The words of l start at the offset at; before holds the options before w.
func (l *line) matchKind(w word, at int, before []given) (f *kind, value string, hasValue bool, err error) {
	long, isLong := strings.CutPrefix(w.text, "--")
	switch {
	case isLong && long != "":
		name, value, hasValue := strings.Cut(long, "=")
		if f := findKind(name); f != nil {
			return f, value, hasValue, nil
		}
		e := l.error(at+w.at, "unknown option "+l.quote("--"+name))
		if other := nearestKind(name); other != "" {
			e.Hint = "did you mean " + l.quote("--"+other) + "?"
		}
		return nil, "", false, e
	case len(w.text) > 1 && w.text[0] == '-' && !isLong:
		if f := findShortKind(w.text[1]); f != nil {
			// "-r=file" is not pip's, but nobody has a file called "=file".
			value := strings.TrimPrefix(w.text[2:], "=")
			return f, value, len(w.text) > 2, nil
		}
		_, size := utf8.DecodeRuneInString(w.text[1:])
		return nil, "", false, l.error(at+w.at, "unknown option "+l.quote(w.text[:1+size]))
	}
	e := l.error(at+w.at, "unexpected "+l.quote(w.text))
	e.Expected = "an option or the end of the line"
	if n := len(before); n > 0 && before[n-1].value {
		e.Msg += " after " + l.quote(before[n-1].Name+" "+before[n-1].Value)
		e.Hint = "a value with spaces needs quotes"
	}
	return nil, "", false, e
}

// nearestKind returns the kind whose name is closest to name, if it is close:
// one that name begins, or is two slips away from.
func nearestKind(name string) string {
	if len(name) < 3 || len(name) > 32 {
		return ""
	}
	best, least := "", 3
	for _, f := range kinds {
		d := distance(name, f.name)
		if strings.HasPrefix(f.name, name) {
			d = 1
		}
		if d < least {
			best, least = f.name, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two short strings.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// hashSizes has the length in bytes of the digests that --hash may name: those pip
// calls strong.
var hashSizes = map[string]int{"sha256": 32, "sha384": 48, "sha512": 64}

// parseHash reads the value of --hash.
func (l *line) parseHash(o Option) (Hash, error) {
	algorithm, digest, ok := strings.Cut(o.Value, ":")
	fail := func(msg, expected string) (Hash, error) {
		e := l.errorAt(o.Position, msg)
		e.Expected = expected
		return Hash{}, e
	}
	size, known := hashSizes[algorithm]
	switch {
	case !ok:
		return fail("invalid hash "+l.quote(o.Value), `an algorithm, ":" and a digest, as sha256:...`)
	case !known:
		return fail("hashes by "+l.quote(algorithm)+" are not accepted", "sha256, sha384 or sha512")
	}
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != size {
		return fail("invalid hash "+l.quote(o.Value), fmt.Sprintf("%s with a digest of %d hexadecimal digits", algorithm, 2*size))
	}
	return Hash{Algorithm: algorithm, Digest: strings.ToLower(digest), Position: o.Position}, nil
}
