package resolver

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/internal/peers"
	"resolve/pep508"
	"resolve/semver"
)

// peerCases is how many cases the folder holds: a case that is lost is noticed.
const peerCases = 560

// A peerCase is a whole resolution from the tests of another solver; the
// README of the folder says what the fields mean.
type peerCase struct {
	Name, Group, Scheme string
	Packages            map[string]map[string]map[string]string
	Root                map[string]string
	RootDev             map[string]string `json:"root_dev"`
	RootName            string            `json:"root_name"`
	RootVersion         string            `json:"root_version"`
	Overrides           map[string]string
	OverrideNames       []string `json:"override_names"`
	Locked              map[string]string
	LockMode            string                                  `json:"lock_mode"`
	OptionalDeps        map[string]map[string]map[string]string `json:"optional_deps"`
	RootOptional        map[string]string                       `json:"root_optional"`
	Downgrade           bool
	Repeat, Solutions   int
	Expect              peerExpectation
}

type peerExpectation struct {
	Solution         map[string]string
	SolutionContains map[string]string `json:"solution_contains"`
	SolutionExcludes [][2]string       `json:"solution_excludes"`
	Satisfiable      *bool
	Error            string
}

// solvable reports whether a solution is expected.
func (e *peerExpectation) solvable() bool {
	return e.Error == "" && (e.Satisfiable == nil || *e.Satisfiable)
}

// peerDifferences lists the cases in which ours is another solution than the
// peer's, both valid, with the priority that makes it so.
var peerDifferences = map[string]string{
	"dart-pub/backtracking: traverse into package with fewer versions first":     "pub decides b first, of which fewer versions fit; we decide a, the first line, and keep its newest version",
	"dart-pub/pre_release: backtracks pre-release choice with direct dependency": "pub decides b first, of which fewer versions fit, and takes its stable one; we decide a, the first line, whose newest version needs b's prerelease",
}

