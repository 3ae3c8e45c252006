package pep508

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"

	"resolve/internal/pythontest"
	"resolve/pep440"
)

var (
	differential     = flag.Int("differential", 10_000, "cases of each kind to compare with pypa/packaging")
	differentialSeed = flag.Uint64("differential.seed", 1, "seed of those cases")
)

// A known difference is one that is meant, with its reason.
type knownDifference struct {
	reason string
	is     func(text string) bool
}

func matches(reason, pattern string) knownDifference {
	return knownDifference{reason, regexp.MustCompile(pattern).MatchString}
}

// report counts known differences and reports others, ten at most.
func report(t *testing.T, seen map[string]int, known []knownDifference, text, format string, args ...any) {
	t.Helper()
	for _, k := range known {
		if k.is(text) {
			seen["known: "+k.reason]++
			return
		}
	}
	if seen["new"]++; seen["new"] <= 10 {
		t.Errorf(format, args...)
	}
}

// markerProgram reads a marker, a requirement, environments, and what we write for
// the first two. Of ours it says whether packaging reads it as it does the original.
const markerProgram = `
import sys, json
from packaging.markers import Marker, InvalidMarker, UndefinedComparison
from packaging.requirements import Requirement, InvalidRequirement
from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import Version

def parse(kind, text):
    if text is None: return None
    try: return kind(text)
    except (InvalidMarker, InvalidRequirement): return None

def evaluate(m, e):
    try: return m.evaluate(e, context="requirement")
    except (UndefinedComparison, KeyError): return None

def clause(s):
    if s.operator == "===": return s.operator, s.version.lower()
    if s.version.endswith(".*"): return s.operator, str(Version(s.version[:-2])), "*"
    return s.operator, canonicalize_version(s.version, strip_trailing_zero=s.operator != "~=")

def parts(r):
    return [canonicalize_name(r.name), {canonicalize_name(e) for e in r.extras}, r.url, {clause(s) for s in r.specifier}, r.marker is None]

for line in sys.stdin:
    text, requirement, environments, ours, our_requirement = json.loads(line)
    for e in environments:
        for name in {"extras", "dependency_groups"} & e.keys(): e[name] = set(e[name])
    m, n = parse(Marker, text), parse(Marker, ours)
    r, s = parse(Requirement, requirement), parse(Requirement, our_requirement)
    answers = [evaluate(m, e) for e in environments] if m else []
    same = not m or not ours or n is not None and str(n) == ours and answers == [evaluate(n, e) for e in environments]
    same_requirement = not r or not our_requirement or s is not None and parts(r) == parts(s) and (
        not r.marker or [evaluate(r.marker, e) for e in environments] == [evaluate(s.marker, e) for e in environments])
    print(json.dumps([m and str(m), r and str(r), answers, same, same_requirement]))
`

type markerRequest struct {
	text, requirement    string
	environments         []markerEnvironment
	marker               *Marker // as we read text
	ours, ourRequirement *string // what we write for them, nil where we read nothing
	err, requirementErr  error
}

func newMarkerRequest(g generator) markerRequest {
	r := markerRequest{text: g.marker(1 + g.IntN(4)), requirement: g.requirement(), environments: []markerEnvironment{g.environment(), g.environment()}}
	if r.marker, r.err = ParseMarker(r.text); r.err == nil {
		r.ours = new(r.marker.String())
	}
	q, err := Parse(r.requirement)
	if r.requirementErr = err; err == nil {
		r.ourRequirement = new(q.String())
	}
	return r
}

func (r markerRequest) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.text, r.requirement, r.environments, r.ours, r.ourRequirement})
}

type markerAnswer struct {
	text, requirement     *string // nil if invalid
	holds                 []*bool // nil if undefined
	same, sameRequirement bool
}

func (m *markerAnswer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&m.text, &m.requirement, &m.holds, &m.same, &m.sameRequirement})
}

const (
	versionVariable = `(python_version|python_full_version|implementation_version|platform_release)`
	anyVariable     = `(\b(os|sys|platform|python|implementation|dependency)[._]\w+\b|\bextras?\b)`
)

// What is meant to differ.
var (
	knownSyntax = []knownDifference{
		matches("a backslash in a string is an error, for which packaging has Python's rules", `\\`),
	}
	knownRequirements = append(knownSyntax,
		matches("packaging lets the text after === go on over commas", `===[^;]*,`),
		matches("packaging lets === stand without a text", `===\s*(\)|;|$)`),
		matches("packaging lets any white space follow an operator", `[=<>][ \t]*[^\x21-\x7e \t]`),
		matches("packaging lets a URL have line ends", `(?s)@.*[\n\r\f\x1c]`),
		matches("packaging lets a name end in an underscore", `^\s*\w+_(\W|$)|_\s*[],]`),
	)
	knownMarkers = append(knownSyntax,
		matches("in looks for an extra in a list of names, where packaging looks for a part of the text", `(?i)\bextra\s+(not\s+)?in\b|\bin\s+extra\b`),
		matches("in looks for a version in a list of versions, where packaging looks for a part of the text", versionVariable+`\s+(not\s+)?in\b`),
		knownDifference{"slips of old metadata are repaired, as a star after an operator that takes none", repairsVersion},
		matches("!= with a set never holds, as the specification has it; packaging finds text and set unequal", `!=\s*(extras|dependency_groups)`),
		matches("two variables are compared by their values; packaging compares with the name of the second", anyVariable+`\s*([=<>!~]+|\s(not\s+)?in\s)\s*`+anyVariable),
		knownDifference{"where one side is no version both are compared as texts, as the specification has it; packaging holds the comparison false", comparesNoVersion},
	)
)

