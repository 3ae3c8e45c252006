package fetcher

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// check verifies the invariants of a queue:
//
//  1. each item knows its place, and nothing below an item comes before it;
//  2. byEntry has the items and nothing else;
//  3. guesses counts the items that are not needed, and is at most maxGuesses.
func (q *queue) check(t rapid.TB) {
	t.Helper()
	guesses := 0
	for i, it := range q.items {
		if it.at != i || q.byEntry[it.request.entry()] != it {
			t.Fatalf("item %d thinks it is at %d, or is not in byEntry", i, it.at)
		}
		if i > 0 && q.items.Less(i, (i-1)/2) {
			t.Fatalf("item %d comes before item %d above it", i, (i-1)/2)
		}
		if !it.needed {
			guesses++
		}
	}
	if len(q.byEntry) != len(q.items) || guesses != q.guesses || guesses > maxGuesses {
		t.Fatalf("%d items, %d in byEntry, %d guesses counted as %d", len(q.items), len(q.byEntry), guesses, q.guesses)
	}
}

// requests are as many requests as a test wants, each for its own entry.
func requests(n int) []Request {
	p := NewPool(Options{})
	all := make([]Request, n)
	for i := range all {
		all[i] = p.Listing(fmt.Sprint(i), Hint{})
	}
	return all
}

// A queue gives what a sorted list would.
func TestQueueAgreesWithASortedList(t *testing.T) {
	type ask struct {
		entry  int
		needed bool
		depth  int
		seq    int
	}
	before := func(a, b ask) int {
		if a.needed != b.needed {
			if a.needed {
				return -1
			}
			return 1
		}
		if !a.needed && a.depth != b.depth {
			return cmp.Compare(a.depth, b.depth)
		}
		return cmp.Compare(a.seq, b.seq)
	}
	all := requests(30)
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var model []ask
		for seq := range rapid.IntRange(1, 200).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "step") == 0 {
				it := q.head()
				if (it == nil) != (len(model) == 0) {
					t.Fatalf("head = %v with %d in the list", it, len(model))
				}
				if it == nil {
					continue
				}
				first := slices.MinFunc(model, before)
				if q.pop() != it || it.request.entry() != all[first.entry].entry() || it.needed != first.needed {
					t.Fatalf("got %s, needed %v; want %d, %v", it.request.name, it.needed, first.entry, first.needed)
				}
				model = slices.DeleteFunc(model, func(a ask) bool { return a == first })
				q.check(t)
				continue
			}
			a := ask{
				entry:  rapid.IntRange(0, len(all)-1).Draw(t, "entry"),
				needed: rapid.Bool().Draw(t, "needed"),
				depth:  rapid.IntRange(0, 5).Draw(t, "depth"),
				seq:    seq,
			}
			r := all[a.entry]
			r.hint.Depth = a.depth
			q.push(r, a.needed)
			at := slices.IndexFunc(model, func(b ask) bool { return b.entry == a.entry })
			switch {
			case at < 0:
				model = append(model, a)
			case a.needed && !model[at].needed:
				model[at] = a
			case !a.needed && !model[at].needed && a.depth < model[at].depth:
				model[at].depth = a.depth // its age stays
			}
			q.check(t)
		}
	})
}

// A likelier ask for a queued guess moves it up, a less likely one changes
// nothing, and a need takes over with its own hint.
func TestQueueMovesUp(t *testing.T) {
	all := requests(3)
	var q queue
	push := func(i, depth int, constraint string, needed bool) {
		r := all[i]
		r.hint = Hint{Depth: depth, Constraint: constraint}
		q.push(r, needed)
	}
	push(0, 3, "first", false)
	push(1, 5, "first", false)
	push(2, 4, "first", false)
	push(1, 2, "likelier", false)
	push(0, 9, "less likely", false)
	push(2, 0, "needed", true)
	push(2, 0, "needed again", true)
	push(2, 0, "guessed again", false)
	q.check(t)
	for _, want := range []struct {
		request    int
		constraint string
	}{{2, "needed"}, {1, "likelier"}, {0, "first"}} {
		it := q.pop()
		if it.request.entry() != all[want.request].entry() || it.request.hint.Constraint != want.constraint {
			t.Errorf("got %s %q, want %d %q", it.request.name, it.request.hint.Constraint, want.request, want.constraint)
		}
		q.check(t)
	}
	if it := q.head(); it != nil {
		t.Errorf("head of an empty queue = %v, want nil", it)
	}
}

func TestNeededRequestsAreNeverDropped(t *testing.T) {
	const needs = 10_000
	all := requests(needs + 2*maxGuesses)
	var q queue
	for _, r := range all[needs:] {
		q.push(r, false)
	}
	for i, r := range all[:needs] {
		q.push(r, true)
		q.push(all[needs+i%maxGuesses], false)
	}
	q.check(t)
	if q.guesses != maxGuesses {
		t.Errorf("%d guesses are queued, want %d", q.guesses, maxGuesses)
	}
	for i := range needs {
		if it := q.pop(); it.request.entry() != all[i].entry() || !it.needed {
			t.Fatalf("need %d: got %s, needed %v", i, it.request.name, it.needed)
		}
	}
	q.check(t)
}

// In a full queue a guess takes the place of one that is less likely, and of
// no other; a needed request takes nobody's.
func TestQueueFullOfGuesses(t *testing.T) {
	all := requests(maxGuesses + 4)
	var q queue
	for i, r := range all[:maxGuesses] {
		r.hint.Depth = 1 + i%3
		q.push(r, false)
	}
	worst := all[maxGuesses-2] // the last of depth 3
	for _, test := range []struct {
		story          string
		depth          int
		needed         bool
		in, worstStays bool
		dropped        int
	}{
		{"as unlikely as the worst", 3, false, false, true, 1},
		{"less likely", 4, false, false, true, 2},
		{"needed", 9, true, true, true, 2},
		{"likelier", 2, false, true, false, 3},
	} {
		r := all[maxGuesses]
		all = append(all[:maxGuesses], all[maxGuesses+1:]...)
		r.hint.Depth = test.depth
		q.push(r, test.needed)
		q.check(t)
		_, in := q.byEntry[r.entry()]
		_, stays := q.byEntry[worst.entry()]
		if in != test.in || stays != test.worstStays || q.dropped != test.dropped {
			t.Errorf("%s: in %v, the worst stays %v, %d dropped; want %v, %v, %d",
				test.story, in, stays, q.dropped, test.in, test.worstStays, test.dropped)
		}
	}
}
