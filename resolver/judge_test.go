package resolver

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resolve/dist"
)

// judgedNow is about when judgedFile's files were uploaded.
var judgedNow = time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)

// judgedFile draws a file of version 1 of a, with anything that a choice looks at.
func judgedFile() *rapid.Generator[*dist.File] {
	tags := []string{"py3-none-any", "cp312-cp312-manylinux_2_17_x86_64", "cp39-abi3-win_amd64", "cp313-cp313-macosx_11_0_arm64", "cp2-none"}
	return rapid.Custom(func(t *rapid.T) *dist.File {
		f := &dist.File{
			Kind:           dist.Sdist,
			Filename:       "a-1" + rapid.SampledFrom([]string{".tar.gz", ".tar.bz2", ".zip"}).Draw(t, "sdist"),
			RequiresPython: rapid.SampledFrom([]string{"", ">=3.8", ">=3.13", "nonsense"}).Draw(t, "python"),
			Yanked:         rapid.IntRange(0, 3).Draw(t, "yanked") == 0,
			Links:          rapid.IntRange(0, 3).Draw(t, "links") == 0,
			Uploaded:       judgedNow.AddDate(0, 0, rapid.IntRange(-1, 1).Draw(t, "day")),
		}
		if f.Yanked {
			f.YankedReason = rapid.SampledFrom([]string{"", "broken"}).Draw(t, "reason")
		}
		if rapid.IntRange(0, 5).Draw(t, "undated") == 0 {
			f.Uploaded = time.Time{}
		}
		if i := rapid.IntRange(0, len(tags)).Draw(t, "tag"); i < len(tags) {
			f.Kind, f.Filename = dist.Wheel, fmt.Sprintf("a-1-%d-%s.whl", rapid.IntRange(1, 3).Draw(t, "build"), tags[i])
		}
		return f
	})
}

// checkUntil checks a property until something of what it is about has come up,
// which is seldom none of what is drawn for one check.
func checkUntil(t *testing.T, compared func() bool, property func(*rapid.T)) {
	t.Helper()
	const checks = 50
	for range checks {
		rapid.Check(t, property)
		if t.Failed() || compared() {
			return
		}
	}
	t.Errorf("nothing was compared in %d checks", checks)
}

// What is said of a version without looking at its wheels is what picking
// among them comes to.
func TestJudgePicks(t *testing.T) {
	file := judgedFile()
	v := new(Views).of(PEP440, testTarget(t, "3.12", "linux"))
	usables, plains := 0, 0
	checkUntil(t, func() bool { return usables > 0 && plains > 0 }, func(t *rapid.T) {
		w := way{noBuild: rapid.Bool().Draw(t, "noBuild"), noBinary: rapid.Bool().Draw(t, "noBinary")}
		if rapid.Bool().Draw(t, "limit") {
			w.limit = judgedNow
		}
		j := judge{view: v, way: w}
		for range rapid.IntRange(1, 3).Draw(t, "versions") { // what one version says must not reach the next
			files := rapid.SliceOfN(file, 0, 4).Draw(t, "files")
			named := rapid.Bool().Draw(t, "named")
			why, undated := j.judge(files, named)
			want := v.pickOf(files, w, named)
			if why != want.why || undated != want.undated {
				t.Fatalf("got %v, %d undated, want %v, %d", why, undated, want.why, want.undated)
			}
			if (why.reason == usable) != (want.read != nil) {
				t.Fatalf("got %v, and what is read is %v", why, want.read)
			}
			if why.reason == usable {
				usables++
			}
			if j.plain(files) {
				plains++
			}
		}
	})
}

// What is remembered of one listing and of targets is bounded, and a listing
// that has a successor is not kept.
func TestViewsAreBounded(t *testing.T) {
	vs := new(Views)
	v := vs.of(PEP440, testTarget(t, "3.12", "linux"))
	old, l := &dist.Listing{Name: "a"}, &dist.Listing{Name: "a", Releases: []dist.Release{{Version: "1"}}}
	first := v.numbering(old, way{})
	if v.numbering(old, way{}) != first {
		t.Error("a listing was numbered twice")
	}
	if got := v.numbering(l, way{}); got == first || got.versions.Len() != 1 {
		t.Errorf("got the numbering of another listing with the same name")
	}
	for day := range 10 * maxWays {
		v.numbering(l, way{limit: time.Date(2024, 1, 1+day, 0, 0, 0, 0, time.UTC)})
	}
	if n := len(v.listings["a"].ways.values); n > maxWays {
		t.Errorf("got %d numberings of one listing, want at most %d", n, maxWays)
	}
	for minor := range 3 * maxViews {
		vs.of(PEP440, testTarget(t, fmt.Sprintf("3.%d", minor), "linux"))
	}
	if n := len(vs.views.values); n > maxViews {
		t.Errorf("got %d views, want at most %d", n, maxViews)
	}
}

// Targets that are made anew for each request share what was worked out.
func TestViewsByContent(t *testing.T) {
	vs, target := new(Views), testTarget(t, "3.12", "linux")
	again := dist.NewTarget(target.Python, target.Platform)
	if vs.of(PEP440, target) != vs.of(PEP440, again) {
		t.Error("equal targets have different views")
	}
	other := *again
	other.Environment.PlatformRelease = "6.1"
	if vs.of(PEP440, target) == vs.of(PEP440, &other) {
		t.Error("targets of different environments share a view")
	}
}
