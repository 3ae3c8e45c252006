package pep440

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var (
	differential     = flag.Int("differential", 20_000, "cases of each kind to compare with pypa/packaging")
	differentialSeed = flag.Uint64("differential.seed", 1, "seed of those cases")
)

// askPackaging runs a Python program that answers each line of requests with a line
// of JSON, with pypa/packaging at hand, and returns its answers. The interpreter is
// $RESOLVE_PYTHON, else python3; the test is skipped where it is not there.
func askPackaging[Q, A any](t *testing.T, program string, requests []Q) []A {
	t.Helper()
	python := os.Getenv("RESOLVE_PYTHON")
	if python == "" {
		python = "python3"
	}
	if _, err := exec.LookPath(python); err != nil {
		t.Skipf("no Python to compare with: set RESOLVE_PYTHON (%v)", err)
	}
	const probe = "import packaging, sys; sys.exit(int(packaging.__version__.split('.')[0]) < 26)"
	if err := exec.CommandContext(t.Context(), python, "-c", probe).Run(); err != nil {
		t.Skipf("%s has no packaging of version 26 or newer to compare with: install it, or set RESOLVE_PYTHON (%v)", python, err)
	}
	var input, output bytes.Buffer
	in := json.NewEncoder(&input)
	for _, r := range requests {
		if err := in.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", program)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &input, &output, os.Stderr
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	if err := cmd.Run(); err != nil {
		t.Fatalf("asking packaging: %v", err)
	}
	answers := make([]A, len(requests))
	out := json.NewDecoder(&output)
	for i := range answers {
		if err := out.Decode(&answers[i]); err != nil {
			t.Fatalf("asking packaging: answer %d: %v", i, err)
		}
	}
	return answers
}

// inChunks calls f with the sizes of chunks that make up the cases asked for.
func inChunks(f func(n int)) {
	for left := *differential; left > 0; left -= 50_000 {
		f(min(left, 50_000))
	}
}

// differs reports a difference, of which none is known; ten at most.
func differs(t *testing.T, seen map[string]int, format string, args ...any) {
	t.Helper()
	if seen["different"]++; seen["different"] <= 10 {
		t.Errorf(format, args...)
	}
}

// A generator makes versions and specifiers, most of them valid, often close to
// each other.
type generator struct{ *rand.Rand }

func newGenerator() generator { return generator{rand.New(rand.NewPCG(*differentialSeed, 0))} }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) maybe(percent int, text func() string) string {
	if g.IntN(100) < percent {
		return text()
	}
	return ""
}

func (g generator) number() string {
	if g.IntN(3) > 0 {
		return g.pick("0", "1", "2")
	}
	return g.pick("0", "1", "1", "2", "3", "9", "10", "00", "01", "159", "160", "2024", "20240501", "4294967296", "18446744073709551616")
}

func (g generator) version() string {
	v := g.maybe(3, func() string { return g.pick("v", "V", " ") }) + g.maybe(8, func() string { return g.number() + "!" }) + g.number()
	for range g.IntN(4) {
		v += "." + g.number()
	}
	sep := func() string { return g.pick("", "", "", ".", "-", "_") }
	v += g.maybe(25, func() string {
		return sep() + g.pick("a", "b", "rc", "alpha", "Beta", "c", "pre", "preview", "RC") + sep() + g.pick(g.number(), g.number(), "")
	})
	v += g.maybe(20, func() string {
		return g.pick(".post", "-", ".rev", "r", "post", "_POST.") + g.pick(g.number(), g.number(), "")
	})
	v += g.maybe(20, func() string { return g.pick(".dev", "dev", "-DEV", "_dev_") + g.pick(g.number(), g.number(), "") })
	v += g.maybe(12, func() string { return "+" + g.pick("x", "1", "X.01", "a-b_c", "ubuntu.1", "0a") })
	return v + g.maybe(4, func() string { return g.pick(" ", "\n", ".", "x", "+", "!", "*", "\u0661", "-") })
}

func (g generator) clause() string {
	op := g.pick("==", "!=", "<", "<=", ">", ">=", "~=", "===")
	return op + g.maybe(10, func() string { return " " }) + g.version() + g.maybe(15, func() string { return ".*" })
}

func (g generator) specifiers() string {
	var clauses []string
	for range g.IntN(3) + g.IntN(2) {
		clauses = append(clauses, g.clause())
	}
	return strings.Join(clauses, g.pick(",", ", ", ","))
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
	inChunks(func(n int) {
		pairs := make([][2]string, n)
		for i := range pairs {
			pairs[i] = [2]string{g.version(), g.version()}
		}
		for i, want := range askPackaging[[2]string, versionAnswer](t, versionProgram, pairs) {
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

const specifierProgram = `
import sys, json
from packaging.specifiers import SpecifierSet, InvalidSpecifier
def parse(t):
    try: return SpecifierSet(t)
    except InvalidSpecifier: return None
for line in sys.stdin:
    a, b, versions = json.loads(line)
    a, b = parse(a), parse(b)
    relations = []
    if a is not None and hasattr(a, "is_unsatisfiable"):
        relations = [a.is_unsatisfiable()]
        if b is not None and hasattr(a, "is_subset") and "===" not in str(a) + str(b):
            relations += [a.is_subset(b), a.is_disjoint(b)]
    print(json.dumps([a is not None, b is not None, [a is not None and a.contains(v, prereleases=True) for v in versions], relations]))
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
	relations      []bool // whether a is empty and, where packaging can tell, a subset of b, disjoint from it
}

func (s *specifierAnswer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.validA, &s.validB, &s.contains, &s.relations})
}

func TestDifferentialSpecifiers(t *testing.T) {
	g, seen := newGenerator(), map[string]int{}
	inChunks(func(n int) {
		requests := make([]specifierRequest, n)
		for i := range requests {
			requests[i] = specifierRequest{g.specifiers(), g.specifiers(), []string{g.version(), g.version(), g.version()}}
		}
		for i, want := range askPackaging[specifierRequest, specifierAnswer](t, specifierProgram, requests) {
			compareSpecifiers(t, seen, &requests[i], &want)
		}
	})
	t.Logf("%d pairs of specifiers compared: %v", *differential, seen)
}

func compareSpecifiers(t *testing.T, seen map[string]int, r *specifierRequest, want *specifierAnswer) {
	t.Helper()
	a, errA := ParseSpecifiers(r.a)
	b, errB := ParseSpecifiers(r.b)
	if (errA == nil) != want.validA {
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
	if errB != nil {
		b = Specifiers{nothing}
	}
	got := []bool{set.IsEmpty(), set.IsSubset(b.Set()), set.IsDisjoint(b.Set())}[:len(want.relations)]
	for i, name := range []string{"empty", "subset", "disjoint"}[:len(got)] {
		if got[i] {
			seen[name]++
		}
	}
	if !slices.Equal(got, want.relations) {
		differs(t, seen, "%q and %q: empty, subset, disjoint = %t; want %t", r.a, r.b, got, want.relations)
	}
}
