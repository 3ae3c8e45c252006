package encoded

// A Reader takes values off the front of a text, of which those that are texts
// are parts. After the first that is none, all that it gives is zero.
type Reader struct {
	left   string
	broken bool
}

// NewReader returns a Reader of a value.
func NewReader(value string) *Reader { return &Reader{left: value} }

func (r *Reader) fail() { r.left, r.broken = "", true }

// Count returns a number.
func (r *Reader) Count() int {
	n, size := 0, 0
	for shift := 0; ; shift += 7 {
		if size == len(r.left) || shift > 56 {
			r.fail()
			return 0
		}
		c := r.left[size]
		size++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			break
		}
	}
	if n < 0 { // where an int has 32 bits
		r.fail()
		return 0
	}
	r.left = r.left[size:]
	return n
}

// Length returns how many things are still to come that take so many bytes each
// at least.
func (r *Reader) Length(least int) int {
	n := r.Count()
	if n > len(r.left)/least {
		r.fail()
		return 0
	}
	return n
}

// Text returns a text.
func (r *Reader) Text() (s string) {
	n := r.Length(1)
	s, r.left = r.left[:n], r.left[n:]
	return s
}

// Texts returns a list of texts, nil for an empty one.
func (r *Reader) Texts() []string {
	n := r.Length(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.Text()
	}
	return list
}

// Flag returns a yes or no.
func (r *Reader) Flag() bool { return r.Count() == 1 }

// More reports whether there is something left to read.
func (r *Reader) More() bool { return r.left != "" }

// Whole reports whether all was read, and was well.
func (r *Reader) Whole() bool { return !r.broken && r.left == "" }
