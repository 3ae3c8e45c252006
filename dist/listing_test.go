package dist

import (
	"strings"
	"testing"
)

// What a release takes is told without reading it, and grows by the files that
// somebody has read.
func TestRoom(t *testing.T) {
	reads := 0
	unread := NewUnread(2, 600, func(int) []*File {
		reads++
		return []*File{{Filename: strings.Repeat("x", 1000)}}
	})
	r := unread.Release("1", nil, 1)
	if n := r.Room(); n != 300 || reads > 0 {
		t.Errorf("got %d bytes after %d reads, want 300 after none", n, reads)
	}
	files := r.Files()
	if n := r.Room(); n < 1400 || n > 1600 {
		t.Errorf("once it is read: got %d bytes, want about 1,500", n)
	}
	r = NewRelease("1", files...)
	if n := r.Room(); n < 1100 || n > 1300 {
		t.Errorf("of a file that is there: got %d bytes, want about 1,200", n)
	}
}
