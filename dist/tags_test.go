package dist

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"resolve/pep440"
)

func cpython(version string) Python { return Python{Version: pep440.MustParse(version)} }

func glibc(arch string, minor int) Platform {
	return Platform{OS: "linux", Arch: arch, Libc: "glibc", Major: 2, Minor: minor}
}

// Whole lists, each of them what uv makes and, but for the places that the
// stories name, pypa/packaging too.
func TestTagOrder(t *testing.T) {
	for _, test := range []struct {
		story string
		py    Python
		pf    Platform
		want  string
	}{
		{"CPython 3.7 still has pymalloc's flag", cpython("3.7"), Platform{OS: "windows", Arch: "x86_64"}, `
			cp37-cp37m-win_amd64 cp37-abi3-win_amd64 cp37-none-win_amd64
			cp36-abi3-win_amd64 cp35-abi3-win_amd64 cp34-abi3-win_amd64 cp33-abi3-win_amd64 cp32-abi3-win_amd64
			py37-none-win_amd64 py3-none-win_amd64 py36-none-win_amd64 py35-none-win_amd64 py34-none-win_amd64
			py33-none-win_amd64 py32-none-win_amd64 py31-none-win_amd64 py30-none-win_amd64
			cp37-none-any py37-none-any py3-none-any py36-none-any py35-none-any py34-none-any py33-none-any
			py32-none-any py31-none-any py30-none-any`},
		{"within one Python and ABI the platforms are side by side", cpython("3.2"), glibc("i686", 6), `
			cp32-cp32m-manylinux_2_6_i686 cp32-cp32m-manylinux_2_5_i686 cp32-cp32m-manylinux1_i686 cp32-cp32m-linux_i686
			cp32-abi3-manylinux_2_6_i686 cp32-abi3-manylinux_2_5_i686 cp32-abi3-manylinux1_i686 cp32-abi3-linux_i686
			cp32-none-manylinux_2_6_i686 cp32-none-manylinux_2_5_i686 cp32-none-manylinux1_i686 cp32-none-linux_i686
			py32-none-manylinux_2_6_i686 py32-none-manylinux_2_5_i686 py32-none-manylinux1_i686 py32-none-linux_i686
			py3-none-manylinux_2_6_i686 py3-none-manylinux_2_5_i686 py3-none-manylinux1_i686 py3-none-linux_i686
			py31-none-manylinux_2_6_i686 py31-none-manylinux_2_5_i686 py31-none-manylinux1_i686 py31-none-linux_i686
			py30-none-manylinux_2_6_i686 py30-none-manylinux_2_5_i686 py30-none-manylinux1_i686 py30-none-linux_i686
			cp32-none-any py32-none-any py3-none-any py31-none-any py30-none-any`},
		{"a free-threaded build has the stable ABI of its own only", Python{Version: pep440.MustParse("3.13.1"), FreeThreaded: true},
			Platform{OS: "windows", Arch: "ARM64"}, `
			cp313-cp313t-win_arm64 cp313-abi3t-win_arm64 cp313-none-win_arm64
			cp312-abi3t-win_arm64 cp311-abi3t-win_arm64 cp310-abi3t-win_arm64 cp39-abi3t-win_arm64 cp38-abi3t-win_arm64
			cp37-abi3t-win_arm64 cp36-abi3t-win_arm64 cp35-abi3t-win_arm64 cp34-abi3t-win_arm64 cp33-abi3t-win_arm64 cp32-abi3t-win_arm64
			py313-none-win_arm64 py3-none-win_arm64 py312-none-win_arm64 py311-none-win_arm64 py310-none-win_arm64
			py39-none-win_arm64 py38-none-win_arm64 py37-none-win_arm64 py36-none-win_arm64 py35-none-win_arm64
			py34-none-win_arm64 py33-none-win_arm64 py32-none-win_arm64 py31-none-win_arm64 py30-none-win_arm64
			cp313-none-any py313-none-any py3-none-any py312-none-any py311-none-any py310-none-any py39-none-any
			py38-none-any py37-none-any py36-none-any py35-none-any py34-none-any py33-none-any py32-none-any py31-none-any py30-none-any`},
		{"PyPy (packaging has pp32-none-win32 and pp32-none-any too)", Python{Implementation: "pypy", Version: pep440.MustParse("3.2")},
			Platform{OS: "windows", Arch: "x86"}, `
			pp32-pypy32_pp73-win32
			py32-none-win32 py3-none-win32 py31-none-win32 py30-none-win32
			py32-none-any py3-none-any py31-none-any py30-none-any`},
		{"PyPy's own version is in its ABI", Python{Implementation: "pypy", Version: pep440.MustParse("3.0"), ImplementationVersion: "7.2.1"},
			Platform{OS: "windows", Arch: "x86"}, `
			pp30-pypy30_pp72-win32 py30-none-win32 py3-none-win32 py30-none-any py3-none-any`},
		{"a platform that nobody knows", cpython("3.1"), Platform{OS: "plan9", Arch: "mips"}, `
			cp31-none-any py31-none-any py3-none-any py30-none-any`},
	} {
		tags := NewTags(test.py, test.pf)
		got := slices.Collect(tags.All())
		if diff := cmp.Diff(got, strings.Fields(test.want)); diff != "" {
			t.Errorf("%s: got -, want +\n%s", test.story, diff)
		}
		checkRanks(t, test.story, tags, got)
	}
}

