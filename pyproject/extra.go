package pyproject

import (
	"resolve/internal/tomltext"
	"resolve/pep508"
	"resolve/requirements"
)

// An Extra is a list of optional dependencies.
type Extra struct {
	Name         string // normal form (PEP 685)
	Written      string // as the file has it
	Position     requirements.Position
	Requirements []requirements.Requirement
}

// readExtras reads [project.optional-dependencies].
func (p *Project) readExtras(project *tomltext.Value) error {
	v := project.Get("optional-dependencies")
	if v == nil {
		return nil
	}
	if v.Kind != tomltext.Table {
		return p.src.WrongType(v, `"optional-dependencies"`, "a table of lists")
	}
	for _, key := range v.Keys {
		list := v.Get(key)
		if !pep508.ValidName(key) {
			return p.src.invalidName(list, "extra", key)
		}
		x := Extra{Name: pep508.NormalizeName(key), Written: key, Position: p.src.Position(list.Key)}
		if i, ok := p.extras[x.Name]; ok {
			return p.src.sameName(list, "extra", key, p.OptionalDependencies[i].Written, p.OptionalDependencies[i].Position)
		}
		var err error
		if x.Requirements, err = p.src.requirementList(list, "extra "+tomltext.Quote(key)); err != nil {
			return err
		}
		p.extras[x.Name] = len(p.OptionalDependencies)
		p.OptionalDependencies = append(p.OptionalDependencies, x)
	}
	return nil
}

// isSelf reports whether req asks for the project itself. One with a URL asks for
// what is there.
func (p *Project) isSelf(req requirements.Requirement) bool {
	return req.Requirement.Name == p.NormalName && req.Requirement.URL == ""
}

// checkSelf returns an error for a requirement of the project itself in another
// version than it has.
func (p *Project) checkSelf(req requirements.Requirement) error {
	if p.Version.IsZero() || req.Requirement.Specifiers.Contains(p.Version) {
		return nil
	}
	return p.errorAt(req, "the project asks for "+tomltext.Quote(req.Text)+", which is itself, in version "+p.Version.String(), nil)
}

// checkExtra returns an error for an extra of the project that there is not.
func (p *Project) checkExtra(name string, req requirements.Requirement) error {
	if _, ok := p.extras[name]; ok {
		return nil
	}
	if p.isDynamic("optional-dependencies") {
		return p.dynamicError("optional-dependencies")
	}
	e := p.errorAt(req, "the project asks for its extra "+tomltext.Quote(name)+" and has none of that name", nil)
	e.Hint = near(name, p.writtenExtras())
	return e
}

// MayHaveExtra reports whether p has an extra of that name, in any spelling, or
// leaves its extras to a build.
func (p *Project) MayHaveExtra(name string) bool {
	_, ok := p.extras[pep508.NormalizeName(name)]
	return ok || p.isDynamic("optional-dependencies")
}

// errorAt returns an error at a requirement of p.
func (p *Project) errorAt(req requirements.Requirement, msg string, cause error) *requirements.Error {
	e := p.src.Fault(p.src.LineStart(req.Position.Line), msg)
	e.Column, e.Err = req.Position.Column, cause
	return e
}

// noExtra returns the error for an extra that Select was asked for.
func (p *Project) noExtra(name string) error {
	if p.isDynamic("optional-dependencies") {
		return p.dynamicError("optional-dependencies")
	}
	e := &requirements.Error{File: p.File, Msg: "no extra " + tomltext.Quote(name)}
	if e.Hint = near(name, p.writtenExtras()); e.Hint != "" {
		return e
	}
	switch _, group := p.groups[name]; {
	case group:
		e.Hint = tomltext.Quote(name) + " is a dependency group"
	case len(p.OptionalDependencies) > 0:
		e.Hint = "the project has " + list(p.writtenExtras())
	}
	return e
}

func (p *Project) writtenExtras() []string {
	all := make([]string, len(p.OptionalDependencies))
	for i := range p.OptionalDependencies {
		all[i] = p.OptionalDependencies[i].Written
	}
	return all
}
