package pep508

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"resolve/pep440"
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

// A known difference is one that is meant, with its reason.
type knownDifference struct {
	reason string
	is     func(text string) bool
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

const markerProgram = `
import sys, json
from packaging.markers import Marker, InvalidMarker, UndefinedComparison
from packaging.requirements import Requirement, InvalidRequirement
for line in sys.stdin:
    text, requirement, environments = json.loads(line)
    try: m = Marker(text)
    except InvalidMarker: m = None
    try: r = str(Requirement(requirement))
    except InvalidRequirement: r = None
    answers = []
    for e in environments if m else []:
        try: answers.append(m.evaluate(e, context="requirement"))
        except UndefinedComparison: answers.append(None)
    print(json.dumps([m and str(m), r, answers]))
`

type markerRequest struct {
	text         string // of a marker
	requirement  string
	environments []markerEnvironment
}

type markerEnvironment struct {
	Environment
	Extra string `json:"extra"`
}

func (r markerRequest) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.text, r.requirement, r.environments})
}

type markerAnswer struct {
	text, requirement *string // nil if invalid
	holds             []*bool // nil if undefined
}

func (m *markerAnswer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&m.text, &m.requirement, &m.holds})
}

// A generator makes markers and environments, most of them valid.
type generator struct{ *rand.Rand }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) version() string {
	return g.pick("2", "2.7", "3", "3.6", "3.8", "3.8.0", "3.8.1", "3.10", "3.12", "3.12.4", "4.0") + g.pick("", "", "", "", "a1", "rc1", ".dev0", ".post1", ".*", "+x")
}

func (g generator) comparison() string {
	op := g.pick("==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in", "==", ">=", "<")
	name := g.pick("python_version", "python_version", "python_full_version", "implementation_version", "platform_release",
		"os_name", "sys_platform", "platform_machine", "platform_system", "platform_version", "implementation_name", "platform_python_implementation", "extra", "extra",
		"os.name", "sys.platform", "python_implementation")
	var value string
	switch {
	case name == "extra":
		value = g.pick("a", "b", "A_B", "a.b", "a b", "")
	case strings.Contains(name, "version") || name == "platform_release":
		if value = g.version(); g.IntN(8) == 0 {
			value += g.pick(" ", ", ", "x") + g.version()
		}
	default:
		value = g.pick("posix", "nt", "linux", "win32", "win", "darwin", "Linux", "x86_64", "cpython", "CPython", "linux darwin", "", "3.8")
	}
	if g.IntN(40) == 0 {
		value = g.pick("three", " 3.8", "3.8 ", "3..8", "é", "'")
	}
	if g.IntN(60) == 0 {
		op = g.pick("=", "=>", "is", "notin", "not", "<>")
	}
	quote := g.pick("'", "\"")
	space := g.pick(" ", " ", "", "\t")
	value = quote + strings.ReplaceAll(value, quote, "") + quote
	if strings.HasSuffix(op, "in") {
		space = " "
	}
	if g.IntN(5) == 0 {
		return value + space + op + space + name
	}
	return name + space + op + space + value
}

// marker returns n comparisons, put together somehow.
func (g generator) marker(n int) string {
	if n == 1 {
		return g.comparison()
	}
	left := 1 + g.IntN(n-1)
	a, b := g.marker(left), g.marker(n-left)
	if g.IntN(2) == 0 {
		a = "(" + a + ")"
	}
	if g.IntN(2) == 0 {
		b = "(" + b + g.pick(")", ")", ")", ")", ")", ")", " )", "")
	}
	return a + g.pick(" and ", " or ", " and ", " or ", " and ", " or ", "and", " AND ") + b
}

func (g generator) requirement() string {
	name := g.pick("a", "A_b", "a.B", "requests", "a-", "-a", "a b", "zope.interface")
	extras := g.pick("", "", "[x]", "[X_y, z]", "[]", "[x,]", "[x y]")
	var versions string
	switch g.IntN(4) {
	case 0:
		versions = g.pick(" @ https://example.com/a.zip", "@file:///a b", "@ git+https://x/y@z#egg=a", " @ ")
	case 1:
		versions = " (" + g.pick(">=", "==", "~=") + g.version() + ")"
	default:
		for i := range g.IntN(3) {
			versions += strings.Repeat(g.pick(",", ", ", " ,"), min(i, 1)) + g.pick(">=", "==", "!=", "<", "~=", "===", "=") + g.pick("", " ") + g.version()
		}
	}
	marker := ""
	if g.IntN(3) == 0 {
		marker = g.pick(" ; ", "; ", ";", " ;") + g.marker(1+g.IntN(2))
	}
	return name + extras + versions + marker
}

