package dist

import (
	"slices"
	"strings"
	"testing"

	"resolve/pep440"
)

// rankOneByOne asks for each tag of a wheel on its own.
func rankOneByOne(t *Tags, w WheelName) (rank int, why Mismatch) {
	rank, why = -1, InvalidTags
	for tag := range w.Tags() {
		p := strings.SplitN(tag, "-", 3)
		r, m := t.Rank(&WheelName{Pythons: p[0], ABIs: p[1], Platforms: p[2]})
		if r >= 0 && (rank < 0 || r < rank) {
			rank = r
		}
		why = min(why, m)
	}
	return rank, why
}

func TestWheelTags(t *testing.T) {
	w, err := ParseWheelName("a-1-2-py2.py3-none.abi3-any.win32.any.whl")
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Collect(w.Tags())
	want := strings.Fields(`py2-none-any py2-none-win32 py2-none-any py2-abi3-any py2-abi3-win32 py2-abi3-any
		py3-none-any py3-none-win32 py3-none-any py3-abi3-any py3-abi3-win32 py3-abi3-any`)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for range w.Tags() {
		break // the sequence may be left
	}
}

// GraalPy's ABI has its own version in it, and without that it has no tags of
// its own; other interpreters never have.
func TestTagsOfOtherPythons(t *testing.T) {
	win := Platform{OS: "windows", Arch: "x86_64"}
	for _, test := range []struct {
		py    Python
		first string
		fits  string
		not   string
	}{
		{Python{Implementation: "graalpy", Version: pep440.MustParse("3.11.7"), ImplementationVersion: "24.2.1"},
			"graalpy311-graalpy242_311_native-win_amd64", "graalpy311-graalpy242_311_native-win_amd64", "graalpy311-graalpy241_311_native-win_amd64"},
		{Python{Implementation: "graalpy", Version: pep440.MustParse("3.11")}, "py311-none-win_amd64", "py3-none-any", "graalpy311-none-win_amd64"},
		{Python{Implementation: "jython", Version: pep440.MustParse("3.11")}, "py311-none-win_amd64", "py311-none-any", "cp311-cp311-win_amd64"},
		{Python{Implementation: "pypy", Version: pep440.MustParse("3.11")}, "pp311-pypy311_pp73-win_amd64", "py31-none-any", "cp311-abi3-win_amd64"},
	} {
		tags := NewTags(test.py, win)
		all := slices.Collect(tags.All())
		if all[0] != test.first {
			t.Errorf("%s: got %s first, want %s", test.py.Implementation, all[0], test.first)
		}
		checkRanks(t, test.py.Implementation, tags, all)
		for tag, want := range map[string]bool{test.fits: true, test.not: false} {
			p := strings.SplitN(tag, "-", 3)
			if rank, why := tags.Rank(&WheelName{Pythons: p[0], ABIs: p[1], Platforms: p[2]}); rank >= 0 != want {
				t.Errorf("%s: Rank(%s) = %d, %v, want that it fits: %v", test.py.Implementation, tag, rank, why, want)
			}
		}
	}
	graal := NewTarget(Python{Implementation: "graalpy", Version: pep440.MustParse("3.11"), ImplementationVersion: "24.2.1"}, win).Environment
	if graal.PlatformPythonImplementation != "GraalVM" || graal.ImplementationName != "graalpy" || graal.ImplementationVersion != "24.2.1" {
		t.Errorf("got %+v, want GraalPy's environment", graal)
	}
}

// CPython's own word for three processors in one file is fat3, the list's fat32.
func TestRankTakesFat3(t *testing.T) {
	tags := NewTags(cpython("3.8"), Platform{OS: "darwin", Arch: "x86_64", Major: 12})
	a, _ := tags.Rank(&WheelName{Pythons: "cp38", ABIs: "cp38", Platforms: "macosx_10_9_fat32"})
	b, _ := tags.Rank(&WheelName{Pythons: "cp38", ABIs: "cp38", Platforms: "macosx_10_9_fat3"})
	if a < 0 || a != b {
		t.Errorf("fat32 has rank %d and fat3 %d, want the same", a, b)
	}
}

