package dist

import (
	"strconv"
	"strings"

	"resolve/pep440"
)

// DefaultPython is the version of the newest CPython, taken where nobody
// names a Python and none is found.
const DefaultPython = "3.15"

// defaultPyPy is the PyPy that is assumed where its own version is not known;
// all that are kept have had the same ABI since 7.3.
const defaultPyPy = "7.3.0"

// A Python names an interpreter that a lock is made for.
type Python struct {
	Implementation string         // "cpython", "pypy" or "graalpy"; "" means cpython. Any other has the tags of every Python alone
	Version        pep440.Version // of the language: 3.12 means 3.12.0
	FreeThreaded   bool           // CPython built without its global lock (PEP 703)

	// ImplementationVersion is PyPy's or GraalPy's own version; "" means 7.3.0
	// for PyPy and that nobody knows for others. CPython's is Version, whatever
	// is here.
	ImplementationVersion string
}

// platformImplementation is the marker variable
// platform_python_implementation: the name as the interpreter spells it.
func (py Python) platformImplementation() string {
	switch py.Implementation {
	case "", "cpython":
		return "CPython"
	case "pypy":
		return "PyPy"
	case "graalpy":
		return "GraalVM"
	}
	return py.Implementation
}

// majorMinor gives the two numbers that tags are made of.
func majorMinor(v pep440.Version) (major, minor uint64) {
	r := v.Release()
	if len(r) > 0 {
		major = r[0]
	}
	if len(r) > 1 {
		minor = r[1]
	}
	return major, minor
}

// pythonVersion is the marker variable python_version: two numbers.
func pythonVersion(v pep440.Version) string {
	major, minor := majorMinor(v)
	return strconv.FormatUint(major, 10) + "." + strconv.FormatUint(minor, 10)
}

// fullVersion is the marker variable python_full_version: three numbers at
// least, then what marks a prerelease.
func fullVersion(v pep440.Version) string {
	s := v.String()
	end := 0
	for end < len(s) && (isDigit(s[end]) || s[end] == '.') {
		end++
	}
	for strings.HasSuffix(s[:end], ".") { // the dot of .post, .dev
		end--
	}
	for n := strings.Count(s[:end], "."); n < 2; n++ {
		s = s[:end] + ".0" + s[end:]
		end += 2
	}
	return s
}
