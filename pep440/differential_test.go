package pep440

import (
	"encoding/json"
	"flag"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resolve/internal/pythontest"
)

var (
	differential     = flag.Int("differential", 20_000, "cases of each kind to compare with pypa/packaging")
	differentialSeed = flag.Uint64("differential.seed", 1, "seed of those cases")
)

var packaging = pythontest.Module{Name: "packaging", Version: "26"}

// inChunks calls f with the sizes of chunks that make up the cases asked for.
func inChunks(f func(n int)) {
	for left := *differential; left > 0; left -= 50_000 {
		f(min(left, 50_000))
	}
}

// differs reports a difference that is not known; ten at most.
func differs(t *testing.T, seen map[string]int, format string, args ...any) {
	t.Helper()
	if seen["different"]++; seen["different"] <= 10 {
		t.Errorf(format, args...)
	}
}

const versionProgram = `
import sys, json
from packaging.version import Version, InvalidVersion
def parse(t):
    try: return Version(t)
    except InvalidVersion: return None
for line in sys.stdin:
    a, b = map(parse, json.loads(line))
    print(json.dumps([a and str(a), b and str(b), a.is_prerelease if a else False, (a > b) - (a < b) if a and b else 0]))
`

// What is invalid in Python is null.
type versionAnswer struct {
	a, b       *string
	prerelease bool
	order      int
}

func (v *versionAnswer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&v.a, &v.b, &v.prerelease, &v.order})
}

func TestDifferentialVersions(t *testing.T) {
	g, seen := newGenerator(), map[string]int{}
	p := pythontest.Start(t, versionProgram, packaging)
	inChunks(func(n int) {
		pairs := make([][2]string, n)
		for i := range pairs {
			pairs[i] = [2]string{g.version(), g.version()}
		}
		for i, want := range pythontest.All[[2]string, versionAnswer](p, pairs) {
			if want.a != nil && want.b != nil {
				seen["valid"]++
			}
			a, errA := Parse(pairs[i][0])
			b, errB := Parse(pairs[i][1])
			for _, x := range []struct {
				text string
				v    Version
				err  error
				want *string
			}{{pairs[i][0], a, errA, want.a}, {pairs[i][1], b, errB, want.b}} {
				if (x.err == nil) != (x.want != nil) || x.want != nil && x.v.String() != *x.want {
					differs(t, seen, "Parse(%q) = %q, %v; want %q", x.text, x.v, x.err, text(x.want))
				}
			}
			if errA == nil && a.IsPrerelease() != want.prerelease {
				differs(t, seen, "%s is a prerelease = %t; want %t", a, a.IsPrerelease(), want.prerelease)
			}
			if errA == nil && errB == nil && a.Compare(b) != want.order {
				differs(t, seen, "Compare(%s, %s) = %d; want %d", a, b, a.Compare(b), want.order)
			}
		}
	})
	t.Logf("%d pairs of versions compared: %v", *differential, seen)
}

func text(s *string) string {
	if s == nil {
		return "an error"
	}
	return *s
}

// A set is parsed and used, since packaging finds some slips, as a letter that only
// looks like one of a keyword, no earlier.
const specifierProgram = `
import sys, json
from packaging.specifiers import SpecifierSet, InvalidSpecifier
def parse(t):
    try:
        specifiers = SpecifierSet(t)
        for s in specifiers: s.contains("1", prereleases=True)
        return specifiers
    except (InvalidSpecifier, AssertionError): return None
for line in sys.stdin:
    a, b, versions = json.loads(line)
    a, b = parse(a), parse(b)
    relations, filtered = [], []
    if a is not None:
        filtered = [list(a.filter(versions, prereleases=p)) for p in [None, True, False]]
        relations = [a.is_unsatisfiable()]
        if b is not None and "===" not in str(a) + str(b):
            relations += [a.is_subset(b), a.is_disjoint(b)]
    print(json.dumps([a is not None, b is not None, [a is not None and a.contains(v, prereleases=True) for v in versions], filtered, relations]))
`

