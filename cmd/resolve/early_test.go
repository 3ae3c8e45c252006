package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"resolve/dist"
	"resolve/index"
	"resolve/recording"
	"resolve/resolver"
)

// A scripted source answers when and what its test says.
type scripted struct {
	say func(ctx context.Context, key string) error

	mu       sync.Mutex
	asked    map[string]int
	now, top int // calls in flight, and the most there were
}

func (s *scripted) call(ctx context.Context, key string) error {
	s.mu.Lock()
	s.asked[key]++
	s.now++
	s.top = max(s.top, s.now)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now--
	}()
	return s.say(ctx, key)
}

// calls returns how often a key was asked for.
func (s *scripted) calls(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[key]
}

func (s *scripted) List(ctx context.Context, name string) (*dist.Listing, error) {
	return &dist.Listing{Name: name}, s.call(ctx, name)
}

func (s *scripted) Read(ctx context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	return &dist.Metadata{Name: f.URL}, s.call(ctx, f.URL)
}

// KeptListing and KeptReading make it a fetcher.Keeper that has all at hand.
func (s *scripted) KeptListing(name string) *dist.Listing   { return &dist.Listing{Name: name} }
func (s *scripted) KeptReading(f *dist.File) *dist.Metadata { return &dist.Metadata{Name: f.URL} }

func scriptedBy(say func(context.Context, string) error) *scripted {
	return &scripted{say: say, asked: map[string]int{}}
}

func never(ctx context.Context, _ string) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

// What was asked for early is given once, and is not at hand before. Who asks again
// asks the source.
func TestEarlyAnswersAreGivenOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scriptedBy(func(context.Context, string) error { return nil })
		e := newEarly(t.Context(), &watched{source: s}, 0)
		defer e.end()
		f := &dist.File{URL: "f"}
		e.list("lib", false)
		e.list("lib", true)
		e.read(f)
		for i := 1; i <= 2; i++ {
			if at := e.KeptListing("lib") != nil; at != (i == 2) {
				t.Errorf("before ask %d: it is at hand: %v", i, at)
			}
			if l, err := e.List(t.Context(), "lib"); err != nil || l.Name != "lib" || s.calls("lib") != i {
				t.Errorf("ask %d: got %v, %v after %d calls", i, l, err, s.calls("lib"))
			}
			if m, err := e.Read(t.Context(), f, false); err != nil || m.Name != "f" || s.calls("f") != i {
				t.Errorf("ask %d: got %v, %v after %d calls", i, m, err, s.calls("f"))
			}
		}
	})
}

// The failure of what is needed is told to who needs it. That of a guess is
// nothing, and a panic comes again where it can be told.
func TestEarlyFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		first := true
		s := scriptedBy(func(_ context.Context, key string) error {
			switch {
			case key == "falls" && first:
				first = false
				panic("a fault")
			case key == "falls":
				return nil
			}
			return broken
		})
		e := newEarly(t.Context(), &watched{source: s}, 0)
		defer e.end()
		e.list("needed", false)
		e.list("guessed", true)
		e.list("falls", false)
		for _, test := range []struct {
			name  string
			err   error
			calls int
		}{{"needed", broken, 1}, {"guessed", broken, 2}, {"falls", nil, 2}} {
			if _, err := e.List(t.Context(), test.name); err != test.err || s.calls(test.name) != test.calls {
				t.Errorf("%s: got %v after %d calls, want %v after %d", test.name, err, s.calls(test.name), test.err, test.calls)
			}
		}
	})
}

