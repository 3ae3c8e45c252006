package index

import "strconv"

// Held says in which state a source holds a package's listing between runs.
type Held struct {
	Revision string // as dist.Listing.Revision; "" if it is not held
	Absent   bool   // the listing says that the index has no such package
	Fresh    bool   // it may be used without asking the index
}

// A Holder is a source that holds listings between runs.
type Holder interface {
	Held(name string) Held
}

var (
	_ Holder = (*Cached)(nil)
	_ Holder = (*Indexes)(nil)
)

// A heldState is what is to be known of a held listing without reading it.
type heldState struct {
	id     int64 // given to the listing when it was written
	absent bool
	fresh  freshness
}

// revision names the state. Of a name that is not there there is one: it is kept even
// where it answers for nothing, so that a later run asks for all such names at once,
// and knows that none has come.
func (s heldState) revision() string {
	if s.absent {
		return "absent"
	}
	return strconv.FormatInt(s.id, 36)
}

func (c *Cached) keepState(key string, s heldState) {
	e := &valueWriter{}
	e.Number(s.id)
	e.Flag(s.absent)
	e.freshness(s.fresh)
	c.dir.Put(states, key, e.Value)
}

func (c *Cached) heldState(key string) (s heldState, ok bool) {
	b, ok := c.dir.Get(states, key)
	if !ok {
		return heldState{}, false
	}
	d := readValue(b)
	s = heldState{d.Number(), d.Flag(), d.freshness()}
	return s, d.Whole()
}

// Held implements Holder.
func (c *Cached) Held(name string) Held {
	s, ok := c.heldState(c.listingKey(name))
	if !ok {
		return Held{}
	}
	return Held{Revision: s.revision(), Absent: s.absent, Fresh: c.counts(name, s)}
}

// Held implements Holder: a package is held if it is by all indexes that List
// asks for it. What places of find-links have is read anew in each run.
func (s *Indexes) Held(name string) (all Held) {
	if len(s.links) > 0 {
		return Held{}
	}
	all.Fresh = true
	for _, m := range s.indexes {
		holder, ok := m.(Holder)
		if !ok {
			return Held{}
		}
		h := holder.Held(name)
		if h.Revision == "" {
			return Held{}
		}
		all = Held{Revision: joinRevisions(all.Revision, h.Revision), Absent: h.Absent, Fresh: all.Fresh && h.Fresh}
		if !h.Absent {
			break
		}
	}
	return all
}

// joinRevisions names the state of several listings of a package.
func joinRevisions(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
