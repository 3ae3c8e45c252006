package pyproject

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"resolve/internal/tomltext"
	"resolve/pep440"
	"resolve/pep508"
	"resolve/requirements"
)

// A Project is what a pyproject.toml says that matters to a resolver. It is plain
// data, made by Parse; Select picks from it.
type Project struct {
	File       string // as given to Parse
	HasProject bool   // there is a [project] table; else nothing but DependencyGroups is known

	Name           string         // as written
	NormalName     string         // as of PEP 503
	Version        pep440.Version // zero: dynamic
	RequiresPython RequiresPython
	Dependencies   []requirements.Requirement

	OptionalDependencies []Extra // in the order of the file
	DependencyGroups     []Group // in the order of the file
	Dynamic              []Field // what [project] says a build will tell

	src    *source
	extras map[string]int   // by normal name, in OptionalDependencies
	named  map[string][]int // by the normal name of an extra that their markers compare with, in Dependencies
	groups map[string]int   // by normal name, in DependencyGroups
	poetry bool             // there is a [tool.poetry] table
}

// RequiresPython is the bound on Python's version. The zero value is none.
type RequiresPython struct {
	Specifiers pep440.Specifiers
	Position   requirements.Position
}

// A Field names a key of [project].
type Field struct {
	Name     string
	Position requirements.Position
	at       int
}

// ParseFile is Parse for a file of this system. One that cannot be read is an
// error that wraps the system's.
func ParseFile(name string) (*Project, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) { // whose own words repeat the name
			err = cause.Err
		}
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return Parse(name, b)
}

// Parse reads the text of the pyproject.toml that messages and positions call
// name. Every error is a *requirements.Error.
//
// [project] is checked as far as PEP 621 speaks of what a Project holds; keys that
// it does not know are left alone. The names of dependency groups are checked too,
// but what is wrong inside a group is an error only of a Select that uses it: PEP
// 735 wants it so. A file without [project] is legal.
func Parse(name string, b []byte) (*Project, error) {
	text, err := tomltext.Decode(name, b)
	if err != nil {
		return nil, err
	}
	p := &Project{
		File: name, src: newSource(name, text, 1, nil),
		extras: map[string]int{}, named: map[string][]int{}, groups: map[string]int{},
	}
	root, err := tomltext.Parse(p.src.Source)
	if err != nil {
		return nil, err
	}
	p.poetry = root.Get("tool").Get("poetry") != nil
	if v := root.Get("project"); v != nil {
		p.HasProject = true
		if err := p.readProject(v); err != nil {
			return nil, err
		}
	}
	if err := p.readGroups(root.Get("dependency-groups")); err != nil {
		return nil, err
	}
	return p, nil
}

// readProject reads [project].
func (p *Project) readProject(v *tomltext.Value) error {
	if v.Kind != tomltext.Table {
		return p.src.WrongType(v, `"project"`, "a table")
	}
	for _, read := range []func(*tomltext.Value) error{
		p.readDynamic, p.readName, p.readVersion, p.readRequiresPython, p.readDependencies, p.readExtras,
	} {
		if err := read(v); err != nil {
			return err
		}
	}
	return nil
}

// readDynamic reads which fields a build will tell. None of them may be there as
// well, nor be the name (PEP 621).
func (p *Project) readDynamic(project *tomltext.Value) error {
	list, err := p.src.stringList(project.Get("dynamic"), `"dynamic"`)
	if err != nil {
		return err
	}
	for _, v := range list {
		p.Dynamic = append(p.Dynamic, Field{Name: v.Text, Position: p.src.Position(v.At), at: v.At})
		if v.Text == "name" {
			return p.src.Fault(v.At, "the name of a project may not be dynamic")
		}
		if set := project.Get(v.Text); set != nil {
			e := p.src.Fault(v.At, fmt.Sprintf("%s is said to be dynamic and is set on line %d", tomltext.Quote(v.Text), p.src.Position(set.Key).Line))
			e.Hint = "take it out of one of the two"
			return e
		}
	}
	return nil
}

func (p *Project) readName(project *tomltext.Value) error {
	v := project.Get("name")
	if v == nil {
		return p.src.Fault(project.At, "[project] has no name")
	}
	if v.Kind != tomltext.String {
		return p.src.WrongType(v, "the name of the project", "a string")
	}
	if !pep508.ValidName(v.Text) {
		e := p.src.Fault(v.At, "invalid project name "+tomltext.Quote(v.Text))
		e.Expected = "letters, digits, and within them '.', '-' and '_'"
		if fixed := likelyName(v.Text); fixed != "" {
			e.Hint = "did you mean " + tomltext.Quote(fixed) + "?"
		}
		return e
	}
	p.Name, p.NormalName = v.Text, pep508.NormalizeName(v.Text)
	return nil
}

// likelyName returns the name that s would be with hyphens for what no name may
// hold, or "".
func likelyName(s string) string {
	if len(s) > 100 {
		return ""
	}
	s = strings.Trim(strings.Map(func(r rune) rune {
		if r > '~' || !pep508.ValidName("a"+string(r)+"a") {
			return '-'
		}
		return r
	}, s), "-._")
	if !pep508.ValidName(s) {
		return ""
	}
	return s
}

func (p *Project) readVersion(project *tomltext.Value) error {
	v := project.Get("version")
	if v == nil {
		if p.isDynamic("version") {
			return nil
		}
		e := p.src.Fault(project.At, "[project] has no version")
		e.Hint = `set version, or say dynamic = ["version"]`
		return e
	}
	if v.Kind != tomltext.String {
		return p.src.WrongType(v, "the version of the project", "a string")
	}
	var err error
	if p.Version, err = pep440.Parse(v.Text); err != nil {
		e := p.src.Fault(v.At, "invalid version "+tomltext.Quote(v.Text)+" of the project")
		e.Err = err
		return e
	}
	return nil
}

func (p *Project) readRequiresPython(project *tomltext.Value) (err error) {
	p.RequiresPython, err = p.src.requiresPython(project.Get("requires-python"))
	return err
}

// requiresPython reads the bound on Python that v is, none if v is nil.
func (s *source) requiresPython(v *tomltext.Value) (r RequiresPython, err error) {
	if v == nil {
		return r, nil
	}
	if v.Kind != tomltext.String {
		return r, s.WrongType(v, "requires-python", "a string")
	}
	r.Position = s.Position(v.At)
	r.Specifiers, err = s.specifiers(v)
	return r, err
}

func (p *Project) readDependencies(project *tomltext.Value) (err error) {
	p.Dependencies, err = p.src.requirementList(project.Get("dependencies"), `"dependencies"`)
	for i, req := range p.Dependencies {
		names := req.Requirement.Marker.Extras()
		if len(names) > maxNamed {
			return p.errorAt(req, "the marker of "+tomltext.Quote(req.Text)+" names too many extras", nil)
		}
		for _, name := range names {
			p.named[name] = append(p.named[name], i)
		}
	}
	return err
}

// maxNamed is how many extras a marker may name: it is looked at once for each.
const maxNamed = 32