type specifierRequest struct {
	a, b     string
	versions []string
}

func (r specifierRequest) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.a, r.b, r.versions})
}

type specifierAnswer struct {
	validA, validB bool
	contains       []bool
	filtered       [][]string // by default, with prereleases, without
	relations      []bool     // whether a is empty and, where packaging can tell, a subset of b, disjoint from it
}

func (s *specifierAnswer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.validA, &s.validB, &s.contains, &s.filtered, &s.relations})
}

// kelvin is the one letter that only in lower case may be one of a version.
const kelvin = '\u212a'

// What packaging accepts and the specification's grammar does not.
const pythonSpace = `[\s\v\x1c-\x1f\x{85}\p{Z}]*`

var (
	emptyClause    = regexp.MustCompile(`^` + pythonSpace + `,|,` + pythonSpace + `,`)
	emptyArbitrary = regexp.MustCompile(`===` + pythonSpace + `(,|$)`)
)

func TestDifferentialSpecifiers(t *testing.T) {
	g, seen := newGenerator(), map[string]int{}
	p := pythontest.Start(t, specifierProgram, packaging)
	inChunks(func(n int) {
		requests := make([]specifierRequest, n)
		for i := range requests {
			requests[i] = specifierRequest{g.specifiers(), g.specifiers(), []string{g.text(), g.text(), g.text()}}
		}
		for i, want := range pythontest.All[specifierRequest, specifierAnswer](p, requests) {
			compareSpecifiers(t, seen, &requests[i], &want)
		}
	})
	t.Logf("%d pairs of specifiers compared: %v", *differential, seen)
}

func compareSpecifiers(t *testing.T, seen map[string]int, r *specifierRequest, want *specifierAnswer) {
	t.Helper()
	a, errA := ParseSpecifiers(r.a)
	b, errB := ParseSpecifiers(r.b)
	switch {
	case (errA == nil) == want.validA:
	case emptyClause.MatchString(r.a):
		seen["known: packaging skips empty clauses, however many"]++
	case emptyArbitrary.MatchString(r.a):
		seen["known: packaging lets === stand without a text"]++
	default:
		differs(t, seen, "ParseSpecifiers(%q): %v; want an error %t", r.a, errA, !want.validA)
	}
	if errA != nil || !want.validA {
		return
	}
	seen["valid"]++
	set := a.Set()
	for i, v := range r.versions {
		if want.contains[i] {
			seen["contained"]++
		}
		if got := a.ContainsText(v); got != want.contains[i] {
			differs(t, seen, "%q contains %q = %t; want %t", r.a, v, got, want.contains[i])
		}
		if got := a.ContainsText(v); set.ContainsText(v) != got {
			t.Errorf("the set of %q contains %q = %t; want %t", r.a, v, !got, got)
		}
	}
	for i, mode := range []Prereleases{PrereleasesIfNecessary, PrereleasesAllow, PrereleasesDisallow} {
		if got := a.FilterText(r.versions, mode); !slices.Equal(got, want.filtered[i]) {
			differs(t, seen, "%q filters %q in mode %d to %q; want %q", r.a, r.versions, mode, got, want.filtered[i])
		}
	}
	if errB != nil {
		b, want.relations = Specifiers{nothing}, want.relations[:1]
	}
	got := []bool{set.IsEmpty(), set.IsSubset(b.Set()), set.IsDisjoint(b.Set())}[:len(want.relations)]
	for i, name := range []string{"empty", "subset", "disjoint"}[:len(got)] {
		if got[i] {
			seen[name]++
		}
	}
	if strings.ContainsRune(r.a+r.b, kelvin) {
		seen["known: packaging's relations miss that === compares by lower case, and the Kelvin sign is a k in it"]++
		return
	}
	if !slices.Equal(got, want.relations) {
		differs(t, seen, "%q and %q: empty, subset, disjoint = %t; want %t", r.a, r.b, got, want.relations)
	}
}