var (
	releaseAsText    = regexp.MustCompile(`platform_release\s*(!=|===)|(!=|===)\s*platform_release`)
	versionLeaf      = regexp.MustCompile(versionVariable + `\s*([=<>!~]+)\s*(?:'([^']*)'|"([^"]*)")`)
	reversedNotEqual = regexp.MustCompile(`(?:'([^']*)'|"([^"]*)")\s*!=\s*(?:python_version|python_full_version|implementation_version)`)
)

// repairsVersion reports whether a marker compares a variable with a version that
// is read leniently.
func repairsVersion(text string) bool {
	for _, m := range versionLeaf.FindAllStringSubmatch(text, -1) {
		if _, repaired, err := pep440.ParseSpecifiersLenient(m[2] + m[3] + m[4]); err == nil && repaired {
			return true
		}
	}
	return false
}

// comparesNoVersion reports whether a marker compares, by != or ===, a variable
// that is compared as a version with a value that may be none.
func comparesNoVersion(text string) bool {
	for _, m := range reversedNotEqual.FindAllStringSubmatch(text, -1) {
		if _, err := pep440.Parse(m[1] + m[2]); err != nil {
			return true
		}
	}
	return releaseAsText.MatchString(text)
}

func TestDifferentialMarkers(t *testing.T) {
	g, seen := generator{rand.New(rand.NewPCG(*differentialSeed, 0))}, map[string]int{}
	p := pythontest.Start(t, markerProgram, pythontest.Module{Name: "packaging", Version: "26"})
	for left := *differential; left > 0; left -= 50_000 {
		requests := make([]markerRequest, min(left, 50_000))
		for i := range requests {
			requests[i] = newMarkerRequest(g)
		}
		for i, want := range pythontest.All[markerRequest, markerAnswer](p, requests) {
			compareRequirements(t, seen, &requests[i], &want)
			compareMarkers(t, seen, &requests[i], &want)
		}
	}
	t.Logf("%d markers and requirements compared: %v", *differential, seen)
}

func compareRequirements(t *testing.T, seen map[string]int, r *markerRequest, want *markerAnswer) {
	t.Helper()
	if (r.requirementErr == nil) != (want.requirement != nil) {
		report(t, seen, knownRequirements, r.requirement, "Parse(%q) = %s, %v; want %s", r.requirement, textOrError(r.ourRequirement), r.requirementErr, textOrError(want.requirement))
		return
	}
	if r.requirementErr == nil {
		seen["valid requirement"]++
	}
	if !want.sameRequirement {
		report(t, seen, knownRequirements, r.requirement, "Parse(%q) = %s; packaging takes that for another requirement than %s", r.requirement, *r.ourRequirement, *want.requirement)
	}
}

func compareMarkers(t *testing.T, seen map[string]int, r *markerRequest, want *markerAnswer) {
	t.Helper()
	if (r.err == nil) != (want.text != nil) {
		report(t, seen, knownSyntax, r.text, "ParseMarker(%q) = %q, %v; want %s", r.text, r.marker, r.err, textOrError(want.text))
	}
	if r.err != nil || want.text == nil {
		return
	}
	seen["valid marker"]++
	if !want.same {
		report(t, seen, knownSyntax, r.text, "ParseMarker(%q) = %s; packaging takes that for another marker than %s", r.text, r.marker, *want.text)
	}
	c := r.marker.Condition()
	for i, e := range r.environments {
		got := e.holds(r.marker)
		if e.condition(c) != got && e.PythonFullVersion != "3.14.0+" { // no condition's environment has a local version
			t.Errorf("the condition of %s in %+v = %t; want %t", r.marker, e, !got, got)
		}
		if want.holds[i] == nil { // packaging refuses to order texts; here the comparison just does not hold
			seen["undefined"]++
			continue
		}
		if got {
			seen["holds"]++
		}
		if got != *want.holds[i] {
			report(t, seen, knownMarkers, r.text, "%s in %+v = %t; want %t", r.text, e, got, *want.holds[i])
		}
	}
}

func textOrError(s *string) string {
	if s == nil {
		return "an error"
	}
	return strconv.Quote(*s)
}
