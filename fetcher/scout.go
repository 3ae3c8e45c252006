package fetcher

import (
	"iter"
	"runtime"
	"sync"

	"resolve/dist"
)

// maxSighted bounds the listings, and the metadata, that a scout has looked at.
const maxSighted = 4096

// A scout goes ahead of the goroutine that sends, while all that is needed is at
// hand. On another processor it looks at what the keeper has of what will be
// needed next, calls Guess, which remembers what it works out, and looks at what
// that names in turn. So the sender finds answers that are read and worked out.
//
// It changes when things are done and nothing else. What it has looked at is an
// answer when it is needed, and is counted and noted then; what never is needed
// is forgotten. The sender never waits for it: what the scout is at when it is
// needed is looked at twice.
type scout struct {
	pool *Pool

	// mu is never held while the keeper or Guess work.
	mu       sync.Mutex
	listings sightings[dist.Listing]  // guarded by mu; by name
	readings sightings[dist.Metadata] // guarded by mu; by dist.File.Key
	now      []Ask                    // guarded by mu; what the sender looks at now, too: the scout begins at the end
	soon     []iter.Seq[Ask]          // guarded by mu; what it may need after that, in that order
	then     []Ask                    // guarded by mu; what that leads to, in that order
	runs     bool                     // guarded by mu; there is a goroutine of run
	ended    bool                     // guarded by mu; there will be none any more
	running  sync.WaitGroup           // of that goroutine
}

// A sightings is what was looked at, by key: nil for what somebody is looking at,
// what is not at hand, and what was needed before it had been looked at.
type sightings[V any] map[string]*V

// newScout returns the scout of a pool, nil where it is of no use: where nothing
// can be at hand, where there is one processor, and where metadata is shared, for
// then those who share it go ahead of each other.
func newScout(p *Pool, o *Options) *scout {
	if p.keeper == nil || p.guess == nil || o.Readings != nil || runtime.GOMAXPROCS(0) == 1 {
		return nil
	}
	return &scout{pool: p, listings: sightings[dist.Listing]{}, readings: sightings[dist.Metadata]{}}
}

// Scouts reports whether there is somebody whom Gather and GoAhead tell of
// something, as there is until something is needed that is not at hand.
func (p *Pool) Scouts() bool { return p.scout != nil && !p.Busy() }

// Gather looks at listings that will be needed at once, as far as they are at
// hand, together with a goroutine that goes on with what they lead to. It is for
// the goroutine that sends. It answers nothing: they have to be needed as ever.
func (p *Pool) Gather(list []Ask) {
	if !p.Scouts() {
		return
	}
	for i, ask := range list {
		if _, ok := p.scout.look(ask); !ok {
			return // it will be asked for, and the others after it
		}
		if i == 0 {
			p.scout.share(list[1:])
		}
	}
}

// GoAhead has another goroutine look at what may be needed soon. It walks the
// sequence there, as long as nothing more urgent turns up that it is told of, and
// not to the end if the pool ends. It is for the goroutine that sends.
func (p *Pool) GoAhead(list iter.Seq[Ask]) {
	if !p.Scouts() {
		return
	}
	s := p.scout
	s.mu.Lock()
	defer s.mu.Unlock()
	s.soon = append(s.soon, list)
	s.startLocked()
}

// share tells the scout what the sender looks at now, from its beginning on. One
// listing alone is not worth another goroutine.
func (s *scout) share(list []Ask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = append(s.now[:0], list...)
	if len(s.now) > 1 {
		s.startLocked()
	}
}

func (s *scout) startLocked() {
	if !s.runs && !s.ended {
		s.runs = true
		s.running.Go(s.run)
	}
}

// run looks at what there is to look at, until there is nothing more.
func (s *scout) run() {
	for {
		ask, list, ok := s.next()
		switch {
		case !ok:
			return
		case list == nil:
			s.follow(ask)
		default:
			for ask := range list {
				if s.stopped() {
					break
				}
				s.follow(ask)
			}
		}
	}
}

