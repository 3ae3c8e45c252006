package index

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"resolve/cache"
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
		Details: func() dist.Details {
			return dist.Details{
				Versions: []string{"1", "2"}, Tracks: []string{"t"}, AlternateLocations: []string{"x", ""},
				Skipped: []dist.Skip{{Filename: "f", Reason: "r"}}, Warnings: []string{"w"},
			}
		},
		Releases: []dist.Release{dist.NewRelease("1", file(0), file(1)), dist.NewRelease("2", &dist.File{Kind: dist.Wheel, Size: -1})},
	}
	return l, &dist.Metadata{
		Name: "a", Version: "1", MetadataVersion: "2.1", RequiresDist: []string{"b>=1", "c"}, RequiresPython: ">=3",
		ProvidesExtra: []string{"x"}, Dynamic: []string{"version"}, Malformed: "m",
		Warnings: []dist.Warning{{Header: "Name", Line: 3, Text: "t", Done: "d"}},
	}
}

func unsigned(*dist.File) {}

// read reads a value.
func (v packed) read() (*dist.Listing, error) {
	d := readValue(v.head)
	l := d.listing(cache.RestOf(v.rest), unsigned)
	if !d.Whole() {
		return nil, errors.New("it is damaged")
	}
	return l, nil
}

// spread is a listing with all of its files read, by version.
func spread(l *dist.Listing) (dist.Listing, map[string][]*dist.File) {
	c := *l
	c.Releases, c.Details = nil, nil
	files := map[string][]*dist.File{}
	for i := range l.Releases {
		files[l.Releases[i].Version] = append(files[l.Releases[i].Version], l.Releases[i].Files()...)
	}
	return c, files
}

// sameListing reports whether two listings say the same.
func sameListing(a, b *dist.Listing) bool {
	x, filesX := spread(a)
	y, filesY := spread(b)
	return reflect.DeepEqual(x, y) && reflect.DeepEqual(filesX, filesY) && reflect.DeepEqual(detailsOf(a), detailsOf(b))
}

func detailsOf(l *dist.Listing) dist.Details {
	if l.Details == nil {
		return dist.Details{}
	}
	return l.Details()
}

func writeListing(l *dist.Listing) packed {
	p := newPacker("")
	defer p.release()
	for i := range l.Releases {
		for _, f := range l.Releases[i].Files() {
			p.put(l.Releases[i].Version, f)
		}
	}
	details := detailsOf(l)
	return p.value(l, &details)
}

func TestValuesAreReadAsTheyWereWritten(t *testing.T) {
	l, m := whole()
	for _, want := range []*dist.Listing{l, {}, {Name: "a", Absent: "not on the index"}} {
		if got, err := writeListing(want).read(); err != nil || !sameListing(got, want) {
			t.Errorf("got %+v (%v), want %+v", got, err, want)
		}
	}
	for _, want := range []*dist.Metadata{m, {}} {
		e := &valueWriter{}
		e.metadata(want)
		d := readValue(e.Value)
		if got := d.metadata(); !d.Whole() || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v (whole: %v), want %+v", got, d.Whole(), want)
		}
	}
}

// reread returns the whole listing, and what is read of it as it is kept.
func reread(t *testing.T) (l, got *dist.Listing) {
	t.Helper()
	l, _ = whole()
	got, err := writeListing(l).read()
	if err != nil {
		t.Fatal(err)
	}
	return l, got
}

