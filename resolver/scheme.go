package resolver

import (
	"resolve/pep508"
)

// A Scheme is a version scheme: how versions are spelled and sorted, what a
// constraint admits, how a dependency is written. [PEP440] and [SemVer] are the
// two that come with the package. Goroutines share a Scheme.
type Scheme interface {
	Name() string

	// Sort reads the spellings of a listing's versions. It returns the
	// versions, sorted, equal ones once, and for each spelling its place among
	// them, -1 for what is no version. Nobody changes what it returns.
	Sort(spellings []string) (Versions, []int)

	// Dependency reads one line that the user wrote, MetadataDependency one
	// that a package's metadata has: old ones may be repaired as pip and uv do.
	Dependency(line string) (Dependency, error)
	MetadataDependency(line string) (Dependency, error)

	// Pins reports whether a constraint names a single version.
	Pins(constraint string) bool

	// NamesPrerelease reports whether a constraint names a prerelease, other
	// than to exclude it.
	NamesPrerelease(constraint string) bool

	// BoundBelow reports whether a constraint says from which version on.
	BoundBelow(constraint string) bool
}

// Versions are the sorted versions of one listing. Goroutines share them.
type Versions interface {
	Len() int
	String(i int) string   // the normal form
	Prerelease(i int) bool // whether stable versions come before it

	// Match calls admit for each stretch of versions, from ≤ i < to, that the
	// constraint admits, prereleases included, in ascending order.
	Match(constraint string, admit func(from, to int))
}

// A Dependency is what one line asks for.
type Dependency struct {
	Name       string         // normal form
	Extras     []string       // normal forms, sorted
	Constraint string         // in one spelling for equal constraints; "" for any version
	Marker     *pep508.Marker // where it holds; nil for everywhere
	URL        string         // a direct reference, "" for none
}
