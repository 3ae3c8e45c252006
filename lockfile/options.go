package lockfile

import (
	"slices"

	"resolve/dist"
	"resolve/pep440"
	"resolve/pep508"
	"resolve/resolver"
)

// Options say how a lock is written. The zero value writes bare pins.
type Options struct {
	Header   string // lines for the top of the file, each written after "# "; "" means none
	Annotate bool   // say who asked for each pin, and what was left out
	Style    Style  // of what Annotate writes
	Color    bool   // make comments green, as for a terminal

	Preamble []string // option lines that stand before the pins
	Extras   bool     // write flask[async], not flask alone
	Markers  bool     // write where a pin is wanted
	Index    bool     // say below each pin which index it comes from
	Omit     []string // normal names of packages to leave out

	// Python is the oldest version of Python that the lock is for: markers say
	// nothing that follows from it. The zero value is none.
	Python pep440.Version

	// Environment is the one that the lock is for. A line that overrides replace is
	// told as one who asked if its marker holds there; nil tells all of them.
	Environment *pep508.Environment

	// Named are the files that the user named, in distinction to those that these
	// include; it matters to the order in which files are told.
	Named []string

	// Folder is the working folder: what lies in it is told without it. "" is none.
	Folder string

	Hashes map[string][]string     // by package, of requirements.txt: "sha256:…", in any order; nil means none are written
	Files  map[string][]*dist.File // by package, of pylock.toml: those to install from, each with its hash
}

// Style is how who asked for a pin is written.
type Style uint8

const (
	Split Style = iota // below the pin, one a line if there are several
	Line               // behind the pin, with commas
)

// omitted returns the packages of r that are left out, in the order of Omit.
func (o *Options) omitted(r *resolver.Resolution) (names []string) {
	for _, name := range o.Omit {
		if slices.ContainsFunc(r.Packages, func(p resolver.Package) bool { return p.Name == name }) {
			names = append(names, name)
		}
	}
	return names
}
