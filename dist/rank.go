package dist

import "math"

// Rank returns the place of the best tag of a wheel in t, 0 the best, or -1
// with what does not fit.
//
// It takes time in proportion to the length of the wheel's name, not to the
// number of tags that its compressed sets (PEP 425) stand for.
func (t *Tags) Rank(w *WheelName) (rank int, why Mismatch) {
	return t.rank(w.Pythons, w.ABIs, w.Platforms)
}

func (t *Tags) rank(pythons, abis, platforms string) (rank int, why Mismatch) {
	if pythons == "py3" && abis == "none" && platforms == "any" && t.major == '3' {
		return int(t.anywhere[pyMajor]), Fits
	}
	if t.freeThreaded && !hasFreeThreadedABI(abis) {
		return -1, FreeThreadMismatch
	}
	r := ranking{tags: t, abis: abis, platforms: platforms}
	best := int32(math.MaxInt32)
	why = InvalidTags
	for pythons != "" {
		var python string
		python, pythons = nextTag(pythons)
		p := t.pythonIndex(python)
		if p < 0 || !t.hasPython(p) {
			if why > PythonMismatch && knownPython(python) {
				why = PythonMismatch
			}
			continue
		}
		found, w := r.python(p)
		best, why = min(best, found), min(why, w)
	}
	if best == math.MaxInt32 {
		return -1, why
	}
	return int(best), Fits
}

// A ranking is what is known of a wheel's ABI and platform tags while its
// Python tags are gone through. Each of the two sets is read once, when it is
// first needed, and each is asked for known tags once, when nothing fits.
type ranking struct {
	tags            *Tags
	abis, platforms string

	abi                     uint8  // a bit for each ABI of a target that the wheel has, and isRead
	place                   int32  // the best place of its platforms in tags.platforms plus 1; 0 if there is none
	platform                uint8  // isRead, hasAny
	knownABI, knownPlatform answer // whether one of those that are no tags of the target has a form that is known
}

const (
	isRead uint8 = 0x80
	hasAny uint8 = 1 // among the platforms
)

// An answer is yes, no, or not asked yet.
type answer uint8

const (
	unasked answer = iota
	no
	yes
)

// python ranks the wheel for one Python of the target. best is math.MaxInt32
// if it does not fit.
func (r *ranking) python(python int) (best int32, why Mismatch) {
	if r.abi == 0 {
		r.readABIs()
	}
	best, why = math.MaxInt32, InvalidTags
	for a, first := range r.tags.first[python] {
		if r.abi>>a&1 == 0 {
			continue
		}
		anywhere := int32(-1)
		if a == abiNone {
			anywhere = r.tags.anywhere[python]
		}
		if first < 0 && anywhere < 0 {
			why = min(why, ABIMismatch)
			continue
		}
		found, w := r.onPlatforms(first, anywhere)
		best, why = min(best, found), min(why, w)
	}
	if why > ABIMismatch && r.hasKnownABI() {
		why = ABIMismatch
	}
	return best, why
}

// onPlatforms ranks the wheel's platforms among those of one Python and one
// ABI, which begin at rank first, `any` at rank anywhere; -1 for none of them.
func (r *ranking) onPlatforms(first, anywhere int32) (best int32, why Mismatch) {
	if r.platform == 0 {
		r.readPlatforms()
	}
	best = math.MaxInt32
	if r.platform&hasAny != 0 && anywhere >= 0 {
		best = anywhere
	}
	if r.place > 0 && first >= 0 {
		best = min(best, first+r.place-1)
	}
	switch {
	case best < math.MaxInt32:
		return best, Fits
	case r.platform&hasAny != 0 || r.place > 0 || r.hasKnownPlatform():
		return best, PlatformMismatch
	}
	return best, InvalidTags
}

func (r *ranking) readABIs() {
	r.abi = isRead
	for set := r.abis; set != ""; {
		var tag string
		tag, set = nextTag(set)
		if a := r.tags.abiIndex(tag); a >= 0 {
			r.abi |= 1 << a
		}
	}
}

func (r *ranking) readPlatforms() {
	r.platform = isRead
	for set := r.platforms; set != ""; {
		var tag string
		tag, set = nextTag(set)
		if tag == "any" {
			r.platform |= hasAny
		} else if at, ok := r.tags.platforms[tag]; ok && (r.place == 0 || at < r.place-1) {
			r.place = at + 1
		}
	}
}

func (r *ranking) hasKnownABI() bool {
	if r.knownABI == unasked {
		r.knownABI = ask(r.abis, func(tag string) bool { return r.tags.abiIndex(tag) < 0 && knownABI(tag) })
	}
	return r.knownABI == yes
}

func (r *ranking) hasKnownPlatform() bool {
	if r.knownPlatform == unasked {
		r.knownPlatform = ask(r.platforms, knownPlatform)
	}
	return r.knownPlatform == yes
}

// ask tells whether one of the tags is known.
func ask(set string, known func(string) bool) answer {
	if hasOne(set, known) {
		return yes
	}
	return no
}
