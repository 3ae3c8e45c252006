package encoded

import (
	"slices"
	"strings"
	"testing"
)

func write() []byte {
	var w Writer
	w.Count(0)
	w.Count(300)
	w.Text("")
	w.Text(strings.Repeat("long ", 100))
	w.Texts(nil)
	w.Texts([]string{"a", "", "b"})
	w.Flag(true)
	w.Flag(false)
	return w.Value
}

// read reports whether a value reads as write wrote it.
func read(r *Reader) bool {
	same := r.Count() == 0 && r.Count() == 300 && r.Text() == "" && r.Text() == strings.Repeat("long ", 100) &&
		r.Texts() == nil && slices.Equal(r.Texts(), []string{"a", "", "b"}) && r.Flag() && r.More() && !r.Flag()
	return same && r.Whole() && !r.More()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	value := string(write())
	if !read(NewReader(value)) {
		t.Errorf("%q reads as something else", value)
	}
	for i := range value {
		if read(NewReader(value[:i])) {
			t.Errorf("cut off at %d of %d bytes it reads as the whole", i, len(value))
		}
	}
	if read(NewReader(value + "\x00")) {
		t.Error("with a byte more it reads as the whole")
	}
}

// FuzzReader reads anything: it ends, and takes no room for what is not there.
func FuzzReader(f *testing.F) {
	f.Add(write())
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\x7f")) // the largest number there is room for
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, least := range []int{1, 7} {
			if n := NewReader(string(b)).Length(least); n*least > len(b) {
				t.Errorf("%d things of %d bytes in %d", n, least, len(b))
			}
		}
		r := NewReader(string(b))
		for r.More() {
			if len(r.Texts()) > len(b) || r.Count() < 0 {
				t.Errorf("%q: more than there is", b)
			}
		}
	})
}
