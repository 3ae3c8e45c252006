package pep440

import "slices"

// between returns the shortest clauses for the versions between two cuts, where
// nil is no bound; none for all versions.
func between(from, to *cut) alternative {
	var best alternative
	length := 0
	try := func(clauses ...condition) {
		a := alternative(clauses)
		if n := len(a.text()); best == nil || n < length || n == length && len(a) < len(best) {
			best, length = a, n
		}
	}
	lower, upper := []alternative{nil}, []alternative{nil}
	if from != nil {
		lower = from.lower()
	}
	if to != nil {
		upper = to.upper()
	}
	if from != nil && to != nil && !from.end && !to.end {
		if next := above(from.v); compareCuts(next, *to) == 0 {
			try(condition{clause: Specifier{Op: Equal, Version: from.v.Canonical()}})
		}
		if clause, ok := from.prefix(to); ok {
			try(condition{clause: clause})
		}
	}
	if from != nil && to != nil {
		if clause, ok := from.family(to); ok {
			lower = append(lower, alternative{{clause: clause}})
		}
	}
	for _, l := range lower {
		for _, u := range upper {
			try(slices.Concat(l, u)...)
		}
	}
	return best
}

// family returns the clause ==V.* of which the cut is the lower end, and whether
// there is one that reaches as far as to.
func (c *cut) family(to *cut) (Specifier, bool) {
	p := c.v.parts()
	if c.end || !p.isStart() {
		return Specifier{}, false
	}
	release := p.segments(max(len(p.segments(0)), 1))
	if compareCuts(endOf(p.epoch, release), *to) < 0 {
		return Specifier{}, false
	}
	return Specifier{Op: Equal, Version: fromRelease(p.epoch, release), Wildcard: true}, true
}

// prefix returns the clause ==V.* or ~=V that admits the versions between two
// cuts, and whether there is one.
func (c *cut) prefix(to *cut) (Specifier, bool) {
	end, start := to.v.parts(), c.v.parts()
	release := end.segments(0)
	if !end.isStart() || len(release) == 0 || start.epoch != end.epoch {
		return Specifier{}, false
	}
	last := &release[len(release)-1]
	if *last = decrement(*last); *last == "" {
		*last = "0"
	}
	if !slices.Equal(start.segments(len(release)), release) {
		return Specifier{}, false
	}
	significant := len(start.segments(0))
	if start.isStart() && significant <= len(release) {
		return Specifier{Op: Equal, Version: fromRelease(end.epoch, release), Wildcard: true}, true
	}
	if significant > len(release)+1 {
		return Specifier{}, false
	}
	padded := fromRelease("", start.segments(len(release)+1))
	start.release = padded.text
	return Specifier{Op: Compatible, Version: fromParts("", &start)}, true
}

// lower returns the ways to say that a version is above the cut.
func (c *cut) lower() []alternative {
	v := c.v.Canonical()
	if c.end {
		return []alternative{{{clause: Specifier{Op: Greater, Version: v}}}}
	}
	list := []alternative{{{clause: Specifier{Op: GreaterEqual, Version: v}}}}
	if zeros, ok := c.zeros(); ok {
		list = append(list, alternative{{clause: zeros}})
	}
	if before, exact := c.before(); exact {
		list = append(list, alternative{{clause: Specifier{Op: Greater, Version: before}}})
	} else if before.text != "" {
		list = append(list, alternative{
			{clause: Specifier{Op: GreaterEqual, Version: before}},
			{clause: Specifier{Op: NotEqual, Version: before}},
		})
	}
	return list
}

// zeros returns the clause !=0.*, or !=0.0.* and so on, that leaves out all that is
// below the cut, and whether there is one.
func (c *cut) zeros() (Specifier, bool) {
	p := c.v.parts()
	release := p.segments(0)
	n := len(release)
	if !p.isStart() || p.epoch != "" || n == 0 || release[n-1] != "1" || slices.ContainsFunc(release[:n-1], func(s string) bool { return s != "0" }) {
		return Specifier{}, false
	}
	release[n-1] = "0"
	return Specifier{Op: NotEqual, Version: fromRelease("", release), Wildcard: true}, true
}

// upper returns the ways to say that a version is below the cut.
func (c *cut) upper() []alternative {
	v := c.v.Canonical()
	if c.end {
		return []alternative{{{clause: Specifier{Op: Greater, Version: v}, not: true}}}
	}
	if !v.IsPrerelease() {
		return []alternative{{
			{clause: Specifier{Op: LessEqual, Version: v}},
			{clause: Specifier{Op: NotEqual, Version: v}},
		}}
	}
	list := []alternative{{{clause: Specifier{Op: Less, Version: v}}}}
	p := v.parts()
	if p.hasDev && p.dev == "" && p.kind == 0 {
		p.hasDev = false
		list = append(list, alternative{{clause: Specifier{Op: Less, Version: fromParts("", &p)}}})
	}
	if before, _ := c.before(); before.text != "" {
		if next := above(before); compareCuts(next, *c) == 0 {
			list = append(list, alternative{{clause: Specifier{Op: LessEqual, Version: before}}})
		}
	}
	return list
}

// before returns the version after which the cut stands at once, zero if there is
// none, and whether that is where ">" begins. A prerelease may have post-releases
// in between.
func (c *cut) before() (v Version, exclusive bool) {
	v = c.v.Canonical()
	p := v.parts()
	switch {
	case !p.hasDev:
		return Version{}, false
	case p.dev != "":
		p.dev = decrement(p.dev)
		return fromParts("", &p), true
	case p.hasPost && p.post != "":
		p.hasDev, p.post = false, decrement(p.post)
		return fromParts("", &p), true
	case p.hasPost:
		p.hasDev, p.hasPost = false, false
		return fromParts("", &p), false
	case p.kind != 0 && p.pre != "":
		p.hasDev, p.pre = false, decrement(p.pre)
		return fromParts("", &p), true
	}
	return Version{}, false
}
