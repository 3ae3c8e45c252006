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
		if !spells(filename, name) {
			return 0, "", false
		}
		p, wrong := splitWheel(filename)
		if wrong != "" || len(p.name) != len(name) {
			return 0, "", false
		}
		return Wheel, restoreDashes(p.version), true
	}
	version, wrong := splitSdist(filename, name)
	return Sdist, version, wrong == ""
}

// spells reports whether s begins with a spelling of name, which is in normal
// form: any case, and `_` or `.` for `-`, one for one.
func spells(s, name string) bool {
	if len(s) < len(name) {
		return false
	}
	for i := 0; i < len(name); i++ {
		if folded[s[i]] != name[i] {
			return false
		}
	}
	return true
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
