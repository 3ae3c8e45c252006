package interpreter

import (
	"reflect"
	"testing"
)

// Each field of a record comes back as itself: they are filled with values of
// their own, whatever fields there are.
func TestRecordsComeBack(t *testing.T) {
	var r record
	n := 0
	fill(reflect.ValueOf(&r.answer).Elem(), &n)
	r.libc = libcVersion{"musl", 1, 2}
	r.witnesses = []witness{{"/a", "10", "-5"}, {"/b", "0", "7"}}
	value := r.encode()
	if got := decodeRecord(value); got == nil || !reflect.DeepEqual(*got, r) {
		t.Errorf("got %+v, want %+v", got, r)
	}
	for i := range value {
		if got := decodeRecord(value[:i]); got != nil && len(got.witnesses) == len(r.witnesses) {
			t.Errorf("the first %d of %d bytes are the whole record", i, len(value))
		}
	}
}

func fill(v reflect.Value, n *int) {
	for i := range v.NumField() {
		*n++
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(string(rune('a' + *n)))
		case reflect.Int:
			f.SetInt(int64(*n))
		case reflect.Bool:
			f.SetBool(true)
		default:
			fill(f, n)
		}
	}
}
