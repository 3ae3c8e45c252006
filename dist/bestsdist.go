package dist

import "strings"

// Buildable reports whether an sdist of that name is of a kind that may be built.
func Buildable(filename string) bool {
	return strings.HasSuffix(filename, ".tar.gz") || strings.HasSuffix(filename, ".zip")
}

// BestSdist gives the sdist that speaks for a version among its sdists, and
// whether it is of a kind that may be built: PEP 625's .tar.gz, or .zip. Any
// other archive is refused, as uv refuses it, so a version that has nothing
// else cannot be used. What is level goes to the file name that sorts first.
// Files that are no sdists by their Kind are passed over; best is nil if
// nothing is left. Yanked and excluded ones are the caller's to leave out.
func BestSdist(sdists []*File) (best *File, usable bool) {
	for _, f := range sdists {
		if f.Kind != Sdist {
			continue
		}
		ok := Buildable(f.Filename)
		if best == nil || ok && !usable || ok == usable && f.Filename < best.Filename {
			best, usable = f, ok
		}
	}
	return best, usable
}
