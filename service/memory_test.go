package service

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
)

// What is held goes when it is too old: listings are asked for again, metadata
// whose file has a hash is taken along while it is of use.
func TestAge(t *testing.T) {
	for _, noHash := range []bool{false, true} {
		t.Run(fmt.Sprint("noHash=", noHash), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(map[string][]string{"flask": {"werkzeug"}, "werkzeug": nil, "other": nil})
				w.noHash = noHash
				c := plainConfig()
				c.Source, c.Age = w, time.Minute
				s := New(c)
				const flask = "flask-1.0-py3-none-any.whl"
				want := func(step string, listed, read int) {
					t.Helper()
					if noHash {
						read = listed
					}
					if l, r := w.count("flask"), w.count(flask); l != listed || r != read {
						t.Errorf("%s: flask was listed %d times and read %d times, want %d and %d", step, l, r, listed, read)
					}
				}
				wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0", "werkzeug==1.0")
				time.Sleep(time.Minute - 1)
				wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0", "werkzeug==1.0")
				want("while it is held", 1, 1)
				time.Sleep(time.Nanosecond)
				wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0", "werkzeug==1.0")
				want("in the second generation", 2, 1)
				time.Sleep(time.Minute)
				ask(t.Context(), s, "other")
				time.Sleep(time.Minute)
				wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0", "werkzeug==1.0")
				want("after a generation that had no use for it", 3, 2)
			})
		})
	}
}

// What is held goes when it is too large, but not under the eyes of who uses it.
func TestRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := chain(50)
		open := make(chan struct{})
		w.say = func(ctx context.Context, key string) error {
			if key == "p25" && w.count("p0") == 1 {
				<-open
			}
			return nil
		}
		c := plainConfig()
		c.Source, c.Room = w, 2*10*1600 // half of which is about 10 packages
		s := New(c)
		first := make(chan struct{})
		go func() {
			defer close(first)
			wantAnswer(t, ask(t.Context(), s, "p0"), pins(50)...)
		}()
		synctest.Wait()
		old := s.memory.now
		if s.memory.latest() == old {
			t.Error("a generation that takes more than its room is the latest")
		}
		close(open)
		<-first
		if got := w.count("p10"); got != 1 {
			t.Errorf("the resolve that runs asked %d times, want once", got)
		}
		for range 5 {
			g := s.memory.latest()
			ask(t.Context(), s, "p0")
			if n := g.size.Load(); n > 51*1700 {
				t.Errorf("a generation takes %d bytes after one resolve", n)
			}
		}
	})
}

func TestSizes(t *testing.T) {
	w := chain(1)
	l, _ := w.List(t.Context(), "p0")
	m, _ := w.Read(t.Context(), l.Releases[0].Files()[0], false)
	if n := sizeOfListing(l); n < 700 || n > 1000 {
		t.Errorf("a listing of one file: got %d bytes, want about 800", n)
	}
	unread := dist.NewUnread(2, 10_000, nil) // nobody reads them
	l = &dist.Listing{Releases: []dist.Release{unread.Release("1", nil, 0), unread.Release("2", nil, 1)}}
	if n := sizeOfListing(l); n < 10_500 || n > 11_000 {
		t.Errorf("a listing of 10,000 bytes that nobody has read: got %d bytes, want about 10,700", n)
	}
	if n := sizeOfMetadata(m); n < 700 || n > 1000 {
		t.Errorf("metadata with one line: got %d bytes, want about 800", n)
	}
}
