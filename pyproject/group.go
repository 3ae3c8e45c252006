package pyproject

import (
	"resolve/internal/tomltext"
	"resolve/pep508"
	"resolve/requirements"
)

// A Group is a dependency group (PEP 735). What it holds is Select's to tell, for
// that depends on other groups.
type Group struct {
	Name     string // normal form
	Written  string // as the file has it
	Position requirements.Position

	entries []entry
	fault   error // what is wrong with an entry: the error of whoever uses the group
}

// An entry of a group is a requirement or the name of another group.
type entry struct {
	requirement requirements.Requirement
	include     string // normal form; "" for a requirement
	written     string // of include
	at          int    // of include
}

// readGroups reads [dependency-groups]. Names are checked now, for they decide what
// every include means, entries when they are used.
func (p *Project) readGroups(v *tomltext.Value) error {
	if v == nil {
		return nil
	}
	if v.Kind != tomltext.Table {
		return p.src.WrongType(v, `"dependency-groups"`, "a table of lists")
	}
	for _, key := range v.Keys {
		list := v.Get(key)
		if !pep508.ValidName(key) {
			return p.src.invalidName(list, "dependency group", key)
		}
		g := Group{Name: pep508.NormalizeName(key), Written: key, Position: p.src.Position(list.Key)}
		if i, ok := p.groups[g.Name]; ok {
			return p.src.sameName(list, "dependency group", key, p.DependencyGroups[i].Written, p.DependencyGroups[i].Position)
		}
		g.entries, g.fault = p.src.entries(list, key)
		p.groups[g.Name] = len(p.DependencyGroups)
		p.DependencyGroups = append(p.DependencyGroups, g)
	}
	return nil
}

// entries reads the entries of a group.
func (s *source) entries(list *tomltext.Value, name string) ([]entry, error) {
	what := "dependency group " + tomltext.Quote(name)
	if list.Kind != tomltext.Array {
		_, err := s.stringList(list, what)
		return nil, err
	}
	all := make([]entry, 0, len(list.Array))
	for _, v := range list.Array {
		e, err := s.entry(v, what)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (s *source) entry(v *tomltext.Value, what string) (e entry, err error) {
	switch v.Kind {
	case tomltext.String:
		e.requirement, err = s.requirement(v)
		return e, err
	case tomltext.Table:
		include := v.Get("include-group")
		if len(v.Keys) != 1 || include == nil {
			err := s.WrongType(v, "an entry of "+what, `a requirement or {include-group = "name"}`)
			for _, key := range v.Keys {
				if key != "include-group" {
					err.Msg = "unknown key " + tomltext.Quote(key) + " in an entry of " + what
					err.Expected = `{include-group = "name"}`
					break
				}
			}
			return e, err
		}
		if include.Kind != tomltext.String {
			return e, s.WrongType(include, "include-group", "the name of a dependency group")
		}
		e.include, e.written, e.at = pep508.NormalizeName(include.Text), include.Text, include.At
		if !pep508.ValidName(include.Text) {
			err := s.Fault(include.At, "invalid name of a dependency group "+tomltext.Quote(include.Text))
			return e, err
		}
		return e, nil
	}
	return e, s.WrongType(v, "an entry of "+what, `a requirement or {include-group = "name"}`)
}

// noGroup returns the error for a group that Select was asked for.
func (p *Project) noGroup(name string) error {
	e := &requirements.Error{File: p.File, Msg: "no dependency group " + tomltext.Quote(name)}
	if e.Hint = near(name, p.writtenGroups()); e.Hint != "" {
		return e
	}
	switch _, extra := p.extras[name]; {
	case extra:
		e.Hint = tomltext.Quote(name) + " is an extra"
	case len(p.DependencyGroups) > 0:
		e.Hint = "the file has " + p.groupNames()
	}
	return e
}

func (p *Project) writtenGroups() []string {
	all := make([]string, len(p.DependencyGroups))
	for i := range p.DependencyGroups {
		all[i] = p.DependencyGroups[i].Written
	}
	return all
}

func (p *Project) groupNames() string { return list(p.writtenGroups()) }
