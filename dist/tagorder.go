package dist

import (
	"fmt"
	"strconv"
	"strings"

	"resolve/pep440"
)

// NewTags works out the tags that run on a Python on a platform, in uv's
// order: the interpreter's own ABI, the stable ABI (PEP 384; for a
// free-threaded build its own, abi3t of PEP 803) downwards, no ABI for this
// CPython, no ABI for each Python 3 downwards, and then those for any platform.
//
// pypa/packaging's order, which pip has, is the same but for these, in which
// the choice here is uv's, since two installers that order tags in different
// ways choose different wheels of one version:
//
//   - linux_x86_64 comes after all manylinux and musllinux tags, not before.
//   - PyPy has neither pp310-none-PLATFORM nor pp3-none-any, GraalPy no
//     graalpy311-none-PLATFORM.
//   - The manylinux tags of riscv64 and loongarch64 end at the first glibc that
//     ran on them, 2.31 and 2.36, not at 2.17.
//   - The macOS format of three processors is spelled fat32 in the list. The
//     spelling fat3, which CPython itself uses, is taken at the same place.
func NewTags(py Python, pf Platform) *Tags {
	major, minor := majorMinor(py.Version)
	b := tagBuilder{
		t: &Tags{
			major:        '0' + byte(major%10),
			freeThreaded: py.FreeThreaded && py.cpython(),
			ordered:      pf.platformTags(),
		},
		major: int(major % 10),
		own:   int(min(minor, minors-1)),
	}
	b.clear()
	switch {
	case py.cpython():
		b.addCPython()
	case py.Implementation == "pypy":
		b.addPyPy(py)
	case py.Implementation == "graalpy":
		b.addGraalPy(py)
	}
	b.addGeneric(false)
	if py.cpython() {
		b.add(ownKind, b.own, abiNone, true)
	}
	b.addGeneric(true)
	return b.t
}

func (py Python) cpython() bool { return py.Implementation == "" || py.Implementation == "cpython" }

// A tagBuilder fills Tags in the order in which groups are added.
type tagBuilder struct {
	t          *Tags
	major, own int // of the language
	next       int32
}

func (b *tagBuilder) clear() {
	for p := range b.t.first {
		b.t.first[p] = [abiCount]int32{-1, -1, -1, -1}
		b.t.anywhere[p] = -1
	}
	b.t.platforms = make(map[string]int32, len(b.t.ordered))
	for i, tag := range b.t.ordered {
		b.t.platforms[tag] = int32(i)
		if old, ok := strings.CutSuffix(tag, "_armv7l"); ok { // the same processor by another name
			b.t.platforms[old+"_armv8l"] = int32(i)
		} else if old, ok := strings.CutSuffix(tag, "_fat32"); ok { // the same format by another name
			b.t.platforms[old+"_fat3"] = int32(i)
		}
	}
}

func (b *tagBuilder) addCPython() {
	b.t.implementation = "cp"
	stable := abi3
	b.t.abi = fmt.Sprintf("cp%d%d", b.major, b.own)
	switch {
	case b.t.freeThreaded:
		b.t.abi += "t"
		stable = abi3t
	case b.major == 3 && b.own <= 7:
		b.t.abi += "m" // the flag of pymalloc, dropped with 3.8
	}
	b.add(ownKind, b.own, abiOwn, false)
	for minor := b.own; minor >= 2; minor-- {
		b.add(ownKind, minor, stable, false)
		if minor == b.own {
			b.add(ownKind, minor, abiNone, false)
		}
	}
}

func (b *tagBuilder) addPyPy(py Python) {
	v, err := pep440.Parse(py.ImplementationVersion)
	if err != nil {
		v = pep440.MustParse(defaultPyPy)
	}
	major, minor := majorMinor(v)
	b.t.implementation = "pp"
	b.t.abi = fmt.Sprintf("pypy%d%d_pp%d%d", b.major, b.own, major, minor)
	b.add(ownKind, b.own, abiOwn, false)
}

// addGraalPy adds the tags of the ABI that GraalPy's own version makes; where
// that is not known there are none.
func (b *tagBuilder) addGraalPy(py Python) {
	v, err := pep440.Parse(py.ImplementationVersion)
	if err != nil {
		return
	}
	major, minor := majorMinor(v)
	b.t.implementation = "graalpy"
	b.t.abi = fmt.Sprintf("graalpy%d%d_%d%d_native", major, minor, b.major, b.own)
	b.add(ownKind, b.own, abiOwn, false)
}

// addGeneric adds the tags without ABI of every Python up to the target's,
// the one without a minor version after the target's own.
func (b *tagBuilder) addGeneric(any bool) {
	for minor := b.own; minor >= 0; minor-- {
		b.add(genericKind, minor, abiNone, any)
		if minor == b.own {
			b.addIndex(pyMajor, fmt.Sprintf("py%d", b.major), abiNone, any)
		}
	}
}

func (b *tagBuilder) add(kind, minor, abi int, any bool) {
	name := "py"
	if kind == ownKind {
		name = b.t.implementation
	}
	b.addIndex(kind*minors+minor, name+strconv.Itoa(b.major)+strconv.Itoa(minor), abi, any)
}

func (b *tagBuilder) addIndex(python int, name string, abi int, any bool) {
	g := group{python: name, abi: [...]string{"none", "abi3", "abi3t", b.t.abi}[abi], any: any}
	n := b.t.size(g)
	if n == 0 {
		return
	}
	b.t.groups = append(b.t.groups, g)
	if any {
		b.t.anywhere[python] = b.next
	} else {
		b.t.first[python][abi] = b.next
	}
	b.next += int32(n)
}
