package index

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"resolve/dist"
)

// A packer groups files as dist.Group does, in whatever order they come and
// however many chunks they fill.
func TestPackerGroupsAsDistDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, count := range []int{0, 1, 7, 500, 3000} {
		for _, shuffled := range []bool{false, true} {
			var files []*dist.File
			for i := range count {
				name := fmt.Sprintf("A_b-%d-py3-none-any.whl", i/7)
				switch i % 7 {
				case 3:
					name = fmt.Sprintf("a-b-%d.tar.gz", i/7)
				case 4:
					name = fmt.Sprintf("other-%d.tar.gz", i/7)
				case 5:
					name = fmt.Sprintf("a_b-%d.0_1+x_y-py3-none-any.whl", i/7)
				case 6:
					name = fmt.Sprintf("a.b-%d.zip", i/70) // far from the others of its version
				}
				files = append(files, &dist.File{Filename: name, URL: "https://h/" + name, Size: int64(i)})
			}
			if count > 100 { // more than a chunk has room for
				files[count/2].YankedReason = string(make([]byte, 40<<10))
			}
			if shuffled {
				r.Shuffle(len(files), func(i, k int) { files[i], files[k] = files[k], files[i] })
			}
			p := newPacker("a-b")
			for _, f := range files {
				own := *f
				p.add(&own)
			}
			others := p.others
			value := p.value(&dist.Listing{Name: "a-b"}, &dist.Details{})
			p.release()
			got, err := value.read()
			releases, skipped := dist.Group("a-b", files)
			if !sameListing(got, &dist.Listing{Name: "a-b", Releases: releases}) || !reflect.DeepEqual(others, skipped) || err != nil {
				t.Errorf("%d files, shuffled: %v: got %d releases and %d others, want %d and %d, the same",
					count, shuffled, len(got.Releases), len(others), len(releases), len(skipped))
			}
		}
	}
}

// Releases are in the order of their versions, equal ones in that of the page, and
// what is no version comes last; each has its files in the page's order.
func TestReleasesAreSorted(t *testing.T) {
	page := []string{"2.0", "10.0", "junk!", "1.0rc1", "2", "1.0", "10.0", "older", "2.0"}
	want := []string{"1.0rc1", "1.0", "2.0", "2", "10.0", "junk!", "older"}
	p := newPacker("")
	defer p.release()
	for i, version := range page {
		p.put(version, &dist.File{Kind: dist.Wheel, Filename: version, Size: int64(i)})
	}
	l, err := p.value(&dist.Listing{}, &dist.Details{}).read()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range l.Releases {
		r := &l.Releases[i]
		got = append(got, r.Version)
		last := int64(-1)
		for _, f := range r.Files() {
			if f.Filename != r.Version || f.Size <= last {
				t.Errorf("%s has the file %d of %s after %d", r.Version, f.Size, f.Filename, last)
			}
			last = f.Size
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
