package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// An Exhausted says that the budget ended before the search did: there may be
// an answer or not. What it tells is for whoever has to help it.
type Exhausted struct {
	Bound    string    `json:"bound"`              // "steps", "time", "requests", "bytes" or "memory"
	Limit    string    `json:"limit"`              // what it was set to, with its unit
	Stats    Stats     `json:"stats"`              // what was taken
	Waiting  string    `json:"waiting,omitempty"`  // the package that was waited for, "" if none was
	Busiest  []Busy    `json:"busiest,omitempty"`  // the packages that took most of it, the worst first, at most five
	Conflict []Link    `json:"conflict,omitempty"` // two requirements that were most often in each other's way
	Partial  []Package `json:"partial,omitempty"`  // the most versions found that stand together, sorted by name; what they lead to may be missing
	Pin      *Pin      `json:"pin,omitempty"`      // a line that leads to an answer, as was tried; nil if none was found

	limit int64 // of the budget, as Budget.of has it
}

// Below reports whether the bound that ended the search is below that of a budget:
// who may ask for what is within most can then ask for more.
func (e *Exhausted) Below(most Budget) bool { return e.limit < most.filled().of(e.Bound) }

// A Busy is a package that a search spent itself on.
type Busy struct {
	Package   string `json:"package"`
	Conflicts int    `json:"conflicts"` // that it was part of
	Tried     int    `json:"tried"`     // how many of its versions
	Versions  int    `json:"versions"`  // how many it has
}

// A Pin is a line that shortens a search.
type Pin struct {
	Text     string `json:"text"`     // as "boto3==1.34.0"
	Packages int    `json:"packages"` // in the answer that it leads to
	Steps    int    `json:"steps"`    // that it took
}

func (e *Exhausted) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "resolving: %s used up after %s, %s and %s", e.Limit,
		howMany(e.Stats.Decisions, "decision"), howMany(e.Stats.Conflicts, "conflict"), howMany(e.Stats.Requests, "request"))
	if e.Waiting != "" {
		fmt.Fprintf(&b, ", waiting for %s", e.Waiting)
	}
	return b.String()
}

// howMany says a number of things.
func howMany[T int | int64](n T, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// exhausted tells what a search has come to when its budget ends.
func (r *resolve) exhausted(spent *spentError, err error) *Exhausted {
	e := &Exhausted{Bound: spent.what, Limit: spent.limit, Stats: r.stats(), Busiest: r.busiest(), Conflict: r.fiercest(), Partial: r.partial(), limit: r.budget.of(spent.what)}
	if s, ok := err.(*SourceError); ok {
		e.Waiting = strings.TrimSpace(s.Package + " " + s.Version)
	}
	return e
}

// shownBusy is how many packages a person looks at.
const shownBusy = 5

// busiest returns the packages with the most conflicts.
func (r *resolve) busiest() (list []Busy) {
	for name, n := range r.fought {
		p := &r.packages.all[r.packages.byName[[2]string{name, ""}]]
		if p.candidates != nil {
			list = append(list, Busy{name, n, r.prefetch.tries(r.packages.byName[[2]string{name, ""}]), p.candidates.versions.Len()})
		}
	}
	slices.SortFunc(list, func(a, b Busy) int {
		return cmp.Or(cmp.Compare(b.Conflicts, a.Conflicts), strings.Compare(a.Package, b.Package))
	})
	return list[:min(len(list), shownBusy)]
}

// partial returns the most decisions that stood together.
func (r *resolve) partial() (list []Package) {
	at := map[string]int{}
	for _, a := range r.solver.Best() {
		p := &r.packages.all[a.Package]
		i, ok := at[p.name]
		if !ok {
			i = len(list)
			at[p.name] = i
			list = append(list, Package{Name: p.name, Version: p.candidates.versions.String(a.Version), Via: []Via{}})
		}
		if p.extra != "" {
			list[i].Extras = append(list[i].Extras, p.extra)
			slices.Sort(list[i].Extras)
		}
	}
	slices.SortFunc(list, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// How far fiercest looks: the last conflicts tell what a search is stuck on,
// and the nearest causes of each what it is about.
const (
	recentConflicts = 4096
	nearCauses      = 64
)

// A demand is what one package asks of another, by all its versions that ask
// the same.
type demand struct {
	depender, dependency pubgrub.Package
	constraint           pubgrub.Constraint
	note                 int32
}

// fiercest returns the two requirements on one package, not to be met together,
// that the causes of recent conflicts name most often.
func (r *resolve) fiercest() []Link {
	counts := map[demand]int{}
	sets := map[demand]pubgrub.Set{} // the versions of depender
	for id := max(0, r.solver.Len()-recentConflicts); id < r.solver.Len(); id++ {
		r.countDemands(pubgrub.ID(id), counts, sets)
	}
	var demands []demand
	for d := range counts {
		demands = append(demands, d)
	}
	slices.SortFunc(demands, func(a, b demand) int {
		return cmp.Or(
			cmp.Compare(counts[b], counts[a]), cmp.Compare(a.dependency, b.dependency),
			cmp.Compare(a.depender, b.depender), cmp.Compare(a.constraint, b.constraint), cmp.Compare(a.note, b.note),
		)
	})
	for i, b := range demands { // the pair whose rarer one is most frequent
		for _, a := range demands[:i] {
			if a.dependency == b.dependency && a.depender != b.depender && r.admitted(a).Intersect(r.admitted(b)).Empty() {
				return []Link{r.demandLink(a, sets[a]), r.demandLink(b, sets[b])}
			}
		}
	}
	return nil
}

// admitted returns what a demand admits.
func (r *resolve) admitted(d demand) pubgrub.Set {
	if r.packages.all[d.dependency].candidates == nil {
		return nil
	}
	return r.packages.Set(d.dependency, d.constraint)
}

// countDemands counts the demands among the near causes of a derived
// incompatibility.
func (r *resolve) countDemands(id pubgrub.ID, counts map[demand]int, sets map[demand]pubgrub.Set) {
	if r.solver.Incompatibility(id).Cause.Kind != pubgrub.Derived {
		return
	}
	seen := map[pubgrub.ID]bool{id: true}
	for queue := []pubgrub.ID{id}; len(queue) > 0; queue = queue[1:] {
		inc := r.solver.Incompatibility(queue[0])
		c := inc.Cause
		switch c.Kind {
		case pubgrub.FromDependency:
			d := demand{c.Depender, c.Dependency, c.Constraint, c.Note}
			counts[d]++
			if t, ok := inc.Term(c.Depender); ok {
				sets[d] = sets[d].Union(t.Set)
			}
		case pubgrub.Derived:
			for _, cause := range [2]pubgrub.ID{c.Left, c.Right} {
				if !seen[cause] && len(seen) < nearCauses {
					seen[cause] = true
					queue = append(queue, cause)
				}
			}
		}
	}
}

func (r *resolve) demandLink(d demand, versions pubgrub.Set) Link {
	l := Link{Dependency: withConstraint(r.env.scheme, r.packages.label(d.dependency), r.packages.texts[d.constraint])}
	if d.note != noLine {
		l.Origin = r.asks.lines[d.note].Origin
	}
	if d.depender != pubgrub.Root {
		l.Package = r.packages.label(d.depender)
		if versions.Len() == 1 {
			l.Version = r.packages.all[d.depender].candidates.versions.String(versions.Max())
		}
	}
	return l
}
