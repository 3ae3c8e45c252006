package dist

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"resolve/pep440"
	"resolve/pep508"
)

const wheelSuffix = ".whl"

// A WheelName is a parsed wheel file name (PEP 427, 491). It is plain data;
// String gives a name that parses to the same value.
type WheelName struct {
	Name                     string // normal form
	Version                  string // as spelled, `_` turned back into `-` where PEP 440 reads both alike
	Build                    string // "" if none
	BuildNum                 uint64 // the leading digits of Build
	Pythons, ABIs, Platforms string // dotted tag sets as written
}

// ParseWheelName reads a wheel's file name. Beyond PEP 427's form it demands
// a PEP 440 version, a build tag that begins with digits (64 bits of them at
// most), and tags of ASCII letters, digits and underscores of which a Python
// tag does not begin with a digit. A `+` that a URL has quoted must be unquoted
// before. The time is linear in the length of filename.
func ParseWheelName(filename string) (WheelName, error) {
	p, wrong, what := splitWheel(filename)
	if wrong == "" && !validWheelProject(p.name) {
		wrong, what = "it has no package name", p.name
	}
	if what != "" {
		return WheelName{}, fmt.Errorf("reading wheel name %q: %s: %q", filename, wrong, what)
	}
	if wrong != "" {
		return WheelName{}, fmt.Errorf("reading wheel name %q: %s", filename, wrong)
	}
	w := WheelName{
		Name: pep508.NormalizeName(p.name), Version: restoreDashes(p.version), Build: p.build,
		Pythons: p.pythons, ABIs: p.abis, Platforms: p.platforms,
	}
	w.BuildNum, _ = p.buildNumber()
	if _, err := pep440.Parse(w.Version); err != nil {
		return WheelName{}, fmt.Errorf("reading wheel name %q: %w", filename, err)
	}
	return w, nil
}

// String gives the file name, the project's name and the version escaped as
// PEP 427 has it.
func (w WheelName) String() string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(w.Name, "-", "_"))
	b.WriteByte('-')
	b.WriteString(strings.ReplaceAll(w.Version, "-", "_"))
	for _, part := range [...]string{w.Build, w.Pythons, w.ABIs, w.Platforms} {
		if part != "" {
			b.WriteByte('-')
			b.WriteString(part)
		}
	}
	b.WriteString(wheelSuffix)
	return b.String()
}

// Tags yields each tag that the three compressed sets stand for (PEP 425), the
// platforms running fastest, as often as the name has it: py2-none-any,
// py3-none-any. Their number is the product of the sets' sizes, so of a hostile
// name there are more than anybody can go through; Rank does not need them.
func (w WheelName) Tags() iter.Seq[string] { return expand(w.Pythons, w.ABIs, w.Platforms) }

func expand(pythons, abis, platforms string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for python := range strings.SplitSeq(pythons, ".") {
			for abi := range strings.SplitSeq(abis, ".") {
				for platform := range strings.SplitSeq(platforms, ".") {
					if !yield(python + "-" + abi + "-" + platform) {
						return
					}
				}
			}
		}
	}
}

// ExpandTag yields each tag that a compressed one stands for, as py2.py3-none-any,
// in the order of WheelName.Tags and as many.
func ExpandTag(tag string) (iter.Seq[string], error) {
	python, rest, _ := strings.Cut(tag, "-")
	abi, platform, _ := strings.Cut(rest, "-")
	if !validPythons(python) || !validTags(abi) || !validTags(platform) {
		return nil, fmt.Errorf("reading tag %q: it is not a Python, an ABI and a platform tag between dashes", tag)
	}
	return expand(python, abi, platform), nil
}

// wheelParts are the dash-separated fields of a wheel's name, as written.
type wheelParts struct {
	name, version, build, pythons, abis, platforms string
}

