package dist

import (
	"strings"
	"testing"
)

// What a release takes is told without reading it, and grows by the files that
// somebody has read.
func TestRoom(t *testing.T) {
	var reads counter
	unread := NewUnread(2, 600, &reads)
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

// A counter counts how often files are read.
type counter int

func (c *counter) ReadFiles(int) []*File {
	*c++
	return []*File{{Filename: strings.Repeat("x", 1000)}}
}

func (c *counter) ReadOutline(_ int, room []File) []File {
	return append(room, File{Filename: "outline"})
}

// An outline is of what is read already, if it is.
func TestOutline(t *testing.T) {
	var reads counter
	r := NewUnread(1, 0, &reads).Release("1", nil, 0)
	if got := r.Outline(nil); len(got) != 1 || got[0].Filename != "outline" || reads > 0 {
		t.Errorf("got %+v after %d reads, want the outline after none", got, reads)
	}
	r.Files()
	if got := r.Outline(make([]File, 1)); len(got) != 2 || len(got[1].Filename) != 1000 || reads != 1 {
		t.Errorf("got %+v after %d reads, want the file after one", got, reads)
	}
	r = NewRelease("1", &File{Filename: "own"})
	if got := r.Outline(nil); len(got) != 1 || got[0].Filename != "own" {
		t.Errorf("got %+v, want the file", got)
	}
}
