package dist

import "strings"

// Best gives the wheel that speaks for a version among its wheels, and whether
// it fits: of those that fit the one of the best rank, then of the highest
// build tag (PEP 427); else the one that is closest to fitting. What is still
// level goes to the file name that sorts first, so the order of wheels means
// nothing. It is uv's choice. Files whose names are no wheel's are passed
// over; yanked and excluded ones are the caller's to leave out. best is nil if
// nothing is left.
func (t *Tags) Best(wheels []*File) (best *File, compatible bool) {
	var top contender
	for _, f := range wheels {
		p, wrong, _ := splitWheel(f.Filename)
		if wrong != "" {
			continue
		}
		c := contender{file: f, build: p.build}
		c.rank, c.why = t.rank(p.pythons, p.abis, p.platforms)
		if best == nil || c.beats(&top) {
			best, top = f, c
		}
	}
	return best, best != nil && top.why == Fits
}

// AnyFits reports whether one of the files is a wheel that fits: whether Best
// would find one.
func (t *Tags) AnyFits(files []*File) bool {
	for _, f := range files {
		if f.Kind != Wheel || !t.mayFit(f.Filename) {
			continue
		}
		if p, wrong, _ := splitWheel(f.Filename); wrong == "" {
			if _, why := t.rank(p.pythons, p.abis, p.platforms); why == Fits {
				return true
			}
		}
	}
	return false
}

// mayFit reports whether one of a wheel's Python tags and one of its ABI tags are
// the target's. Most wheels of a version are for another Python, and reading
// that much of a name is a third of the work of ranking it.
func (t *Tags) mayFit(filename string) bool {
	platforms := strings.LastIndexByte(filename, '-')
	if platforms < 0 {
		return false
	}
	abis := strings.LastIndexByte(filename[:platforms], '-')
	if abis < 0 {
		return false
	}
	return hasOne(filename[abis+1:platforms], func(tag string) bool { return t.abiIndex(tag) >= 0 }) &&
		hasOne(filename[strings.LastIndexByte(filename[:abis], '-')+1:abis], func(tag string) bool {
			p := t.pythonIndex(tag)
			return p >= 0 && t.hasPython(p)
		})
}

// hasOne reports whether is holds of one of the tags of a set.
func hasOne(set string, is func(tag string) bool) bool {
	for set != "" {
		var tag string
		tag, set = nextTag(set)
		if is(tag) {
			return true
		}
	}
	return false
}

// A contender is a wheel with what it is judged by.
type contender struct {
	file  *File
	build string
	rank  int
	why   Mismatch
}

func (c *contender) beats(d *contender) bool {
	if c.why != d.why {
		return c.why < d.why
	}
	if c.why == Fits {
		if c.rank != d.rank {
			return c.rank < d.rank
		}
		if order := compareBuilds(c.build, d.build); order != 0 {
			return order > 0
		}
	}
	return c.file.Filename < d.file.Filename
}

// compareBuilds orders build tags by their leading number and then by the rest
// as text; none comes before any.
func compareBuilds(a, b string) int {
	if a == b {
		return 0
	}
	if a == "" || b == "" {
		return len(a) - len(b)
	}
	x, restX := buildParts(a)
	y, restY := buildParts(b)
	switch {
	case x < y || x == y && restX < restY:
		return -1
	case x == y && restX == restY:
		return 0
	}
	return 1
}

// buildParts splits a build tag that splitWheel let pass.
func buildParts(build string) (number uint64, rest string) {
	i := 0
	for ; i < len(build) && isDigit(build[i]); i++ {
		number = number*10 + uint64(build[i]-'0')
	}
	return number, build[i:]
}
