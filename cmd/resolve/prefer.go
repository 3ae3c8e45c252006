package main

import (
	"fmt"
	"io"
	"slices"

	"resolve/lockfile"
	"resolve/pep508"
	"resolve/resolver"
)

// upgradeOrigin is where constraints of --upgrade-package come from.
func (a audience) upgradeOrigin() string {
	if a.asks {
		return "upgrade-package"
	}
	return "--upgrade-package"
}

// addLocks makes the pins of the file at -o, which is about to be replaced, and
// of other locks the preferences of a request, those of -o first.
//
// As uv and pip-compile have it, --upgrade passes over the file at -o,
// --upgrade-package over the pins of one package, and what it asks for besides
// a name is a constraint. A file at -o without pins prefers nothing, and one
// that cannot be read is not replaced. Neither uv nor pip-compile takes
// preferences from another file than -o.
func (l *locking) addLocks(req *resolver.Request, to audience) error {
	var env *pep508.Environment
	if req.Target != nil {
		env = &req.Target.Environment
	}
	if req.Scheme == resolver.SemVer { // locks are read by Python's rules
		if len(l.prefer) > 0 {
			return errNoLocks
		}
		return nil
	}
	upgraded := map[string]bool{}
	for _, text := range l.upgradePackages {
		r, err := pep508.Parse(text)
		switch {
		case err != nil:
			return upgradeUnreadable(err)
		case r.URL != "":
			return upgradeURL(text)
		}
		upgraded[r.Name] = true
		if len(r.Specifiers) > 0 {
			req.Constraints = append(req.Constraints, resolver.Requirement{Text: text, Origin: resolver.Origin{File: to.upgradeOrigin()}})
		}
	}
	names, err := l.groupNames(l.upgradeGroups)
	if err != nil {
		return err
	}
	for _, name := range names {
		upgraded[name] = true
	}
	var list []resolver.Preference
	form, err := l.form()
	if err != nil {
		return err
	}
	if l.output != "" && l.isRegular(l.output) && !l.upgrade && form.lock {
		lock, err := l.readOld(l.output, form)
		if err != nil {
			return outputUnreadable(err)
		}
		list = lock.Preferences(env)
	}
	for _, name := range l.prefer {
		lock, err := l.readLock(name, l.stdin)
		if err == nil {
			err = lock.Demand()
		}
		if err != nil {
			return lockError(name, err)
		}
		list = append(list, lock.Preferences(env)...)
	}
	req.Choice.Preferences = slices.DeleteFunc(list, func(p resolver.Preference) bool { return upgraded[p.Name] })
	return nil
}

// readLock reads the lock at name; "-" is stdin, if that is not nil.
func (p *process) readLock(name string, stdin io.Reader) (*lockfile.Lock, error) {
	if name == "-" && stdin != nil {
		return lockfile.Read(stdinName, stdin)
	}
	return p.readLockFile(name, lockfile.Read)
}

// readOld reads the file that is to be replaced by one of a form, which is what it
// is taken for: its name is the user's choice.
func (p *process) readOld(name string, form *outputForm) (*lockfile.Lock, error) {
	if form.name == pylockForm {
		return p.readLockFile(name, lockfile.Read)
	}
	return p.readLockFile(name, lockfile.ReadText)
}

func (p *process) readLockFile(name string, read func(string, io.Reader) (*lockfile.Lock, error)) (*lockfile.Lock, error) {
	f, err := p.seen().Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, systemCause(err))
	}
	defer f.Close()
	return read(name, f)
}
