package dist

// A Mismatch says which part of a wheel's tags fits no tag of the target. The
// order is that of closeness: the smaller, the closer the wheel is to fitting.
// Of the wheels of a version none of which fits, the closest speaks for it.
type Mismatch uint8

const (
	Fits               Mismatch = iota // no mismatch
	PlatformMismatch                   // Python and ABI fit
	FreeThreadMismatch                 // the target is free-threaded and no ABI of the wheel is
	ABIMismatch                        // the Python fits
	PythonMismatch                     // not even that
	InvalidTags                        // some part has no tag that is known at all
	InvalidName                        // it is no wheel's name
)

// String names the part that does not fit.
func (m Mismatch) String() string {
	switch m {
	case Fits:
		return "fits"
	case PlatformMismatch:
		return "platform"
	case FreeThreadMismatch:
		return "free-threaded ABI"
	case ABIMismatch:
		return "ABI"
	case PythonMismatch:
		return "Python"
	case InvalidTags:
		return "unknown tags"
	default:
		return "invalid name"
	}
}