func (g generator) environment() markerEnvironment {
	full := g.pick("2.7.18", "3.6.15", "3.8.0", "3.8.1", "3.8.0a1", "3.10.2", "3.12.4", "3.12.0rc1")
	parts := strings.SplitN(full, ".", 3)
	return markerEnvironment{Environment{
		OSName: g.pick("posix", "nt"), SysPlatform: g.pick("linux", "win32", "darwin"), PlatformMachine: g.pick("x86_64", "arm64"),
		PlatformPythonImplementation: g.pick("CPython", "PyPy"), PlatformRelease: g.pick("6.8.0-45-generic", "23.1.0", "3.8", "10", ""),
		PlatformSystem: g.pick("Linux", "Windows", "Darwin"), PlatformVersion: g.pick("#1 SMP", "10.0", "3.8"),
		PythonVersion: parts[0] + "." + parts[1], PythonFullVersion: full,
		ImplementationName: g.pick("cpython", "pypy"), ImplementationVersion: g.pick(full, "7.3.13"),
	}, g.pick("", "", "a", "b", "a-b", "A.B")}
}

// What is meant to differ.
var (
	knownMarkers = []knownDifference{
		matches("in looks for an extra in a list of names, where packaging looks for a part of the text", `(?i)\bextra\s+(not\s+)?in\b|\bin\s+extra\b`),
		matches("in looks for a version in a list of versions, where packaging looks for a part of the text",
			`(python_version|python_full_version|implementation_version|platform_release)\s+(not\s+)?in\b`),
		matches("a star after an operator that takes none is dropped, as in old metadata", `(python_version|python_full_version|implementation_version|platform_release)\s*(<|>|<=|>=|~=)\s*['"][^'"]*\.\*['"]`),
		{"where one side is no version both are compared as texts, as the specification has it; packaging holds the comparison false", comparesNoVersion},
	}
	knownRequirements = []knownDifference{
		matches("packaging lets the text after === go on over commas", `===[^;]*,`),
	}
)

func matches(reason, pattern string) knownDifference {
	return knownDifference{reason, regexp.MustCompile(pattern).MatchString}
}

var (
	releaseAsText    = regexp.MustCompile(`platform_release\s*(!=|===)|(!=|===)\s*platform_release`)
	reversedNotEqual = regexp.MustCompile(`(?:'([^']*)'|"([^"]*)")\s*!=\s*(?:python_version|python_full_version|implementation_version)`)
)

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
	for left := *differential; left > 0; left -= 50_000 {
		requests := make([]markerRequest, min(left, 50_000))
		for i := range requests {
			requests[i] = markerRequest{g.marker(1 + g.IntN(3)), g.requirement(), []markerEnvironment{g.environment(), g.environment()}}
		}
		for i, want := range askPackaging[markerRequest, markerAnswer](t, markerProgram, requests) {
			compareMarkers(t, seen, &requests[i], &want)
		}
	}
	t.Logf("%d markers and requirements compared: %v", *differential, seen)
}

func compareMarkers(t *testing.T, seen map[string]int, r *markerRequest, want *markerAnswer) {
	t.Helper()
	q, err := Parse(r.requirement)
	if got := q.String(); (err == nil) != (want.requirement != nil) {
		report(t, seen, knownRequirements, r.requirement, "Parse(%q) = %q, %v; want %s", r.requirement, got, err, textOrError(want.requirement))
	}
	m, err := ParseMarker(r.text)
	if (err == nil) != (want.text != nil) {
		report(t, seen, knownMarkers, r.text, "ParseMarker(%q) = %q, %v; want %s", r.text, m, err, textOrError(want.text))
	}
	if err != nil || want.text == nil {
		return
	}
	seen["valid"]++
	c := m.Condition()
	for i, e := range r.environments {
		got := m.Evaluate(&e.Environment, e.Extra)
		if c.Evaluate(&e.Environment, e.Extra) != got {
			t.Errorf("the condition of %s in %+v = %t; want %t", m, e, !got, got)
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
