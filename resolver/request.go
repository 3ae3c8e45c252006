package resolver

import (
	"resolve/dist"
	"resolve/fetcher"
)

// An Origin is where the user asked for something.
type Origin struct {
	File string `json:"file,omitempty"` // as the user named it; "" for none
	Line int    `json:"line,omitempty"` // from 1; 0 for none

	// Of a line in a pyproject.toml: the project's normal name, "" if it has none,
	// and the dependency group that was asked for, "" if it is none's.
	Project string `json:"project,omitempty"`
	Group   string `json:"group,omitempty"`
}

// A Requirement is one line of what is asked for, in the words of the scheme (PEP 508 unless Request.Scheme says otherwise).
type Requirement struct {
	Text   string `json:"text"`
	Origin Origin `json:"origin"`
}

// A Request is what Resolve is asked. The zero value of each field but Source means what its comment says.
type Request struct {
	Requirements []Requirement  // in the user's order, which is the order of first decisions
	Constraints  []Requirement  // narrow packages that something else brings in; nil means none
	Target       *dist.Target   // nil means the newest CPython on this build's platform
	Source       fetcher.Source // must be set
	Scheme       Scheme         // nil means PEP440
	Concurrency  int            // requests in flight at once; 0 means fetcher.DefaultConcurrency
	Choice       Choice         // which candidates there are, and which is tried first
	Budget       Budget         // what it may take
	Leads        Leads          // what to ask for before it is known to be needed; nil means nothing
	Monitor      *Monitor       // shows how far the resolve is while it runs; nil means that nobody looks
	Trace        *Trace         // notes where the time goes; nil means that nobody asks

	// What resolves over one Source, who see the same of the world, may share:
	// what one of them fetched none of them fetches again, and what one fetches
	// at the moment others wait for. nil means maps of this resolve's own.
	//
	// A resolve takes each listing once, so an entry may be forgotten at any time
	// (oncemap.Map.Forget), for those who ask later to see the world anew.
	Listings *fetcher.Listings
	Readings *fetcher.Readings

	// Views is what those who share the maps may share besides: what is worked out
	// of what is in them. A Scheme of the caller's own has to be comparable for that.
	// nil means this resolve's own.
	Views *Views
}

// A Resolution is the answer to a Request.
type Resolution struct {
	Packages []Package `json:"packages"` // sorted by name
	Warnings []string  `json:"warnings,omitempty"`
	Stats    Stats     `json:"-"` // may differ from run to run

	// Listings are what the answer follows from, sorted by name, besides the
	// request and metadata that cannot change, which is that of a file with a
	// hash. nil if it follows from anything else as well.
	Listings []*dist.Listing `json:"-"`
}

// A Package is one pin.
type Package struct {
	Name         string   `json:"name"`                   // normal form
	Version      string   `json:"version"`                // normal form
	Extras       []string `json:"extras,omitempty"`       // sorted
	Via          []Via    `json:"via"`                    // who asked for it, sorted: packages by name, then the user's lines
	Dependencies []string `json:"dependencies,omitempty"` // normal names, sorted
	Yanked       string   `json:"yanked,omitempty"`       // why it is yanked, or "no reason given"; "" if it is not
	Index        string   `json:"index,omitempty"`        // dist.File.Index of what was chosen, else dist.Listing.Index

	// Releases are those that the index lists of the version, one per spelling; none
	// in an answer that was kept. The caller must not change them.
	Releases []dist.Release `json:"-"`

	// Own is what its extras ask of the package itself, as extra "all" does of
	// flask[async,dotenv]; sorted. Package is its own name. Via has none of it: who
	// wants the extra has asked for the package.
	Own []Via `json:"-"`

	Lead Lead `json:"-"` // what a later resolve may be told of the package
}

// Files returns all that the index lists of the version, in its order, and reads
// what nobody has read. The caller must not change them.
func (p *Package) Files() []*dist.File { return filesOf(p.Releases) }

// A Via is somebody who asked for a package: another package, or the user. Who
// asked twice with different constraints is there twice.
type Via struct {
	Package    string `json:"package,omitempty"`    // normal name, "" if the user asked
	Extra      string `json:"extra,omitempty"`      // of Package, if it is what asked
	Origin     Origin `json:"origin,omitzero"`      // where the user asked
	Constraint bool   `json:"constraint,omitempty"` // from Request.Constraints
	Override   bool   `json:"override,omitempty"`   // from Choice.Overrides
	Asks       string `json:"asks,omitempty"`       // what was asked for, without a marker: "werkzeug[watchdog]>=3"
	Marker     string `json:"marker,omitempty"`     // under which it was asked for, as written; "" for none
}

// Stats counts what a resolve took.
type Stats struct {
	Requests  int   `json:"requests"` // that reached the source
	Needed    int   `json:"needed"`   // listings and metadata that were waited for; the other requests were guesses
	Led       int   `json:"led"`      // packages that were asked for because of leads, before anything was known to need them
	Peak      int   `json:"peak"`     // most in flight at once
	Bytes     int64 `json:"bytes"`    // of bodies, as decoded, as far as the source says
	Decisions int   `json:"decisions"`
	Conflicts int   `json:"conflicts"`

	// Of Requests: those that a fetcher.Keeper had at hand when they were needed.
	GivenListings int `json:"-"`
	GivenReadings int `json:"-"`
}
