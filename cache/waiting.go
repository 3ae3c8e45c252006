package cache

import (
	"sync"
	"time"
)

// maxWaiting bounds the bytes that wait to be written: a cache may lose
// anything, and a slow disk is no reason to fill the memory.
const maxWaiting = 64 << 20

// What waits is written at the latest after flushAfter, or soon once it is
// flushSize: a long run that is killed has lost little.
const (
	flushAfter = 5 * time.Second
	flushSize  = maxWaiting / 4
)

// A place is where a value is put.
type place struct {
	bucket Bucket
	key    string
}

// A waiting is what was put or used and is not yet written. The zero value is
// ready; goroutines share it.
type waiting struct {
	mu     sync.Mutex
	values []record        // in the order they were put, which is that in the file
	at     map[place]int   // where in values
	size   int             // bytes of values
	used   map[uint64]bool // hashes of values whose use is to be noted
	timer  *time.Timer     // nil if nothing waits
	taken  map[place]int   // the same of what is being written
	last   []record        // what is being written
}

func (w *waiting) get(bucket Bucket, key string) (record, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.at)+len(w.taken) == 0 {
		return record{}, false
	}
	p := place{bucket, key}
	if i, ok := w.at[p]; ok {
		return w.values[i], true
	}
	if i, ok := w.taken[p]; ok {
		return w.last[i], true
	}
	return record{}, false
}

// put has a value wait; later is called on a goroutine of its own when it is
// time to write.
func (w *waiting) put(r record, later func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	size := len(r.value) + len(r.rest)
	if w.size+size > maxWaiting {
		return
	}
	if w.at == nil {
		w.at = map[place]int{}
	}
	if i, ok := w.at[r.place]; ok {
		w.size -= len(w.values[i].value) + len(w.values[i].rest)
		w.values[i] = r
	} else {
		w.at[r.place] = len(w.values)
		w.values = append(w.values, r)
	}
	before := w.size
	w.size += size
	switch {
	case w.timer == nil:
		w.timer = time.AfterFunc(flushAfter, later)
	case before < flushSize && w.size >= flushSize:
		w.timer.Reset(0)
	}
}

// use notes that the value with a hash was used.
func (w *waiting) use(hash uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.used == nil {
		w.used = map[uint64]bool{}
	}
	w.used[hash] = true
}

// take returns what is to be written; get has it until written is called.
func (w *waiting) take() ([]record, []mark) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	now := seconds(time.Now())
	marks := make([]mark, 0, len(w.used))
	for h := range w.used {
		marks = append(marks, mark{h, now})
	}
	w.last, w.taken = w.values, w.at
	w.values, w.at, w.size, w.used = nil, nil, 0, nil
	return w.last, marks
}

// written forgets what take returned.
func (w *waiting) written() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last, w.taken = nil, nil
}
