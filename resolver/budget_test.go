package resolver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/pep440"
	"resolve/pep508"
)

// ports is the universe on which a search does not end in a time that anybody has.
func ports(t *testing.T) (*fixtures.Universe, Request) {
	t.Helper()
	u, err := fixtures.Load("budget/ports")
	if err != nil {
		t.Fatal(err)
	}
	return u, Request{
		Source: newMemory(u.Projects), Target: testTarget(t, "", ""),
		Requirements: lines("requirements.txt", u.Requirements),
	}
}

// exhausted resolves what must use up its budget.
func exhausted(t *testing.T, ctx context.Context, req Request, bound string) *Exhausted {
	t.Helper()
	_, err := Resolve(ctx, req)
	e, ok := errors.AsType[*Exhausted](err)
	if !ok || e.Bound != bound {
		t.Fatalf("got error %v, want the budget of %s used up", err, bound)
	}
	return e
}

func TestExhaustedTellsWhatHelps(t *testing.T) {
	u, req := ports(t)
	req.Budget.Steps = 5000
	e := exhausted(t, t.Context(), req, "steps")
	if len(e.Busiest) != shownBusy || !strings.HasPrefix(e.Busiest[0].Package, "plugin-") || e.Busiest[0].Conflicts < 1000 {
		t.Errorf("the busiest packages are %+v, want five, a plugin first, with most of the conflicts", e.Busiest)
	}
	for _, l := range e.Conflict {
		if !strings.HasPrefix(l.Package, "plugin-") || !strings.HasPrefix(l.Dependency, "port-") {
			t.Errorf("the conflict is %+v, want two plugins that ask for one port", e.Conflict)
		}
	}
	if len(e.Conflict) != 2 || nameOf(e.Conflict[0]) != nameOf(e.Conflict[1]) || e.Conflict[0].Dependency == e.Conflict[1].Dependency {
		t.Errorf("the conflict is %+v, want two plugins that ask for one port", e.Conflict)
	}
	if len(e.Partial) < 20 {
		t.Errorf("%d packages stand together, want all but one or two plugins and their ports", len(e.Partial))
	}
	for _, problem := range clashes(u, e.Partial) {
		t.Errorf("the partial answer does not stand together: %s", problem)
	}
	if e.Pin == nil {
		t.Fatal("no pin was found that ends the search")
	}
	req.Requirements = append(req.Requirements, Requirement{Text: e.Pin.Text})
	req.Budget.Steps = e.Pin.Steps + 1
	res, err := Resolve(t.Context(), req)
	if err != nil || len(res.Packages) != e.Pin.Packages {
		t.Errorf("with the line %s: got %v and error %v, want the %d packages that it promises", e.Pin.Text, res, err, e.Pin.Packages)
	}
}

// nameOf returns the package that a link asks for.
func nameOf(l Link) string { return pep508.MustParse(l.Dependency).Name }

// clashes says which of the requirements among packages of a universe are not met.
func clashes(u *fixtures.Universe, list []Package) (problems []string) {
	pins := map[string]string{}
	for _, p := range list {
		pins[p.Name] = p.Version
	}
	for _, project := range u.Projects {
		for _, release := range project.Releases {
			if pins[project.Name] != release.Version {
				continue
			}
			for _, line := range release.Requires {
				r := pep508.MustParse(line)
				if v := pins[r.Name]; v != "" && !r.Specifiers.Contains(pep440.MustParse(v)) {
					problems = append(problems, fmt.Sprintf("%s %s asks for %s beside %s %s", project.Name, release.Version, line, r.Name, v))
				}
			}
		}
	}
	return problems
}