// splitWheel cuts a wheel's name into its fields and checks their characters,
// but neither the project's name nor the version. wrong is "" if all is well,
// else what is wrong, what the field that is. It runs once for each file of
// each page, so it allocates nothing.
func splitWheel(filename string) (p wheelParts, wrong, what string) {
	stem, ok := strings.CutSuffix(filename, wheelSuffix)
	if !ok {
		return p, "it does not end in .whl", ""
	}
	var dash [6]int
	n := 0
	for at := 0; n < len(dash); n++ {
		i := strings.IndexByte(stem[at:], '-')
		if i < 0 {
			break
		}
		dash[n] = at + i
		at += i + 1
	}
	if n != 4 && n != 5 {
		return p, "it has not five or six parts between dashes", ""
	}
	p.name, p.version = stem[:dash[0]], stem[dash[0]+1:dash[1]]
	if n == 5 {
		p.build = stem[dash[1]+1 : dash[2]]
		if _, ok := p.buildNumber(); !ok {
			return p, "its build tag is none", p.build
		}
	}
	p.pythons, p.abis, p.platforms = stem[dash[n-3]+1:dash[n-2]], stem[dash[n-2]+1:dash[n-1]], stem[dash[n-1]+1:]
	switch {
	case p.name == "" || p.version == "":
		return p, "a part is empty", ""
	case !validPythons(p.pythons):
		return p, "its Python tag is none", p.pythons
	case !validTags(p.abis):
		return p, "its ABI tag is none", p.abis
	case !validTags(p.platforms):
		return p, "its platform tag is none", p.platforms
	}
	return p, "", ""
}

// buildNumber gives the leading digits of the build tag; false for a tag that
// has none, more than 64 bits of them, or characters that no tag has.
func (p *wheelParts) buildNumber() (uint64, bool) {
	digits := 0
	for i := 0; i < len(p.build); i++ {
		c := p.build[i]
		if i == digits && isDigit(c) {
			digits++
		} else if !tagByte[c] && c != '.' {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(p.build[:digits], 10, 64)
	return n, err == nil
}

// restoreDashes undoes PEP 427's escape of `-` in a version. PEP 440 reads
// `_` and `-` alike but for one form, which stays as it is: `1.0_1` is no
// version, and `1.0-1` would be a post-release that nobody spelled.
func restoreDashes(version string) string {
	i := strings.IndexByte(version, '_')
	if i < 0 {
		return version
	}
	public, _, _ := strings.Cut(version, "+")
	if cut := strings.LastIndexByte(public, '_'); cut > 0 && isDigit(public[cut-1]) && allDigits(public[cut+1:]) {
		return version
	}
	return strings.ReplaceAll(version, "_", "-")
}

// validWheelProject reports whether a wheel may be named so: letters and
// digits of any script, `.` and `_`, no two underscores in a row.
func validWheelProject(name string) bool {
	if strings.Contains(name, "__") || !utf8.ValidString(name) {
		return false
	}
	for _, c := range name {
		if c != '_' && c != '.' && !unicode.IsLetter(c) && !unicode.IsNumber(c) {
			return false
		}
	}
	return name != ""
}

// validTags reports whether set is dotted tags, none of them empty.
func validTags(set string) bool {
	before := byte('.')
	for i := 0; i < len(set); i++ {
		c := set[i]
		if !tagByte[c] && (c != '.' || before == '.') {
			return false
		}
		before = c
	}
	return before != '.'
}

// validPythons is validTags for Python tags, none of which begins with a digit.
func validPythons(set string) bool {
	start := true
	for i := 0; i < len(set); i++ {
		if start && isDigit(set[i]) {
			return false
		}
		start = set[i] == '.'
	}
	return validTags(set)
}

// tagByte says which bytes a tag may have.
var tagByte = func() (t [256]bool) {
	for c := range t {
		b := byte(c)
		t[c] = isDigit(b) || b == '_' || 'a' <= b|0x20 && b|0x20 <= 'z'
	}
	return t
}()

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
