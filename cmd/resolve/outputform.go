package main

import (
	"io"
	"path/filepath"
	"runtime"
	"strings"

	"resolve/export"
	"resolve/lockfile"
	"resolve/resolver"
)

// The names of the forms that are locks.
const (
	requirementsForm = "requirements.txt"
	pylockForm       = "pylock.toml"
)

// An outputForm is a form in which an answer is written.
type outputForm struct {
	name     string
	comments bool // it has a place for the header
	lock     bool // it is read back for preferences
	write    func(w io.Writer, r *resolver.Resolution, x *rendering) error
}

// A rendering is what the forms know besides the answer.
type rendering struct {
	lock     lockfile.Options
	question *question
}

// outputForms returns the forms, the default first.
func outputForms() []outputForm {
	exported := func(write func(io.Writer, *resolver.Resolution, export.Options) error) func(io.Writer, *resolver.Resolution, *rendering) error {
		return func(w io.Writer, r *resolver.Resolution, x *rendering) error {
			return write(w, r, export.Options{Version: version(), Target: x.question.request.Target, Scheme: x.question.request.Scheme})
		}
	}
	return []outputForm{
		{requirementsForm, true, true, func(w io.Writer, r *resolver.Resolution, x *rendering) error {
			return lockfile.WriteRequirements(w, r, x.lock)
		}},
		{pylockForm, true, true, func(w io.Writer, r *resolver.Resolution, x *rendering) error {
			return lockfile.WritePylock(w, r, x.lock)
		}},
		{"json", false, true, exported(export.JSON)},
		{"cyclonedx", false, true, exported(export.CycloneDX)},
		{"dot", false, false, exported(export.DOT)},
		{"mermaid", false, false, exported(export.Mermaid)},
	}
}

// form returns the form that --format names, else the one of the file's name.
func (l *locking) form() (*outputForm, error) { return l.formOf(l.output) }

// formOf is form for a file of this name.
func (l *locking) formOf(file string) (*outputForm, error) {
	name := l.format
	if name == "" {
		name = requirementsForm
		if strings.EqualFold(filepath.Ext(file), ".toml") {
			name = pylockForm
		}
	}
	var names []string
	for _, f := range outputForms() {
		if f.name == name {
			return &f, nil
		}
		names = append(names, f.name)
	}
	return nil, badValue("--format", name, names)
}

// isPylockName reports whether a file may be called so (PEP 751, File Name).
func isPylockName(name string) bool {
	if name == pylockForm {
		return true
	}
	middle, ok := strings.CutPrefix(name, "pylock.")
	if ok {
		middle, ok = strings.CutSuffix(middle, ".toml")
	}
	return ok && middle != "" && !strings.Contains(middle, ".")
}

// nativeLineEnd is what ends a line where this program runs.
var nativeLineEnd = map[bool]string{true: "\r\n", false: "\n"}[runtime.GOOS == "windows"]
