package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"resolve/lockfile"
	"resolve/pep508"
	"resolve/pyproject"
	"resolve/requirements"
	"resolve/resolver"
	"resolve/service"
)

// A badAsk is what is wrong with a request.
type badAsk struct{ error }

func (e *badAsk) Unwrap() error { return e.error }

// read makes a question of a request's body. Nothing that the body names is
// read: no file, no URL, no variable of the environment.
func (s *serving) read(ctx context.Context, src []byte) (*service.Question, error) {
	q, err := s.readAsk(ctx, src)
	if err != nil && ctx.Err() == nil {
		err = &badAsk{err}
	}
	return q, err
}

func (s *serving) readAsk(ctx context.Context, src []byte) (*service.Question, error) {
	b, err := parseBody(src)
	if err != nil {
		return nil, err
	}
	c, said := listeningConsole()
	in := &input{to: s.asker()}
	if err := b.readInto(in, c); err != nil {
		return nil, err
	}
	choice, err := b.choice.choice(in, time.Now())
	if err != nil {
		return nil, err
	}
	t, err := s.target(ctx, b.pythonVersion, b.platform)
	if err != nil {
		return nil, err
	}
	in.checkPython(t.Target, c)
	req := resolver.Request{
		Requirements: in.requirements,
		Constraints:  in.constraints,
		Target:       t.Target,
		Budget:       b.budget,
		Choice:       choice,
	}
	if err := b.addLock(&req, in.to); err != nil {
		return nil, err
	}
	a, err := s.answering(b, req, slices.Concat(t.warnings, said()))
	if err != nil {
		return nil, err
	}
	return &service.Question{Request: req, Answer: a.write}, nil
}

// readInto reads the texts of the body.
func (b *serviceBody) readInto(in *input, c *console) error {
	_, lines := b.texts["requirements"]
	_, isProject := b.texts["pyproject"]
	switch {
	case !lines && !isProject:
		return errNothingAsked
	case !isProject && (b.project.allExtras || len(b.project.extras)+len(b.project.groups) > 0):
		return errNoPyproject
	}
	for _, name := range []string{"requirements", "constraint"} {
		f, err := b.parse(name)
		if err != nil {
			return err
		}
		if err := in.add(f, c); err != nil {
			return err
		}
		if name == "requirements" && lines && len(f.Requirements) == 0 {
			c.warn(warnEmpty(name))
		}
	}
	if isProject {
		if err := b.readProject(in); err != nil {
			return err
		}
	}
	return b.readChoices(in, c)
}

// parse reads a text in the form of requirements.txt. What in it would reach
// for a file, a URL or another index is refused by its line.
func (b *serviceBody) parse(name string) (*requirements.File, error) {
	f, err := requirements.Parse(name, strings.NewReader(b.texts[name]), requirements.ParseOptions{
		Open:       func(string) (io.ReadCloser, error) { return nil, errNotOpened },
		OpenURL:    func(string) (io.ReadCloser, string, error) { return nil, "", errNotOpened },
		LookupEnv:  func(string) (string, bool) { return "", false },
		Constraint: name == "constraint",
	})
	if err != nil {
		return nil, inputError(name, err)
	}
	for _, o := range f.Options {
		if (audience{}).idleOption(o.Name) == "" && o.Name != "--no-binary" && o.Name != "--only-binary" {
			return nil, optionNotServed(o)
		}
	}
	for _, r := range slices.Concat(f.Requirements, f.Constraints) {
		if r.IsDirect() || r.Editable || r.Requirement.URL != "" {
			return nil, directNotServed(r)
		}
	}
	return f, nil
}

// readProject reads the text of a pyproject.toml.
func (b *serviceBody) readProject(in *input) error {
	const name = "pyproject"
	p, err := pyproject.Parse(name, []byte(b.texts[name]))
	if err != nil {
		return projectError(name, err)
	}
	return in.addProject(name, p, pyproject.Selection{
		Extras: splitCommas(b.project.extras), AllExtras: b.project.allExtras, Groups: b.project.groups,
	})
}

// readChoices reads the overrides and the excludes.
func (b *serviceBody) readChoices(in *input, c *console) error {
	for _, name := range []string{"override", "exclude"} {
		f, err := b.parse(name)
		if err != nil {
			return err
		}
		if err := in.addOptions(f, c); err != nil {
			return err
		}
		for _, r := range f.Requirements {
			switch {
			case len(r.Hashes) > 0:
				return hashRefused(r)
			case name == "exclude":
				in.excludes = append(in.excludes, r.Requirement.Name)
			default:
				in.overrides = append(in.overrides, resolver.Requirement{Text: r.Text, Origin: originOf(r.Position)})
			}
		}
	}
	return nil
}

// addLock makes the pins of the lock in the body preferences, but for those of
// packages that are to be upgraded.
func (b *serviceBody) addLock(req *resolver.Request, to audience) error {
	l := &locking{options: &options{upgradePackages: b.upgradePackages}}
	if err := l.addLocks(req, to); err != nil {
		return err
	}
	text, ok := b.texts["prefer"]
	if !ok {
		return nil
	}
	name := "prefer"
	if isTOMLLock(text) {
		name = "prefer.toml"
	}
	lock, err := lockfile.Read(name, strings.NewReader(text))
	if err == nil {
		err = lock.Demand()
	}
	if err != nil {
		return lockError(name, err)
	}
	upgraded := map[string]bool{}
	for _, text := range b.upgradePackages {
		if r, err := pep508.Parse(text); err == nil {
			upgraded[r.Name] = true
		}
	}
	list := lock.Preferences(&req.Target.Environment)
	req.Choice.Preferences = slices.DeleteFunc(list, func(p resolver.Preference) bool { return upgraded[p.Name] })
	return nil
}

// isTOMLLock reports whether a lock is a pylock.toml, which says its version.
func isTOMLLock(text string) bool {
	for line := range strings.Lines(text) {
		if key, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(key) == "lock-version" {
			return true
		}
	}
	return false
}

// errNotOpened is why no file that a text names is opened.
var errNotOpened = errors.New("a request names no files and URLs")

// listeningConsole returns a console that keeps the warnings it is told.
func listeningConsole() (c *console, said func() []string) {
	var b bytes.Buffer
	c = newConsole(&process{stderr: &b, getenv: func(string) string { return "" }})
	c.format = formatJSON
	return c, func() (list []string) {
		for d := json.NewDecoder(&b); ; {
			var r errorRecord
			if d.Decode(&r) != nil {
				return list
			}
			list = append(list, r.Message)
		}
	}
}
