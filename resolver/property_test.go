package resolver

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

var (
	worlds = flag.Int("worlds", 4000, "random universes of PEP 440 to check against brute force; of SemVer half as many")
	seed   = flag.Uint64("seed", 1, "where the random universes begin")
)

// Random universes are checked against brute force. docs/solver.md says what
// "highest" means; see checkHighest.
func TestAgainstBruteForce(t *testing.T) {
	n := *worlds
	if testing.Short() || raceDetector {
		n = min(n, 400)
	}
	for _, scheme := range []Scheme{PEP440, SemVer} {
		t.Run(scheme.Name(), func(t *testing.T) {
			t.Parallel()
			n := n
			if scheme == SemVer {
				n = (n + 1) / 2
			}
			solvable, conflicts, steppedBack := 0, 0, 0
			for i := range uint64(n) {
				w := newSmallWorld(scheme, rand.New(rand.NewPCG(*seed+i, 0)))
				c := worldCheck{t: t, seed: *seed + i}
				problem := c.check(w)
				if problem != "" {
					w = w.shrink(func(w *smallWorld) string { c := c; return c.check(w) })
					t.Fatalf("-seed %d -worlds 1: %s\nsmallest such universe:\n%s", *seed+i, c.check(w), w)
				}
				if c.solved {
					solvable++
					if c.conflicts > 0 {
						steppedBack++
					}
				}
				conflicts += c.conflicts
			}
			t.Logf("%d of %d universes have a solution, %d after conflicts; %d conflicts in all", solvable, n, steppedBack, conflicts)
			if n >= 100 && (solvable < n/5 || solvable > n*4/5) {
				t.Errorf("got %d of %d universes with a solution: too lopsided to tell much", solvable, n)
			}
		})
	}
}

// A worldCheck checks one small world.
type worldCheck struct {
	t    *testing.T
	seed uint64

	solved    bool
	conflicts int
}

// check returns what is wrong with the resolver's answer, "" if nothing is.
func (c *worldCheck) check(w *smallWorld) string {
	f := newBruteForce(w)
	s := solve(c.t.Context(), c.request(w))
	if s.loop == nil {
		return fmt.Sprintf("error %v", s.err)
	}
	c.solved, c.conflicts = s.err == nil, s.loop.conflicts
	if problem := checkAnswer(f, s); problem != "" {
		return problem
	}
	if problem := c.checkRepeats(w, bytesOf(s.resolution, s.err)); problem != "" {
		return problem
	}
	if problem := c.checkOrder(w); problem != "" {
		return problem
	}
	if !c.solved {
		return ""
	}
	if problem := c.checkDropped(w); problem != "" {
		return problem
	}
	if problem := c.checkPreferred(w, s.resolution); problem != "" {
		return problem
	}
	if problem := c.checkUpgrade(w, s.resolution); problem != "" {
		return problem
	}
	return c.checkLock(w, s.resolution)
}

func (c *worldCheck) request(w *smallWorld) Request {
	return w.request(func() Request {
		return Request{Target: testTarget(c.t, "", ""), Budget: Budget{Explain: -1}} // nothing may depend on the clock
	})
}

// checkAnswer checks solvability, the solution and the explanation.
func checkAnswer(f *bruteForce, s solved) string {
	if s.err != nil {
		if f.solvable() {
			return fmt.Sprintf("got %v, and there is a solution", s.err)
		}
		return checkExplanation(s.err)
	}
	choice := f.choice(s.resolution)
	if problem := f.wrong(choice); problem != "" {
		return fmt.Sprintf("got\n%s, which is no solution: %s", pins(s.resolution), problem)
	}
	return checkHighest(f, choice, decided(s.loop))
}

