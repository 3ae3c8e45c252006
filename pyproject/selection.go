package pyproject

import (
	"resolve/pep508"
	"resolve/requirements"
)

// A Selection says which of a project's requirements are wanted. The zero value
// asks for its dependencies alone. Names may be in any spelling.
type Selection struct {
	Extras     []string
	AllExtras  bool
	Groups     []string
	AllGroups  bool
	OnlyGroups bool // neither the dependencies nor the extras
}

// Select returns the requirements that s asks for: the dependencies, those of the
// extras, then those of the groups, in the order of the selection and the file.
// Included groups stand where they are included, and each group's requirements
// once, at the first such place.
//
// What the project asks of itself, as proj[fast] in its extra all, is replaced by
// what its extras ask for, behind the rest, under the markers on the way; a marker
// that compares extra is answered by the active extras it names. Groups are not part
// of the project: in them the project is a requirement like any other.
//
// Every error is a *requirements.Error: a group or an extra that there is not, what
// is wrong with a group that is used, includes in a ring, and, with a *DynamicError
// as its cause, dependencies or extras that only a build can tell.
func (p *Project) Select(s Selection) ([]requirements.Requirement, error) {
	var all []requirements.Requirement
	if !s.OnlyGroups {
		var err error
		if all, err = p.selectProject(s); err != nil {
			return nil, err
		}
	}
	x := &expansion{p: p, state: map[string]groupState{}}
	for _, name := range s.Groups {
		if err := x.add(pep508.NormalizeName(name)); err != nil {
			return nil, err
		}
	}
	if s.AllGroups {
		for _, g := range p.DependencyGroups {
			if err := x.add(g.Name); err != nil {
				return nil, err
			}
		}
	}
	return append(all, x.out...), nil
}

func (p *Project) selectProject(s Selection) ([]requirements.Requirement, error) {
	if p.isDynamic("dependencies") {
		return nil, p.dynamicError("dependencies")
	}
	r := newReach(p)
	r.open(base, nil)
	for _, name := range s.Extras {
		name = pep508.NormalizeName(name)
		if _, ok := p.extras[name]; !ok {
			return nil, p.noExtra(name)
		}
		r.open(name, nil)
	}
	if s.AllExtras {
		if p.isDynamic("optional-dependencies") {
			return nil, p.dynamicError("optional-dependencies")
		}
		for _, x := range p.OptionalDependencies {
			r.open(x.Name, nil)
		}
	}
	if err := r.follow(); err != nil {
		return nil, err
	}
	return r.requirements()
}
