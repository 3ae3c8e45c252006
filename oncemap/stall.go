package oncemap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A State is where an entry stands.
type State uint8

const (
	Idle    State = iota // nobody was asked for it
	Owed                 // a pool promised to ask (Entry.Owe)
	Claimed              // a Claim is out
	Settled              // it has its value or failure
)

// String returns "idle", "owed", "claimed" or "settled".
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

var stateNames = [...]string{"idle", "owed", "claimed", "settled"}

func stateOf(w word) State {
	switch {
	case w.settled():
		return Settled
	case w.phase() >= claimed:
		return Claimed
	case w.phase() == owed:
		return Owed
	}
	return Idle
}

// A Stall is one wait: who waits for which key since when, and who owes it.
type Stall struct {
	Key   any
	State State // never Settled

	// Waiter is the keys of the claims on whose behalf the wait is made (see
	// Claim.Context), innermost first; empty for a wait under no claim, a root.
	Waiter []any
	Since  time.Time // when the wait began

	OwedBy       string    // who promised, by Owe; "" if nobody did
	ClaimedAt    string    // file:line where the claim was taken; "" if there is none, or no trace
	ClaimedSince time.Time // when the claim was taken; zero if there is none, or no trace
}

// String returns the wait as a sentence without its times, such as
//
//	a root waits for flask: nobody was asked for it
//	flask waits for werkzeug: claimed at fetch.go:12
func (s Stall) String() string {
	who := "a root"
	if len(s.Waiter) > 0 {
		who = strings.TrimSuffix(fmt.Sprintln(s.Waiter[0]), "\n")
	}
	return fmt.Sprintf("%s waits for %v: %s", who, s.Key, owing(s.State, s.OwedBy, s.ClaimedAt))
}

func owing(s State, by, at string) string {
	switch {
	case s == Idle:
		return "nobody was asked for it"
	case s == Owed:
		return "owed by " + by
	case at == "" && by == "":
		return "claimed"
	case at == "":
		return "claimed, owed by " + by
	}
	return "claimed at " + at
}

// Stalls returns the waits that are blocked now, the oldest first: the edges of
// the graph of waits, those for idle entries and for entries that have been
// forgotten included. Waits that begin or end meanwhile may be missing or
// there. To learn of a dropped claim rather than of its waiters, run
// runtime.GC first.
func (m *Map[K, V]) Stalls() []Stall {
	var all []Stall
	for _, cr := range m.roll.crowds() {
		all = append(all, stallsOf(cr)...)
	}
	slices.SortStableFunc(all, func(a, b Stall) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(fmt.Sprint(a.Key), fmt.Sprint(b.Key)))
	})
	return all
}

// stallsOf returns the waits of one crowd, none if its entry is settled.
func stallsOf(cr *crowd) []Stall {
	waits := cr.waits()
	u, unsettled := debtOf(cr.of)
	if !unsettled || len(waits) == 0 {
		return nil
	}
	all := make([]Stall, len(waits))
	for i, w := range waits {
		all[i] = Stall{
			Key: u.Key, State: u.State,
			Waiter: w.who.keys(), Since: w.since,
			OwedBy: u.OwedBy, ClaimedAt: u.ClaimedAt, ClaimedSince: u.ClaimedSince,
		}
	}
	return all
}

// debtOf returns who owes v, and whether anybody still does.
func debtOf(v vertex) (Unsettled, bool) {
	p := v.owing() // before the look: the settler takes it off after
	w := v.look()
	if w.settled() {
		return Unsettled{}, false
	}
	u := Unsettled{Key: v.name(), State: stateOf(w)}
	if p != nil {
		u.OwedBy, u.ClaimedAt, u.ClaimedSince = p.by, placeName(p.place), p.time()
	}
	return u, true
}
