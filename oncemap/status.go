package oncemap

import "resolve/oncemap/internal/point"

// A word is one reading of an entry's status: its phase in the low three bits,
// three marks, and in the high half the number of those who hold the flight
// (waiters and scopes together).
type word uint64

// The phases. An entry moves only downwards in this list, and once: from a
// settled phase there is no way on. Four of them are what State shows.
const (
	idle      word = iota // nobody was asked
	owed                  // a pool has promised to ask
	claimed               // a Claim is out
	settling              // the one who won the right to settle writes the answer; never lasts
	valued                // settled with a value, stays in the map
	failed                // settled with Entry.fail
	abandoned             // settled with ErrAbandoned
	closed                // settled with ErrClosed
)

const (
	phaseMask word = 7
	wanted    word = 1 << 3 // somebody held this flight since it was claimed
	bound     word = 1 << 4 // Claim.Context was called: the flight ends with its last holder
	outside   word = 1 << 5 // settled by another than the claim's holder
	holder    word = 1 << 32
)

func (w word) phase() word    { return w & phaseMask }
func (w word) settled() bool  { return w&phaseMask >= valued }
func (w word) holders() uint  { return uint(w >> 32) }
func (w word) to(p word) word { return w&^phaseMask | p }

// dead says that the entry is settled with anything but a value. A dead entry
// is not in the map, whatever the table still says: the step that publishes a
// failure is the step that unlinks it.
func (w word) dead() bool { return w&phaseMask > valued }

// A status is the one atomic word of an entry. Everything that decides who may
// do what is one of its steps; each method is one step that took effect or did
// nothing.
type status struct{ bits point.Uint64 }

func (s *status) load() word { return word(s.bits.Load()) }

// open is load in a loop that ends with swap.
func (s *status) open() word { return word(point.LoadToSwap(&s.bits)) }

func (s *status) swap(old, to word) bool { return s.bits.CompareAndSwap(uint64(old), uint64(to)) }

// Questions that an exploration treats apart: what leaves their answer as it is,
// such as who joins, may change places with them (see internal/point).
const (
	askValued = iota
	askSettled
	askDead
	askTaken
)

var questions = []func(uint64) bool{
	askValued:  func(v uint64) bool { return word(v).phase() == valued },
	askSettled: func(v uint64) bool { return word(v).settled() },
	askDead:    func(v uint64) bool { return word(v).dead() },
	askTaken:   func(v uint64) bool { return word(v).phase() > owed },
}

func (s *status) valued() bool {
	if point.Described(&s.bits) {
		return point.Test(&s.bits, askValued)
	}
	return s.load().phase() == valued
}

func (s *status) settled() bool {
	if point.Described(&s.bits) {
		return point.Test(&s.bits, askSettled)
	}
	return s.load().settled()
}

func (s *status) dead() bool {
	if point.Described(&s.bits) {
		return point.Test(&s.bits, askDead)
	}
	return s.load().dead()
}

// refused says why a loop of open gives up.
func (s *status) refused(question int) {
	if point.Described(&s.bits) {
		point.Refused(&s.bits, question)
	}
}

// owe moves idle to owed.
func (s *status) owe() bool {
	for {
		w := s.open()
		if w.phase() != idle {
			return false
		}
		if s.swap(w, w.to(owed)) {
			return true
		}
	}
}

// claim moves idle or owed to claimed, and begins the flight: it is wanted from
// the start if somebody holds it already.
func (s *status) claim() bool {
	for {
		w := s.open()
		if w.phase() > owed {
			s.refused(askTaken)
			return false
		}
		to := w.to(claimed)
		if w.holders() > 0 {
			to |= wanted
		}
		if s.swap(w, to) {
			return true
		}
	}
}

// join adds a holder, unless the entry is settled.
func (s *status) join() bool {
	for {
		w := s.open()
		if w.settled() {
			s.refused(askSettled)
			return false
		}
		to := w + holder
		if w.phase() == claimed {
			to |= wanted
		}
		if s.swap(w, to) {
			return true
		}
	}
}

// A leaving is what came of a holder's wish to leave.
type leaving int

const (
	stayed leaving = iota // too late: the entry is settled, its answer is there
	left                  // left, the flight goes on
	ended                 // left as the last, and ended the flight in the same step
)

// leave takes a holder away. The last one to leave a bound flight ends it in
// the same step, so that nobody can join a flight that is being cancelled.
func (s *status) leave() leaving {
	for {
		w := s.open()
		if w.settled() {
			s.refused(askSettled)
			return stayed
		}
		to := w - holder
		if to.holders() == 0 && w.phase() == claimed && w&bound != 0 {
			if s.swap(w, to.to(abandoned)|outside) {
				return ended
			}
		} else if s.swap(w, to) {
			return left
		}
	}
}

// bind makes the flight end with its last holder; one whose last holder has
// left already ends at once, and bind then says so.
func (s *status) bind() (over bool) {
	for {
		w := s.open()
		switch {
		case w.phase() != claimed || w&bound != 0:
			return false
		case w&wanted != 0 && w.holders() == 0:
			if s.swap(w, w.to(abandoned)|bound|outside) {
				return true
			}
		case s.swap(w, w|bound):
			return false
		}
	}
}

// begin wins the right to settle an entry in one of the phases first to last:
// the winner writes the answer and calls publish.
func (s *status) begin(first, last word) bool {
	for {
		w := s.open()
		if w.phase() < first || w.phase() > last {
			return false
		}
		if s.swap(w, w.to(settling)) {
			return true
		}
	}
}

// publish ends what begin began. The answer was written before; who sees the
// phase set here may read it.
func (s *status) publish(phase, mark word) {
	s.bits.Add(uint64(phase - settling + mark))
}

// cut settles an entry in one of the phases first to last with a phase that
// needs no answer written: abandoned or closed.
func (s *status) cut(first, last, phase word) bool {
	for {
		w := s.open()
		if w.phase() < first || w.phase() > last {
			return false
		}
		if s.swap(w, w.to(phase)|outside) {
			return true
		}
	}
}
