package interpreter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"resolve/pep440"
)

// A RangeError says that no Python on PATH is in a range.
type RangeError struct {
	Range  string
	Others []string // what those that were asked are or did instead
}

func (e *RangeError) Error() string {
	others := "there is no Python"
	if len(e.Others) > 0 {
		others = strings.Join(e.Others, "; ")
	}
	return fmt.Sprintf("looking for Python %s on PATH: %s", e.Range, others)
}

// asRange returns the range of versions that a user's word for an interpreter is,
// as >=3.12,<3.14 and cpython>=3.12; nil if it is another word.
func asRange(word string) (pep440.Specifiers, error) {
	text := strings.ToLower(word)
	for _, prefix := range []string{"cpython@", "cpython", "python"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			text = rest
			break
		}
	}
	if text == "" || strings.IndexByte("<>=!~", text[0]) < 0 {
		return nil, nil
	}
	within, err := pep440.ParseSpecifiers(text)
	if err != nil {
		return nil, fmt.Errorf("reading %q as a range of Python versions: %w", word, err)
	}
	return within, nil
}

// findWithin returns the first Python on path whose version is in a range: of each
// folder python3 and python, then those with a minor version in their names, the
// newest first. A prerelease of the latter must be asked for by name. Where there is
// none the error is a *RangeError.
func (f *finder) findWithin(ctx context.Context, path string, within pep440.Specifiers) (*Python, error) {
	var others []string
	told := map[string]bool{} // executables that are among others
	numbered := func(dir string) []string { return numberedNames(dir, within) }
	for name := range candidates(path, numbered) {
		p, err := f.identify(ctx, name)
		switch {
		case errors.Is(err, errMute):
			return nil, err
		case ctx.Err() != nil:
			return nil, fmt.Errorf("asking %s what it is: %w", name, context.Cause(ctx))
		case err != nil:
			others = append(others, fmt.Sprintf("asking %s what it is: %s", name, oneLine(err)))
		case isWithin(p, name, within):
			return p, nil
		case !told[p.Executable]:
			told[p.Executable] = true
			others = append(others, fmt.Sprintf("%s is %s", name, p.Python.Version))
		}
		if errors.Is(err, errTimeout) {
			break
		}
	}
	return nil, &RangeError{Range: within.String(), Others: others}
}

func isWithin(p *Python, file string, within pep440.Specifiers) bool {
	v := p.Python.Version
	if v.IsPrerelease() && !within.NamesPrerelease() && !slices.Contains(programNames(), filepath.Base(file)) {
		return false
	}
	return within.Contains(v)
}

// numberedNames returns the programs of a folder that are called as Pythons of a
// minor version with releases in a range, as python3.13, the newest first.
func numberedNames(dir string, within pep440.Specifiers) (names []string) {
	entries, _ := os.ReadDir(dir) // a folder that cannot be read has none to run
	minors := map[string]int{}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), ".exe"), "python3.")
		minor, err := strconv.ParseUint(rest, 10, 16)
		if !ok || err != nil || !mayHave(within, minor) {
			continue
		}
		minors[e.Name()] = int(minor)
		names = append(names, e.Name())
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(minors[b], minors[a]) })
	return names
}

// mayHave reports whether releases of Python 3.minor can be in a range.
func mayHave(within pep440.Specifiers, minor uint64) bool {
	all := pep440.MustParseSpecifiers(fmt.Sprintf("==3.%d.*", minor)).Set()
	return !all.IsDisjoint(within.Set())
}
