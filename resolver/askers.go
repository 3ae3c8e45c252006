package resolver

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// An askers is what the decided packages of a resolve ask for, by package.
type askers struct {
	r     *resolve
	known map[pubgrub.Package]*asker
}

func newAskers(r *resolve) *askers { return &askers{r, map[pubgrub.Package]*asker{}} }

// An asker is what one package asks for: few wishes are sooner looked through
// than sorted.
type asker struct {
	few  []wish
	many []extraWish // in place of more than fewWishes: each with no extra, and again with each that it asks for; sorted
}

const fewWishes = 32

// of returns what a decided package asks for: nothing if its metadata was not read.
func (a *askers) of(p pubgrub.Package) *asker {
	if known := a.known[p]; known != nil {
		return known
	}
	all := new(asker)
	pkg := &a.r.packages.all[p]
	if m := a.r.read.of(pkg.candidates.file(a.r.solver.Decided(p))); m != nil {
		all.few = a.r.env.dependencies(m).of(pkg.extra)
	}
	if len(all.few) > fewWishes {
		for _, w := range all.few {
			all.many = append(all.many, extraWish{"", w})
			for _, extra := range w.Extras {
				all.many = append(all.many, extraWish{extra, w})
			}
		}
		slices.SortFunc(all.many, compareAsked)
	}
	a.known[p] = all
	return all
}

// asking yields what is asked of a package, or with its extra, with a constraint.
func (a *asker) asking(name, constraint, extra string) iter.Seq[*wish] {
	return func(yield func(*wish) bool) {
		if a.many == nil {
			for i := range a.few {
				w := &a.few[i]
				if w.Name == name && w.Constraint == constraint && (extra == "" || slices.Contains(w.Extras, extra)) && !yield(w) {
					return
				}
			}
			return
		}
		wanted := extraWish{extra, wish{Dependency: Dependency{Name: name, Constraint: constraint}}}
		first, _ := slices.BinarySearchFunc(a.many, wanted, compareAsked)
		for i := first; i < len(a.many) && compareAsked(a.many[i], wanted) == 0; i++ {
			if !yield(&a.many[i].wish) {
				return
			}
		}
	}
}

// compareAsked sorts by what is asked for.
func compareAsked(a, b extraWish) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Constraint, b.Constraint), strings.Compare(a.extra, b.extra))
}
