package dist

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/internal/pythontest"
	"resolve/pep440"
)

const makeTags = `
import sys, json
from packaging import tags, _manylinux, _musllinux
_manylinux._have_compatible_abi = lambda executable, archs: True
_manylinux._is_compatible = lambda arch, version: True
def platforms(q):
    os, arch, version = q["OS"], q["Arch"], (q["Major"], q["Minor"])
    if os == "manylinux":
        _manylinux._get_glibc_version = lambda: version
        return ["linux_" + arch] + list(_manylinux.platform_tags([arch]))
    if os == "musllinux":
        _musllinux._get_musl_version = lambda executable: _musllinux._MuslVersion(*version)
        return ["linux_" + arch] + list(_musllinux.platform_tags([arch]))
    if os == "darwin":
        return list(tags.mac_platforms(version, arch))
    if os == "ios":
        return list(tags.ios_platforms(version, arch))
    if os == "android":
        return list(tags.android_platforms(q["Major"], arch))
    return [arch]
for line in sys.stdin:
    q = json.loads(line)
    if q["OS"]:
        print(json.dumps(platforms(q)))
        continue
    version = tuple(q["Python"])
    if q["Implementation"] == "cpython":
        interpreter = "cp%d%d" % version
        own = tags.cpython_tags(version, [q["ABI"]], q["Platforms"])
    else:
        interpreter = {"pypy": "pp3", "graalpy": None}[q["Implementation"]]
        own = tags.generic_tags({"pypy": "pp", "graalpy": "graalpy"}[q["Implementation"]] + "%d%d" % version, [q["ABI"]], q["Platforms"])
    print(json.dumps([str(t) for t in [*own, *tags.compatible_tags(version, interpreter, q["Platforms"])]]))
`

// A platformQuery asks for the platform tags in packaging's words.
type platformQuery struct {
	OS, Arch     string
	Major, Minor int
}

// The platform tags of every system, processor and version are packaging's in
// packaging's order, but for what NewTags says.
func TestPlatformTagsAsPackaging(t *testing.T) {
	p := pythontest.Start(t, makeTags, packaging)
	var cells []Platform
	for _, arch := range []string{"x86_64", "i686", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x", "riscv64", "loongarch64"} {
		for _, minor := range []int{4, 5, 12, 16, 17, 28, 31, 36, 39, 42} {
			cells = append(cells, glibc(arch, minor))
		}
		for minor := range 4 {
			cells = append(cells, Platform{OS: "linux", Arch: arch, Libc: "musl", Major: 1, Minor: minor})
		}
	}
	for _, arch := range []string{"x86_64", "arm64"} {
		for _, major := range []int{11, 12, 13, 14, 15, 16, 26} {
			cells = append(cells, Platform{OS: "darwin", Arch: arch, Major: major, Minor: 3})
		}
	}
	for minor := 3; minor <= 16; minor++ {
		cells = append(cells, Platform{OS: "darwin", Arch: "x86_64", Major: 10, Minor: minor})
	}
	for _, arch := range []string{"aarch64", "armv7l", "i686", "x86_64"} {
		for _, level := range []int{15, 16, 21, 24, 35} {
			cells = append(cells, Platform{OS: "android", Arch: arch, Major: level})
		}
	}
	for _, major := range []int{11, 12, 13, 17, 26} {
		for _, minor := range []int{0, 1, 4} {
			cells = append(cells, Platform{OS: "ios", Arch: "arm64", Major: major, Minor: minor},
				Platform{OS: "ios", Arch: "arm64", Major: major, Minor: minor, Simulator: true},
				Platform{OS: "ios", Arch: "x86_64", Major: major, Minor: minor, Simulator: true})
		}
	}
	queries := make([]platformQuery, len(cells))
	for i, pf := range cells {
		queries[i] = queryOf(pf)
	}
	for i, theirs := range pythontest.All[platformQuery, []string](p, queries) {
		if diff := cmp.Diff(cells[i].platformTags(), inOurWay(cells[i], theirs)); diff != "" {
			t.Errorf("%+v: got -, want +\n%s", cells[i], diff)
		}
	}
	t.Logf("%d platforms", len(cells))
}