// The outlines of files that nobody has read say the same as those that somebody has.
func TestOutlines(t *testing.T) {
	l, got := reread(t)
	for i := range got.Releases {
		r := &got.Releases[i]
		var want []dist.File
		for _, f := range l.Releases[i].Files() {
			want = append(want, dist.File{Kind: f.Kind, Yanked: f.Yanked, Filename: f.Filename, RequiresPython: f.RequiresPython, YankedReason: f.YankedReason, Sidecar: f.Sidecar})
		}
		room := []dist.File{{Filename: "before"}}
		outlines := r.Outline(room)
		for k := range outlines {
			outlines[k].SidecarHash = "" // TestOutlinesCompareSidecars
		}
		if !slices.Equal(outlines[1:], want) || outlines[0] != room[0] {
			t.Errorf("release %s: got %+v, want %+v", r.Version, outlines, want)
		}
		files := r.Files()
		for k, f := range r.Outline(nil) {
			if f != *files[k] {
				t.Errorf("release %s, once it is read: got %+v, want %+v", r.Version, f, *files[k])
			}
		}
	}
	if none := readOutline([]byte("\x01nonsense!"), nil, nil); len(none) > 0 {
		t.Errorf("of nonsense: got %+v, want nothing", none)
	}
}

// Outlines of files have one hash of metadata files where these have, however it is
// written.
func TestOutlinesCompareSidecars(t *testing.T) {
	sum := strings.Repeat("5e", 32)
	hashes := []string{"", "sha256:" + sum, "sha256:" + strings.ToUpper(sum), "sha256:" + strings.Repeat("5f", 32), "sha256:" + sum, "md5:" + sum[:32], ""}
	var files []*dist.File
	for _, hash := range hashes {
		files = append(files, &dist.File{Kind: dist.Wheel, Filename: "a-1.whl", Hash: "sha1:00", SidecarHash: hash})
	}
	l, err := writeListing(&dist.Listing{Releases: []dist.Release{dist.NewRelease("1", files...)}}).read()
	if err != nil {
		t.Fatal(err)
	}
	outlines := l.Releases[0].Outline(nil)
	for i := range outlines {
		for j := range outlines {
			if a, b := outlines[i].SidecarHash, outlines[j].SidecarHash; (a == b) != (hashes[i] == hashes[j]) || (a == "") != (hashes[i] == "") {
				t.Errorf("got %q and %q for %q and %q", a, b, hashes[i], hashes[j])
			}
		}
	}
	if len(outlines) != len(hashes) {
		t.Errorf("got %d outlines, want %d", len(outlines), len(hashes))
	}
}

// Each file can be read without the others.
func TestFilesAreReadOneByOne(t *testing.T) {
	l, got := reread(t)
	for i := range got.Releases {
		r := &got.Releases[i]
		files := l.Releases[i].Files()
		for k, want := range slices.Backward(files) {
			if f := r.File(k); f == nil || *f != *want || f != r.File(k) {
				t.Errorf("release %s, file %d: got %+v, want %+v", r.Version, k, f, want)
			}
		}
		if f := r.File(len(files)); f != nil {
			t.Errorf("release %s: got %+v behind the last file, want none", r.Version, f)
		}
		for k, f := range r.Files() {
			if f != r.File(k) {
				t.Errorf("release %s, file %d: it is another among all", r.Version, k)
			}
		}
	}
	for _, part := range []string{"", "\x01nonsense!", "\x04"} {
		for k := range 3 {
			if f := readOne([]byte(part), k, nil, unsigned); f != nil {
				t.Errorf("file %d of %q: got %+v, want none", k, part, f)
			}
		}
	}
}

