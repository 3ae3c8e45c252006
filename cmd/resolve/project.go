package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"resolve/dist"
	"resolve/pyproject"
	"resolve/requirements"
	"resolve/resolver"
)

// projectFlags say what is wanted of the projects among the files.
type projectFlags struct {
	extras    []string
	allExtras bool
	groups    []string // NAME, of the pyproject.toml here, or FILE:NAME
}

func (p *projectFlags) add(f *pflag.FlagSet) {
	f.StringArrayVar(&p.extras, "extra", nil, helpExtra)
	f.BoolVar(&p.allExtras, "all-extras", false, helpAllExtras)
	f.StringArrayVar(&p.groups, "group", nil, helpGroup)
}

// projectFile is the name that every project's file has.
const projectFile = "pyproject.toml"

func isProject(name string) bool { return filepath.Base(name) == projectFile }
func isScript(name string) bool  { return strings.HasSuffix(name, ".py") }

// readProjects adds what is asked of projects: of those among the files, and of
// those that --group names, their groups alone.
func (in *input) readProjects(files []string, p *projectFlags) error {
	groups := map[string][]string{} // by file
	var order []string
	for _, name := range files {
		if isProject(name) {
			order = append(order, name)
		}
	}
	asked := len(order)
	if asked == 0 && (p.allExtras || len(p.extras) > 0) {
		return errExtraOfNothing
	}
	for _, g := range p.groups {
		file, name := projectFile, g
		if i := strings.LastIndexByte(g, ':'); i >= 0 {
			file, name = g[:i], g[i+1:]
		}
		for _, known := range order {
			if sameFile(known, file) {
				file = known
			}
		}
		if _, ok := groups[file]; !ok && !slices.Contains(order, file) {
			order = append(order, file)
		}
		groups[file] = append(groups[file], name)
	}
	for i, file := range order {
		s := pyproject.Selection{Extras: p.extras, AllExtras: p.allExtras, Groups: groups[file]}
		if i >= asked {
			s = pyproject.Selection{Groups: groups[file], OnlyGroups: true}
		}
		if err := in.readProject(file, s); err != nil {
			return err
		}
	}
	return nil
}

func (in *input) readProject(file string, s pyproject.Selection) error {
	p, err := pyproject.ParseFile(file)
	if err != nil {
		return projectError(file, err)
	}
	list, err := p.Select(s)
	if err != nil {
		return projectError(file, err)
	}
	in.addFile(file)
	in.bounds = append(in.bounds, p.RequiresPython)
	return in.addRequirements(list)
}

// readScript adds what a script asks for.
func (in *input) readScript(file string, open func(string) ([]byte, error)) error {
	src, err := open(file)
	if err != nil {
		return inputError(file, err)
	}
	s, err := pyproject.ParseScript(file, src)
	if err != nil {
		return projectError(file, err)
	}
	in.addFile(file)
	in.bounds = append(in.bounds, s.RequiresPython)
	return in.addRequirements(s.Dependencies)
}

// addRequirements adds lines that are no file of requirements.
func (in *input) addRequirements(list []requirements.Requirement) error {
	for _, r := range list {
		if r.Requirement.URL != "" {
			return directRefused(r)
		}
		in.requirements = append(in.requirements, resolver.Requirement{Text: r.Text, Origin: originOf(r.Position)})
	}
	return nil
}

// checkPython warns of projects and scripts that are not meant for the Python
// of the lock.
func (in *input) checkPython(t *dist.Target, c *console) {
	if t == nil {
		return
	}
	for _, b := range in.bounds {
		if len(b.Specifiers) > 0 && !b.Specifiers.Contains(t.Python.Version) {
			c.warn(pythonWarning(b, t))
		}
	}
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// projectError is about a project's file or a script.
func projectError(name string, err error) error {
	m := inputError(name, err).(*message)
	if _, ok := errors.AsType[*pyproject.DynamicError](err); ok {
		m.hints = append(m.hints, hintDynamic)
	}
	if errors.Is(err, fs.ErrNotExist) && filepath.Base(name) == name && name == projectFile {
		m.hints = append(m.hints, hintGroupFile)
	}
	return m
}
