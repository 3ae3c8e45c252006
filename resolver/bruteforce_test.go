package resolver

import (
	"slices"
	"strings"

	"resolve/pep440"
)

// A bruteForce finds every solution of a small world by trying all. It knows
// nothing of the solver: constraints are asked of the scheme's package.
type bruteForce struct {
	w      *smallWorld
	at     map[string]int  // place of a package
	usable [][]bool        // by package and release
	allows map[string]bool // memo of admits, by constraint and version
}

// none is the choice of a package that is not needed.
const none = -1

func newBruteForce(w *smallWorld) *bruteForce {
	f := &bruteForce{w: w, at: map[string]int{}, allows: map[string]bool{}}
	for i, p := range w.packages {
		f.at[p.name] = i
		usable := make([]bool, len(p.releases))
		for j := range p.releases {
			usable[j] = f.isUsable(&p, &p.releases[j])
		}
		f.usable = append(f.usable, usable)
	}
	return f
}

// pinned reports whether a line of the user's names the version exactly.
func (f *bruteForce) pinned(name, version string) bool {
	for _, a := range f.userLines() {
		pin := strings.HasPrefix(a.constraint, "=") && !strings.Contains(a.constraint, "*")
		if a.name == name && pin && admits(f.w.scheme, a.constraint, version) {
			return true
		}
	}
	return false
}

func (f *bruteForce) admits(constraint, version string) bool {
	key := constraint + " " + version
	ok, known := f.allows[key]
	if !known {
		ok = admits(f.w.scheme, constraint, version)
		f.allows[key] = ok
	}
	return ok
}

// open says what choices lead to: a package that is needed and not chosen, or
// none if all are; ok is false if something that is needed is not met.
// reached says which packages are needed.
func (f *bruteForce) open(choice []int) (p int, reached []bool, ok bool) {
	reached = make([]bool, len(choice))
	p = none
	type wish struct {
		pkg   int
		extra string
	}
	done := map[wish]bool{}
	var todo []smallAsk
	for _, a := range f.w.requirements {
		todo = append(todo, f.w.choice.replace(a)...)
	}
	for len(todo) > 0 {
		a := todo[0]
		todo = todo[1:]
		i, exists := f.at[a.name]
		if !exists {
			return none, nil, false
		}
		if !reached[i] {
			reached[i] = true
			for _, c := range f.w.constraints {
				if c.name == a.name {
					todo = append(todo, c)
				}
			}
		}
		if choice[i] == none {
			if p == none {
				p = i
			}
			continue
		}
		r := &f.w.packages[i].releases[choice[i]]
		if !f.usable[i][choice[i]] || !f.admits(a.constraint, r.version) {
			return none, nil, false
		}
		for _, extra := range append([]string{""}, a.extras...) {
			if done[wish{i, extra}] {
				continue
			}
			done[wish{i, extra}] = true
			for _, b := range r.asks {
				if b.when == extra {
					todo = append(todo, f.w.choice.replace(b)...)
				}
			}
		}
	}
	return p, reached, true
}

// solutions yields every solution: the release of each package that is needed,
// none for the others. The slice is overwritten after the call.
func (f *bruteForce) solutions(yield func([]int) bool) {
	choice := make([]int, len(f.w.packages))
	for i := range choice {
		choice[i] = none
	}
	var try func() bool
	try = func() bool {
		p, _, ok := f.open(choice)
		switch {
		case !ok:
			return true
		case p == none:
			return yield(choice)
		}
		for v := range f.w.packages[p].releases {
			choice[p] = v
			if !try() {
				return false
			}
		}
		choice[p] = none
		return true
	}
	try()
}

func (f *bruteForce) solvable() bool {
	for range f.solutions {
		return true
	}
	return false
}

// wrong says why choices are no solution, "" if they are one.
func (f *bruteForce) wrong(choice []int) string {
	p, reached, ok := f.open(choice)
	switch {
	case !ok:
		return "something that is needed is not met"
	case p != none:
		return f.w.packages[p].name + " is needed and missing"
	}
	for i, v := range choice {
		if v != none && !reached[i] {
			return f.w.packages[i].name + " is not needed"
		}
	}
	return ""
}

// choice turns a resolution's pins into choices.
func (f *bruteForce) choice(res *Resolution) []int {
	choice := make([]int, len(f.w.packages))
	for i, p := range f.w.packages {
		choice[i] = none
		for _, pin := range res.Packages {
			if pin.Name == p.name {
				choice[i] = slices.IndexFunc(p.releases, func(r smallRelease) bool { return r.version == pin.Version })
			}
		}
	}
	return choice
}

// pinLine spells the requirement that only this pin meets.
func pinLine(scheme Scheme, p Package) smallAsk {
	if scheme == SemVer {
		return smallAsk{name: p.Name, constraint: "=" + p.Version}
	}
	return smallAsk{name: p.Name, constraint: "==" + pep440.MustParse(p.Version).String(), extras: p.Extras}
}
