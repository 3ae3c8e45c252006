package resolver

import (
	"resolve/dist"
	"resolve/fetcher"
)

// An Origin is where the user asked for something.
type Origin struct {
	File string `json:"file"`           // as the user named it; "" for none
	Line int    `json:"line,omitempty"` // from 1; 0 for none
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
}

// A Resolution is the answer to a Request.
type Resolution struct {
	Packages []Package `json:"packages"` // sorted by name
	Warnings []string  `json:"warnings,omitempty"`
	Stats    Stats     `json:"-"` // may differ from run to run
}

// A Package is one pin.
type Package struct {
	Name         string   `json:"name"`                   // normal form
	Version      string   `json:"version"`                // normal form
	Extras       []string `json:"extras,omitempty"`       // sorted
	Via          []Via    `json:"via"`                    // who asked for it, sorted: packages by name, then the user's lines
	Dependencies []string `json:"dependencies,omitempty"` // normal names, sorted
	Yanked       string   `json:"yanked,omitempty"`       // why it is yanked, or "no reason given"; "" if it is not
}

// A Via is somebody who asked for a package: another package, or the user. Who
// asked twice with different constraints is there twice.
type Via struct {
	Package    string `json:"package,omitempty"`    // normal name, "" if the user asked
	Extra      string `json:"extra,omitempty"`      // of Package, if it is what asked
	Origin     Origin `json:"origin,omitzero"`      // where the user asked
	Constraint bool   `json:"constraint,omitempty"` // from Request.Constraints
	Override   bool   `json:"override,omitempty"`   // from Choice.Overrides
	Asks       string `json:"asks,omitempty"`       // what was asked for, without a marker: "werkzeug[watchdog]>=3"
}

// Stats counts what a resolve took.
type Stats struct {
	Requests  int   `json:"requests"` // that reached the source
	Needed    int   `json:"needed"`   // listings and metadata that were waited for; the other requests were guesses
	Peak      int   `json:"peak"`     // most in flight at once
	Bytes     int64 `json:"bytes"`    // of bodies, as decoded, as far as the source says
	Decisions int   `json:"decisions"`
	Conflicts int   `json:"conflicts"`
}