// checkHighest checks that the answer is highest in this sense: let p1, p2, …
// be the packages in the order in which the solver decided them. Then, for
// each i, every solution that agrees with the answer on p1 to p(i-1) needs pi
// and has no better candidate for it.
func checkHighest(f *bruteForce, choice []int, order []string) string {
	for other := range f.solutions {
		for _, name := range order {
			p := f.at[name]
			if other[p] == none {
				return fmt.Sprintf("decided in the order %v: %s was decided, and a solution that agrees on those before does not need it", order, name)
			}
			if f.better(p, other[p], choice[p]) {
				return fmt.Sprintf("decided in the order %v: got %s %s, and a solution that agrees on those before has %s", order, name,
					f.w.packages[p].releases[choice[p]].version, f.w.packages[p].releases[other[p]].version)
			}
			if other[p] != choice[p] {
				break
			}
		}
	}
	return ""
}

// decided returns the names of packages in the order they were decided.
func decided(r *resolve) (order []string) {
	for p := range r.solver.Decisions {
		if pkg := &r.packages.all[p]; pkg.extra == "" {
			order = append(order, pkg.name)
		}
	}
	return order
}

// checkExplanation checks the form of a proof: it has steps, each concludes
// something, the last that there is no solution, and what a step refers to by
// number was concluded under that number before.
func checkExplanation(err error) string {
	var no *NoSolution
	if !errors.As(err, &no) {
		return fmt.Sprintf("got error %v, want an explanation", err)
	}
	if len(no.Steps()) == 0 {
		return "the explanation is empty"
	}
	numbers := map[string]bool{}
	for i, step := range no.Steps() {
		if (step.Conclusion == "") != (i == len(no.Steps())-1) {
			return fmt.Sprintf("step %d of %d concludes %q:\n%v", i+1, len(no.Steps()), step.Conclusion, err)
		}
		if i == 0 && (step.Continues || len(step.Reasons) == 0) {
			return fmt.Sprintf("the first step rests on what nobody said:\n%v", err)
		}
		for _, reason := range step.Reasons {
			if at := strings.LastIndex(reason, " ("); at >= 0 && strings.Trim(reason[at+2:], "0123456789") == ")" && !numbers[reason[at+2:]] {
				return fmt.Sprintf("step %d refers to (%s, which is no step before it:\n%v", i+1, reason[at+2:], err)
			}
		}
		if step.Number > 0 {
			numbers[fmt.Sprintf("%d)", step.Number)] = true
		}
	}
	return ""
}