// A compressed set of a thousand tags in each part stands for a thousand million
// tags, and names without end are made of dashes and dots. Nothing here goes
// through the product, nor twice through a name: it would not come back.
func TestHostileNamesAreLinear(t *testing.T) {
	const n = 200_000
	set := func(tag string) string { return strings.TrimSuffix(strings.Repeat(tag+".", n), ".") }
	names := []string{
		"a-1-" + set("cp312") + "-" + set("cp313") + "-" + set("win32") + ".whl",
		"a-1-" + set("cp312") + "-" + set("none") + "-" + set("nowhere") + ".whl",
		"a-1-" + set("x") + "-" + set("x") + "-" + set("x") + ".whl",
		"a-1-" + set("cp312.py3.py2") + "-" + set("abi3.none.cp27mu") + "-" + set("any.win32") + ".whl",
		strings.Repeat("a-", n) + "1-py3-none-any.whl",
		strings.Repeat("a.", n) + "a-1-py3-none-any.whl",
		"a-" + strings.Repeat("1.", n) + "1-py3-none-any.whl",
		"a-1+" + strings.Repeat("a.", n) + "1-py3-none-any.whl",
		"a-1-" + strings.Repeat("1", n) + "-py3-none-any.whl",
		strings.Repeat("-", n) + ".whl", strings.Repeat("a_", n) + ".tar.gz", strings.Repeat("a-1-", n) + "1.zip",
	}
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	threads := NewTags(Python{Version: pep440.MustParse("3.13"), FreeThreaded: true}, glibc("x86_64", 28))
	for _, name := range names {
		KindOf(name, "a")
		KindOf(name, strings.Repeat("a-", n-1)+"a")
		if version, err := ParseSdistName(name, "a"); err == nil {
			t.Errorf("got the version %.20q of an sdist, want none", version)
		}
		if w, err := ParseWheelName(name); err == nil {
			tags.Rank(&w)
			threads.Rank(&w)
			_ = w.String()
		}
	}
	if _, err := ParsePlatform(strings.Repeat("manylinux_2_28_x86_64", n)); err == nil {
		t.Errorf("got a platform, want an error")
	}
}

// The rank of a wheel is the best of its tags' ranks, and what does not fit the
// closest of theirs.
func FuzzRank(f *testing.F) {
	f.Add("py2.py3", "none", "any")
	f.Add("cp38.cp39.cp312", "abi3", "win32.linux_x86_64.manylinux2010_x86_64") // the best is last
	f.Add("py3.cp312", "none.cp312", "any.linux_x86_64")
	f.Add("cp27.jy27", "x.none", "beos.any") // unknown ones
	f.Add("cp313", "abi3.abi3t.cp313t", "any")
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	threads := NewTags(Python{Version: pep440.MustParse("3.13"), FreeThreaded: true}, glibc("armv7l", 28))
	f.Fuzz(func(t *testing.T, pythons, abis, platforms string) {
		w, err := ParseWheelName("a-1-" + pythons + "-" + abis + "-" + platforms + ".whl")
		if err != nil || strings.Count(w.Pythons, ".")*strings.Count(w.ABIs, ".")*strings.Count(w.Platforms, ".") > 1000 {
			return
		}
		rank, why := tags.Rank(&w)
		if want, closest := rankOneByOne(tags, w); rank != want || why != closest {
			t.Errorf("Rank(%+v) = %d, %v, want %d, %v", w, rank, why, want, closest)
		}
		// A free-threaded target looks at all ABIs before it looks at tags.
		rank, why = threads.Rank(&w)
		if want, _ := rankOneByOne(threads, w); rank != want || (why == Fits) != (rank >= 0) {
			t.Errorf("free-threaded: Rank(%+v) = %d, %v, want %d", w, rank, why, want)
		}
	})
}

// A name that is read has tags that are known, and reads the same again.
func FuzzParsePlatform(f *testing.F) {
	for _, name := range PlatformNames() {
		f.Add(name)
	}
	f.Add("manylinux_2_28_aarch64") // the other spelling
	f.Add("x86_64-manylinux_2_29")  // close
	f.Fuzz(func(t *testing.T, name string) {
		pf, err := ParsePlatform(name)
		if err != nil {
			if len(err.Error()) > 6*len(name)+2000 {
				t.Errorf("the error has %d bytes, want few beside the name", len(err.Error()))
			}
			return
		}
		for _, tag := range pf.platformTags() {
			if !knownPlatform(tag) || !validTags(tag) {
				t.Errorf("ParsePlatform(%q) has the tag %q, which is none", name, tag)
			}
		}
	})
}
