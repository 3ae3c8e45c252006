package dist

import (
	"slices"
	"strings"
	"testing"
)

// The first file of each list is the one that must be chosen.
func TestBestSdist(t *testing.T) {
	for _, test := range []struct {
		story  string
		sdists string
		usable bool
	}{
		{"the only one", "a-1.tar.gz", true},
		{"the name that sorts first", "a-1.tar.gz a-1.zip", true},
		{"case counts in names", "A-1.zip a-1.tar.gz", true},
		{"a kind that may be built", "a-1.zip a-1.tar.bz2 a-1.tar.xz", true},
		{"none that may be built", "a-1.tar.bz2 a-1.tgz", false},
	} {
		var files []*File
		for _, name := range strings.Fields(test.sdists) {
			files = append(files, &File{Kind: Sdist, Filename: name})
		}
		want := files[0]
		files = append(files, &File{Kind: Wheel, Filename: "A-0-py3-none-any.whl"})
		for range 2 {
			if got, usable := BestSdist(files); got != want || usable != test.usable {
				t.Errorf("%s: BestSdist = %v, %v, want %v, %v", test.story, got, usable, want, test.usable)
			}
			slices.Reverse(files)
		}
	}
	if got, usable := BestSdist([]*File{{Kind: Wheel, Filename: "a-1-py3-none-any.whl"}}); got != nil || usable {
		t.Errorf("BestSdist of a wheel = %v, %v, want nil, false", got, usable)
	}
}