func queryOf(pf Platform) platformQuery {
	q := platformQuery{pf.OS, pf.Arch, pf.Major, pf.Minor}
	switch pf.OS {
	case "linux":
		q.OS = map[string]string{"glibc": "manylinux", "musl": "musllinux"}[pf.Libc]
	case "android":
		q.Arch = map[string]string{"aarch64": "arm64_v8a", "armv7l": "armeabi_v7a", "i686": "x86", "x86_64": "x86_64"}[pf.Arch]
	case "ios":
		q.Arch += "_iphoneos"
		if pf.Simulator {
			q.Arch = strings.Replace(q.Arch, "iphoneos", "iphonesimulator", 1)
		}
	}
	return q
}

// inOurWay turns packaging's list into ours by the differences that NewTags
// lists, so that any other is seen.
func inOurWay(pf Platform, theirs []string) []string {
	var last, out []string
	for _, tag := range theirs {
		var minor int
		var arch string
		switch n, _ := fmt.Sscanf(tag, "manylinux_2_%d_%s", &minor, &arch); {
		case strings.HasPrefix(tag, "linux_"): // after all others
			last = append(last, tag)
		case n == 2 && minor < map[string]int{"riscv64": 31, "loongarch64": 36}[arch]: // no such system
		case strings.HasPrefix(tag, "manylinux2014_") && (pf.Arch == "riscv64" || pf.Arch == "loongarch64"): // the same
		default:
			if name, ok := strings.CutSuffix(tag, "_fat3"); ok {
				tag = name + "_fat32"
			}
			out = append(out, tag)
		}
	}
	return append(out, last...)
}

// A tagsQuery asks for whole tags of a Python on given platforms.
type tagsQuery struct {
	OS             string // "", which tells it from the other query
	Implementation string
	Python         [2]int
	ABI            string
	Platforms      []string
}

// The whole list of every Python on each named platform is packaging's.
func TestTagsAsPackaging(t *testing.T) {
	p := pythontest.Start(t, makeTags, packaging)
	type cell struct {
		name string
		py   Python
		abi  string
		pf   Platform
	}
	var cells []cell
	for _, name := range PlatformNames() {
		pf, err := ParsePlatform(name)
		if err != nil {
			t.Fatal(err)
		}
		for minor := 7; minor <= 15; minor++ {
			version := pep440.MustParse(fmt.Sprintf("3.%d", minor))
			abi := fmt.Sprintf("cp3%d", minor)
			if minor == 7 {
				abi += "m"
			}
			cells = append(cells, cell{name, Python{Version: version}, abi, pf})
			if minor >= 13 {
				cells = append(cells, cell{name, Python{Version: version, FreeThreaded: true}, abi + "t", pf})
			}
			if minor <= 11 {
				cells = append(cells, cell{name, Python{Implementation: "pypy", Version: version}, fmt.Sprintf("pypy3%d_pp73", minor), pf})
			}
			if minor >= 10 && minor <= 12 {
				cells = append(cells, cell{name, Python{Implementation: "graalpy", Version: version, ImplementationVersion: "24.2.1"},
					fmt.Sprintf("graalpy242_3%d_native", minor), pf})
			}
		}
	}
	queries := make([]tagsQuery, len(cells))
	for i, c := range cells {
		release := c.py.Version.Release()
		queries[i] = tagsQuery{Implementation: "cpython", Python: [2]int{int(release[0]), int(release[1])}, ABI: c.abi, Platforms: c.pf.platformTags()}
		if c.py.Implementation != "" {
			queries[i].Implementation = c.py.Implementation
		}
	}
	total := 0
	for i, theirs := range pythontest.All[tagsQuery, []string](p, queries) {
		c := cells[i]
		if !c.py.cpython() { // these have no ABI-less tags of their own here
			theirs = slices.DeleteFunc(theirs, func(tag string) bool {
				return strings.Contains(tag, "-none-") && !strings.HasPrefix(tag, "py")
			})
		}
		tags := NewTags(c.py, c.pf)
		got := slices.Collect(tags.All())
		if diff := cmp.Diff(got, theirs); diff != "" {
			t.Errorf("%s on %s: got -, want +\n%s", c.abi, c.name, diff)
		}
		total += len(got)
	}
	t.Logf("%d targets, %d tags", len(cells), total)
}
