package index

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"resolve/dist"
)

// A stall is a member of the test's: it has these files, and notes what it is
// asked.
type stall struct {
	name  string
	files map[string][]string // file names, by package; "" for those of a flat one
	err   error
	asked []string
}

func (s *stall) Name() string { return s.name }
func (s *stall) View() string { return s.name }

func (s *stall) List(_ context.Context, name string) (*dist.Listing, error) {
	s.asked = append(s.asked, name)
	names, ok := s.files[name]
	switch {
	case s.err != nil:
		return nil, s.err
	case !ok:
		return &dist.Listing{Name: name, Absent: "not here"}, nil
	}
	l := &dist.Listing{Name: name, Index: s.name, URL: s.name + "/" + name}
	for _, n := range names {
		version := strings.Split(n, "-")[1]
		f := &dist.File{Kind: dist.Wheel, Filename: n, Index: s.name, URL: s.name + "/" + n}
		l.Releases = append(l.Releases, dist.NewRelease(version, f))
	}
	return l, nil
}

func (s *stall) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	s.asked = append(s.asked, "read "+f.Filename)
	return &dist.Metadata{Name: s.name}, nil
}

func (s *stall) Hash(_ context.Context, f *dist.File) (string, error) { return "of " + s.name, nil }

func (s *stall) wantAsked(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(s.asked, want) {
		t.Errorf("%s was asked for %q, want %q", s.name, s.asked, want)
	}
	s.asked = nil
}

// The first index that has a name is the only one that is asked for it, so a
// public index never learns of what a private one has.
func TestTheFirstIndexThatHasTheNameCounts(t *testing.T) {
	private := &stall{name: "private", files: map[string][]string{"secret": {"secret-1.0-py3-none-any.whl"}}}
	public := &stall{name: "public", files: map[string][]string{"secret": {"secret-9.0-py3-none-any.whl"}, "flask": {"flask-3.0-py3-none-any.whl"}}}
	s := NewIndexes(nil, []Member{private, public})

	l, err := s.List(t.Context(), "secret")
	if err != nil || l.Index != "private" || len(l.Releases) != 1 || l.Releases[0].Version != "1.0" {
		t.Fatalf("secret: got %+v, %v, want what the private index has alone", l, err)
	}
	private.wantAsked(t, "secret")
	public.wantAsked(t)

	// Its file is read and hashed where it is listed.
	f := l.Releases[0].Files()[0]
	if m, err := s.Read(t.Context(), f, false); err != nil || m.Name != "private" {
		t.Errorf("read: got %+v, %v, want the private index's", m, err)
	}
	if h, err := s.Hash(t.Context(), f); err != nil || h != "of private" {
		t.Errorf("hash: got %q, %v, want the private index's", h, err)
	}
	public.wantAsked(t)
	private.wantAsked(t, "read "+f.Filename)

	if l, err := s.List(t.Context(), "flask"); err != nil || l.Index != "public" {
		t.Errorf("flask: got %+v, %v, want the public index's", l, err)
	}
	private.wantAsked(t, "flask")
	public.wantAsked(t, "flask")

	l, err = s.List(t.Context(), "absent")
	if err != nil || l.Absent != "not on the indexes private and public" {
		t.Errorf("absent: got %+v, %v, want that both are named", l, err)
	}
}

// An index that cannot say whether it has a name ends the search: the next one
// is not taken for it.
func TestAnIndexThatCannotAnswerEndsTheSearch(t *testing.T) {
	private := &stall{name: "private", err: errors.New("401")}
	public := &stall{name: "public", files: map[string][]string{"secret": {"secret-9.0-py3-none-any.whl"}}}
	s := NewIndexes(nil, []Member{private, public})
	if l, err := s.List(t.Context(), "secret"); !errors.Is(err, private.err) {
		t.Errorf("got %+v, %v, want the private index's error", l, err)
	}
	public.wantAsked(t)
}

// What places of links have is added to what the first index has, and comes
// first; a file that no member lists is nobody's.
func TestLinksAreAdded(t *testing.T) {
	links := &stall{name: "links", files: map[string][]string{"": {"flask-3.0-py3-none-any.whl", "flask-4.0-py3-none-any.whl", "click-8.0-py3-none-any.whl"}}}
	index := &stall{name: "index", files: map[string][]string{"flask": {"flask-3.0-py3-none-any.whl", "flask-2.0-py3-none-any.whl"}}}
	s := NewIndexes([]Member{links}, []Member{index})
	for name, want := range map[string]string{
		"flask":  "3.0 links index; 4.0 links; 2.0 index",
		"click":  "8.0 links",
		"absent": "not on the index index, and not in links",
	} {
		l, err := s.List(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range l.Releases {
			words := []string{r.Version}
			for _, f := range r.Files() {
				words = append(words, f.Index)
			}
			got = append(got, strings.Join(words, " "))
		}
		if l.Absent != "" {
			got = []string{l.Absent}
		}
		if text := strings.Join(got, "; "); text != want {
			t.Errorf("%s: got %q, want %q", name, text, want)
		}
	}
	links.wantAsked(t, "") // its page once, whatever is asked
	if _, err := s.Read(t.Context(), &dist.File{Filename: "x", Index: "elsewhere"}, false); err == nil {
		t.Error("a file that nobody lists: got no error")
	}
}
