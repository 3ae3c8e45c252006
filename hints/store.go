package hints

import (
	"bytes"
	"strings"

	"resolve/cache"
	"resolve/resolver"
)

// leads is the kind of value; its number grows with each change of the encoding.
const leads cache.Bucket = "hint/v1"

// Buckets returns where a Store keeps what it remembers.
func Buckets() []cache.Bucket { return []cache.Bucket{leads} }

// Concerns reports whether what a Store keeps under key in bucket is about the
// package name (normal form).
func Concerns(bucket cache.Bucket, key, name string) bool {
	return bucket == leads && key[strings.LastIndexByte(key, ' ')+1:] == name
}

// mostBytes bounds the folder: a package that many ask for takes 200 bytes.
const mostBytes = 16 << 20

// A Store is what is remembered of one view. It implements resolver.Leads. One
// goroutine uses it; processes may share its folder.
type Store struct {
	dir   *cache.Dir
	view  string
	table string            // of where packages lead that nothing is remembered of; "" for none
	read  map[string][]byte // by name: what is remembered, nil for nothing
}

var _ resolver.Leads = (*Store)(nil)

// New returns what dir remembers of a view, which names the indexes and who asks
// them. A nil dir remembers nothing.
func New(dir *cache.Dir, view string) *Store {
	s := &Store{dir: dir, view: view, read: map[string][]byte{}}
	if isPopularView(view) {
		s.table = popular
	}
	return s
}

// Lead implements resolver.Leads. What is damaged is not there; of what is not
// there a table may know, which comes with the program.
func (s *Store) Lead(name string) (resolver.Lead, bool) {
	if lead, ok := decode(s.known(name)); ok {
		return lead, true
	}
	return lookUp(s.table, name)
}

// known returns the value that is remembered of a package, nil for none.
func (s *Store) known(name string) []byte {
	b, ok := s.read[name]
	if !ok {
		b, _ = s.dir.Get(leads, s.key(name))
		s.read[name] = b
	}
	return b
}

// Learn remembers what a resolve has found, in the place of what was known of
// the same packages. What cannot be written is forgotten, and what was not used
// for the longest where there is too much.
func (s *Store) Learn(res *resolver.Resolution) {
	for i := range res.Packages {
		p := &res.Packages[i]
		b := encode(p.Lead)
		if bytes.Equal(s.known(p.Name), b) {
			continue
		}
		s.read[p.Name] = b
		s.dir.Put(leads, s.key(p.Name), b)
	}
	_ = s.dir.Flush() // what is not kept is learned again
	s.dir.Bound(mostBytes)
}

func (s *Store) key(name string) string { return s.view + " " + name }
