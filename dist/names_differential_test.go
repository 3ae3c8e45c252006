package dist

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"resolve/internal/pythontest"
	"resolve/pep440"
	"resolve/pep508"
)

var packaging = pythontest.Module{Name: "packaging", Version: "26.3"}

const parseNames = `
import sys, json
from packaging.utils import parse_wheel_filename, parse_sdist_filename
for line in sys.stdin:
    name = json.loads(line)
    answer = {"ok": False}
    try:
        if name.endswith(".whl"):
            n, v, b, tags = parse_wheel_filename(name)
            answer = {"ok": True, "name": n, "version": str(v), "build": list(b), "tags": sorted(map(str, tags))}
        else:
            n, v = parse_sdist_filename(name)
            answer = {"ok": True, "name": n, "version": str(v)}
    except ValueError as e:
        answer["error"] = str(e)
    print(json.dumps(answer))
`

type parsedName struct {
	OK            bool
	Error         string
	Name, Version string
	Build         []any
	Tags          []string
}

// Pieces of file names: ordinary ones, and one or two of each oddity.
var (
	nameParts = []string{"a", "A_b", "a.b", "a-b", "flask", "Zope.Interface", "a1", "1a", "x-2", "a__b", "a._b", "_a", "a_", "f\u00e9", "\u00b2", "",
		"a b", "a!", "\u0915\u0941"}
	versionParts = []string{"1", "1.0", "2.0.0rc1", "1!2.0", "1.0+cu121", "1.0+ubuntu.1", "1.0+a_b", "1.0_beta1", "1.0.post1", "1.0.dev0", "v1", "1.0_1",
		"1.0-1", "one", "", "1.0 ", "01.0", "1.0a.2", "1_rc_1", "1.0+", "1.0+a-b", "1.*"}
	buildPieces = []string{"1", "0", "2b", "20240102030405", "1_x.y", "b1", "", "1+2", "99999999999999999999", "1\u00e9", "01"}
	pythonParts = []string{"py3", "py2.py3", "cp312", "cp38.cp39.cp310", "pp310", "graalpy311", "_x", "3", "py3.", "", "PY3", "py\u00e9", "p y", "py3.3"}
	abiParts    = []string{"none", "cp312", "abi3", "abi3.abi3t", "cp313t", "cp37m", "pypy310_pp73", "", "none.", "a b", "\u00e9", "NONE", "x+y"}
	osParts     = []string{"any", "win_amd64", "manylinux_2_17_x86_64.manylinux2014_x86_64", "macosx_11_0_arm64", "win32.any", "", ".any", "any.", "mac os",
		"\u00e9", "Win32", "any!"}
	sdistEnds = []string{".tar.gz", ".zip", ".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.Z", ".tar.xz", ".egg", ".gz", ".TAR.GZ"}
)

// pick mostly takes one of the first few, which are sound.
func pick(r *rand.Rand, parts []string) string {
	if r.IntN(8) > 0 {
		return parts[r.IntN(min(5, len(parts)))]
	}
	return parts[r.IntN(len(parts))]
}

func randomWheel(r *rand.Rand) string {
	parts := []string{pick(r, nameParts), pick(r, versionParts)}
	if r.IntN(3) == 0 {
		parts = append(parts, pick(r, buildPieces))
	}
	parts = append(parts, pick(r, pythonParts), pick(r, abiParts), pick(r, osParts))
	if r.IntN(30) == 0 {
		parts = slices.Delete(parts, 1, 2)
	}
	return strings.Join(parts, "-") + ".whl"
}

func randomSdist(r *rand.Rand) string {
	return pick(r, nameParts) + "-" + pick(r, versionParts) + pick(r, sdistEnds)
}

// A difference is a reason why another reader may say something else, and the
// names for which it holds.
type difference struct {
	reason string
	holds  func(name string) bool
}

// reasonFor counts the reason that covers a name in seen; false if there is none.
func reasonFor(differences []difference, name string, seen map[string]int) bool {
	for _, d := range differences {
		if d.holds(name) {
			seen[d.reason]++
			return true
		}
	}
	return false
}

var wheelDifferences = []difference{
	{"packaging takes tags and build tags with characters that no tag has; uv refuses them too, since they become paths",
		func(s string) bool { return oddByte.MatchString(afterVersion(s)) }},
	{"packaging takes a build number of any length; ours, as uv's, has 64 bits", func(s string) bool { return longNumber.MatchString(afterVersion(s)) }},
	{"packaging lowers the case of tags; here, as in uv, they are as written", func(s string) bool { return upperCase.MatchString(afterVersion(s)) }},
}

