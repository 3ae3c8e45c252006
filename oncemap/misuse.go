package oncemap

import "fmt"

// A Misuse is a fault of the map's user that the map has borne.
type Misuse struct {
	Kind  MisuseKind
	Key   any
	Place string // file:line where the claim was taken; "" without trace
	Err   error  // of PanicLost: the *PanicError
}

// A MisuseKind says what was done.
type MisuseKind uint8

const (
	// SettledTwice: Done or Fail on a claim that its holder has settled already.
	// The second answer was refused.
	SettledTwice MisuseKind = iota + 1

	// ClaimDropped: a claim became unreachable before it was settled. Its
	// waiters got ErrAbandoned, as late as the garbage was collected.
	ClaimDropped

	// PanicLost: the function of Do panicked when nobody waited for it any more.
	PanicLost
)

// String returns the fault in a few words.
func (k MisuseKind) String() string {
	switch k {
	case SettledTwice:
		return "settled twice"
	case ClaimDropped:
		return "claim dropped"
	case PanicLost:
		return "panic of an ended flight"
	}
	return fmt.Sprintf("MisuseKind(%d)", uint8(k))
}

// String returns the fault, the key and the place on one line.
func (u Misuse) String() string {
	s := fmt.Sprintf("%v: %v", u.Key, u.Kind)
	if u.Place != "" {
		s += ", claimed at " + u.Place
	}
	return s
}

// Misuses returns how many misuses the map has met since it was made.
func (m *Map[K, V]) Misuses() int64 { return m.misuses.Load() }

func (m *Map[K, V]) report(u Misuse) {
	m.misuses.Add(1)
	if m.Options.OnMisuse != nil {
		m.Options.OnMisuse(u)
	}
}
