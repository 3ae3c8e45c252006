package fetcher

import "container/heap"

// maxGuesses bounds the guesses that wait for a permit. A resolve of 700
// packages has about 1,500 in its queue at most; beyond that they are old news.
const maxGuesses = 4096

// A queue holds the requests that nobody has taken, one for each entry: needed
// ones in the order in which they were needed, then guesses, those that rest
// on fewer guesses first. It is not for sharing; the pool's mutex guards it.
type queue struct {
	items   items
	byEntry map[any]*item
	guesses int
	seq     uint64
	dropped int // guesses that found no room
}

type item struct {
	request Request
	needed  bool
	seq     uint64
	at      int // its place in the heap
}

// push adds r, or moves it up if it is there as a guess and is needed now, or
// is likelier now. A full queue drops its least likely guess, never a needed
// request.
func (q *queue) push(r Request, needed bool) {
	if q.byEntry == nil {
		q.byEntry = map[any]*item{}
	}
	if it, ok := q.byEntry[r.entry()]; ok {
		q.moveUp(it, r, needed)
		return
	}
	if !needed && q.guesses == maxGuesses {
		worst := q.items.leastLikely()
		q.dropped++
		if r.hint.Depth >= q.items[worst].request.hint.Depth {
			return
		}
		q.remove(worst)
	}
	q.seq++
	it := &item{request: r, needed: needed, seq: q.seq}
	q.byEntry[r.entry()] = it
	heap.Push(&q.items, it)
	if !needed {
		q.guesses++
	}
}

// moveUp lets r take the place of the request for the same entry that is in it.
func (q *queue) moveUp(it *item, r Request, needed bool) {
	switch {
	case it.needed || !needed && r.hint.Depth >= it.request.hint.Depth:
		return
	case needed:
		q.seq++
		it.needed, it.seq = true, q.seq
		q.guesses--
	}
	r.fetch = it.request.fetch // it was asked for then
	it.request = r
	heap.Fix(&q.items, it.at)
}

// head returns the first item without removing it; nil if there is none.
func (q *queue) head() *item {
	if len(q.items) == 0 {
		return nil
	}
	return q.items[0]
}

// pop removes the first item.
func (q *queue) pop() *item { return q.remove(0) }

func (q *queue) remove(i int) *item {
	it := heap.Remove(&q.items, i).(*item)
	delete(q.byEntry, it.request.entry())
	if !it.needed {
		q.guesses--
	}
	return it
}

// items is a heap of requests, the one to take next on top.
type items []*item

func (s items) Len() int { return len(s) }

func (s items) Less(i, j int) bool {
	a, b := s[i], s[j]
	if a.needed != b.needed {
		return a.needed
	}
	if !a.needed && a.request.hint.Depth != b.request.hint.Depth {
		return a.request.hint.Depth < b.request.hint.Depth
	}
	return a.seq < b.seq
}

func (s items) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].at, s[j].at = i, j
}

func (s *items) Push(x any) {
	it := x.(*item)
	it.at = len(*s)
	*s = append(*s, it)
}

func (s *items) Pop() any {
	old := *s
	it := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	return it
}

// leastLikely returns the place of the guess that would be taken last, -1 if
// there is none. A heap has it among its leaves, for nothing but guesses is
// below a guess. The scan takes 3 µs and happens only when the queue is full.
func (s items) leastLikely() int {
	worst := -1
	for i := len(s) - 1; i >= len(s)/2; i-- {
		if !s[i].needed && (worst < 0 || s.Less(worst, i)) {
			worst = i
		}
	}
	return worst
}