func TestStepsAreTheSameInEveryRun(t *testing.T) {
	u, req := ports(t)
	req.Budget.Steps = 1000
	want := fmt.Sprintf("%+v", *withoutNetwork(exhausted(t, t.Context(), req, "steps")))
	for seed := range uint64(5) {
		synctest.Test(t, func(t *testing.T) {
			source := newMemory(u.Projects)
			source.slow(seed)
			req.Source = source
			if got := fmt.Sprintf("%+v", *withoutNetwork(exhausted(t, t.Context(), req, "steps"))); got != want {
				t.Errorf("with other delays: got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// withoutNetwork takes away what may differ, and the address of the pin.
func withoutNetwork(e *Exhausted) *Exhausted {
	e.Stats.Requests, e.Stats.Peak = 0, 0
	e.Partial = append(e.Partial, Package{Name: e.Pin.Text})
	e.Pin = nil
	return e
}

func TestMemoryIsBounded(t *testing.T) {
	_, req := ports(t)
	req.Budget.Memory = 1 << 20
	s := solve(t.Context(), req)
	if asSpent(s.err) == nil {
		t.Fatalf("got error %v, want memory used up", s.err)
	}
	if n := s.loop.solver.Size(); n > 3<<19 {
		t.Errorf("the search had learned %d bytes when it ended, want little more than 1 MiB", n)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	u, req := ports(t)
	source := newMemory(u.Projects)
	req.Source, req.Budget.Requests = source, 30
	e := exhausted(t, t.Context(), req, "requests")
	if e.Stats.Requests > 30 || e.Waiting == "" {
		t.Errorf("%d requests were made, waiting for %q; want at most 30, and a package", e.Stats.Requests, e.Waiting)
	}
	n := 0
	for _, times := range source.asked {
		n += times
	}
	if n > 30+3*pinVersions*3 {
		t.Errorf("the source saw %d requests with those for a pin, want at most 30 and three for each version tried", n)
	}
}

// silent is a source that answers nothing before its context ends.
type silent struct{}

func (silent) List(ctx context.Context, _ string) (*dist.Listing, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func (silent) Read(ctx context.Context, _ *dist.File, _ bool) (*dist.Metadata, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func TestTimeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, req := ports(t)
		req.Source = silent{}
		start := time.Now()
		e := exhausted(t, t.Context(), req, "time")
		if took := time.Since(start); took != defaultTime || !strings.HasPrefix(e.Waiting, "plugin-") || e.Limit != "10m0s" {
			t.Errorf("ended after %v of %s, waiting for %q; want the default of 10m, and a plugin", took, e.Limit, e.Waiting)
		}
	})
}

// How long it takes until all is read is the machine's; from then on no time is too
// short for the search to be at work, and none too long for it not to have ended.
func TestTimeEndsASearchThatNeedsNoNetwork(t *testing.T) {
	_, req := ports(t)
	for most := 500 * time.Millisecond; ; most *= 4 {
		req.Budget = Budget{Steps: -1, Time: most}
		e := exhausted(t, t.Context(), req, "time")
		if e.Waiting == "" && e.Stats.Conflicts > 0 {
			return
		}
		if most > time.Minute {
			t.Fatalf("got %+v after %v, want a search that was at work", e, most)
		}
	}
}

// A search that steps back one decision at a time, and learns nothing, does
// not get anywhere here.
func TestANaiveSearchDoesNotEnd(t *testing.T) {
	const tries = 1_000_000
	u, _ := ports(t)
	var plugins []fixtures.Project
	for _, p := range u.Projects {
		if strings.HasPrefix(p.Name, "plugin-") {
			plugins = append(plugins, p)
		}
	}
	left := tries
	var place func(i int, taken map[string]bool) bool
	place = func(i int, taken map[string]bool) bool {
		if i == len(plugins) {
			return true
		}
		for r := len(plugins[i].Releases) - 1; r >= 0 && left > 0; r-- {
			left--
			port := ""
			for _, line := range plugins[i].Releases[r].Requires {
				port = pep508.MustParse(line).Name
			}
			if taken[port] {
				continue
			}
			taken[port] = port != ""
			if place(i+1, taken) {
				return true
			}
			taken[port] = false
		}
		return false
	}
	if place(0, map[string]bool{}) || left > 0 {
		t.Errorf("a naive search ended after %d tries, want more than %d", tries-left, tries)
	}
}
