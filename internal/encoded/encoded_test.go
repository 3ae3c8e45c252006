package encoded

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var numbers = []int64{0, -1, 63, 64, math.MinInt64, math.MaxInt64}

func write() []byte {
	var w Writer
	w.Count(0)
	w.Count(300)
	w.Count(math.MaxInt)
	for _, n := range numbers {
		w.Number(n)
	}
	w.Raw([]byte("raw"))
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
	same := r.Count() == 0 && r.Count() == 300 && r.Count() == math.MaxInt
	for _, n := range numbers {
		same = r.Number() == n && same
	}
	same = same && r.Raw(3) == "raw" && r.Text() == "" && r.Text() == strings.Repeat("long ", 100) &&
		r.Texts() == nil && slices.Equal(r.Texts(), []string{"a", "", "b"}) && r.Flag() && r.More() && !r.Flag()
	return same && r.Whole() && !r.More() && !r.Failed()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	value := write()
	if !read(NewReader(value)) {
		t.Errorf("%q reads as something else", value)
	}
	for i := range value {
		if read(NewReader(value[:i])) {
			t.Errorf("cut off at %d of %d bytes it reads as the whole", i, len(value))
		}
	}
	if read(NewReader(append(value, 0))) {
		t.Error("with a byte more it reads as the whole")
	}
}

// After a failure there is nothing left, be there more to read or not.
func TestAfterAFailureAllIsZero(t *testing.T) {
	for name, fail := range map[string]func(*Reader){
		"it is told":       func(r *Reader) { r.Fail() },
		"no such number":   func(r *Reader) { r.Number() },
		"no such count":    func(r *Reader) { r.Count() },
		"too many for all": func(r *Reader) { r.Length(1) },
		"too long a text":  func(r *Reader) { r.Text() },
		"too many texts":   func(r *Reader) { r.Texts() },
		"too many bytes":   func(r *Reader) { r.Raw(1 << 20) },
	} {
		r := NewReader(append([]byte(strings.Repeat("\xff", 10)), write()...))
		fail(r)
		if !r.Failed() || r.Whole() || r.More() {
			t.Errorf("%s: it has not failed", name)
		}
		if r.Count() != 0 || r.Number() != 0 || r.Length(1) != 0 || r.Text() != "" || r.Texts() != nil || r.Raw(1) != "" || r.Flag() {
			t.Errorf("%s: something is left", name)
		}
	}
	if r := NewReader([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")); r.Count() != 0 || !r.Failed() {
		t.Error("a count that no int holds is one")
	}
	if r := NewReader([]byte("\x07three")); r.Length(2) != 0 || !r.Failed() {
		t.Error("7 things of 2 bytes have room in 5")
	}
}

// FuzzReader reads anything: it ends, and takes no room for what is not there.
func FuzzReader(f *testing.F) {
	f.Add(write())
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\x7f")) // the largest number there is room for
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, least := range []int{1, 7} {
			if n := NewReader(b).Length(least); n*least > len(b) {
				t.Errorf("%d things of %d bytes in %d", n, least, len(b))
			}
		}
		r := NewReader(b)
		for r.More() {
			r.Number()
			if len(r.Texts()) > len(b) || r.Count() < 0 || len(r.Raw(1)) > len(b) {
				t.Errorf("%q: more than there is", b)
			}
		}
	})
}
