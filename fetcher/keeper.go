package fetcher

import (
	"resolve/dist"
	"resolve/oncemap"
)

// A Keeper is a Source that has some of its answers at hand: it gives them
// faster than they could be handed to another goroutine, asks nobody for them
// and waits for nothing but the pages of a file. A pool gives what is at hand
// on the goroutine that needs it.
type Keeper interface {
	Source

	// KeptListing returns what List would answer, nil if that is not at hand.
	KeptListing(name string) *dist.Listing

	// KeptReading returns what Read would answer, nil if that is not at hand.
	KeptReading(f *dist.File) *dist.Metadata
}

// A given is a listing that was at hand. What metadata leads to needs no note: the
// sender asks for that itself, before it waits for anything else.
type given struct {
	listing *dist.Listing
	hint    Hint
}

// give answers r with what the source has at hand, and reports whether it did.
func (p *Pool) give(r Request) bool {
	if p.keeper == nil {
		return false
	}
	if r.file != nil {
		_, ok := give(p, r, r.reading, func() *dist.Metadata { return p.keptReading(r) })
		if ok {
			p.readings++
		}
		return ok
	}
	l, ok := give(p, r, r.listing, func() *dist.Listing { return p.keptListing(r.name) })
	if !ok {
		return false
	}
	p.listings++
	if p.guess != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.given = append(p.given, given{l, r.hint})
	}
	return true
}

// Given returns how many listings, and how much metadata, were at hand when they
// were needed. It is for the goroutine that sends.
func (p *Pool) Given() (listings, readings int) { return p.listings, p.readings }

// keptListing returns what is at hand of a listing that is needed, nil if it is not.
func (p *Pool) keptListing(name string) *dist.Listing {
	if s := p.scout; s != nil {
		if l := sighted(s, s.listings, name); l != nil {
			return l
		}
	}
	return p.keeper.KeptListing(name)
}

// keptReading is keptListing for metadata.
func (p *Pool) keptReading(r Request) *dist.Metadata {
	if s := p.scout; s != nil {
		if m := sighted(s, s.readings, r.Key()); m != nil {
			return m
		}
	}
	return p.keeper.KeptReading(r.file)
}

// give settles e with what look finds. Where somebody is at it, or will be, that
// is left to him. A panic is no answer: who is handed the request will fall over
// the same, and says so.
func give[V any](p *Pool, r Request, e *oncemap.Entry[string, *V], look func() *V) (v *V, ok bool) {
	if e.State() != oncemap.Idle {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			v, ok = nil, false
		}
	}()
	began := p.trace.clock()
	if v = look(); v == nil {
		return nil, false
	}
	claim, ok := e.Claim()
	if !ok {
		return nil, false
	}
	defer claim.Abandon()
	if !p.meter.begin() {
		return nil, false // abandoned: who waits is told of the limit
	}
	p.trace.gave(r, began)
	return v, claim.Done(v)
}

// Busy reports whether something that was needed was not at hand. Until then
// there is nothing to be won by a guess.
func (p *Pool) Busy() bool { return p.busy.Load() }

// catchUp makes the guesses that follow from what was at hand. It comes when
// the sender has to wait for something else.
func (p *Pool) catchUp() {
	p.mu.Lock()
	list := p.given
	p.given = nil
	p.mu.Unlock()
	for _, g := range list {
		for _, ask := range p.guesses(Result{Listing: g.listing}, g.hint) {
			r := p.request(ask)
			p.trace.asked(&r, Cause{Name: g.listing.Name})
			if p.Suggest(r) != nil {
				return // the pool has ended, as the wait will say
			}
		}
	}
}
