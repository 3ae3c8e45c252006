package resolver

import "time"

// A Choice says which candidates a request has and which is tried first. Its
// zero value is what uv and pip do unasked: the highest stable versions.
type Choice struct {
	Prereleases   Prereleases
	PrereleasesOf map[string]Prereleases // by normal name, over Prereleases
	Order         Order

	ExcludeNewer   time.Time            // no file that was uploaded then or later; zero means no limit
	ExcludeNewerOf map[string]time.Time // by normal name, over ExcludeNewer; a zero time lifts the limit

	NoBuild  Names // no sdist of these
	NoBinary Names // no wheel of these

	Overrides []Requirement // each replaces what anybody asks of its package
	Excludes  []string      // normal names of packages that nobody gets, whoever asks for them

	// NoDependencies leaves out what packages ask for: the answer is the user's
	// own lines, and no metadata is read for it.
	NoDependencies bool

	// Preferences are tried first where they are possible, in this order; of
	// several that one file has of a package the one that Order would try first.
	Preferences []Preference
}

// Prereleases says when a prerelease is a candidate.
type Prereleases uint8

const (
	IfNecessary Prereleases = iota // after all stable versions that the constraints leave
	Explicit                       // as IfNecessary for a package one of whose lines by the user names a prerelease, Disallow for all others
	Allow                          // as any version
	Disallow                       // never
)

// Order says which version of a package is tried first.
type Order uint8

const (
	Highest      Order = iota
	Lowest             // the lowest of every package
	LowestDirect       // the lowest of those that the user's own lines name, the highest of all others
)

// Names says which packages something holds for. The zero value is none.
type Names struct {
	All bool
	Of  map[string]bool // by normal name, over All
}

// Has reports whether the package of a normal name is one of them.
func (n Names) Has(name string) bool {
	if v, ok := n.Of[name]; ok {
		return v
	}
	return n.All
}

// A Preference is a version that an earlier lock had.
type Preference struct {
	Name    string // normal form
	Version string
	Origin  Origin // where the lock says so
}
