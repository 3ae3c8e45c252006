package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"resolve/dist"
	"resolve/pep508"
	"resolve/pyproject"
	"resolve/requirements"
	"resolve/resolver"
)

// projectFlags say what is wanted of the projects among the files.
type projectFlags struct {
	extras    []string
	allExtras bool
	groups    []string // NAME, of the pyproject.toml in folder, or FILE:NAME
	folder    string   // of --project, "" for the working one
}

func (p *projectFlags) add(f *pflag.FlagSet) {
	addList(f, &p.extras, "extra", "", helpExtra)
	f.BoolVar(&p.allExtras, "all-extras", false, helpAllExtras)
	addList(f, &p.groups, "group", "", helpGroup)
}

// projectFile is the name that every project's file has.
const projectFile = "pyproject.toml"

func isProject(name string) bool { return filepath.Base(name) == projectFile }
func isScript(name string) bool  { return strings.HasSuffix(name, ".py") }

// isSetup reports whether a file describes a project for setuptools alone.
func isSetup(name string) bool {
	return slices.Contains([]string{"setup.py", "setup.cfg"}, filepath.Base(name))
}

// isTOML reports whether a file is called as one of TOML: it has no lines of requirements,
// whatever is in it.
func isTOML(name string) bool {
	return strings.EqualFold(filepath.Ext(name), ".toml") && filepath.Base(name) != ".toml"
}

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
		file, name := p.groupPlace(g)
		for _, known := range order {
			if in.process.sameFile(known, file) {
				file = known
			}
		}
		if _, ok := groups[file]; !ok && !slices.Contains(order, file) {
			order = append(order, file)
		}
		groups[file] = append(groups[file], name)
	}
	projects := make([]*pyproject.Project, len(order))
	for i, file := range order {
		var err error
		if projects[i], err = in.process.parseProject(file); err != nil {
			return projectError(file, err)
		}
	}
	for i, file := range order {
		s := pyproject.Selection{Groups: groups[file], OnlyGroups: true}
		if i < asked {
			s.OnlyGroups, s.AllExtras = false, p.allExtras
			s.Extras = extrasFor(projects[i], projects[:asked], splitCommas(p.extras))
		}
		in.addFiles(file)
		if err := in.addProject(file, projects[i], s); err != nil {
			return err
		}
	}
	return nil
}

// extrasFor returns those of the extras that are asked of one of several projects:
// as uv has it, an extra need not be one of each.
func extrasFor(p *pyproject.Project, all []*pyproject.Project, extras []string) []string {
	return slices.DeleteFunc(extras, func(name string) bool {
		return !p.MayHaveExtra(name) && slices.ContainsFunc(all, func(other *pyproject.Project) bool { return other.MayHaveExtra(name) })
	})
}

// groupPlace splits a value of --group: NAME, or FILE:NAME.
func (p *projectFlags) groupPlace(value string) (file, name string) {
	if i := strings.LastIndexByte(value, ':'); i >= 0 {
		return value[:i], value[i+1:]
	}
	return filepath.Join(p.folder, projectFile), value
}

// groupNames returns the names of the packages that dependency groups ask for.
func (l *locking) groupNames(groups []string) (names []string, err error) {
	for _, g := range groups {
		file, name := l.project.groupPlace(g)
		project, err := l.parseProject(file)
		if err != nil {
			return nil, projectError(file, err)
		}
		list, err := project.Select(pyproject.Selection{Groups: []string{name}, OnlyGroups: true})
		if err != nil {
			return nil, projectError(file, err)
		}
		for _, r := range list {
			names = append(names, r.Requirement.Name)
		}
	}
	return names, nil
}

// parseProject is pyproject.ParseFile of the files that this process sees.
func (p *process) parseProject(name string) (*pyproject.Project, error) {
	text, err := p.readFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, systemCause(err))
	}
	return pyproject.Parse(name, text)
}

// enter makes dir the working folder or, if it is "", the one that uv's variable names.
func (p *process) enter(dir string) error {
	who := "--directory"
	if dir == "" {
		dir, who = p.getenv(workingFolderVariable), workingFolderVariable
	}
	if dir == "" {
		return nil
	}
	if err := os.Chdir(dir); err != nil {
		return folderError(who, dir, err)
	}
	return nil
}

// projectFolder returns the folder that the value of --project means: that of a
// pyproject.toml may stand for its own, and an absolute path below the working folder
// is told by its part below.
func projectFolder(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	dir := filepath.Clean(value)
	if isProject(dir) {
		dir = filepath.Dir(dir)
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return "", folderError("--"+flagProject, value, err)
	}
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(dir) {
		if below, err := filepath.Rel(here, dir); err == nil && filepath.IsLocal(below) {
			return below, nil
		}
	}
	return dir, nil
}

// addProject adds what is asked of a project.
func (in *input) addProject(file string, p *pyproject.Project, s pyproject.Selection) error {
	in.bounds = append(in.bounds, p.RequiresPython)
	name := p.NormalName
	add := func(s pyproject.Selection, group string) error {
		list, err := p.Select(s)
		if err != nil {
			return projectError(file, err)
		}
		return in.addRequirements(list, name, group)
	}
	groups := s.Groups
	s.Groups = nil
	if !s.OnlyGroups {
		if err := add(s, ""); err != nil {
			return err
		}
	}
	for _, g := range groups {
		if err := add(pyproject.Selection{Groups: []string{g}, OnlyGroups: true}, pep508.NormalizeName(g)); err != nil {
			return err
		}
	}
	return nil
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
	in.addFiles(file)
	in.bounds = append(in.bounds, s.RequiresPython)
	return in.addRequirements(s.Dependencies, "", "")
}

// addRequirements adds lines that are no file of requirements, of a project and
// one of its groups if they are.
func (in *input) addRequirements(list []requirements.Requirement, project, group string) error {
	for _, r := range list {
		if r.Requirement.URL != "" {
			return in.to.directRefused(r)
		}
		origin := originOf(r.Position)
		origin.Project, origin.Group = project, group
		in.requirements = append(in.requirements, resolver.Requirement{Text: r.Text, Origin: origin})
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
