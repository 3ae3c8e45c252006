package index

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"resolve/dist"
	"resolve/fetcher"
)

// A Member is one of the places that Indexes ask: a *Client, a *Cached or a
// *Local.
type Member interface {
	fetcher.Source
	Hasher
	Name() string // as Listing.Index says it

	// View names what is asked and who asks it: what one view learns says nothing
	// of what another may see. It holds no password.
	View() string
}

var (
	_ Member = (*Client)(nil)
	_ Member = (*Cached)(nil)
)

// Indexes are several indexes and places of find-links as one source.
//
// A package is looked for on the indexes in their order, one after the other,
// and the first that has the name is the only one that counts, whatever versions
// it has: so a public index that is asked last can put nothing in the place of
// what a private one has, nor does it learn that name. An index that cannot say
// whether it has a name (any error, 401 and 403 among them) ends the search.
// What places of find-links have is added to that, before it where the same
// version is in both.
//
// Files are read and hashed by the member that lists them, as File.Index says.
// Goroutines may share an Indexes.
type Indexes struct {
	links   []*links
	indexes []Member
	byName  map[string]Member
}

var (
	_ fetcher.Keeper = (*Indexes)(nil)
	_ Hasher         = (*Indexes)(nil)
)

// NewIndexes returns the source that asks the indexes in this order, and places
// of find-links, which are flat. Of two of one name the first counts.
func NewIndexes(flat, indexes []Member) *Indexes {
	s := &Indexes{indexes: indexes, byName: map[string]Member{}}
	for _, m := range flat {
		s.links = append(s.links, newLinks(m))
	}
	for _, m := range append(append([]Member{}, flat...), indexes...) {
		if _, twice := s.byName[m.Name()]; !twice {
			s.byName[m.Name()] = m
		}
	}
	return s
}

// View names all that is asked, in its order, as Member.View.
func (s *Indexes) View() string {
	var all []string
	for _, l := range s.links {
		all = append(all, l.member.View())
	}
	for _, m := range s.indexes {
		all = append(all, m.View())
	}
	return strings.Join(all, " then ")
}

// List implements fetcher.Source.
func (s *Indexes) List(ctx context.Context, name string) (*dist.Listing, error) {
	var found []*dist.Listing
	for _, l := range s.links {
		listing, err := l.list(ctx, name)
		if err != nil {
			return nil, err
		}
		if len(listing.Releases) > 0 {
			found = append(found, listing)
		}
	}
	return s.first(name, found, func(m Member) (*dist.Listing, error) { return m.List(ctx, name) })
}

// errNotKept says that a member has no listing at hand.
var errNotKept = errors.New("not at hand")

// KeptListing implements fetcher.Keeper: a listing is at hand if those of all
// indexes are that List asks for it. What places of find-links have is not.
func (s *Indexes) KeptListing(name string) *dist.Listing {
	if len(s.links) > 0 {
		return nil
	}
	l, err := s.first(name, nil, func(m Member) (*dist.Listing, error) {
		if k, ok := m.(fetcher.Keeper); ok {
			if l := k.KeptListing(name); l != nil {
				return l, nil
			}
		}
		return nil, errNotKept
	})
	if err != nil {
		return nil
	}
	return l
}

// KeptReading implements fetcher.Keeper.
func (s *Indexes) KeptReading(f *dist.File) *dist.Metadata {
	if k, ok := s.byName[f.Index].(fetcher.Keeper); ok {
		return k.KeptReading(f)
	}
	return nil
}

// first returns the listing of the first index that has the name, by list, with
// what was found in places of find-links.
func (s *Indexes) first(name string, found []*dist.Listing, list func(Member) (*dist.Listing, error)) (*dist.Listing, error) {
	revision, held := "", len(s.links) == 0
	for _, m := range s.indexes {
		listing, err := list(m)
		if err != nil {
			return nil, err
		}
		held = held && listing.Revision != ""
		revision = joinRevisions(revision, listing.Revision)
		if listing.Absent == "" {
			l := *join(append(found, listing))
			if l.Revision = revision; !held {
				l.Revision = ""
			}
			return &l, nil
		}
	}
	if len(found) > 0 {
		return join(found), nil
	}
	l := &dist.Listing{Name: name, Absent: s.absent()}
	if held {
		l.Revision = revision
	}
	if n := len(s.indexes); n > 0 {
		l.Index = s.indexes[n-1].Name()
	}
	return l, nil
}

// join returns what several listings of one package say: of all but files the last.
func join(list []*dist.Listing) *dist.Listing {
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	all := *list[last]
	all.Releases = nil
	at := map[string]int{}
	for _, l := range list {
		for _, r := range l.Releases {
			r.Alike = nil // to those of one listing
			i, seen := at[r.Version]
			if !seen {
				at[r.Version] = len(all.Releases)
				all.Releases = append(all.Releases, r)
				continue
			}
			files := all.Releases[i].Files()
			all.Releases[i] = dist.NewRelease(r.Version, append(files[:len(files):len(files)], r.Files()...)...)
		}
	}
	return &all
}

// absent says where a package is not.
func (s *Indexes) absent() string {
	names := func(what, several string, list []string) string {
		switch len(list) {
		case 0:
			return ""
		case 1:
			return what + list[0]
		}
		n := len(list) - 1
		return several + strings.Join(list[:n], ", ") + " and " + list[n]
	}
	var indexes, places []string
	for _, m := range s.indexes {
		indexes = append(indexes, m.Name())
	}
	for _, l := range s.links {
		places = append(places, l.member.Name())
	}
	on, in := names("not on the index ", "not on the indexes ", indexes), names("not in ", "not in ", places)
	switch {
	case on == "" && in == "":
		return "nowhere: no index is asked, and there are no find-links"
	case on == "" || in == "":
		return on + in
	}
	return on + ", and " + in
}

// Read implements fetcher.Source.
func (s *Indexes) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	m, err := s.of(f)
	if err != nil {
		return nil, err
	}
	return m.Read(ctx, f, sidecarOnly)
}

// Hash implements Hasher.
func (s *Indexes) Hash(ctx context.Context, f *dist.File) (string, error) {
	m, err := s.of(f)
	if err != nil {
		return "", err
	}
	return m.Hash(ctx, f)
}

func (s *Indexes) of(f *dist.File) (Member, error) {
	if m := s.byName[f.Index]; m != nil {
		return m, nil
	}
	return nil, &Error{Op: "read " + f.Filename, URL: Redact(f.URL), Err: fmt.Errorf("no index that is asked lists it")}
}
