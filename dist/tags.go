package dist

import (
	"iter"
	"math"
	"strings"
)

// Tags is the ordered set of compatible tags of a target, most specific first.
// It is made by NewTags, immutable, and may be shared by goroutines.
//
// The set is a product with few factors, so it is kept as such: the tags of
// one Python and one ABI stand side by side in the order of the platforms.
// Ranking a wheel joins no strings and looks up one map, the platforms'.
type Tags struct {
	major        byte   // digit of the language's major version
	abi          string // the interpreter's own, as cp312, cp313t, pypy311_pp73
	freeThreaded bool

	first     [pythonCount][abiCount]int32 // rank of the first tag of a Python and an ABI on the platforms; -1 if there is none
	anywhere  [pythonCount]int32           // rank of the tag of a Python without ABI for `any`; -1 if there is none
	platforms map[string]int32             // place of a platform tag
	ordered   []string                     // the platform tags, best first
	groups    []group                      // in order, for All
}

// A group is the tags of one Python and one ABI, on every platform of the
// target or on `any`.
type group struct {
	python, abi string
	any         bool
}

// A Python tag is a kind and a minor version; pyMajor is the tag without one, as py3.
const (
	cpythonKind = iota
	genericKind
	pypyKind

	minors      = 64 // no Python has more minor versions than tags have room for here
	pyMajor     = 3 * minors
	pythonCount = pyMajor + 1
)

// The ABIs that a target may have a tag for.
const (
	abiNone = iota
	abi3
	abi3t
	abiOwn
	abiCount
)

// Rank returns the place of the best tag of a wheel in t, 0 the best, or -1
// with what does not fit.
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
		r, w := t.rankABIs(p, abis, platforms)
		best, why = min(best, r), min(why, w)
	}
	if best == math.MaxInt32 {
		return -1, why
	}
	return int(best), Fits
}

// rankABIs ranks a wheel's ABI and platform tags for one Python of the target.
func (t *Tags) rankABIs(python int, abis, platforms string) (best int32, why Mismatch) {
	best, why = math.MaxInt32, InvalidTags
	for abis != "" {
		var abi string
		abi, abis = nextTag(abis)
		a := t.abiIndex(abi)
		first, anywhere := int32(-1), int32(-1)
		if a >= 0 {
			first = t.first[python][a]
		}
		if a == abiNone {
			anywhere = t.anywhere[python]
		}
		if first < 0 && anywhere < 0 {
			if why > ABIMismatch && knownABI(abi) {
				why = ABIMismatch
			}
			continue
		}
		r, w := t.rankPlatforms(first, anywhere, platforms)
		best, why = min(best, r), min(why, w)
	}
	return best, why
}

// rankPlatforms ranks a wheel's platform tags among those of one Python and
// one ABI, which begin at rank first, `any` at rank anywhere.
func (t *Tags) rankPlatforms(first, anywhere int32, platforms string) (best int32, why Mismatch) {
	best, why = math.MaxInt32, InvalidTags
	for platforms != "" {
		var platform string
		platform, platforms = nextTag(platforms)
		if platform == "any" {
			if anywhere >= 0 {
				best, why = min(best, anywhere), Fits
			} else {
				why = min(why, PlatformMismatch)
			}
		} else if at, ok := t.platforms[platform]; ok && first >= 0 {
			best, why = min(best, first+at), Fits
		} else if why > PlatformMismatch && (ok || knownPlatform(platform)) {
			why = PlatformMismatch
		}
	}
	return best, why
}

// Len gives the number of tags.
func (t *Tags) Len() int {
	n := 0
	for _, g := range t.groups {
		n += t.size(g)
	}
	return n
}

// All yields the tags in order, joined by dashes, as cp312-cp312-win_amd64.
func (t *Tags) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, g := range t.groups {
			platforms := t.ordered
			if g.any {
				platforms = []string{"any"}
			}
			for _, p := range platforms {
				if !yield(g.python + "-" + g.abi + "-" + p) {
					return
				}
			}
		}
	}
}

// Own gives the target's own tags, for words about a wheel that misses them:
// cp312, cp312, manylinux_2_28_x86_64. The platform is "" for one that is not known.
func (t *Tags) Own() (python, abi, platform string) {
	if len(t.ordered) > 0 {
		platform = t.ordered[0]
	}
	return t.groups[0].python, t.abi, platform
}

func (t *Tags) size(g group) int {
	if g.any {
		return 1
	}
	return len(t.ordered)
}

// pythonIndex gives the index of a Python tag of the target's major version;
// -1 for any other.
func (t *Tags) pythonIndex(tag string) int {
	if len(tag) < 3 || tag[2] != t.major {
		return -1
	}
	kind := 0
	switch {
	case tag[0] == 'c' && tag[1] == 'p':
		kind = cpythonKind
	case tag[0] == 'p' && tag[1] == 'y':
		if len(tag) == 3 {
			return pyMajor
		}
		kind = genericKind
	case tag[0] == 'p' && tag[1] == 'p':
		kind = pypyKind
	default:
		return -1
	}
	minor := 0
	switch {
	case len(tag) == 4 && isDigit(tag[3]):
		minor = int(tag[3] - '0')
	case len(tag) == 5 && isDigit(tag[3]) && isDigit(tag[4]):
		minor = int(tag[3]-'0')*10 + int(tag[4]-'0')
	default:
		return -1
	}
	if minor >= minors {
		return -1
	}
	return kind*minors + minor
}

// hasPython reports whether some tag of the target has that Python.
func (t *Tags) hasPython(python int) bool {
	f := &t.first[python]
	return f[abiNone] >= 0 || f[abi3] >= 0 || f[abi3t] >= 0 || f[abiOwn] >= 0 || t.anywhere[python] >= 0
}

func (t *Tags) abiIndex(tag string) int {
	switch tag {
	case "none":
		return abiNone
	case "abi3":
		return abi3
	case "abi3t":
		return abi3t
	case t.abi:
		return abiOwn
	}
	return -1
}

// nextTag cuts the first tag off a dotted set.
func nextTag(set string) (tag, rest string) {
	if i := strings.IndexByte(set, '.'); i >= 0 {
		return set[:i], set[i+1:]
	}
	return set, ""
}
