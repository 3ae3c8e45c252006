package index

import (
	"reflect"
	"testing"
	"time"

	"resolve/dist"
)

// whole are values with something in every field.
func whole() (*dist.Listing, *dist.Metadata) {
	file := func(n int64) *dist.File {
		return &dist.File{
			Kind: dist.Sdist, Yanked: n%2 == 0, Sidecar: n%3 == 0, Filename: "a-1.tar.gz", URL: "https://h/a", Hash: "sha256:00",
			SidecarHash: "md5:11", RequiresPython: ">=3.8", YankedReason: "w\x00hy", Provenance: "https://h/p",
			Uploaded: time.Unix(1714558272, 131415000+n).UTC(), Size: n - 1,
		}
	}
	l := &dist.Listing{
		Name: "a", URL: "https://h/simple/a/", Absent: "no", Status: "archived", Reason: "old",
		Versions: []string{"1", "2"}, Tracks: []string{"t"}, AlternateLocations: []string{"x", ""},
		Skipped: []dist.Skip{{Filename: "f", Reason: "r"}}, Warnings: []string{"w"},
		Releases: []dist.Release{{Version: "1", Files: []*dist.File{file(0), file(1)}}, {Version: "2", Files: []*dist.File{{Kind: dist.Wheel, Size: -1}}}},
	}
	return l, &dist.Metadata{
		Name: "a", Version: "1", MetadataVersion: "2.1", RequiresDist: []string{"b>=1", "c"}, RequiresPython: ">=3",
		ProvidesExtra: []string{"x"}, Dynamic: []string{"version"}, Malformed: "m",
		Warnings: []dist.Warning{{Header: "Name", Line: 3, Text: "t", Done: "d"}},
	}
}

func writeListing(l *dist.Listing) []byte {
	e := &valueWriter{}
	e.listing(l)
	return e.b
}

func TestValuesAreReadAsTheyWereWritten(t *testing.T) {
	l, m := whole()
	for _, want := range []*dist.Listing{l, {}, {Name: "a", Absent: "not on the index"}} {
		d := &valueReader{s: string(writeListing(want))}
		if got := d.listing(); d.end() != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v (%v), want %+v", got, d.end(), want)
		}
	}
	for _, want := range []*dist.Metadata{m, {}} {
		e := &valueWriter{}
		e.metadata(want)
		d := &valueReader{s: string(e.b)}
		if got := d.metadata(); d.end() != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v (%v), want %+v", got, d.end(), want)
		}
	}
}

// A field that is added and not written would be lost: each is filled here.
func TestValuesHaveEveryField(t *testing.T) {
	l, m := whole()
	for _, v := range []reflect.Value{reflect.ValueOf(*l), reflect.ValueOf(*l.Releases[0].Files[1]), reflect.ValueOf(*l.Releases[0].Files[0]), reflect.ValueOf(*m)} {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Type.Kind() != reflect.Bool && f.Name != "Size" && f.Name != "Index" && // which the client knows
				v.Field(i).IsZero() {
				t.Errorf("%s.%s is empty in this test", v.Type(), f.Name)
			}
		}
	}
}

// What comes from a disk may be anything: it is read in time and room that its
// length bounds, or refused.
func FuzzListingValue(f *testing.F) {
	l, m := whole()
	f.Add(writeListing(l))
	e := &valueWriter{}
	e.metadata(m)
	f.Add(e.b)
	f.Fuzz(func(t *testing.T, b []byte) {
		d := &valueReader{s: string(b)}
		if got := d.listing(); d.end() == nil {
			again := &valueReader{s: string(writeListing(got))}
			if l := again.listing(); again.end() != nil || !reflect.DeepEqual(l, got) {
				t.Errorf("%q: read as %+v, written and read again as %+v", b, got, l)
			}
		}
		d = &valueReader{s: string(b)}
		d.metadata()
	})
}

func BenchmarkListingValue(b *testing.B) {
	l := &dist.Listing{Name: "big"}
	for i := range 900 {
		r := dist.Release{Version: "1.0"}
		for range 3 {
			r.Files = append(r.Files, &dist.File{
				Kind: dist.Wheel, Filename: "big-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", Sidecar: true,
				URL:  "https://files.pythonhosted.org/packages/11/22/3333333333333333333333333333333333333333333333333333333333/big-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
				Hash: "sha256:" + hashOfAll, SidecarHash: "sha256:" + hashOfAll, RequiresPython: ">=3.8", Size: 1 << 20, Uploaded: time.Unix(int64(i), 5),
			})
		}
		l.Releases = append(l.Releases, r)
	}
	value := writeListing(l)
	b.SetBytes(int64(len(value)))
	b.ReportAllocs()
	for b.Loop() {
		d := &valueReader{s: string(value)}
		if got := d.listing(); d.end() != nil || len(got.Releases) != 900 {
			b.Fatal("wrong")
		}
	}
}
