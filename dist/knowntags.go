package dist

import (
	"strconv"
	"strings"
)

// Of a wheel that does not fit, only tags whose form is known count when its
// closeness is judged: an unknown one says nothing. So these are asked only
// where no tag of the target matched.

// knownPython reports whether tag has the form of a Python tag: py3, cp312, pp310, graalpy311, ...
func knownPython(tag string) bool {
	if tag == "none" {
		return true
	}
	for _, prefix := range [...]string{"graalpy", "pyston", "pp"} {
		if v, ok := strings.CutPrefix(tag, prefix); ok {
			return isPythonVersion(v)
		}
	}
	v, ok := strings.CutPrefix(tag, "cp")
	if !ok {
		v, ok = strings.CutPrefix(tag, "py")
	}
	return ok && len(v) <= 3 && (len(v) == 1 && isDigit(v[0]) || isPythonVersion(v))
}

// isPythonVersion reports whether v is a digit and a number of one byte, as 312.
func isPythonVersion(v string) bool {
	return len(v) > 1 && isDigit(v[0]) && isNumber(v[1:], 8)
}

func isNumber(s string, bits int) bool {
	_, err := strconv.ParseUint(s, 10, bits)
	return err == nil && isDigit(s[0])
}

// knownABI reports whether tag has the form of an ABI tag: abi3, cp37m, pypy310_pp73, ...
func knownABI(tag string) bool {
	switch tag {
	case "none", "abi3", "abi3t":
		return true
	}
	if v, ok := strings.CutPrefix(tag, "cp"); ok {
		_, ok = cpythonFlags(v)
		return ok
	}
	if v, ok := strings.CutPrefix(tag, "pypy_"); ok {
		return isPythonVersion(v)
	}
	if v, ok := strings.CutPrefix(tag, "pypy"); ok {
		language, pypy, _ := strings.Cut(v, "_pp")
		return isPythonVersion(language) && isPythonVersion(pypy)
	}
	if v, ok := strings.CutPrefix(tag, "graalpy"); ok {
		v, native := strings.CutSuffix(v, "_native")
		graalpy, language, _ := strings.Cut(v, "_")
		return native && isPythonVersion(graalpy) && isPythonVersion(language)
	}
	v, ok := strings.CutPrefix(tag, "pyston_")
	v, linux := strings.CutSuffix(v, "_x86_64_linux_gnu")
	return ok && linux && isPythonVersion(v)
}

// cpythonFlags gives the flags after the version in a CPython ABI without its
// cp: each of t, d, m and u at most once.
func cpythonFlags(v string) (flags string, ok bool) {
	end := 0
	for end < len(v) && isDigit(v[end]) {
		end++
	}
	if !isPythonVersion(v[:end]) {
		return "", false
	}
	flags = v[end:]
	for i := 0; i < len(flags); i++ {
		if strings.IndexByte("tdmu", flags[i]) < 0 || strings.IndexByte(flags[:i], flags[i]) >= 0 {
			return "", false
		}
	}
	return flags, true
}

// hasFreeThreadedABI reports whether one of the ABI tags runs on a
// free-threaded CPython.
func hasFreeThreadedABI(abis string) bool {
	for abis != "" {
		var abi string
		abi, abis = nextTag(abis)
		if abi == "none" || abi == "abi3t" {
			return true
		}
		if v, ok := strings.CutPrefix(abi, "cp"); ok {
			if flags, ok := cpythonFlags(v); ok && strings.IndexByte(flags, 't') >= 0 {
				return true
			}
		}
	}
	return false
}

// knownPlatform reports whether tag has the form of a platform tag.
func knownPlatform(tag string) bool {
	switch tag {
	case "any", "win32", "win_amd64", "win_arm64", "win_ia64":
		return true
	}
	system, rest, ok := strings.Cut(tag, "_")
	if !ok {
		return false
	}
	switch system {
	case "linux", "manylinux1", "manylinux2010", "manylinux2014":
		return isArch(rest)
	case "manylinux", "musllinux":
		rest, ok = cutNumbers(rest, 2)
		return ok && isArch(rest)
	case "macosx":
		rest, ok = cutNumbers(rest, 2)
		return ok && isOneOf(rest, "arm64", "x86_64", "universal2", "universal", "intel", "fat", "fat3", "fat32", "fat64", "i386", "ppc", "ppc64")
	case "android":
		rest, ok = cutNumbers(rest, 1)
		return ok && isOneOf(rest, "arm64_v8a", "armeabi_v7a", "x86", "x86_64")
	case "ios":
		rest, ok = cutNumbers(rest, 2)
		return ok && isOneOf(rest, "arm64_iphoneos", "arm64_iphonesimulator", "x86_64_iphonesimulator")
	case "pyodide", "pyemscripten":
		rest, ok = cutNumbers(rest, 2)
		return ok && rest == "wasm32"
	case "freebsd", "netbsd", "openbsd", "dragonfly", "haiku", "illumos":
		return rest != ""
	case "solaris":
		return len(rest) > len("_64bit") && strings.HasSuffix(rest, "_64bit")
	}
	return false
}

// cutNumbers cuts n numbers off s, each with the underscore after it.
func cutNumbers(s string, n int) (rest string, ok bool) {
	for range n {
		number, after, found := strings.Cut(s, "_")
		if !found || !isNumber(number, 16) {
			return "", false
		}
		s = after
	}
	return s, true
}

func isArch(s string) bool {
	return isOneOf(s, "x86_64", "aarch64", "i686", "armv7l", "armv8l", "armv6l", "armv5tel",
		"ppc64le", "ppc64", "ppc", "s390x", "riscv64", "loongarch64")
}

func isOneOf(s string, known ...string) bool {
	for _, k := range known {
		if s == k {
			return true
		}
	}
	return false
}
