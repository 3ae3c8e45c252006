package dist

import (
	"strings"
	"sync"
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

func (c *counter) ReadFile(_, i int) *File {
	if i > 0 {
		return nil
	}
	*c++
	return &File{Filename: strings.Repeat("x", 1000)}
}

func (c *counter) ReadOutline(_ int, room []File) []File {
	return append(room, File{Filename: "outline"})
}

// A file is the same whoever asks for it and how, and is read once, though all are
// read then.
func TestFile(t *testing.T) {
	var reads counter
	unread := NewUnread(3, 0, &reads)
	r := unread.Release("1", nil, 1)
	f := r.File(0)
	if f == nil || r.File(0) != f || reads != 1 || r.Room() < 1000 {
		t.Errorf("got %v, then %v after %d reads, with room %d; want one file, read once", f, r.File(0), reads, r.Room())
	}
	if g := r.File(1); g != nil {
		t.Errorf("got %v at a place of no file, want none", g)
	}
	if files := r.Files(); len(files) != 1 || files[0] != f || r.File(0) != f || r.File(1) != nil {
		t.Errorf("got %v, want %v alone", files, f)
	}
	r = unread.Release("2", nil, 2)
	if files := r.Files(); files[0] != r.File(0) || reads != 3 {
		t.Errorf("got %v, then %v after %d reads; want one file, read with the others", files[0], r.File(0), reads)
	}
	r = NewRelease("1", f)
	if r.File(0) != f || r.File(1) != nil {
		t.Errorf("got %v and %v, want %v and none", r.File(0), r.File(1), f)
	}
}

// letters is a release of files that are read anew each time.
type letters string

func (l letters) ReadFiles(int) (files []*File) {
	for i := range l {
		files = append(files, l.ReadFile(0, i))
	}
	return files
}

func (l letters) ReadFile(_, i int) *File { return &File{Filename: string(l[i])} }

func (l letters) ReadOutline(int, []File) []File { panic("nobody asks for it") }

// Goroutines that ask for files one by one and for all get the same ones.
func TestFilesOfGoroutines(t *testing.T) {
	for range 300 {
		r := NewUnread(1, 0, letters("abcdefgh")).Release("1", nil, 0)
		var got [16][8]*File
		var wg sync.WaitGroup
		for k := range got {
			wg.Go(func() {
				for i := range got[k] {
					i = (i + k) % len(got[k])
					if got[k][i] = r.File(i); i == k {
						copy(got[k][:], r.Files())
					}
				}
			})
		}
		wg.Wait()
		for k := range got {
			for i, f := range r.Files() {
				if f != got[k][i] || f.Filename != string("abcdefgh"[i]) {
					t.Fatalf("goroutine %d: got %v as file %d, want %v", k, got[k][i], i, f)
				}
			}
		}
	}
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
