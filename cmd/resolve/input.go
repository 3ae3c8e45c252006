package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"resolve/index"
	"resolve/pep440"
	"resolve/pyproject"
	"resolve/requirements"
	"resolve/resolver"
)

// An input is what the user's files ask for.
type input struct {
	process *process // nil where no file is read
	to      audience // of what is said of them

	requirements []resolver.Requirement
	constraints  []resolver.Requirement
	indexURL     string                // of an --index-url in a file, "" if none
	indexAt      requirements.Position // where that is
	extraIndexes []index.Extra         // of --extra-index-url in files
	findLinks    []index.Extra         // of --find-links in files
	noIndex      bool                  // a file says --no-index
	hashes       bool                  // a line has some, and that was said
	overrides    []resolver.Requirement
	excludes     []string                   // normal names
	formats      []requirements.Option      // --no-binary and --only-binary in files
	bounds       []pyproject.RequiresPython // of projects and scripts
	files        []string                   // that were read, included ones too
	pinned       []string                   // those of files that are constraints alone and have nothing but pins, as a lock
}

// stdinName is how standard input is called in origins: what messages show.
const stdinName = "<stdin>"

// read adds the requirements of files, which o opens, and of the constraint files,
// which others opens. Options in them that would change the answer and cannot be honoured are errors.
func (in *input) read(files, constraints []string, o, others requirements.ParseOptions, c *console) error {
	for _, name := range files {
		if isProject(name) {
			continue // readProjects does
		}
		if isSetup(name) {
			if _, err := in.process.readFile(name); err != nil {
				return inputError(name, err)
			}
			return builtProject(name)
		}
		if isScript(name) {
			if err := in.readScript(name, in.process.readFile); err != nil {
				return err
			}
			continue
		}
		if isTOML(name) {
			return tomlRefused(name, "")
		}
		f, err := requirements.ParseFile(name, o)
		if errors.Is(err, fs.ErrNotExist) && in.process != nil {
			return missingInput(name, in.process.meant(name), err)
		}
		if err != nil {
			return inputError(name, err)
		}
		if err := in.add(f, c); err != nil {
			return err
		}
		if len(f.Requirements) == 0 {
			c.warn(warnEmpty(name))
		}
	}
	others.Constraint = true
	for _, name := range constraints {
		if isTOML(name) {
			return tomlRefused(name, "constraint")
		}
		f, err := requirements.ParseFile(name, others)
		if err != nil {
			return inputError(name, err)
		}
		alone := in.process != nil && !in.holds(name)
		if err := in.add(f, c); err != nil {
			return err
		}
		if alone && isPinned(f) {
			in.pinned = append(in.pinned, f.Name)
		}
	}
	return nil
}

// isPinned reports whether a file of constraints has nothing but pins, as an earlier
// lock has.
func isPinned(f *requirements.File) bool {
	return len(f.Files) == 1 && len(f.Options) == 0 && !slices.ContainsFunc(f.Constraints, func(r requirements.Requirement) bool {
		s := r.Requirement.Specifiers
		return len(s) != 1 || s[0].Op != pep440.Equal || s[0].Wildcard
	})
}

func (in *input) add(f *requirements.File, c *console) error {
	if err := in.addOptions(f, c); err != nil {
		return err
	}
	for _, list := range []struct {
		from []requirements.Requirement
		to   *[]resolver.Requirement
	}{{f.Requirements, &in.requirements}, {f.Constraints, &in.constraints}} {
		for _, r := range list.from {
			if r.IsDirect() {
				return in.to.directRefused(r)
			}
			if len(r.Hashes) > 0 {
				in.hashed(r, c)
			}
			for _, s := range r.ConfigSettings {
				c.warn(optionWarning(requirements.Option{Name: "--config-settings", Position: s.Position}, nothingBuilt))
			}
			if list.to == &in.constraints && len(r.Requirement.Specifiers) == 0 {
				continue // it narrows nothing, and so, as with uv, is not told
			}
			*list.to = append(*list.to, resolver.Requirement{Text: r.Text, Origin: originOf(r.Position)})
		}
	}
	return nil
}

// indexOptions are the options that say which indexes are asked.
var indexOptions = []string{"--index-url", "--extra-index-url", "--find-links", "--no-index"}

// addOptions obeys the options of a file, or says that it does not, and notes which
// files were read.
func (in *input) addOptions(f *requirements.File, c *console) error {
	in.addFiles(f.Files...)
	for _, o := range f.Options {
		switch why := in.to.idleOption(o.Name); {
		case slices.Contains(indexOptions, o.Name):
			if err := in.addIndexOption(o.Position.File, o); err != nil {
				return err
			}
		case o.Name == "--no-binary" || o.Name == "--only-binary":
			in.formats = append(in.formats, o)
		case why != "":
			c.warn(optionWarning(o, why))
		default:
			return optionRefused(o)
		}
	}
	return nil
}

// hashed says, once, that hashes of lines are not held against the index.
func (in *input) hashed(r requirements.Requirement, c *console) {
	if !in.hashes {
		c.warn(in.to.hashWarning(r))
	}
	in.hashes = true
}

func (in *input) addFiles(names ...string) {
	for _, name := range names {
		if name != "-" && !slices.Contains(in.files, name) {
			in.files = append(in.files, name)
		}
	}
}

func originOf(p requirements.Position) resolver.Origin {
	if p.File == "-" {
		p.File = stdinName
	}
	return resolver.Origin{File: p.File, Line: p.Line}
}

// readLines adds the requirements of a file in the second scheme: one a line,
// with comments, and nothing else.
func (in *input) readLines(name string, r io.Reader) error {
	in.addFiles(name)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text != "" {
			origin := originOf(requirements.Position{File: name, Line: n})
			in.requirements = append(in.requirements, resolver.Requirement{Text: text, Origin: origin})
		}
	}
	return lines.Err()
}

// holds reports whether name is one of the files that were read, by whatever
// name.
func (in *input) holds(name string) bool { return in.has(in.files, name) }

// loses reports whether what somebody wrote is lost if a lock is written to name: it
// is one of the files that were read. A lock that is its own constraints, so that all
// that is pinned there stays, was written by a program.
func (in *input) loses(name string) bool { return in.holds(name) && !in.has(in.pinned, name) }

func (in *input) has(files []string, name string) bool {
	return slices.ContainsFunc(files, func(f string) bool { return in.process.sameFile(name, f) })
}

// unname takes from who asked the names that are no files: of standard input
// and of the option that an audience upgrades by. A lock does not say them.
func (a audience) unname(r *resolver.Resolution) {
	for _, p := range r.Packages {
		for i := range p.Via {
			if name := p.Via[i].Origin.File; name == stdinName || name == a.upgradeOrigin() {
				p.Via[i].Origin.File = "-"
			}
		}
	}
}
