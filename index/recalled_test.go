package index

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// A clock that was ahead when an answer came has set the answer's end too; when
// it is right again, that end is worth nothing.
func TestAnAnswerFromTheFutureIsAskedForAgain(t *testing.T) {
	s := newShelf(t)
	s.header.Set("Cache-Control", "max-age=600")
	s.etag = `"one"`
	now := s.now
	s.now = now.Add(4 * 365 * 24 * time.Hour)
	s.version(t, Freshness{})
	s.now = now
	s.body, s.etag = pageOf("2.0"), `"two"`
	for range 2 {
		if got := s.version(t, Freshness{}); got != "2.0" {
			t.Errorf("when the clock is right: got flask %s, want 2.0", got)
		}
	}
	s.wantAsked(t, flaskPage, flaskPage+` ["one"]`)
}

// What an index serves beside a file may be put right, and its hash says so.
func TestMetadataWithAnotherHashIsReadAgain(t *testing.T) {
	s := newShelf(t)
	l, err := s.open(t, Freshness{}).List(t.Context(), "flask")
	if err != nil {
		t.Fatal(err)
	}
	f := *l.Releases[0].Files()[0]
	if _, err := s.open(t, Freshness{}).Read(t.Context(), &f, false); err != nil {
		t.Fatal(err)
	}
	f.SidecarHash = "sha256:" + strings.Repeat("2", 64)
	if m, err := s.open(t, Freshness{}).Read(t.Context(), &f, false); err == nil {
		t.Errorf("got %+v of before, want an error: what is served has another hash", m)
	}
}

// An error says whether there is an answer of before.
func TestAFailureTellsWhatIsHeld(t *testing.T) {
	s := newShelf(t)
	s.etag = `"e"`
	s.version(t, Freshness{})
	c := s.open(t, Freshness{})
	c.client.base.Host = "127.0.0.1:1" // where nobody listens; what is held stays known by the name it had
	for name, held := range map[string]bool{"flask": true, "werkzeug": false} {
		_, err := c.List(t.Context(), name)
		var broken *Error
		if !errors.As(err, &broken) || broken.Held != held {
			t.Errorf("%s: got error %#v, want an *Error with Held %v", name, err, held)
		}
	}
	if l, err := s.open(t, Freshness{Offline: true}).List(t.Context(), "flask"); err != nil || l.Absent != "" {
		t.Errorf("offline: got %v, %v, want what is held", l, err)
	}
}
