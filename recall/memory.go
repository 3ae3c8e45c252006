package recall

import (
	"context"

	"resolve/cache"
	"resolve/fetcher"
	"resolve/resolver"
)

// Answers is the kind of value; its number grows with each change of the encoding.
const answers cache.Bucket = "answer/v2"

// Buckets returns where a Memory keeps what it remembers.
func Buckets() []cache.Bucket { return []cache.Bucket{answers} }

// A Memory resolves requests, and remembers the answers between runs. Goroutines
// and processes may share its folder.
type Memory struct {
	Dir     *cache.Dir // nil remembers nothing
	Program string     // changes with whatever may change an answer: the build
	View    string     // the indexes that are asked, and who asks them

	// Held returns what names the state in which the listing of a package is held
	// on this machine, as dist.Listing.Revision, "" for none; and whether it may
	// be used without asking the index.
	Held func(name string) (revision string, fresh bool)
}

// Resolve is resolver.Resolve, or what it said before. recalled reports the
// latter: then a Package has no Files and no Lead, and Stats are those of the
// search, but for what went over the network now.
func (m *Memory) Resolve(ctx context.Context, req resolver.Request) (res *resolver.Resolution, recalled bool, err error) {
	key := m.key(&req)
	var again asking
	defer again.end() // after a search that may wait for what it has asked for
	if b, ok := m.Dir.Get(answers, key); ok {
		if r, ok := decode(b); ok && hold(r.windows, &req.Choice) {
			if m.stands(r.listings) {
				return r.resolution, true, nil
			}
			if req.Listings == nil {
				req.Listings = new(fetcher.Listings)
			}
			if again.askAgain(ctx, &req, r.listings) {
				return r.resolution, true, nil
			}
		}
	}
	damaged := m.Dir.Damaged()
	res, err = resolver.Resolve(ctx, req)
	if err == nil {
		res.Stats.GivenListings += again.given
		m.remember(key, &req.Choice, res, damaged)
	}
	return res, false, err
}

// stands reports whether all listings are held as they were, and fresh.
func (m *Memory) stands(list []revision) bool {
	for _, l := range list {
		if now, fresh := m.Held(l.name); !fresh || now != l.revision {
			return false
		}
	}
	return true
}

// remember keeps an answer that follows from listings alone that are held, unless
// more of them is damaged than was when it was begun.
func (m *Memory) remember(key string, c *resolver.Choice, res *resolver.Resolution, damaged int) {
	if m.Dir == nil || len(res.Listings) == 0 {
		return
	}
	list := make([]revision, len(res.Listings))
	for i, l := range res.Listings {
		if l.Revision == "" {
			return
		}
		list[i] = revision{l.Name, l.Revision}
	}
	r := record{res, list, windowsOf(c, res.Listings)}
	if m.Dir.Damaged() > damaged {
		return
	}
	m.Dir.Put(answers, key, encode(r))
	// Who gave Dir writes it out (cache.Dir.Flush) with what else was learned.
}

// A revision is a listing in one of its states.
type revision struct{ name, revision string }
