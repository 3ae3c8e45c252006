package index

import (
	"io"
	"sync"
)

// A window is the part of a page that was read and not yet understood. What
// parses it takes a whole construct or nothing: if the end is not there yet, it
// starts again once the window has at least doubled, so that however small the
// pieces come and however large a construct is, all attempts together take
// linear time.
type window struct {
	r       io.Reader
	buf     []byte // buf[at:end] is unread
	at, end int
	before  int64 // bytes of the page before buf[0]
	done    bool  // r has ended
}

// windowSize is what a window holds at first: dozens of files.
const windowSize = 32 << 10

// windowKept is the largest window that is used again.
const windowKept = 1 << 20

var windows = sync.Pool{New: func() any { return &window{buf: make([]byte, windowSize)} }}

// newWindow returns a window on r, to be given back by release.
func newWindow(r io.Reader) *window {
	w := windows.Get().(*window)
	*w = window{r: r, buf: w.buf}
	return w
}

func (w *window) release() {
	if len(w.buf) <= windowKept {
		w.r = nil
		windows.Put(w)
	}
}

// unread returns what is there; good until the next call of more.
func (w *window) unread() []byte { return w.buf[w.at:w.end] }

// take marks n bytes as read.
func (w *window) take(n int) { w.at += n }

// offset returns how much of the page was taken, in bytes.
func (w *window) offset() int64 { return w.before + int64(w.at) }

// more reads until there is at least twice as much unread as before, or r has ended.
func (w *window) more() error {
	have := copy(w.buf, w.unread())
	w.before += int64(w.at)
	w.at, w.end = 0, have
	if 2*have > len(w.buf) {
		w.buf = append(w.buf, make([]byte, len(w.buf))...)
	}
	for empty := 0; !w.done && w.end < max(2*have, 1); {
		n, err := w.r.Read(w.buf[w.end:])
		w.end += n
		switch {
		case err == io.EOF:
			w.done = true
		case err != nil:
			return err
		case n > 0:
			empty = 0
		default:
			if empty++; empty == 100 {
				return io.ErrNoProgress
			}
		}
	}
	return nil
}
