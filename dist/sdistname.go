package dist

import (
	"fmt"
	"strings"

	"resolve/pep440"
)

// ParseSdistName gives the version in the file name of an sdist of the
// package name (normal form), as spelled: PEP 625's name and the older ones,
// in which the project may be spelled with runs of `-`, `_` and `.` and in any
// case, and the archive may be any of .tar, .tar.{gz,bz2,xz,Z,zst,lz,lzma},
// .tgz, .tbz, .txz, .tlz and .zip. The version must be one by PEP 440, which
// also refuses the built archives that distutils named after their platform.
//
// The package has to be known: a-1-2.tar.gz is version 1-2 of a (a post-release)
// or version 2 of a-1, and nothing in the name tells which.
func ParseSdistName(filename, name string) (version string, err error) {
	version, wrong := splitSdist(filename, name)
	if wrong != "" {
		return "", fmt.Errorf("reading sdist name %q of %s: %s", filename, name, wrong)
	}
	if _, err := pep440.Parse(version); err != nil {
		return "", fmt.Errorf("reading sdist name %q of %s: %w", filename, name, err)
	}
	return version, nil
}

// splitSdist cuts the version out of an sdist's name; wrong is "" if there is one.
func splitSdist(filename, name string) (version, wrong string) {
	stem := strings.TrimSuffix(filename, sdistSuffix(filename))
	if len(stem) == len(filename) {
		return "", "it does not end as an sdist does"
	}
	n := spelled(stem, name)
	switch {
	case n <= 0 || len(stem) == n || stem[n] != '-':
		return "", "it does not begin with the package's name and a dash"
	case len(stem) == n+1:
		return "", "it has no version"
	}
	return stem[n+1:], ""
}

// sdistSuffix gives the part of a file name that makes it an sdist's, "" if
// there is none.
func sdistSuffix(filename string) string {
	if strings.HasSuffix(filename, ".tar.gz") { // nearly all of them
		return ".tar.gz"
	}
	for _, s := range sdistSuffixes {
		if strings.HasSuffix(filename, s) {
			return s
		}
	}
	return ""
}

var sdistSuffixes = [...]string{
	".zip", ".tgz", ".tar.bz2", ".tar.xz", ".tar.Z", ".tar.zst", ".tar", ".tbz", ".txz", ".tlz", ".tar.lz", ".tar.lzma",
}
