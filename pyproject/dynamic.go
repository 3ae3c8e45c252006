package pyproject

import "resolve/requirements"

// A DynamicError says that a field was asked for that only a build of the project
// can tell (PEP 621's dynamic).
type DynamicError struct {
	Field    string                // "dependencies" or "optional-dependencies"
	Position requirements.Position // where the file says so; its line is 0 if there is no [project]
}

func (e *DynamicError) Error() string {
	return e.Field + " of the project are known only after a build"
}

// dynamicError returns the error for a field that Select was asked for.
func (p *Project) dynamicError(field string) error {
	for _, d := range p.Dynamic {
		if d.Name == field {
			e := p.src.Fault(d.at, field+" are dynamic: a build would be needed to know them")
			e.Err = &DynamicError{Field: field, Position: d.Position}
			return e
		}
	}
	e := &requirements.Error{
		File: p.File, Msg: "no [project] table: a build would be needed to know the " + field,
		Err: &DynamicError{Field: field, Position: requirements.Position{File: p.File}},
	}
	switch {
	case p.poetry:
		e.Msg = "the project is described by [tool.poetry] alone, which only poetry reads"
		e.Hint = "describe it by [project] too, as poetry 2 does (PEP 621)"
	case len(p.DependencyGroups) > 0:
		e.Hint = "a dependency group can be asked for alone: the file has " + p.groupNames()
	}
	return e
}

// isDynamic reports whether a field is known only after a build.
func (p *Project) isDynamic(field string) bool {
	if !p.HasProject {
		return true
	}
	for _, d := range p.Dynamic {
		if d.Name == field {
			return true
		}
	}
	return false
}
