package pep440

import (
	"math/bits"
	"strings"
)

// Contains reports whether the clause admits v by order alone, prereleases
// included, as PEP 440 words each operator:
//
//   - the local label of v counts only where the clause names one;
//   - "<V" admits no prerelease of V unless V is one itself;
//   - ">V" admits no post-release of V unless V is one itself, and no local
//     version of V.
//
// For Arbitrary the normal form of v is compared; see ContainsText.
func (s Specifier) Contains(v Version) bool { return s.admits(&v) }

// ContainsText reports whether a version that is written as text matches. For
// Arbitrary the texts are compared, letter case aside, and text may be anything;
// the other operators match what parses and is contained.
func (s Specifier) ContainsText(text string) bool {
	if s.Op == Arbitrary {
		return sameText(s.Text, text)
	}
	v, err := Parse(text)
	return err == nil && s.admits(&v)
}

// sameText is the comparison of ===: by lower case, for EqualFold also equates
// letters that lower case keeps apart, and order sorts by lower case.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	lower := strings.ToLower(a)
	return lower == strings.ToLower(b)
}

func (s *Specifier) admits(v *Version) bool {
	if v.text == "" {
		return false
	}
	switch s.Op {
	case GreaterEqual:
		return comparePublic(v, &s.Version) >= 0
	case Less:
		return s.admitsLess(v)
	case Equal:
		return s.equals(v)
	case NotEqual:
		return !s.equals(v)
	case LessEqual:
		return comparePublic(v, &s.Version) <= 0
	case Greater:
		return s.admitsGreater(v)
	case Compatible:
		return comparePublic(v, &s.Version) >= 0 && hasRelease(v, &s.Version, 1)
	case Arbitrary:
		return sameText(s.Text, v.text)
	}
	return false
}

func (s *Specifier) equals(v *Version) bool {
	if s.Wildcard {
		return s.Version.begins(v)
	}
	if s.Version.IsLocal() {
		return v.Compare(s.Version) == 0
	}
	return comparePublic(v, &s.Version) == 0
}

// admitsLess implements "<". A final or post-release's key ends in its end
// token; all its prereleases, and nothing else, lie between the key with the
// development token in that place and the key itself.
func (s *Specifier) admitsLess(v *Version) bool {
	w := &s.Version
	if w.IsPrerelease() {
		return comparePublic(v, w) < 0
	}
	if (v.lo|w.lo)&flagTruncated != 0 {
		return s.admitsLessSlow(v)
	}
	hi, lo := w.hi, w.lo&^flagBits
	lower := uint64(tokenFinal - tokenBareDev)
	if w.IsPostrelease() {
		lower = tokenEnd - tokenDev
	}
	if lo != 0 {
		lo -= lower << lastByte(lo)
	} else {
		hi -= lower << lastByte(hi)
	}
	return v.hi < hi || v.hi == hi && v.lo&^flagBits < lo
}

func (s *Specifier) admitsLessSlow(v *Version) bool {
	w := &s.Version
	if comparePublic(v, w) >= 0 {
		return false
	}
	a, b := v.parts(), w.parts()
	if compareNumbers(a.epoch, b.epoch) != 0 || compareReleases(a.release, b.release) != 0 {
		return true
	}
	if !b.hasPost {
		return false // what is before a final release and shares its numbers is its prerelease
	}
	ofPost := a.kind == 0 && a.hasPost && compareNumbers(a.post, b.post) == 0
	return !(ofPost && a.hasDev)
}

// admitsGreater implements ">". The post-releases of a final release or
// prerelease are what begins with its key, the post token in the place of the
// end token; so what is admitted begins at the token after that.
func (s *Specifier) admitsGreater(v *Version) bool {
	w := &s.Version
	if w.lo&(flagPost|flagDev) != 0 {
		return comparePublic(v, w) > 0
	}
	if (v.lo|w.lo)&flagTruncated != 0 {
		return s.admitsGreaterSlow(v)
	}
	hi, lo := w.hi, w.lo&^flagBits
	const raise = 2 // tokenPost+1-tokenFinal, tokenPrePost+1-tokenEnd
	if lo != 0 {
		lo += raise << lastByte(lo)
	} else {
		hi += raise << lastByte(hi)
	}
	return v.hi > hi || v.hi == hi && v.lo&^flagBits >= lo
}

func (s *Specifier) admitsGreaterSlow(v *Version) bool {
	w := &s.Version
	if comparePublic(v, w) <= 0 {
		return false
	}
	a, b := v.parts(), w.parts()
	a.hasPost, a.post, a.hasDev, a.dev = false, "", false, ""
	return !(v.IsPostrelease() && a.comparePublic(&b) == 0)
}

// lastByte returns the position, in bits, of the lowest byte of w that is not 0.
func lastByte(w uint64) int { return bits.TrailingZeros64(w) &^ 7 }

// begins reports whether the epoch and release of v begin with those of w; v is
// padded with zeros. All but the end of w's key must be the beginning of v's. As
// trailing zeros are not in a key, what follows in v must be as many zeros as w
// has at its end, or the end of v's release.
func (w *Version) begins(v *Version) bool {
	if v.lo&flagTruncated != 0 || w.lo&(flagTruncated|flagPre|flagPost|flagDev|flagLocal) != 0 {
		return hasRelease(v, w, 0)
	}
	var next int // how far right v.hi must go for the byte after that; below 0, v.lo by 64 more
	if lo := w.lo &^ flagBits; lo != 0 {
		next = lastByte(lo)
		if v.hi != w.hi || (v.lo^lo)>>(next+8) != 0 {
			return false
		}
		next -= 64
	} else if next = lastByte(w.hi); (v.hi^w.hi)>>(next+8) != 0 {
		return false
	}
	for zeros := trailingZeros(w.text); zeros > 0; zeros, next = zeros-1, next-8 {
		word, shift := v.hi, next
		if next < 0 {
			word, shift = v.lo, next+64
		}
		if b := byte(word >> shift); b != numberOne {
			return b < numberOne
		}
	}
	return true
}

// trailingZeros counts the zeros at the end of the normal form of a release.
func trailingZeros(text string) int {
	n := 0
	for i := len(text) - 1; i >= 0 && text[i] == '0' && (i == 0 || !isDigit(text[i-1])); i -= 2 {
		n++
	}
	return n
}

// hasRelease reports whether the epoch and the release of v begin with those of
// w, the last drop numbers of w's release left out; v is padded with zeros.
func hasRelease(v, w *Version, drop int) bool {
	a, b := v.text, w.text
	count := releaseLength(b) - drop
	if strings.IndexByte(a, '!') >= 0 || strings.IndexByte(b, '!') >= 0 {
		p, q := v.parts(), w.parts()
		if p.epoch != q.epoch {
			return false
		}
		a, b = p.release, q.release
	}
	for ; count > 0; count-- {
		var m, n string
		m, a = cutNormal(a)
		n, b = cutNormal(b)
		if m != n {
			return false
		}
	}
	return true
}

// cutNormal splits off the first number of a normal form's release; "0" when the
// release is over.
func cutNormal(text string) (number, rest string) {
	i := 0
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i == 0 {
		return "0", ""
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		return text[:i], text[i+1:]
	}
	return text[:i], ""
}