func readPeerCases(t testing.TB) map[string][]peerCase {
	folder := peers.Folder(t, "solvers")
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]peerCase{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var list []peerCase
		var shared struct {
			Scheme   string
			Packages map[string]map[string]map[string]string
			Cases    []peerCase
		}
		if text[0] == '[' {
			err = json.Unmarshal(text, &list)
		} else if err = json.Unmarshal(text, &shared); err == nil {
			list = shared.Cases
			for i := range list {
				list[i].Scheme, list[i].Packages = shared.Scheme, shared.Packages
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		name, _ := filepath.Rel(folder, path)
		files[filepath.ToSlash(strings.TrimSuffix(name, ".json"))] = list
	}
	return files
}

func TestPeerSolvers(t *testing.T) {
	files := readPeerCases(t)
	total, solutions, same, unsolvable, steps := 0, 0, 0, 0, 0
	for _, file := range slices.Sorted(maps.Keys(files)) {
		t.Run(file, func(t *testing.T) {
			for i := range files[file] {
				c := &files[file][i]
				total++
				t.Run(c.Name, func(t *testing.T) {
					c.check(t, file+": "+c.Name)
					switch {
					case !c.Expect.solvable():
						unsolvable++
						steps += c.steps(t)
					case c.Expect.Solution != nil:
						solutions++
						if peerDifferences[file+": "+c.Name] == "" {
							same++
						}
					}
				})
			}
		})
	}
	t.Logf("%d cases; %d expect a solution in every version, %d of them get it; %d expect none, explained in %d steps", total, solutions, same, unsolvable, steps)
	if total != peerCases {
		t.Errorf("got %d cases, want %d", total, peerCases)
	}
}

// steps returns how many steps explain that there is no solution.
func (c *peerCase) steps(t *testing.T) int {
	_, err := Resolve(t.Context(), c.request(t))
	var no *NoSolution
	if errors.As(err, &no) {
		return len(no.Steps())
	}
	return 0
}

// check resolves the case and compares with what is expected.
func (c *peerCase) check(t *testing.T, id string) {
	res, err := Resolve(t.Context(), c.request(t))
	for range c.Repeat {
		if again := bytesOf(Resolve(t.Context(), c.request(t))); again != bytesOf(res, err) {
			t.Fatalf("another run: got %s, want %s", again, bytesOf(res, err))
		}
	}
	if !c.Expect.solvable() {
		if problem := checkExplanation(err); problem != "" {
			t.Errorf("got %v; want no solution: %s", res, problem)
		}
		return
	}
	if err != nil {
		t.Fatalf("got %v, want a solution", err)
	}
	got := c.solution(res)
	if problem := c.wrong(got); problem != "" {
		t.Errorf("got %v, which is no solution: %s", got, problem)
	}
	differs := c.differs(got)
	switch why := peerDifferences[id]; {
	case differs == "" && why != "":
		t.Errorf("listed as different (%s), and it is not", why)
	case differs != "" && (why == "" || c.Solutions == 1):
		t.Errorf("got %v: %s (%d solutions)", got, differs, c.Solutions)
	}
}

// solution gives the answer in the case's own names, without what the
// translation added.
func (c *peerCase) solution(res *Resolution) map[string]string {
	names := map[string]string{}
	for name := range c.Packages {
		names[pep508.NormalizeName(name)] = name
	}
	got := map[string]string{}
	for _, p := range res.Packages {
		if name, ok := names[p.Name]; ok && name != c.RootName {
			got[name] = p.Version
		}
	}
	return got
}

// differs says how a solution is not the expected one, "" if it is.
func (c *peerCase) differs(got map[string]string) string {
	e := &c.Expect
	if e.Solution != nil && !maps.Equal(got, e.Solution) {
		return fmt.Sprintf("want %v", e.Solution)
	}
	for name, version := range e.SolutionContains {
		if got[name] != version {
			return fmt.Sprintf("want %s %s in it", name, version)
		}
	}
	for _, pair := range e.SolutionExcludes {
		if got[pair[0]] == pair[1] {
			return fmt.Sprintf("want no %s %s in it", pair[0], pair[1])
		}
	}
	return ""
}

// The translation of a case into a request. What the resolver has no word for
// is said in another way, which changes no solution:
//
//   - an override is written into the universe: the root asks for it and
//     nobody else for that package;
//   - a required lock and a root's optional dependency are Constraints;
//   - a preferred lock is a mark that makes its version the first candidate;
//   - downgrade turns the order of candidates round;
//   - the root, where packages depend on it, is a package of one version;
//   - an optional dependency of p 1 on q is a package of which p 1 needs the
//     version 1, and with which the versions of q that are not admitted need
//     another (see addOptional).
func (c *peerCase) request(t testing.TB) Request {
	req := Request{Target: testTarget(t, "", ""), Scheme: SemVer}
	if s := peerSchemeOf(c.Scheme, c.Downgrade); s != nil {
		req.Scheme = s
	}
	w := c.world(t)
	req.Source = newMemory(w.projects)
	ask := func(list *[]Requirement, deps map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(deps)) {
			*list = append(*list, Requirement{Text: name + " " + deps[name]})
		}
	}
	ask(&req.Requirements, c.rootDependencies())
	ask(&req.Requirements, c.RootDev)
	ask(&req.Requirements, c.Overrides)
	ask(&req.Constraints, c.RootOptional)
	if c.LockMode == "require" {
		ask(&req.Constraints, c.Locked)
	}
	return req
}

func (c *peerCase) rootDependencies() map[string]string {
	deps := maps.Clone(c.Root)
	for name := range c.Overrides {
		delete(deps, name)
	}
	return deps
}

// dependencies returns what a version asks for, overrides applied.
func (c *peerCase) dependencies(name, version string) map[string]string {
	deps := maps.Clone(c.Packages[name][version])
	for dep := range deps {
		_, overridden := c.Overrides[dep]
		_, from := c.Overrides[name]
		if overridden || slices.Contains(c.OverrideNames, dep) || from && dep == c.RootName {
			delete(deps, dep)
		}
	}
	return deps
}

// A peerWorld is a case's universe for the memory source.
type peerWorld struct {
	projects []fixtures.Project
	at       map[string]int
}