// checkRanks asks for the rank of each tag on its own.
func checkRanks(t *testing.T, story string, tags *Tags, all []string) {
	t.Helper()
	if tags.Len() != len(all) {
		t.Errorf("%s: Len() = %d, want %d", story, tags.Len(), len(all))
	}
	for i, tag := range all {
		p := strings.SplitN(tag, "-", 3)
		if rank, why := tags.Rank(&WheelName{Pythons: p[0], ABIs: p[1], Platforms: p[2]}); rank != i || why != Fits {
			t.Errorf("%s: Rank(%s) = %d, %v, want %d", story, tag, rank, why, i)
		}
	}
}

// The supported Pythons on the platforms that matter, by what must hold for each.
func TestTagsOfEveryPython(t *testing.T) {
	for _, name := range PlatformNames() {
		pf, err := ParsePlatform(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, version := range []string{"3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"} {
			tags := NewTags(cpython(version), pf)
			all := slices.Collect(tags.All())
			checkRanks(t, name+" "+version, tags, all)
			n := len(pf.platformTags())
			minor := int(pep440.MustParse(version).Release()[1])
			if want := n*(1+(minor-1)+1+minor+2) + minor + 3; len(all) != want {
				t.Errorf("%s %s: got %d tags, want %d", name, version, len(all), want)
			}
			python, abi, platform := tags.Own()
			if all[0] != python+"-"+abi+"-"+platform {
				t.Errorf("%s %s: Own() = %s, %s, %s, want the first tag %s", name, version, python, abi, platform, all[0])
			}
			if unique := slices.Compact(slices.Sorted(tags.All())); len(unique) != len(all) {
				t.Errorf("%s %s: got %d different tags, want %d", name, version, len(unique), len(all))
			}
		}
	}
}

func TestPlatformTags(t *testing.T) {
	mac := func(arch string, major, minor int) Platform {
		return Platform{OS: "darwin", Arch: arch, Major: major, Minor: minor}
	}
	for _, test := range []struct {
		story string
		pf    Platform
		n     int
		begin string // the first of the n tags
		end   string // and the last
	}{
		{"x86_64", glibc("x86_64", 18), 18, `
			manylinux_2_18_x86_64 manylinux_2_17_x86_64 manylinux2014_x86_64 manylinux_2_16_x86_64`, `
			manylinux_2_13_x86_64 manylinux_2_12_x86_64 manylinux2010_x86_64 manylinux_2_11_x86_64 manylinux_2_10_x86_64
			manylinux_2_9_x86_64 manylinux_2_8_x86_64 manylinux_2_7_x86_64 manylinux_2_6_x86_64 manylinux_2_5_x86_64
			manylinux1_x86_64 linux_x86_64`},
		{"AMD64 is x86_64", glibc("AMD64", 5), 3, "manylinux_2_5_x86_64 manylinux1_x86_64", "linux_x86_64"},
		{"others begin with 2014", glibc("aarch64", 18), 4, "manylinux_2_18_aarch64", "manylinux_2_17_aarch64 manylinux2014_aarch64 linux_aarch64"},
		{"riscv64 begins with 2.31", glibc("riscv64", 32), 3, "manylinux_2_32_riscv64 manylinux_2_31_riscv64", "linux_riscv64"},
		{"too old a glibc", glibc("aarch64", 12), 1, "linux_aarch64", "linux_aarch64"},
		{"a processor without manylinux", glibc("armv6l", 36), 1, "linux_armv6l", "linux_armv6l"},
		{"musl", Platform{OS: "linux", Arch: "x86_64", Libc: "musl", Major: 1, Minor: 2}, 4,
			"musllinux_1_2_x86_64 musllinux_1_1_x86_64 musllinux_1_0_x86_64", "linux_x86_64"},
		{"Intel macOS 12", mac("x86_64", 12, 3), 90, `
			macosx_12_0_x86_64 macosx_12_0_intel macosx_12_0_fat64 macosx_12_0_fat32 macosx_12_0_universal2 macosx_12_0_universal
			macosx_11_0_x86_64`, `
			macosx_10_5_universal macosx_10_4_x86_64 macosx_10_4_intel macosx_10_4_fat64 macosx_10_4_fat32
			macosx_10_4_universal2 macosx_10_4_universal`},
		{"Intel macOS 10.5", mac("x86_64", 10, 5), 12, "macosx_10_5_x86_64 macosx_10_5_intel", "macosx_10_4_universal2 macosx_10_4_universal"},
		{"Apple's own processor", mac("arm64", 13, 0), 19, `
			macosx_13_0_arm64 macosx_13_0_universal2 macosx_12_0_arm64 macosx_12_0_universal2 macosx_11_0_arm64 macosx_11_0_universal2
			macosx_10_16_universal2 macosx_10_15_universal2`, "macosx_10_5_universal2 macosx_10_4_universal2"},
		{"Android", Platform{OS: "android", Arch: "aarch64", Major: 18}, 3, "android_18_arm64_v8a android_17_arm64_v8a", "android_16_arm64_v8a"},
		{"too old an Android", Platform{OS: "android", Arch: "aarch64", Major: 15}, 0, "", ""},
		{"an iPhone", Platform{OS: "ios", Arch: "arm64", Major: 13, Minor: 1}, 12, `
			ios_13_1_arm64_iphoneos ios_13_0_arm64_iphoneos ios_12_9_arm64_iphoneos`, "ios_12_1_arm64_iphoneos ios_12_0_arm64_iphoneos"},
		{"its simulator", Platform{OS: "ios", Arch: "x86_64", Major: 12, Simulator: true}, 1, "ios_12_0_x86_64_iphonesimulator", ""},
		{"no iPhone has that processor", Platform{OS: "ios", Arch: "x86_64", Major: 12}, 0, "", ""},
		{"too old an iPhone", Platform{OS: "ios", Arch: "arm64", Major: 11}, 0, "", ""},
		{"Pyodide", Platform{OS: "emscripten", Arch: "wasm32", Major: 2024}, 2, "pyemscripten_2024_0_wasm32", "pyodide_2024_0_wasm32"},
	} {
		got := test.pf.platformTags()
		begin, end := strings.Fields(test.begin), strings.Fields(test.end)
		if len(got) != test.n || len(got) < max(len(begin), len(end)) {
			t.Errorf("%s: got %d tags, want %d: %v", test.story, len(got), test.n, got)
			continue
		}
		if diff := cmp.Diff(got[:len(begin)], begin, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: first ones: got -, want +\n%s", test.story, diff)
		}
		if diff := cmp.Diff(got[len(got)-len(end):], end, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: last ones: got -, want +\n%s", test.story, diff)
		}
		for _, tag := range got {
			if !knownPlatform(tag) {
				t.Errorf("%s: knownPlatform(%q) = false, want true", test.story, tag)
			}
		}
	}
}

func TestRankMismatch(t *testing.T) {
	linux := NewTags(cpython("3.12"), glibc("x86_64", 28))
	threads := NewTags(Python{Version: pep440.MustParse("3.13"), FreeThreaded: true}, glibc("x86_64", 28))
	arm := NewTags(cpython("3.12"), glibc("armv7l", 17))
	for _, test := range []struct {
		tags  *Tags
		wheel string
		want  Mismatch
	}{
		{linux, "py3-none-any", Fits},
		{linux, "py2.py3-none-any", Fits},
		{linux, "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", Fits},
		{linux, "cp38-abi3-manylinux_2_28_x86_64", Fits},
		{linux, "cp312-cp312-manylinux_2_29_x86_64", PlatformMismatch},
		{linux, "cp312-cp312-win_amd64", PlatformMismatch},
		{linux, "cp312-cp312-any", PlatformMismatch},
		{linux, "cp38-abi3-win_amd64", PlatformMismatch},
		{linux, "py3-none-macosx_11_0_arm64", PlatformMismatch},
		{linux, "cp311-cp311-manylinux_2_17_x86_64", ABIMismatch},
		{linux, "cp312-cp312t-manylinux_2_17_x86_64", ABIMismatch},
		{linux, "cp312-cp312d-win_amd64", ABIMismatch},
		{linux, "cp311-none-any", ABIMismatch}, // of older Pythons only the stable ABI is a tag
		{linux, "py3-abi3-any", ABIMismatch},
		{linux, "py312-cp312-manylinux_2_17_x86_64", ABIMismatch},
		{linux, "cp313-cp313-manylinux_2_17_x86_64", PythonMismatch},
		{linux, "cp313-abi3-manylinux_2_17_x86_64", PythonMismatch},
		{linux, "py313-none-any", PythonMismatch},
		{linux, "py2-none-any", PythonMismatch},
		{linux, "cp3-none-any", PythonMismatch},
		{linux, "cp27-cp27mu-manylinux1_x86_64", PythonMismatch},
		{linux, "pp310-pypy310_pp73-manylinux_2_17_x86_64", PythonMismatch},
		{linux, "cp27.cp313-cp27mu-win32", PythonMismatch},
		{linux, "cp27.cp311-cp311-win32", ABIMismatch},
		{linux, "cp311.cp312-cp312-win32", PlatformMismatch},
		{linux, "py3-none-beos", InvalidTags},
		{linux, "cp312-secret-win32", InvalidTags},
		{linux, "jy27-none-any", InvalidTags},
		{linux, "jy27.py2-none-any", PythonMismatch},
		{linux, "cp312-none-beos.win32", PlatformMismatch},
		{linux, "cp312-none-manylinux_x_y_x86_64", InvalidTags},
		{threads, "cp313-cp313t-manylinux_2_17_x86_64", Fits},
		{threads, "cp313-abi3.abi3t-manylinux_2_17_x86_64", Fits},
		{threads, "py3-none-any", Fits},
		{threads, "cp313-abi3-manylinux_2_17_x86_64", FreeThreadMismatch},
		{threads, "cp313-cp313-win_amd64", FreeThreadMismatch},
		{threads, "cp312-cp312-beos", FreeThreadMismatch},
		{threads, "cp314-cp314t-manylinux_2_17_x86_64", PythonMismatch},
		{threads, "cp312-cp312t-manylinux_2_17_x86_64", ABIMismatch},
		{threads, "cp313-cp313t-win_amd64", PlatformMismatch},
		{arm, "cp312-cp312-manylinux_2_17_armv8l", Fits},
	} {
		p := strings.SplitN(test.wheel, "-", 3)
		rank, why := test.tags.Rank(&WheelName{Pythons: p[0], ABIs: p[1], Platforms: p[2]})
		if why != test.want || (why == Fits) != (rank >= 0) {
			t.Errorf("Rank(%s) = %d, %v, want %v", test.wheel, rank, why, test.want)
		}
	}
}

// Of a wheel's many tags the best counts, as if each were asked for alone.
func TestRankTakesBest(t *testing.T) {
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	for _, wheel := range []string{
		"py2.py3-none-any", "py3.cp312-none.cp312-any.linux_x86_64", "py30.py311.py312-none-manylinux1_x86_64.manylinux_2_5_x86_64",
		"cp38.cp39.cp312-abi3-win32.linux_x86_64.manylinux2010_x86_64", "cp27.jy27-x.none-any", "cp312-cp311.cp310-any",
	} {
		p := strings.SplitN(wheel, "-", 3)
		w := WheelName{Pythons: p[0], ABIs: p[1], Platforms: p[2]}
		want, closest := rankOneByOne(tags, w)
		if rank, why := tags.Rank(&w); rank != want || why != closest {
			t.Errorf("Rank(%s) = %d, %v, want %d, %v", wheel, rank, why, want, closest)
		}
	}
}

func TestKnownTags(t *testing.T) {
	for _, test := range []struct {
		kind  string
		known func(string) bool
		yes   string
		no    string
	}{
		{"Python", knownPython, "none py2 py3 py30 py315 cp3 cp27 cp315 pp39 pp310 graalpy310 pyston38",
			"py cp pp python py3x cp31_ cp3999 pp3 pyston graalpy jy27 ip27 any"},
		{"ABI", knownABI, "none abi3 abi3t cp39 cp37m cp27mu cp313t cp38dm pypy39_pp73 pypy_73 pypy310_pp73 graalpy240_310_native pyston_23_x86_64_linux_gnu",
			"abi abi4 cp cp3 cp39x cp39mm cp39_m pypy39 pypy39_pp pypy graalpy240_310 graalpy_native pyston_23 any"},
		{"platform", knownPlatform, "any win32 win_amd64 win_arm64 win_ia64 linux_x86_64 linux_armv6l manylinux1_i686 manylinux_2_17_ppc64 musllinux_1_2_s390x " +
			"macosx_10_9_intel macosx_11_0_universal2 android_21_x86 ios_13_0_arm64_iphoneos freebsd_13_x86_64 solaris_2_11_i86pc_64bit pyodide_2024_0_wasm32",
			"windows win_x86 linux linux_ linux_x86 manylinux_2_17 manylinux_2_x86_64 manylinux_2_17_ manylinux_70000_1_i686 macosx_10_9_amd64 android_x86 ios_13_arm64_iphoneos freebsd_ solaris__64bit pyodide_2024_wasm32"},
	} {
		for _, tag := range strings.Fields(test.yes) {
			if !test.known(tag) {
				t.Errorf("%s tag %q is unknown, want it known", test.kind, tag)
			}
		}
		for _, tag := range append(strings.Fields(test.no), "") {
			if test.known(tag) {
				t.Errorf("%s tag %q is known, want it unknown", test.kind, tag)
			}
		}
	}
}

func BenchmarkRank(b *testing.B) {
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	for _, c := range []struct{ shape, pythons, abis, platforms string }{
		{"pure", "py3", "none", "any"},
		{"old-pure", "py2.py3", "none", "any"},
		{"binary", "cp312", "cp312", "manylinux_2_17_x86_64.manylinux2014_x86_64"},
		{"wrong-platform", "cp312", "cp312", "macosx_11_0_arm64"},
		{"wrong-python", "cp39", "cp39", "manylinux_2_17_x86_64.manylinux2014_x86_64"},
	} {
		b.Run(c.shape, func(b *testing.B) {
			w := &WheelName{Pythons: c.pythons, ABIs: c.abis, Platforms: c.platforms}
			b.ReportAllocs()
			for b.Loop() {
				tags.Rank(w)
			}
		})
	}
}

func BenchmarkNewTags(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewTags(cpython("3.12"), glibc("x86_64", 28))
	}
}
