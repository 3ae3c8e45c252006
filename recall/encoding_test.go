package recall

import (
	"reflect"
	"testing"
	"time"

	"resolve/resolver"
)

// full returns a record all of whose fields are set, but for those that are not kept.
func full() record {
	res := &resolver.Resolution{}
	fill(reflect.ValueOf(&res.Packages).Elem())
	fill(reflect.ValueOf(&res.Warnings).Elem())
	p := &res.Packages[0]
	p.Releases, p.Lead = nil, resolver.Lead{}
	res.Stats = resolver.Stats{Needed: 3, Decisions: 300, Conflicts: 1 << 30}
	windows := []window{{after: time.Unix(5, 6).UTC(), until: time.Unix(7, 0).UTC()}, {name: "flask", until: time.Unix(8, 0).UTC()}}
	return record{res, []revision{{"flask", "1"}, {"werkzeug", ""}}, windows}
}

// All that an answer says is kept.
func TestEncodingKeepsEveryField(t *testing.T) {
	want := full()
	via := reflect.ValueOf(want.resolution.Packages[0].Via[0])
	for i := range via.NumField() {
		if via.Field(i).IsZero() {
			t.Fatalf("the test leaves Via.%s empty", via.Type().Field(i).Name)
		}
	}
	got, ok := decode(encode(want))
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got.resolution, ok, want.resolution)
	}
}

// A record that is cut short, or longer than it was, is none.
func TestBrokenRecords(t *testing.T) {
	whole := encode(full())
	for i := range whole {
		if _, ok := decode(whole[:i]); ok {
			t.Errorf("the first %d of %d bytes are a record", i, len(whole))
		}
	}
	if _, ok := decode(append(whole, 0)); ok {
		t.Error("a record with a byte after it is one")
	}
}

// Whatever bytes are read, nothing crashes and no more memory is asked for than
// they could fill.
func FuzzDecode(f *testing.F) {
	f.Add(encode(full()))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, ok := decode(b)
		if !ok {
			return
		}
		again, ok := decode(encode(r))
		if !ok || !reflect.DeepEqual(again, r) {
			t.Errorf("%q: read again it is another record", b)
		}
	})
}
