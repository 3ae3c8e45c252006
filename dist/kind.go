package dist

import "strings"

// KindOf tells what a listed file of the package name (normal form) is and
// which version its name spells, as cheaply as that can be told. It is false
// for what is neither a wheel nor an sdist of that package: other packages'
// files, eggs, installers, names that break the rules of PEP 427.
//
// The version's text is not parsed: whether it means anything is a question
// to the version scheme. For a wheel it is restored as WheelName.Version is.
func KindOf(filename, name string) (kind Kind, version string, ok bool) {
	if strings.HasSuffix(filename, wheelSuffix) {
		n := spelled(filename, name)
		if n < 0 {
			return 0, "", false
		}
		p, wrong, _ := splitWheel(filename)
		if wrong != "" || len(p.name) != n || n != len(name) && strings.Contains(p.name, "__") {
			return 0, "", false
		}
		return Wheel, restoreDashes(p.version), true
	}
	version, wrong := splitSdist(filename, name)
	return Sdist, version, wrong == ""
}

// spelled gives the length of the spelling of name with which s begins: any
// case, and any run of `-`, `_` and `.` for a `-` (PEP 503). It is -1 if s
// begins otherwise; name is in normal form.
func spelled(s, name string) int {
	at := 0
	for i := 0; i < len(name); i++ {
		if at >= len(s) || folded[s[at]] != name[i] {
			return -1
		}
		at++
		if name[i] == '-' && i+1 < len(name) {
			for at < len(s) && folded[s[at]] == '-' {
				at++
			}
		}
	}
	return at
}

// folded maps a byte of a name to the one that stands for it in normal form.
var folded = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		t[c] = byte(c) | 0x20
	}
	t['_'], t['.'] = '-', '-'
	return t
}()
