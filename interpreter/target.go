package interpreter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"resolve/cache"
	"resolve/dist"
	"resolve/pep440"
)

// A Wish is what a user says of the Python to lock for. The zero value leaves
// everything to the machine.
type Wish struct {
	Version  string // --python-version, as ParseVersion takes it
	Platform string // --python-platform, as dist.ParsePlatform takes it

	// Python is --python: a version, which is one like Version, a range of versions, as
	// >=3.12,<3.14, a program's file, a virtual environment's folder, or a program on PATH.
	Python string

	// System passes over virtual environments, also those on PATH.
	System bool
}

// Target returns what to lock for.
//
// A version alone is one for this machine's platform, a platform alone one for
// this machine's Python. With both nothing is asked. Without either it is the
// Python of the active virtual environment (VIRTUAL_ENV, CONDA_PREFIX), else one
// of the version of the .venv in the working folder or the nearest above it,
// else the interpreter that Find finds on PATH, and where there is none the
// newest CPython on the platform that Host reads. A range is for the first of these
// that is in it, where a folder on PATH offers those of numbered names too, as
// python3.13, and it is an error if none is.
//
// note tells what was assumed for want of an interpreter, as a sentence for
// the user without capital and full stop; "" if nothing was.
func Target(ctx context.Context, w Wish, c *cache.Dir, refresh bool) (t *dist.Target, note string, err error) {
	f := newFinder(c, refresh)
	return f.target(ctx, w)
}

// Remembered is Target as far as nobody need be asked for it: known is false if c
// does not hold what an interpreter would say, and the rest means nothing.
func Remembered(ctx context.Context, w Wish, c *cache.Dir) (t *dist.Target, note string, known bool, err error) {
	f := newFinder(c, false)
	f.mute = true
	t, note, err = f.target(ctx, w)
	return t, note, !errors.Is(err, errMute), err
}

func (f *finder) target(ctx context.Context, w Wish) (t *dist.Target, note string, err error) {
	if version, ok := asVersion(w.Python); ok {
		w.Version, w.Python = cmp.Or(w.Version, version), ""
	}
	within, err := asRange(w.Python)
	if err != nil {
		return nil, "", err
	}
	var py dist.Python
	var pf dist.Platform
	if w.Version != "" {
		if py, err = ParseVersion(w.Version); err != nil {
			return nil, "", err
		}
	}
	if w.Platform != "" {
		if pf, err = dist.ParsePlatform(w.Platform); err != nil {
			return nil, "", err
		}
	}
	path := os.Getenv("PATH")
	switch {
	case w.Python != "" && within == nil:
	case w.System:
		path = outsideVirtual(path)
	default:
		active := activeFolders(os.Getenv)
		path = strings.Join(append(active, path), string(os.PathListSeparator))
		if dir, err := os.Getwd(); err == nil && w.Version == "" && len(active) == 0 {
			if virtual, ok := virtualVersion(dir); ok && within.Contains(virtual.Version) {
				py, w.Version = virtual, virtual.Version.String()
				w.Python, within = "", nil
			}
		}
	}
	if w.Version != "" && w.Platform != "" {
		return dist.NewTarget(py, pf), "", nil
	}
	found, err := f.wished(ctx, w.Python, within, path)
	switch {
	case err == nil && w.Version != "":
		return found.withVersion(py), "", nil
	case err == nil && w.Platform != "":
		return dist.NewTarget(found.Python, pf), "", nil
	case err == nil:
		return found.Target(), "", nil
	case !errors.Is(err, ErrNotFound):
		return nil, "", err
	}
	return assumed(ctx, py, pf, w.Version, w.Platform, err)
}

// assumed is the target where no interpreter was found, for a reason.
func assumed(ctx context.Context, py dist.Python, pf dist.Platform, pythonVersion, platform string, reason error) (t *dist.Target, note string, err error) {
	if pythonVersion == "" {
		py = dist.Python{Implementation: "cpython", Version: pep440.MustParse(dist.DefaultPython)}
		note = fmt.Sprintf("%s, so this is for CPython %s", oneLine(reason), dist.DefaultPython)
	}
	if platform == "" {
		if pf, err = Host(ctx); err != nil {
			return nil, "", err
		}
	}
	return dist.NewTarget(py, pf), note, nil
}

// withVersion is a target like p's, for another version of its language: the
// platform's marker variables are what p says.
func (p *Python) withVersion(py dist.Python) *dist.Target {
	py.Implementation = p.Python.Implementation
	t := dist.NewTarget(py, p.Platform)
	env := &t.Environment
	env.OSName = p.Environment.OSName
	env.SysPlatform = p.Environment.SysPlatform
	env.PlatformMachine = p.Environment.PlatformMachine
	env.PlatformRelease = p.Environment.PlatformRelease
	env.PlatformSystem = p.Environment.PlatformSystem
	env.PlatformVersion = p.Environment.PlatformVersion
	return t
}

// oneLine is an error of several lines on one.
func oneLine(err error) string {
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

// ParseVersion reads a CPython version as --python-version takes it: two or
// three numbers, where two mean the first release of theirs, then perhaps a
// prerelease, and a t for the free-threaded build (PEP 703): 3.12, 3.13.1,
// 3.15.0rc1, 3.13t.
func ParseVersion(s string) (dist.Python, error) {
	number, freeThreaded := strings.CutSuffix(s, "t")
	v, err := pep440.Parse(number)
	fail := func(why string) (dist.Python, error) {
		return dist.Python{}, fmt.Errorf("reading Python version %q: %s", s, why)
	}
	switch {
	case err != nil || v.Epoch() != 0 || v.IsLocal() || strings.ContainsAny(v.String(), "!+") ||
		strings.Contains(v.String(), ".post") || strings.Contains(v.String(), ".dev"):
		return fail("expected two or three numbers, as 3.12 or 3.12.4")
	case len(v.Release()) < 2:
		return fail("the minor version is missing, as in 3.12")
	case len(v.Release()) > 3:
		return fail("it has more than three numbers")
	case v.Release()[0] < 3:
		return fail("only Python 3 is supported")
	case freeThreaded && v.Release()[0] == 3 && v.Release()[1] < 13:
		return fail("there are free-threaded builds since 3.13 only")
	}
	return dist.Python{Implementation: "cpython", Version: v, FreeThreaded: freeThreaded}, nil
}
