package encoded

import "encoding/binary"

// A Writer appends to a value. The zero value is an empty one.
type Writer struct{ Value []byte }

// Count writes a number that is not negative.
func (w *Writer) Count(n int) { w.Value = binary.AppendUvarint(w.Value, uint64(n)) }

// Text writes a text.
func (w *Writer) Text(s string) {
	w.Count(len(s))
	w.Value = append(w.Value, s...)
}

// Texts writes a list of texts.
func (w *Writer) Texts(list []string) {
	w.Count(len(list))
	for _, s := range list {
		w.Text(s)
	}
}

// Flag writes a yes or no.
func (w *Writer) Flag(v bool) {
	if v {
		w.Count(1)
	} else {
		w.Count(0)
	}
}
