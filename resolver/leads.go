package resolver

import (
	"iter"

	"resolve/dist"
	"resolve/fetcher"
)

// A Lead is what an earlier resolve learned of a package: where it led. It may be
// out of date, or wrong in everything: it is a guess, and changes when something
// is asked for, never what the answer is.
type Lead struct {
	Constraint string     // all that was asked of its version, in the words of the scheme
	File       *dist.File // whose metadata was read, as the index listed it; nil if that is not known
	Names      []string   // the packages that it depended on, by normal name
}

// Leads are what earlier resolves learned. The resolver loop alone calls them.
type Leads interface {
	// Lead returns what is known of the package with this normal name.
	Lead(name string) (Lead, bool)
}

// How many guesses leads may lead to: some at once, and more for each package
// that is really needed, so that a wrong lead costs little however many more it
// leads to.
const (
	leadsAtOnce    = 64
	leadsPerNeeded = 2
)

// A trail is the way that leads lead, from the packages of the user's lines on,
// nearer ones first.
type trail struct {
	leads  Leads // nil if there are none
	queue  []string
	seen   map[string]bool
	needed int // packages that something needed so far
	walked int // requests made, at most
	led    int // packages asked for
}

func newTrail(leads Leads) trail { return trail{leads: leads, seen: map[string]bool{}} }

// need adds a package that something needs.
func (t *trail) need(name string) {
	t.needed++
	t.add(name)
}

func (t *trail) add(name string) {
	if t.leads != nil && !t.seen[name] {
		t.seen[name] = true
		t.queue = append(t.queue, name)
	}
}

// follow asks, as guesses, for what leads lead to. There are none while all that
// was needed was at hand.
func (r *resolve) follow() error {
	if !r.pool.Busy() {
		return nil
	}
	for ask := range r.trail.asks(r.env.excluded, r.request.Choice.NoDependencies) {
		request := r.pool.Listing(ask.Name, ask.Hint)
		if ask.File != nil {
			request = r.pool.Reading(ask.File, ask.Hint)
		}
		if err := r.pool.Suggest(request); err != nil {
			return err
		}
	}
	return nil
}

// asks goes on along the trail. It yields the listings that leads lead to and,
// unless only they are wanted, the metadata of the files that were chosen, to be
// asked for at the same time as the listings that should name them. What a listing
// does not name is never read.
func (t *trail) asks(excluded map[string]bool, listingsOnly bool) iter.Seq[fetcher.Ask] {
	return func(yield func(fetcher.Ask) bool) {
		for len(t.queue) > 0 && t.walked+2 <= leadsAtOnce+leadsPerNeeded*t.needed {
			name := t.queue[0]
			t.queue = t.queue[1:]
			lead, ok := t.leads.Lead(name)
			if !ok || excluded[name] {
				continue
			}
			for _, next := range lead.Names {
				t.add(next)
			}
			// A lead's answer leads to one guess at most: the metadata of what would
			// be chosen, where that is not the file remembered.
			t.walked += 2
			t.led++
			listing := fetcher.Ask{Name: name, Hint: fetcher.Hint{Led: true, Depth: 1, Constraint: lead.Constraint}}
			if f := lead.File; f != nil && f.Sidecar && !listingsOnly {
				listing.Hint.File = f.Key()
				if !yield(fetcher.Ask{File: f, Hint: fetcher.Hint{Led: true, Depth: 1}}) {
					return
				}
			}
			if !yield(listing) {
				return
			}
		}
	}
}
