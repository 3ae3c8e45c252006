package pep440

import "strings"

// A cut is a place between two public versions in their order; a set changes only
// at cuts. Local versions stand with their public version, on the same side.
//
// A cut is below a version, or, with end, above a final release and all its
// post-releases, which is where ">V" begins and no version does. No two cuts of
// different form are the same place: what is above V and its local versions is
// below the version that follows at once, V.post0.dev0 for one (see above).
type cut struct {
	v   Version // public; a final release if end is set
	end bool
}

// compareCuts orders cuts as they stand among the versions.
func compareCuts(a, b cut) int {
	switch {
	case a.end == b.end:
		return comparePublic(&a.v, &b.v)
	case b.end:
		return -compareCuts(b, a)
	}
	if a.isBelow(&b.v) {
		return -1
	}
	return 1
}

// isBelow reports whether v is above the cut.
func (c *cut) isBelow(v *Version) bool {
	if c.end {
		greater := Specifier{Op: Greater, Version: c.v}
		return greater.admitsGreater(v)
	}
	return comparePublic(&c.v, v) <= 0
}

// isFloor reports whether no version is below the cut.
func (c *cut) isFloor() bool { return !c.end && c.v.hi == floor.hi && c.v.lo == floor.lo }

// floor is the lowest version.
var floor = MustParse("0.dev0")

func below(p parts) cut { return cut{v: fromParts("", &p)} }

// above returns the cut above v and its local versions, below whatever follows:
// another development release, or the first one of the next post-release.
func above(v Version) cut {
	p := v.parts()
	p.local = ""
	switch {
	case p.hasDev:
		p.dev = increment(p.dev)
		return below(p)
	case p.hasPost:
		p.post = increment(p.post)
	default:
		p.hasPost = true
	}
	p.hasDev = true
	return below(p)
}

// startOf returns the cut below every version whose release begins with the
// numbers of release in the epoch given.
func startOf(epoch string, release []string) cut {
	return below(parts{epoch: epoch, release: strings.Join(release, "."), hasDev: true})
}

// endOf returns the cut above all of them.
func endOf(epoch string, release []string) cut {
	next := append([]string(nil), release...)
	last := &next[len(next)-1]
	*last = increment(*last)
	return startOf(epoch, next)
}

// segments returns the first n numbers of p's release, padded with zeros; all of
// them without trailing zeros if n is 0.
func (p *parts) segments(n int) []string {
	var list []string
	for rest := p.release; rest != "" && (n == 0 || len(list) < n); {
		var number string
		if number, rest = cutSegment(rest); number == "" {
			number = "0"
		}
		list = append(list, number)
	}
	for len(list) < n {
		list = append(list, "0")
	}
	if n == 0 {
		for len(list) > 0 && list[len(list)-1] == "0" {
			list = list[:len(list)-1]
		}
	}
	return list
}

// isStart reports whether p is X.dev0, the lowest version with the release X.
func (p *parts) isStart() bool { return p.kind == 0 && !p.hasPost && p.hasDev && p.dev == "" }

// increment adds one to a number given by its digits; "" is zero.
func increment(digits string) string {
	b := []byte(digits)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return "1" + string(b)
}

// decrement takes one from a number that is not zero.
func decrement(digits string) string {
	b := []byte(digits)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '0' {
			b[i]--
			break
		}
		b[i] = '9'
	}
	return trimZeros(string(b))
}