// A field that is added and not written would be lost: each is filled here.
func TestValuesHaveEveryField(t *testing.T) {
	l, m := whole()
	for _, v := range []reflect.Value{reflect.ValueOf(*l), reflect.ValueOf(l.Details()), reflect.ValueOf(*l.Releases[0].Files()[1]), reflect.ValueOf(*l.Releases[0].Files()[0]), reflect.ValueOf(*m)} {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Type.Kind() != reflect.Bool && f.Name != "Size" && f.Name != "Index" && f.Name != "Revision" && // which the client knows
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
	value := writeListing(l)
	f.Add(value.head, value.rest)
	e := &valueWriter{}
	e.metadata(m)
	f.Add(e.Value, []byte(nil))
	f.Fuzz(func(t *testing.T, b, files []byte) {
		if got, err := (packed{b, files}).read(); err == nil && canBePacked(got) {
			if l, err := writeListing(got).read(); err != nil || !sameListing(l, got) {
				t.Errorf("%q, %q: read as %+v, written and read again as %+v (%v)", b, files, got, l, err)
			}
		}
		d := readValue(b)
		d.metadata()
	})
}

// canBePacked reports whether a packer writes such releases: each of another
// version, and with files.
func canBePacked(l *dist.Listing) bool {
	seen := map[string]bool{}
	for i := range l.Releases {
		r := &l.Releases[i]
		if seen[r.Version] || len(r.Files()) == 0 {
			return false
		}
		seen[r.Version] = true
	}
	return true
}

func BenchmarkListingValue(b *testing.B) {
	l := &dist.Listing{Name: "big"}
	for i := range 900 {
		var files []*dist.File
		for range 3 {
			files = append(files, &dist.File{
				Kind: dist.Wheel, Filename: "big-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", Sidecar: true,
				URL:  "https://files.pythonhosted.org/packages/11/22/3333333333333333333333333333333333333333333333333333333333/big-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
				Hash: "sha256:" + hashOfAll, SidecarHash: "sha256:" + hashOfAll, RequiresPython: ">=3.8", Size: 1 << 20, Uploaded: time.Unix(int64(i), 5),
			})
		}
		l.Releases = append(l.Releases, dist.NewRelease("1.0."+strconv.Itoa(i), files...))
	}
	value := writeListing(l)
	b.SetBytes(int64(len(value.head)))
	files := cache.RestOf(value.rest)
	b.ReportAllocs()
	for b.Loop() {
		d := readValue(value.head)
		if got := d.listing(files, unsigned); !d.Whole() || len(got.Releases) != 900 {
			b.Fatal("wrong")
		}
	}
}

// What PyPI lists is written short and read as it was; what only looks like it
// is too.
func TestFilesAreWrittenShort(t *testing.T) {
	const digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	pypi := func(name, version string) *dist.File {
		file := name + "-" + version + "-py3-none-any.whl"
		return &dist.File{
			Kind: dist.Wheel, Filename: file, Hash: "sha256:" + digits, SidecarHash: "sha256:" + digits, Sidecar: true, Size: 1 << 20,
			URL:        "https://files.pythonhosted.org/packages/01/23/" + digits[4:] + "/" + file,
			Provenance: "https://pypi.org/integrity/" + name + "/" + version + "/" + file + "/provenance", RequiresPython: ">=3.9",
			Uploaded: time.Unix(1714558272, 131415000).UTC(),
		}
	}
	odd := []func(f *dist.File){
		func(f *dist.File) {},
		func(f *dist.File) { f.URL = "https://files.pythonhosted.org/packages/01/23/" + digits[4:] },
		func(f *dist.File) {
			f.URL = "https://files.pythonhosted.org/packages/01/23/" + digits + "/" + f.Filename
		},
		func(f *dist.File) { f.URL = "https://h/01/2g/" + digits[4:] + "/" + f.Filename },
		func(f *dist.File) { f.URL = "https://h/01-23-" + digits[4:] + "/" + f.Filename },
		func(f *dist.File) { f.URL = "/01/23/" + digits[4:] + "/" + f.Filename },
		func(f *dist.File) { f.URL = f.Filename },
		func(f *dist.File) { f.Hash = "sha256:" + strings.ToUpper(digits) },
		func(f *dist.File) { f.Hash = "sha256:" + digits[2:] },
		func(f *dist.File) { f.SidecarHash = "sha512:" + digits + digits },
		func(f *dist.File) { f.Provenance = f.Filename + f.Filename },
		func(f *dist.File) { f.Filename = "" },
	}
	l := &dist.Listing{Name: "flask"}
	for i, change := range odd {
		f := pypi("flask", "1.0")
		change(f)
		l.Releases = append(l.Releases, dist.NewRelease(strconv.Itoa(i), f))
	}
	if got, err := writeListing(l).read(); err != nil || !sameListing(got, l) {
		t.Errorf("got %+v (%v), want %+v", got, err, l)
	}
	l.Releases = nil
	for i := range 100 {
		v := strconv.Itoa(i)
		l.Releases = append(l.Releases, dist.NewRelease(v, pypi("flask", v)))
	}
	if value := writeListing(l); len(value.head)+len(value.rest) > 100*200 {
		t.Errorf("100 files take %d and %d bytes, want 200 for one at most", len(value.head), len(value.rest))
	}
}

// Releases are alike only if a choice among their files comes to the
// same.
func TestAlike(t *testing.T) {
	file := func(name, python string, yanked bool) *dist.File {
		kind, _, _ := dist.KindOf(name, "a-b")
		return &dist.File{Kind: kind, Filename: name, RequiresPython: python, Yanked: yanked, Size: 7, URL: "https://h/" + name}
	}
	same := [][]*dist.File{
		{file("a_b-1.0-py3-none-any.whl", ">=3", false), file("a_b-1.0.tar.gz", ">=3", false)},
		{file("A.B-2.0rc1-py3-none-any.whl", ">=3", false), file("a-b-2.0rc1.tar.gz", ">=3", false)},
	}
	others := [][]*dist.File{
		{file("a_b-3-py3-none-any.whl", ">=3", false), file("a_b-3.tar.gz", ">=3.1", false)},
		{file("a_b-4-py3-none-any.whl", ">=3", false), file("a_b-4.zip", ">=3", false)},
		{file("a_b-5-py3-none-any.whl", ">=3", false), file("a_b-5.tar.gz", ">=3", true)},
		{file("a_b-6-1-py3-none-any.whl", ">=3", false), file("a_b-6.tar.gz", ">=3", false)},
		{file("a_b-7.tar.gz", ">=3", false), file("a_b-7-py3-none-any.whl", ">=3", false)},
		{file("a_b-8-py3-none-any.whl", ">=3", false)},
	}
	p := newPacker("a-b")
	var s comparer
	number := func(files []*dist.File) int {
		c := new(chunk)
		for _, f := range files {
			c.files.file(f, &p.texts)
		}
		return s.number([]run{{chunk: c, end: len(c.files.Value)}})
	}
	first := number(same[0])
	if n := number(same[1]); n != first || first == 0 {
		t.Errorf("got %d and %d, want the same and not 0", first, n)
	}
	seen := map[int]bool{first: true}
	for i, files := range others {
		n := number(files)
		if n == 0 || seen[n] {
			t.Errorf("%d: got %d, which another has", i, n)
		}
		seen[n] = true
	}
	want := []dist.Traits{
		{Plain: true, Buildable: true, RequiresPython: ">=3"}, {Buildable: true}, {Plain: true, Buildable: true, RequiresPython: ">=3"},
		{Buildable: true}, {Plain: true, Buildable: true, RequiresPython: ">=3"}, {Plain: true, Buildable: true, RequiresPython: ">=3"},
		{Plain: true, RequiresPython: ">=3"},
	}
	var got []dist.Traits
	for _, t := range s.traits {
		var e valueWriter
		e.traits(t)
		got = append(got, readValue(e.Value).traits(p.texts.list))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, files := range [][]*dist.File{
		{file("a_b-9-py3-none-any.whl", "", false), file("A_B-9-py2-none-any.whl", "", false)},
		{file("a_b-9.tar.gz", "", false), file("A_B-9.zip", "", false)},
		{{Kind: dist.Wheel, Filename: "odd"}},
		{{Filename: "odd"}},
	} {
		if n := number(files); n != 0 {
			t.Errorf("%s …: got %d, want 0", files[0].Filename, n)
		}
	}
}
