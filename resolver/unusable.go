package resolver

// An unusable is why a version is no candidate. Versions with equal reasons
// are told of together.
type unusable struct {
	reason unusableReason
	detail string // Requires-Python as written; why it was yanked; the limit that it is too new for; what is malformed; the URL; why it is quarantined
}

type unusableReason uint8

const (
	usable unusableReason = iota
	noFiles
	undated        // the index does not say when it was uploaded, and there is a limit
	tooNew         // Choice.ExcludeNewer
	yanked         //
	noFittingWheel // there are wheels, none for the target, and no sdist
	noBinary       // there is a wheel for the target and no sdist, and Choice.NoBinary
	mustBuild      // there is an sdist and no wheel for the target, and Choice.NoBuild
	requiresPython //
	prerelease     // Choice.Prereleases
	malformed      //
	requiresURL    //
	quarantined    // the whole project (PEP 792)
)

// String returns the reason in one word, as data has it.
func (r unusableReason) String() string { return reasonWords[r] }

var reasonWords = [...]string{
	usable: "usable", noFiles: "no-files", undated: "undated", tooNew: "too-new", yanked: "yanked",
	noFittingWheel: "no-fitting-wheel", noBinary: "no-binary", mustBuild: "must-build",
	requiresPython: "requires-python", prerelease: "prerelease", malformed: "malformed", requiresURL: "requires-url", quarantined: "quarantined",
}