var (
	oddByte    = regexp.MustCompile(`[^-.\w]`)
	upperCase  = regexp.MustCompile(`[A-Z]`)
	longNumber = regexp.MustCompile(`^[0-9]{20,}-`)
)

// afterVersion gives the build tag and the tags of a wheel's name.
func afterVersion(filename string) string {
	parts := strings.SplitN(strings.TrimSuffix(filename, ".whl"), "-", 3)
	return parts[len(parts)-1]
}

// Each piece of the lists comes with each other one; more names would say no more.
func TestWheelNamesAsPackaging(t *testing.T) {
	p := pythontest.Start(t, parseNames, packaging)
	r := rand.New(rand.NewPCG(5, 427))
	names := make([]string, 30_000)
	for i := range names {
		names[i] = randomWheel(r)
	}
	seen := make(map[string]int)
	valid := 0
	for i, want := range pythontest.All[string, parsedName](p, names) {
		got, err := ParseWheelName(names[i])
		if err == nil {
			valid++
		}
		if sameWheel(got, err, want) || reasonFor(wheelDifferences, names[i], seen) {
			continue
		}
		t.Errorf("ParseWheelName(%q) = %+v, %v, want %+v", names[i], got, err, want)
	}
	checkDifferences(t, wheelDifferences, seen)
	t.Logf("%d names, %d valid, differences %v", len(names), valid, seen)
}

func sameWheel(got WheelName, err error, want parsedName) bool {
	if err != nil || !want.OK {
		return (err == nil) == want.OK
	}
	tags := slices.Sorted(got.Tags())
	number, hasBuild := 0.0, len(want.Build) == 2
	if hasBuild {
		number = want.Build[0].(float64)
	}
	return got.Name == want.Name && pep440.MustParse(got.Version).Compare(pep440.MustParse(want.Version)) == 0 &&
		slices.Equal(slices.Compact(tags), want.Tags) && float64(got.BuildNum) == number && (got.Build != "") == hasBuild
}

// checkDifferences demands that each listed difference is one.
func checkDifferences(t *testing.T, differences []difference, seen map[string]int) {
	t.Helper()
	for _, d := range differences {
		if seen[d.reason] == 0 {
			t.Errorf("no difference for the reason %q, want one or no such reason", d.reason)
		}
	}
}

var sdistDifferences = []difference{
	{"packaging knows .tar.gz and .zip alone; old sdists have other ends", func(s string) bool {
		return sdistSuffix(s) != "" && !strings.HasSuffix(s, ".tar.gz") && !strings.HasSuffix(s, ".zip")
	}},
	{"packaging cuts at the last dash, so it never finds a version with one", func(s string) bool {
		for _, rest, ok := strings.Cut(strings.TrimSuffix(s, sdistSuffix(s)), "-"); ok; _, rest, ok = strings.Cut(rest, "-") {
			if isVersion(rest) && strings.Contains(rest, "-") {
				return true
			}
		}
		return false
	}},
}

// ParseSdistName is told the package, parse_sdist_filename guesses it: where it
// finds one, ours finds the same version of that; where it finds none, ours
// finds none of any package that the name may begin with.
func TestSdistNamesAsPackaging(t *testing.T) {
	p := pythontest.Start(t, parseNames, packaging)
	r := rand.New(rand.NewPCG(5, 625))
	names := make([]string, 30_000)
	for i := range names {
		names[i] = randomSdist(r)
	}
	seen := make(map[string]int)
	for i, want := range pythontest.All[string, parsedName](p, names) {
		var wrong string
		if want.OK {
			got, err := ParseSdistName(names[i], want.Name)
			v, _ := pep440.Parse(cmp.Or(got, "0"))
			if err != nil || v.Compare(pep440.MustParse(want.Version)) != 0 {
				wrong = want.Name
			}
		} else {
			wrong = anyPackage(names[i])
		}
		if wrong != "" && !reasonFor(sdistDifferences, names[i], seen) {
			got, err := ParseSdistName(names[i], wrong)
			t.Errorf("ParseSdistName(%q, %q) = %q, %v, want %+v", names[i], wrong, got, err, want)
		}
	}
	checkDifferences(t, sdistDifferences, seen)
	t.Logf("%d names, differences %v", len(names), seen)
}

// anyPackage gives a package of which filename is an sdist, "" if there is none.
func anyPackage(filename string) string {
	for i := range len(filename) {
		name := pep508.NormalizeName(filename[:i])
		if filename[i] != '-' || !utf8.ValidString(name) {
			continue
		}
		if _, err := ParseSdistName(filename, name); err == nil {
			return cmp.Or(name, "(no name)")
		}
	}
	return ""
}