// bytesOf is all of an answer that must not differ from run to run.
func bytesOf(res *Resolution, err error) string {
	if err != nil {
		return err.Error()
	}
	b, err := json.Marshal(res)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// checkRepeats resolves again, at once and with answers that come late and in
// another order, few at a time and many.
func (c *worldCheck) checkRepeats(w *smallWorld, want string) (problem string) {
	if got := bytesOf(Resolve(c.t.Context(), c.request(w))); got != want {
		return fmt.Sprintf("the second run got %s, want %s", got, want)
	}
	req := c.request(w)
	req.Source.(*memory).slow(c.seed)
	req.Concurrency = 1 + int(c.seed%8)
	req.Leads = randomLeads(rand.New(rand.NewPCG(c.seed, 3)), req.Source.(*memory))
	synctest.Test(c.t, func(t *testing.T) {
		if got := bytesOf(Resolve(t.Context(), req)); got != want {
			problem = fmt.Sprintf("with answers delayed and with leads, got %s, want %s", got, want)
		}
	})
	return problem
}

// checkOrder resolves the same lines in another order.
func (c *worldCheck) checkOrder(w *smallWorld) string {
	other := w.clone()
	r := rand.New(rand.NewPCG(c.seed, 2))
	r.Shuffle(len(other.requirements), func(i, j int) {
		other.requirements[i], other.requirements[j] = other.requirements[j], other.requirements[i]
	})
	s := search(c.t.Context(), c.request(other))
	if problem := checkAnswer(newBruteForce(other), s); problem != "" {
		return fmt.Sprintf("for the order\n%s%s", other.text(other.requirements), problem)
	}
	return ""
}

// checkDropped leaves out one requirement at a time. A pin that a yanked
// release needs cannot be left out, nor what lets in prereleases.
func (c *worldCheck) checkDropped(w *smallWorld) string {
	for i, a := range w.requirements {
		if len(w.requirements) == 1 || w.scheme.Pins(a.constraint) && w.hasYanked(a.name) || namesPrerelease(a.constraint) {
			continue
		}
		fewer := w.clone()
		fewer.requirements = slices.Delete(fewer.requirements, i, i+1)
		if _, err := Resolve(c.t.Context(), c.request(fewer)); err != nil {
			return fmt.Sprintf("without %s got %v, want a solution", a.line(w.scheme), err)
		}
	}
	return ""
}

func (w *smallWorld) hasYanked(name string) bool {
	for _, p := range w.packages {
		if p.name == name && slices.ContainsFunc(p.releases, func(r smallRelease) bool { return r.unusable == "yanked" }) {
			return true
		}
	}
	return false
}

// preferring returns the world with a lock's pins as preferences, but for one package.
func (w *smallWorld) preferring(res *Resolution, but string) *smallWorld {
	locked := w.clone()
	locked.choice.preferences = map[string]string{}
	for _, p := range res.Packages {
		if p.Name != but {
			locked.choice.preferences[p.Name] = p.Version
		}
	}
	return locked
}

// checkPreferred resolves with the lock as preference: nothing changes but
// warnings about what the shorter search does not come by.
func (c *worldCheck) checkPreferred(w *smallWorld, res *Resolution) string {
	again, err := Resolve(c.t.Context(), c.request(w.preferring(res, "")))
	if err != nil || !reflect.DeepEqual(again.Packages, res.Packages) {
		return fmt.Sprintf("with the lock as preference got %s, want %s", bytesOf(again, err), bytesOf(res, nil))
	}
	return ""
}

// checkUpgrade lets one package go, with the pins of all others as preferences.
// What moves then must: for each package in the order of decisions, every
// solution that agrees on those before moves it too, which checkHighest tells
// by enumeration. And nothing but the one moves if its new version goes with
// the lock.
func (c *worldCheck) checkUpgrade(w *smallWorld, res *Resolution) string {
	if len(res.Packages) == 0 {
		return ""
	}
	r := rand.New(rand.NewPCG(c.seed, 3))
	name := res.Packages[r.IntN(len(res.Packages))].Name
	upgrade := w.preferring(res, name)
	f := newBruteForce(upgrade)
	s := search(c.t.Context(), c.request(upgrade))
	if problem := checkAnswer(f, s); problem != "" || s.err != nil {
		return fmt.Sprintf("upgrading %s: %v: %s", name, s.err, problem)
	}
	got, want := f.choice(s.resolution), f.choice(res)
	p := f.at[name]
	if got[p] != none {
		want[p] = got[p]
	}
	if f.wrong(want) == "" && !slices.Equal(got, want) {
		return fmt.Sprintf("upgrading %s got\n%swhich moves more than it, and the rest of\n%scould stay", name, pins(s.resolution), pins(res))
	}
	return ""
}

// checkLock resolves the lock's pins as requirements.
func (c *worldCheck) checkLock(w *smallWorld, res *Resolution) string {
	locked := w.clone()
	if locked.choice.overrides != nil {
		return "" // the pins would be overridden
	}
	locked.requirements = nil
	locked.choice.order = Highest // what is asked for directly is another question
	for _, p := range res.Packages {
		locked.requirements = append(locked.requirements, pinLine(w.scheme, p))
	}
	again, err := Resolve(c.t.Context(), c.request(locked))
	if err != nil {
		return fmt.Sprintf("the lock\n%s as requirements got %v", pins(res), err)
	}
	if pins(again) != pins(res) {
		return fmt.Sprintf("the lock\n%s as requirements got\n%s", pins(res), pins(again))
	}
	return ""
}
