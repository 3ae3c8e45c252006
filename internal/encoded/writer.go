package encoded

import "encoding/binary"

// A Writer appends to a value. The zero value is an empty one.
type Writer struct{ Value []byte }

// Count writes a number that is not negative.
func (w *Writer) Count(n int) { w.Value = binary.AppendUvarint(w.Value, uint64(n)) }

// Number writes a number that may be negative.
func (w *Writer) Number(n int64) { w.Value = binary.AppendVarint(w.Value, n) }

// Text writes a text.
func (w *Writer) Text(s string) {
	w.Count(len(s))
	w.Value = append(w.Value, s...)
}

// Raw writes bytes without their length, for who reads them knows it.
func (w *Writer) Raw(b []byte) { w.Value = append(w.Value, b...) }

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
