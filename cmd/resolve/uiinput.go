package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"resolve/dist"
	"resolve/interpreter"
	"resolve/pyproject"
	"resolve/requirements"
)

// What is said of the files and flags of a run. The rules are those of ui.go.

// inputError is about a file that the user named.
func inputError(name string, err error) error {
	if bad, ok := errors.AsType[*requirements.Error](err); ok {
		m := failed(bad.Error())
		m.cause = bad
		if bad.Hint != "" {
			m.hints = append(m.hints, bad.Hint)
		}
		return m
	}
	return failed(err.Error())
}

// missingInput is about a file on the command line that is not there; near is what
// was probably meant, or "". A file that another one includes has its own place.
func missingInput(name, near string, err error) error {
	m := inputError(name, err).(*message)
	switch {
	case m.cause != nil: // said with its place
	case near != "":
		m.hints = append(m.hints, fmt.Sprintf("did you mean %s?", near))
	case strings.ContainsAny(name, "<>=~[") || !strings.ContainsAny(name, `./\`):
		m.hints = append(m.hints, fmt.Sprintf("requirements are read from files, or from standard input, as in: echo %s | resolve -", quoteWord(name)))
	}
	return m
}

// tomlRefused is about a file of TOML that was named where lines of requirements are
// read, by the flag or, where that is "", among the files.
func tomlRefused(name, flag string) error {
	base := filepath.Base(name)
	lines := "requirements stand one a line in a file of another name, as requirements.in"
	switch {
	case flag != "":
		return failed(fmt.Sprintf("--%s: %s: it is read as lines of requirements, and not as TOML", flag, name), lines)
	case isPylockName(base):
		return failed(name+": a lock says what was chosen, and not what is asked for",
			"name the file that it was made from; --prefer "+quoteWord(name)+" keeps to its versions")
	case nearName(base, []string{projectFile}) != "":
		return failed(name+": a project's file is called pyproject.toml", fmt.Sprintf("did you mean %s?", filepath.Join(filepath.Dir(name), projectFile)))
	}
	return failed(name+": a file of TOML is read where it is called pyproject.toml", lines)
}

var errExtraOfNothing = failed("--extra: there is no pyproject.toml among the files, and nothing else has extras")

const (
	hintDynamic   = "lines of requirements that list them can be given instead"
	hintGroupFile = "--group looks in the pyproject.toml of this folder; --project FOLDER looks in another, --group FILE:NAME names the file"
)

// builtProject is about a file that says what a project depends on to who builds it.
func builtProject(name string) error {
	return failed(name+": a build would be needed to know what the project depends on", hintDynamic)
}

func pythonWarning(b pyproject.RequiresPython, t *dist.Target) string {
	return fmt.Sprintf("%s: it asks for Python %s, and this lock is for %s", place(b.Position), b.Specifiers, t.Python.Version)
}

func noPythonWithin(e *interpreter.RangeError) error {
	return failed(e.Error(), "--python-version 3.12 locks for a Python that is not on this machine")
}

// folderError is about the folder that a flag names.
func folderError(flag, dir string, err error) error {
	return failed(fmt.Sprintf("%s: %s: %s", flag, dir, systemCause(err)))
}

func warnEmpty(name string) string {
	return requirements.Position{File: name}.String() + ": no requirements in it"
}

// idleOption says why an option of a requirements file changes no answer here, "" if
// it may. All others that this command does not obey are refused.
func (a audience) idleOption(name string) string {
	switch name {
	case "--trusted-host":
		return "certificates are checked all the same"
	case "--use-feature":
		return "it is about another program"
	case "--pre":
		return "as with uv; outside of it, " + a.set("prerelease", "allow") + " does what pip takes it for"
	case "--require-hashes":
		return a.nothingDownloaded()
	case "--prefer-binary":
		return "as with uv; --only-binary leaves out what has no wheel" // a line, too
	}
	return ""
}

func (a audience) nothingDownloaded() string {
	return "nothing is downloaded to be checked; " + a.option("generate-hashes") + " writes the index's hashes"
}

const nothingBuilt = "nothing is built"

func optionWarning(o requirements.Option, why string) string {
	return fmt.Sprintf("%s: %s has no effect: %s", place(o.Position), o.Name, why)
}

func optionRefused(o requirements.Option) error {
	return failed(fmt.Sprintf("%s: %s is not supported yet, and the answer may be another without it", place(o.Position), o.Name))
}

// directRefused is about a requirement that no index is asked for.
func (a audience) directRefused(r requirements.Requirement) error {
	if a.asks {
		return directNotServed(r)
	}
	path, local := r.LocalPath()
	switch wheel := strings.HasSuffix(path, ".whl"); {
	case wheel:
		return failed(place(r.Position)+": local requirements are not supported yet", hintWheel)
	case local || r.Editable:
		return failed(place(r.Position)+": editable and local requirements are not supported yet",
			"give the project's pyproject.toml as one more file instead of this line, with --extra for its extras: what it depends on is locked then")
	}
	return failed(place(r.Position)+": requirements by URL are not supported yet", hintWheel)
}

const hintWheel = "--find-links takes a folder or a page that has a wheel of it, and a line NAME==VERSION the wheel"

func (a audience) hashWarning(r requirements.Requirement) string {
	return place(r.Position) + ": --hash has no effect: " + a.nothingDownloaded()
}

func hashRefused(r requirements.Requirement) error {
	return failed(place(r.Position) + ": --hash is not taken here: nothing would be checked by it")
}

func twoIndexes(first, second requirements.Position) error {
	return failed(fmt.Sprintf("%s: another --index-url than in %s", place(second), place(first)), "one index is read: --index-url names it")
}

// place is a position without its column.
func place(p requirements.Position) string {
	p.Column = 0
	return p.String()
}

// Flags of choice.

func badPrerelease(flag, mode string) error {
	return failed(fmt.Sprintf("%s: unknown mode %q", flag, mode), "there are if-necessary, explicit, allow and disallow")
}

func badResolution(value string) error {
	return failed(fmt.Sprintf("--resolution: unknown order %q", value), "there are highest, lowest and lowest-direct")
}

func badPackageValue(flag, value string) error {
	return failed(fmt.Sprintf("%s: %q is not of the form NAME=VALUE", flag, value))
}

func badFormatName(flag, value string) error {
	return failed(fmt.Sprintf("%s: %q is no name of a package", flag, value), "expected a name, :all: or :none:")
}

func badLimit(flag string, err error) error { return failed(flag + ": " + err.Error()) }

func emptyFlag(name string) error {
	return failed("--"+name+": expected a value, found none", hintFlags)
}

// excludeUnnamed is about a line of --exclude.
func excludeUnnamed(r requirements.Requirement) error {
	return failed(place(r.Position) + ": expected the name of a package to leave out, found " + r.Text)
}

var errNoChoices = failed("--override and --exclude: a fixture of semantic versions takes none")

// Locks that are read.

// lockError is about a lock that was named by a flag.
func lockError(name string, err error) error { return inputError(name, err) }

// outputUnreadable is about a file at -o that would be replaced.
func outputUnreadable(err error) error {
	m := failed(err.Error())
	m.details = append(m.details, "what the file at --output-file pins stays where it can, so it is read before it is replaced")
	m.hints = append(m.hints, "--upgrade replaces it without reading it")
	return m
}

func upgradeUnreadable(err error) error {
	return failed("--upgrade-package: "+err.Error(), "a name, or a name and what it may be, as in flask or 'flask<4'")
}

func upgradeURL(text string) error {
	return failed("--upgrade-package: " + text + ": a URL has no versions")
}

var errNoLocks = failed("--prefer: a fixture of semantic versions takes none")