func (c *peerCase) world(t testing.TB) *peerWorld {
	w := &peerWorld{at: map[string]int{}}
	for _, name := range slices.Sorted(maps.Keys(c.Packages)) {
		if _, taken := w.at[pep508.NormalizeName(name)]; taken {
			t.Fatalf("two packages have the normal name of %s", name)
		}
		for _, version := range slices.Sorted(maps.Keys(c.Packages[name])) {
			spelled := version
			if c.LockMode == "prefer" && c.Locked[name] == version {
				spelled += lockedMark
			}
			w.add(name, spelled, c.dependencies(name, version))
		}
	}
	if c.RootName != "" {
		w.add(c.RootName, c.RootVersion, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(c.OptionalDeps)) {
		c.addOptional(t, w, name)
	}
	return w
}

func (w *peerWorld) add(name, version string, deps map[string]string) {
	key := pep508.NormalizeName(name)
	i, ok := w.at[key]
	if !ok {
		i = len(w.projects)
		w.at[key] = i
		w.projects = append(w.projects, fixtures.Project{Name: name})
	}
	r := fixtures.Release{Version: version, Wheels: []string{"py3-none-any"}}
	for _, dep := range slices.Sorted(maps.Keys(deps)) {
		r.Requires = append(r.Requires, strings.TrimSpace(dep+" "+deps[dep]))
	}
	w.projects[i].Releases = append(w.projects[i].Releases, r)
}

// addOptional adds the package that stands for which version of name is
// chosen. Each version of name asks for its own number of it; 0 is for none of
// them. A version of another package that an optional dependency of version n
// does not admit asks for any number but n.
func (c *peerCase) addOptional(t testing.TB, w *peerWorld, name string) {
	choice := "choice-of-" + name
	w.add(choice, "0.0.0", nil)
	p := &w.projects[w.at[pep508.NormalizeName(name)]]
	for i := range p.Releases {
		n := fmt.Sprintf("%d.0.0", i+1)
		w.add(choice, n, nil)
		p = &w.projects[w.at[pep508.NormalizeName(name)]] // add may have moved it
		p.Releases[i].Requires = append(p.Releases[i].Requires, choice+" "+n)
		for dep, constraint := range c.OptionalDeps[name][p.Releases[i].Version] {
			q := &w.projects[w.at[pep508.NormalizeName(dep)]]
			for j := range q.Releases {
				if !c.admits(t, constraint, q.Releases[j].Version) {
					q.Releases[j].Requires = append(q.Releases[j].Requires, fmt.Sprintf("%s < %s or > %s", choice, n, n))
				}
			}
		}
	}
}

// admits reports whether a constraint of the case's scheme admits a version.
func (c *peerCase) admits(t testing.TB, constraint, version string) bool {
	s := peerSchemeOf(c.Scheme, false)
	if s == nil {
		return admits(SemVer, constraint, semver.MustParse(version).String())
	}
	v, err := s.parse(version)
	if err != nil {
		t.Fatal(err)
	}
	return s.admits(constraint, v)
}

// wrong says why versions are no solution of the case as it was written, ""
// if they are one: whatever is needed is met, and nothing else is there.
func (c *peerCase) wrong(got map[string]string) string {
	admitted := func(constraint, version string) bool {
		if s := peerSchemeOf(c.Scheme, false); s != nil {
			v, err := s.parse(version)
			return err == nil && s.admits(constraint, v)
		}
		return admits(SemVer, constraint, version)
	}
	reached := map[string]bool{}
	var todo []string
	need := func(who string, deps map[string]string) string {
		for _, name := range slices.Sorted(maps.Keys(deps)) {
			version := got[name]
			if name == c.RootName && name != "" {
				version = c.RootVersion
			} else if _, ok := c.Packages[name][version]; !ok {
				return fmt.Sprintf("%s needs %s, got %q", who, name, version)
			} else if !reached[name] {
				reached[name] = true
				todo = append(todo, name)
			}
			if !admitted(deps[name], version) {
				return fmt.Sprintf("%s needs %s %s, got %s", who, name, deps[name], version)
			}
		}
		return ""
	}
	for _, deps := range []map[string]string{c.rootDependencies(), c.RootDev, c.Overrides} {
		if problem := need("the root", deps); problem != "" {
			return problem
		}
	}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if problem := need(name, c.dependencies(name, got[name])); problem != "" {
			return problem
		}
	}
	optional := func(deps map[string]string) string {
		for name, constraint := range deps {
			if version, ok := got[name]; ok && !admitted(constraint, version) {
				return fmt.Sprintf("%s %s is not %s", name, version, constraint)
			}
		}
		return ""
	}
	for name, version := range got {
		if !reached[name] {
			return name + " is not needed"
		}
		if problem := optional(c.OptionalDeps[name][version]); problem != "" {
			return problem
		}
	}
	if c.LockMode == "require" {
		for name, version := range c.Locked {
			if v, ok := got[name]; ok && v != version {
				return fmt.Sprintf("%s %s is not the locked %s", name, v, version)
			}
		}
	}
	return optional(c.RootOptional)
}
