package index

import (
	"context"
	"net/http"
	"testing"
	"time"

	"resolve/dist"
)

// What is at hand is what List and Read would answer without asking the index,
// and it asks the index nothing.
func TestWhatIsAtHand(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `"e"`
	c := s.open(t, Freshness{})
	if c.KeptListing("flask") != nil {
		t.Error("a listing is at hand before it came")
	}
	l, err := c.List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	f := l.Releases[0].Files()[0]
	if c.KeptReading(f) != nil {
		t.Error("metadata is at hand before it came")
	}
	want, err := c.Read(t.Context(), f, false)
	if err != nil {
		t.Fatal(err)
	}
	s.asked = nil
	for _, test := range []struct {
		story     string
		freshness Freshness
		later     time.Duration
		listed    bool
	}{
		{"fresh", Freshness{}, time.Minute, true},
		{"stale", Freshness{}, time.Hour, false},
		{"stale and offline", Freshness{Offline: true}, time.Hour, true},
		{"to be asked for anew", Freshness{Refresh: true}, time.Minute, false},
		{"of this name to be asked for anew", Freshness{RefreshOf: map[string]bool{"flask": true}}, time.Minute, false},
		{"of another name to be asked for anew", Freshness{RefreshOf: map[string]bool{"click": true}}, time.Minute, true},
	} {
		began := s.now
		s.now = began.Add(test.later)
		c := s.open(t, test.freshness)
		kept := c.KeptListing("flask")
		if (kept != nil) != test.listed {
			t.Errorf("%s: the listing is at hand: %v, want %v", test.story, kept != nil, test.listed)
		}
		if kept != nil {
			if l, err := c.List(t.Context(), "flask"); err != nil || l.Revision != kept.Revision || l.Index != kept.Index || *l.Releases[0].Files()[0] != *kept.Releases[0].Files()[0] {
				t.Errorf("%s: at hand is %+v, List gives %+v, %v", test.story, kept, l, err)
			}
		}
		if m := c.KeptReading(f); m == nil || m.Version != want.Version || len(m.RequiresDist) != len(want.RequiresDist) {
			t.Errorf("%s: the metadata at hand is %+v, want %+v", test.story, m, want)
		}
		if c.KeptListing("click") != nil {
			t.Errorf("%s: a listing that never came is at hand", test.story)
		}
		unhashed := *f
		unhashed.Hash = ""
		if c.KeptReading(&unhashed) != nil {
			t.Errorf("%s: metadata of a file that may change is at hand", test.story)
		}
		s.now = began
	}
	s.wantAsked(t)
}

// Several indexes have at hand what their first one with the name has, if those
// before it have at hand that they have none.
func TestWhatSeveralIndexesHaveAtHand(t *testing.T) {
	empty, full := newShelf(t), newShelf(t)
	for _, s := range []*shelf{empty, full} {
		s.header.Set("Cache-Control", "max-age=600")
	}
	empty.body = ""
	a, b := empty.open(t, Freshness{}), full.open(t, Freshness{})
	all := NewIndexes(nil, []Member{a, b})
	if _, err := b.List(t.Context(), "flask"); err != nil {
		t.Fatal(err)
	}
	if all.KeptListing("flask") != nil {
		t.Error("a listing is at hand though the first index was not asked")
	}
	want, err := all.List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	a.Close() // what came is encoded behind the back of who has it
	b.Close()
	got := all.KeptListing("flask")
	if got == nil || got.Index != want.Index || got.Revision != want.Revision || want.Revision == "" {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	f := got.Releases[0].Files()[0]
	if all.KeptReading(f) != nil {
		t.Error("metadata is at hand before it came")
	}
	if _, err := all.Read(t.Context(), f, false); err != nil {
		t.Fatal(err)
	}
	if all.KeptReading(f) == nil {
		t.Error("metadata that came is not at hand")
	}
	stranger := *f
	stranger.Index = "nowhere"
	if all.KeptReading(&stranger) != nil {
		t.Error("metadata of nobody's file is at hand")
	}
	if NewIndexes([]Member{&stall{name: "links"}}, []Member{b}).KeptListing("flask") != nil {
		t.Error("a listing is at hand to which places of find-links may add")
	}
	if NewIndexes(nil, []Member{&stall{name: "unkept"}}).KeptListing("flask") != nil {
		t.Error("a listing is at hand of an index that keeps none")
	}
}

// To find metadata at hand allocates the key and what is found: a search does it
// thousands of times.
func TestMetadataAtHandAllocatesLittle(t *testing.T) {
	s := newShelf(t)
	s.header = http.Header{"Cache-Control": {"max-age=600"}}
	c := s.open(t, Freshness{})
	l, err := c.List(context.Background(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	f := l.Releases[0].Files()[0]
	if _, err := c.Read(context.Background(), f, false); err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.dir.Flush()
	var m *dist.Metadata
	if n := testing.AllocsPerRun(100, func() { m = c.KeptReading(f) }); m == nil || n > 4 {
		t.Errorf("%.0f allocations for %+v, want at most 4", n, m)
	}
}
