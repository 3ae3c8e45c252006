package resolver

import (
	"slices"
	"strings"

	"resolve/pep508"
	"resolve/resolver/internal/pubgrub"
)

// An ask is a user's line as it was read.
type ask struct {
	Requirement
	dependency Dependency
	constraint bool // from Request.Constraints
	override   bool // from Choice.Overrides
	idle       bool // its marker does not hold, or it is overridden or excluded: it says who asked and no more
}

// An asks is what the user's lines ask for. Its index is the Note of the
// incompatibilities that come from a line.
type asks struct {
	lines       []ask
	constraints map[string][]int // lines from Request.Constraints, by name
}

// noLine is the Note of what no line of the user's asks for.
const noLine = -1

// A wish is a dependency in the environment, and the line of the user's that
// it comes from; noLine if it comes from a package.
type wish struct {
	Dependency
	line int32
}

// readAsks reads the request's lines. What they say of candidates goes into
// the environment, which is complete after it.
func (e *environment) readAsks(req *Request) (asks, error) {
	a := asks{constraints: map[string][]int{}}
	for _, r := range req.Choice.Overrides {
		if err := e.readAsk(&a, ask{Requirement: r, override: true}); err != nil {
			return a, err
		}
	}
	for _, r := range req.Requirements {
		if err := e.readAsk(&a, ask{Requirement: r}); err != nil {
			return a, err
		}
	}
	for _, r := range req.Constraints {
		if err := e.readAsk(&a, ask{Requirement: r, constraint: true}); err != nil {
			return a, err
		}
	}
	for _, p := range req.Choice.Preferences {
		e.preferences[p.Name] = append(e.preferences[p.Name], p)
	}
	return a, nil
}

func (e *environment) readAsk(a *asks, line ask) error {
	d, err := e.scheme.Dependency(line.Text)
	if err != nil {
		return &InputError{Origin: line.Origin, Text: line.Text, Err: err}
	}
	line.dependency = d
	_, overridden := e.overrides[d.Name]
	holds := d.Marker.Evaluate(&e.target.Environment, "")
	replaced := overridden && !line.override && !line.constraint
	line.idle = !holds || replaced || e.excluded[d.Name]
	if d.URL != "" && holds && !replaced && !e.excluded[d.Name] {
		return &InputError{Origin: line.Origin, Text: line.Text, Err: errURL}
	}
	at := len(a.lines)
	a.lines = append(a.lines, line)
	if line.override {
		e.overrides[d.Name] = append(e.overrides[d.Name], wish{d, int32(at)})
	}
	if replaced && slices.ContainsFunc(e.overrides[d.Name], func(o wish) bool { return !a.lines[o.line].idle }) {
		e.direct[d.Name] = true
	}
	if line.idle {
		return nil
	}
	if line.constraint {
		a.constraints[d.Name] = append(a.constraints[d.Name], at)
	}
	e.learn(line)
	return nil
}

// learn notes what a line that holds says of the candidates of its package.
func (e *environment) learn(line ask) {
	d := line.dependency
	if d.Constraint != "" {
		e.asked[d.Name] = append(e.asked[d.Name], d.Constraint)
	}
	if e.scheme.Pins(d.Constraint) && !strings.Contains(d.Constraint, ",") {
		e.pins[d.Name] = append(e.pins[d.Name], d.Constraint)
	}
	if e.scheme.NamesPrerelease(d.Constraint) {
		e.prereleases[d.Name] = true
	}
	if !line.constraint && !line.override {
		e.direct[d.Name] = true
	}
}

// replace returns what is asked for instead of a dependency: nothing if its
// package is excluded; what all overrides of the package ask, if there are any; else itself.
// Where the dependency is an extra's, so are the overrides, and extra names it.
func (e *environment) replace(d Dependency, line int32) (list []wish, extra string) {
	if e.excluded[d.Name] {
		return nil, ""
	}
	overrides, ok := e.overrides[d.Name]
	if !ok {
		return []wish{{d, line}}, ""
	}
	for _, name := range d.Marker.Extras() {
		if d.Marker.Condition().Implies(pep508.OneExtra(name)) {
			extra = name
		}
	}
	return overrides, extra
}

// rootWishes returns what the user's lines ask for, in their order.
func (r *resolve) rootWishes() (list []wish) {
	for i, a := range r.asks.lines {
		if a.constraint || a.override {
			continue
		}
		overrides, overridden := r.env.overrides[a.dependency.Name]
		switch {
		case !overridden && !a.idle:
			list = append(list, wish{a.dependency, int32(i)})
		case overridden && !r.env.excluded[a.dependency.Name]:
			for _, o := range overrides {
				if !r.asks.lines[o.line].idle && !slices.ContainsFunc(list, func(w wish) bool { return w.line == o.line }) {
					list = append(list, o)
				}
			}
		}
	}
	return list
}

// rootDependencies returns what the user's lines ask of the solver.
func (r *resolve) rootDependencies() []pubgrub.Dependency {
	return r.dependencies(r.rootWishes())
}

// dependencies returns what wishes ask of the solver.
func (r *resolve) dependencies(list []wish) []pubgrub.Dependency {
	deps := make([]pubgrub.Dependency, 0, len(list))
	for _, w := range list {
		deps = r.appendDependency(deps, w.Dependency, w.line)
	}
	return deps
}

// appendDependency appends what d asks: the package, its extras, which are
// asked the same, and whatever the user's constraints add.
func (r *resolve) appendDependency(deps []pubgrub.Dependency, d Dependency, note int32) []pubgrub.Dependency {
	one := func(extra, text string, note int32) {
		c := r.packages.constraint(text)
		r.priorities.met(d.Name, r.packages.pins[c], len(d.Extras) > 0)
		deps = append(deps, pubgrub.Dependency{Package: r.packages.get(r.solver, d.Name, extra, text), Constraint: c, Note: note})
	}
	one("", d.Constraint, note)
	for _, extra := range d.Extras {
		one(extra, d.Constraint, note)
	}
	for _, line := range r.asks.constraints[d.Name] {
		one("", r.asks.lines[line].dependency.Constraint, int32(line))
	}
	return deps
}
