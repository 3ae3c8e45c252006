package dist

import "time"

// A Listing is what an index says of one package: plain data, shared by all
// who read it and changed by nobody after it was made.
//
// Its releases are in no order that means anything (an index may list in text
// order); the resolver's scheme sorts them.
type Listing struct {
	Name     string    // normal form
	URL      string    // the page it was read from
	Absent   string    // why there is nothing, to follow "NAME is": "not on the index …"; "" if there is
	Releases []Release // one per spelling of a version
	Status   string    // PEP 792: "" for active
	Reason   string    // PEP 792: why the status is what it is
	Skipped  []string  // files whose names are neither a wheel's nor an sdist's of this package
}

// A Release is the files of one version, as their names spell it.
type Release struct {
	Version string
	Files   []*File
}

// Kind tells the forms of distribution apart.
type Kind uint8

const (
	Wheel Kind = iota + 1 // PEP 427
	Sdist                 // PEP 517, PEP 625 and older archives
)

// A File is one distribution file that an index lists.
type File struct {
	Kind           Kind
	Filename       string
	URL            string    // absolute
	Hash           string    // "sha256:…" in lower-case hex, the strongest that the index gave, "" if none
	Size           int64     // bytes; -1 if the index does not say (PEP 700)
	Uploaded       time.Time // zero if the index does not say (PEP 700)
	RequiresPython string    // as written, "" if none
	Yanked         bool      // PEP 592
	YankedReason   string
	Sidecar        bool   // the index serves the core metadata beside the file (PEP 658, 714)
	SidecarHash    string // as Hash, of the sidecar; "" if the index does not say
}

// Key identifies the file's content for as long as a view lives: its hash, else its URL.
func (f *File) Key() string {
	if f.Hash != "" {
		return f.Filename + "#" + f.Hash
	}
	return f.URL
}
