package resolver

import (
	"resolve/resolver/internal/pubgrub"
)

// An ask is a user's line as it was read.
type ask struct {
	Requirement
	dependency Dependency
	constraint bool // from Request.Constraints
}

// An asks is what the user's lines ask for. Its index is the Note of the
// incompatibilities that come from a line.
type asks struct {
	lines       []ask
	constraints map[string][]int // lines from Request.Constraints, by name
}

// noLine is the Note of what no line of the user's asks for.
const noLine = -1

// readAsks reads the request's lines; those that do not hold in the
// environment are left out.
func (e *environment) readAsks(req *Request) (asks, error) {
	a := asks{constraints: map[string][]int{}}
	add := func(r Requirement, constraint bool) error {
		d, err := e.scheme.Dependency(r.Text)
		switch {
		case err != nil:
			return &InputError{Origin: r.Origin, Text: r.Text, Err: err}
		case !d.Marker.Evaluate(&e.target.Environment, ""):
			return nil
		case d.URL != "":
			return &InputError{Origin: r.Origin, Text: r.Text, Err: errURL}
		}
		if constraint {
			a.constraints[d.Name] = append(a.constraints[d.Name], len(a.lines))
		}
		if e.scheme.Pins(d.Constraint) {
			e.pins[d.Name] = append(e.pins[d.Name], d.Constraint)
		}
		a.lines = append(a.lines, ask{r, d, constraint})
		return nil
	}
	for _, r := range req.Requirements {
		if err := add(r, false); err != nil {
			return a, err
		}
	}
	for _, r := range req.Constraints {
		if err := add(r, true); err != nil {
			return a, err
		}
	}
	return a, nil
}

// rootDependencies returns what the user's lines ask of the solver.
func (r *resolve) rootDependencies() (deps []pubgrub.Dependency) {
	for i, a := range r.asks.lines {
		if !a.constraint {
			deps = r.appendDependency(deps, a.dependency, int32(i))
		}
	}
	return deps
}

// dependencies returns what a package's metadata asks of the solver.
func (r *resolve) dependencies(list []Dependency) (deps []pubgrub.Dependency) {
	for _, d := range list {
		deps = r.appendDependency(deps, d, noLine)
	}
	return deps
}

// appendDependency appends what d asks: the package, its extras, which are
// asked the same, and whatever the user's constraints add.
func (r *resolve) appendDependency(deps []pubgrub.Dependency, d Dependency, note int32) []pubgrub.Dependency {
	one := func(extra, text string, note int32) {
		r.priorities.met(d.Name, r.env.scheme.Pins(text))
		deps = append(deps, pubgrub.Dependency{
			Package:    r.packages.get(r.solver, d.Name, extra, text),
			Constraint: r.packages.constraint(text),
			Note:       note,
		})
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
