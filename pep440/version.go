package pep440

import (
	"math"
	"strconv"
	"strings"
)

// A Version is a parsed PEP 440 version.
//
// The zero value is no version: its text is empty and it orders before every
// version. Versions may be compared with == and used as map keys; that tells
// "1.0" from "1.0.0", which Compare does not. A Version is immutable; goroutines
// may share it.
type Version struct {
	text   string // normal form
	hi, lo uint64 // sort key and flags, see key.go
}

// Parse returns the version that s spells, white space around it ignored. Every
// spelling PEP 440 normalises is accepted; an error is an *Error.
//
// The result may share memory with s.
func Parse(s string) (Version, error) {
	if hi, lo, ok := packPlain(s); ok {
		return Version{text: s, hi: hi, lo: lo}, nil
	}
	start, end := trimSpace(s, 0, len(s))
	text := s[start:end]
	p, offset, expected := scan(text)
	if expected != "" {
		return Version{}, &Error{What: "version", Input: s, Offset: start + offset, Expected: expected}
	}
	return fromParts(text, &p), nil
}

// MustParse is Parse for constants and tests; it panics when s is no version.
func MustParse(s string) Version {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

// fromParts returns the version of p, which was scanned from text.
func fromParts(text string, p *parts) Version {
	var buf [64]byte
	if normal := appendNormal(buf[:0], p); string(normal) != text {
		text = string(normal)
	}
	hi, lo := pack(p)
	return Version{text: text, hi: hi, lo: lo}
}

// parts takes the normal form apart again.
func (v *Version) parts() parts {
	p, _, _ := scan(v.text)
	return p
}

// String returns the normal form, which Parse reads back to an equal version.
// The number of release segments is kept: "1.0" and "1.0.0" are equal versions
// with different texts.
func (v Version) String() string { return v.text }

// IsZero reports whether v is the zero value, which is no version.
func (v Version) IsZero() bool { return v.text == "" }

// IsPrerelease reports whether v is a prerelease or a development release.
func (v Version) IsPrerelease() bool { return v.lo&(flagPre|flagDev) != 0 }

// IsPostrelease reports whether v is a post-release (of a prerelease, perhaps).
func (v Version) IsPostrelease() bool { return v.lo&flagPost != 0 }

// IsDevrelease reports whether v is a development release.
func (v Version) IsDevrelease() bool { return v.lo&flagDev != 0 }

// IsLocal reports whether v has a local version label.
func (v Version) IsLocal() bool { return v.lo&flagLocal != 0 }

// Public returns v without its local version label.
func (v Version) Public() Version {
	if v.IsLocal() {
		v.text = v.text[:strings.IndexByte(v.text, '+')]
		v.lo &^= flagLocal
	}
	return v
}

// Base returns the epoch and the release of v alone, without what says that it is a
// prerelease, a post-release or local.
func (v Version) Base() Version {
	if v.text == "" {
		return v
	}
	p := v.parts()
	return fromParts(v.text, &parts{epoch: p.epoch, release: p.release})
}

// Canonical returns v without the zeros at the end of its release: the one version
// for all that are equal to v by Compare, for use as a map key.
func (v Version) Canonical() Version {
	if v.text == "" {
		return v
	}
	p := v.parts()
	release := p.segments(0)
	if len(release) == 0 {
		release = []string{"0"}
	}
	p.release = strings.Join(release, ".")
	return fromParts(v.text, &p)
}

// Local returns the local version label in normal form, "" if v has none.
func (v Version) Local() string {
	_, local, _ := strings.Cut(v.text, "+")
	return local
}

// Epoch returns the epoch, usually 0; math.MaxUint64 stands for all that do not
// fit.
func (v Version) Epoch() uint64 {
	p := v.parts()
	return saturate(p.epoch)
}

// Release returns the numbers of the release segment as written, trailing zeros
// included; math.MaxUint64 stands for all that do not fit. The caller owns the
// slice.
func (v Version) Release() []uint64 {
	p := v.parts()
	if p.release == "" {
		return nil
	}
	numbers := make([]uint64, 0, strings.Count(p.release, ".")+1)
	for rest := p.release; rest != ""; {
		var n string
		n, rest = cutSegment(rest)
		numbers = append(numbers, saturate(n))
	}
	return numbers
}

// Pre returns the kind ("a", "b" or "rc") and number of the prerelease part; the
// kind is "" if v has none.
func (v Version) Pre() (kind string, number uint64) {
	p := v.parts()
	switch p.kind {
	case 0:
		return "", 0
	case 'a':
		kind = "a"
	case 'b':
		kind = "b"
	default:
		kind = "rc"
	}
	return kind, saturate(p.pre)
}

// Post returns the number of the post-release part and whether v has one.
func (v Version) Post() (number uint64, ok bool) {
	p := v.parts()
	return saturate(p.post), p.hasPost
}

// Dev returns the number of the development part and whether v has one.
func (v Version) Dev() (number uint64, ok bool) {
	p := v.parts()
	return saturate(p.dev), p.hasDev
}

func saturate(digits string) uint64 {
	if digits == "" {
		return 0
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return math.MaxUint64
	}
	return n
}
