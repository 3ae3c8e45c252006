package dist

import (
	"iter"
	"strings"
)

// Tags is the ordered set of compatible tags of a target, most specific first.
// It is made by NewTags, immutable, and may be shared by goroutines.
//
// The set is a product with few factors, so it is kept as such: the tags of
// one Python and one ABI stand side by side in the order of the platforms.
// Ranking a wheel joins no strings and looks up one map, the platforms'.
type Tags struct {
	major          byte   // digit of the language's major version
	implementation string // what its Python tags begin with: cp, pp, graalpy; "" if it has none of its own
	abi            string // the interpreter's own, as cp312, cp313t, pypy311_pp73; "" if it is not known
	freeThreaded   bool

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
	ownKind     = iota // of the target's implementation, as cp312, pp311
	genericKind        // of any, as py312

	minors      = 64 // no Python has more minor versions than tags have room for here
	pyMajor     = 2 * minors
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
// cp312, cp312, manylinux_2_28_x86_64. The ABI and the platform are "" where they
// are not known.
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

// pythonIndex gives the index of a Python tag of the target's implementation
// or of any one's, and of its major version; -1 for any other.
func (t *Tags) pythonIndex(tag string) int {
	kind := genericKind
	version, ok := strings.CutPrefix(tag, "py")
	if !ok {
		if version, ok = strings.CutPrefix(tag, t.implementation); !ok {
			return -1
		}
		kind = ownKind
	}
	if len(version) == 0 || version[0] != t.major {
		return -1
	}
	minor := 0
	switch {
	case len(version) == 2 && isDigit(version[1]):
		minor = int(version[1] - '0')
	case len(version) == 3 && isDigit(version[1]) && isDigit(version[2]):
		minor = int(version[1]-'0')*10 + int(version[2]-'0')
	case len(version) == 1 && kind == genericKind:
		return pyMajor
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
	case t.abi: // "" is no tag of a wheel
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