// What is asked for early and what a resolver asks for are in flight together, no
// more than a pool would have by itself, of guesses neither.
func TestEarlyCallsCount(t *testing.T) {
	for _, test := range []struct{ concurrency, needed, guesses, early int }{
		{1, 3, 3, 1}, {2, 0, 3, 1}, {4, 1, 9, 4}, {4, 9, 9, 4}, {8, 1, 9, 7}, {8, 9, 9, 8},
	} {
		synctest.Test(t, func(t *testing.T) {
			answer := make(chan struct{})
			s := scriptedBy(func(ctx context.Context, _ string) error {
				select {
				case <-answer:
					return nil
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			})
			e := newEarly(t.Context(), &watched{source: s}, test.concurrency)
			defer e.end()
			for i := range test.needed {
				e.list(fmt.Sprint("needed-", i), false)
			}
			for i := range test.guesses {
				e.list(fmt.Sprint("guess-", i), true)
			}
			synctest.Wait()
			if s.now != test.early {
				t.Errorf("%+v: got %d early calls in flight", test, s.now)
			}
			var all sync.WaitGroup
			for i := range 2 * test.concurrency {
				all.Go(func() {
					if _, err := e.List(t.Context(), fmt.Sprint("other-", i)); err != nil {
						t.Errorf("%+v: got %v", test, err)
					}
				})
			}
			synctest.Wait()
			close(answer)
			all.Wait()
			if s.top != test.concurrency {
				t.Errorf("%+v: at most %d calls were in flight", test, s.top)
			}
		})
	}
}

// Who leaves waits for nothing, and nothing goes on after the end.
func TestEarlyEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scriptedBy(never)
		e := newEarly(t.Context(), &watched{source: s}, 1)
		e.list("lib", false)
		left := errors.New("left")
		ctx, leave := context.WithCancelCause(t.Context())
		leave(left)
		for _, name := range []string{"lib", "other"} { // on its way; waits for a permit
			if _, err := e.List(ctx, name); err != left {
				t.Errorf("%s: got %v, want that the asker has left", name, err)
			}
		}
		e.end()
		if s.now != 0 {
			t.Errorf("%d calls go on", s.now)
		}
	})
}

// held is a source that holds some listings.
type held struct {
	*scripted
	states map[string]index.Held
}

func (h held) Held(name string) index.Held { return h.states[name] }

// What is asked for early is what may not do without, and nothing where that
// would not be counted or shown, or where nobody may be asked.
func TestWhatIsAskedEarly(t *testing.T) {
	old, fresh := index.Held{Revision: "1"}, index.Held{Revision: "1", Fresh: true}
	leads := leadsTo{
		"app": {Names: []string{"lib", "kept"}}, "other": {},
		"lib":  {File: &dist.File{URL: "lib.whl", Sidecar: true}},
		"kept": {},
	}
	for _, test := range []struct {
		what   string
		change func(*locking)
		states map[string]index.Held
		want   string // the keys asked for
	}{
		{"all", nil, nil, "map[app:1 kept:1 lib:1 lib.whl:1 other:1]"},
		{"what is held is asked for if it is not fresh", nil, map[string]index.Held{"app": old, "other": fresh, "kept": fresh, "lib": old}, "map[app:1 lib:1 lib.whl:1]"},
		{"all that is needed is fresh", nil, map[string]index.Held{"app": fresh, "other": fresh}, "map[]"},
		{"offline", func(l *locking) { l.offline = true }, nil, "map[]"},
		{"a replay", func(l *locking) { l.play = &replay{} }, nil, "map[]"},
		{"locks alone", func(l *locking) { l.lockOnly = true }, nil, "map[]"},
		{"a comparison of locks", func(l *locking) { l.perhaps = true }, nil, "map[]"},
		{"a timeline", func(l *locking) { l.timeline = "t.html" }, nil, "map[]"},
		{"a bound on requests", func(l *locking) { l.budget.Requests = 5 }, nil, "map[]"},
		{"a bound on bytes", func(l *locking) { l.budget.Bytes = 5 }, nil, "map[]"},
		{"a bound on memory", func(l *locking) { l.budget.Memory = 5 }, nil, "map[]"},
		{"bounds that are lifted", func(l *locking) { l.budget = resolver.Budget{Requests: -1, Bytes: -1, Memory: -1} }, nil, "map[app:1 kept:1 lib:1 lib.whl:1 other:1]"},
		{"a recording", func(l *locking) { l.tape = &recording.Recorder{} }, nil, "map[app:1 kept:1 lib:1 lib.whl:1 other:1]"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := scriptedBy(never)
			l := &locking{options: &options{}, process: &process{}}
			if test.change != nil {
				test.change(l)
			}
			q := &question{watched: &watched{source: held{s, test.states}}}
			q.request.Leads = leads
			for _, line := range []string{"app", "old; python_version < '3.8'", "other"} {
				q.request.Requirements = append(q.request.Requirements, resolver.Requirement{Text: line})
			}
			l.askEarly(t.Context(), q)
			synctest.Wait()
			if got := fmt.Sprint(s.asked); got != test.want {
				t.Errorf("%s: got %s, want %s", test.what, got, test.want)
			}
			q.close()
			if s.now != 0 {
				t.Errorf("%s: %d calls go on", test.what, s.now)
			}
		})
	}
}

// leadsTo are leads as a map has them.
type leadsTo map[string]resolver.Lead

func (m leadsTo) Lead(name string) (resolver.Lead, bool) {
	l, ok := m[name]
	return l, ok
}