// next returns what to look at next, one ask or several; false if the goroutine is
// to end.
func (s *scout) next() (ask Ask, list iter.Seq[Ask], ok bool) {
	if s.stopped() {
		return Ask{}, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.now) > 0:
		ask, s.now = s.now[len(s.now)-1], s.now[:len(s.now)-1]
	case len(s.soon) > 0:
		list, s.soon = s.soon[0], s.soon[1:]
	case len(s.then) > 0:
		ask = s.thenLocked()
	default:
		s.runs = false
		return Ask{}, nil, false
	}
	return ask, list, true
}

// thenLocked takes the second of those that were not looked at: the sender is about
// to come to the first.
func (s *scout) thenLocked() Ask {
	for len(s.then) > 2 && s.lookedAtLocked(s.then[0]) {
		s.then = s.then[1:]
	}
	if len(s.then) > 1 {
		s.then[0], s.then[1] = s.then[1], s.then[0]
	}
	ask := s.then[0]
	s.then = s.then[1:]
	return ask
}

func (s *scout) lookedAtLocked(ask Ask) (ok bool) {
	if ask.File != nil {
		_, ok = s.readings[ask.File.Key()]
	} else {
		_, ok = s.listings[ask.Name]
	}
	return ok
}

// stopped reports whether nothing is to be looked at any more.
func (s *scout) stopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = s.ended || s.pool.Busy()
	return s.ended
}

// follow looks at what was asked for and, where that is metadata, at the listings
// that it leads to.
func (s *scout) follow(ask Ask) {
	asks, _ := s.look(ask)
	for _, ask := range asks {
		s.look(ask)
	}
}

// look looks at what was asked for, unless somebody did, and has Guess see it. It
// returns what metadata leads to, and false if there is nothing at hand.
func (s *scout) look(ask Ask) (listings []Ask, ok bool) {
	if ask.File != nil {
		m, ok := sight(s, s.readings, ask.File.Key(), func() *dist.Metadata { return s.pool.keeper.KeptReading(ask.File) })
		if m == nil {
			return nil, ok
		}
		return s.pool.guesses(Result{Metadata: m}, ask.Hint), true
	}
	l, ok := sight(s, s.listings, ask.Name, func() *dist.Listing { return s.listing(ask.Name) })
	if l == nil {
		return nil, ok
	}
	readings := s.pool.guesses(Result{Listing: l}, ask.Hint)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.then = append(s.then, readings...)
	return nil, true
}

// listing returns what is in the map, which others may have filled before, or at hand.
func (s *scout) listing(name string) *dist.Listing {
	if l, _, ok := s.pool.Listings.Get(name); ok {
		return l
	}
	return s.pool.keeper.KeptListing(name)
}

// sight looks at a key that nobody has looked at, and returns nil for others; ok
// is false if there is nothing at hand. A panic comes to that: who needs the
// answer falls over the same, and says so.
func sight[V any](s *scout, in sightings[V], key string, look func() *V) (v *V, ok bool) {
	s.mu.Lock()
	_, twice := in[key]
	if twice || len(in) >= maxSighted {
		s.mu.Unlock()
		return nil, true
	}
	in[key] = nil
	s.mu.Unlock()
	defer func() {
		if recover() != nil {
			v, ok = nil, false
		}
	}()
	if v = look(); v == nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in[key] = v
	return v, true
}

// sighted returns what the scout has seen of a key that is needed. If that is
// nothing, it returns nil, and the scout will not look any more.
func sighted[V any](s *scout, in sightings[V], key string) *V {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := in[key]
	if !ok {
		in[key] = nil
	}
	return v
}

// end returns when the scout's goroutine has ended.
func (s *scout) end() {
	if s == nil {
		return
	}
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.running.Wait()
}
