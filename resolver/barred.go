package resolver

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver/internal/pubgrub"
)

// A barred is versions of a package that a failure tells of, and why they
// cannot be used.
type barred struct {
	pkg      string
	versions pubgrub.Set
	of       *candidates
	why      unusable
}

// barredHints says what would let the versions in.
func (f *failed) barredHints(b barred) []Hint {
	switch b.why.reason {
	case requiresPython:
		return f.pythonHint(b)
	case noFittingWheel:
		return f.wheelsHint(b)
	case prerelease:
		return f.choiceHint(b, HintPrerelease, func(c *Choice) string {
			c.PrereleasesOf = with(c.PrereleasesOf, b.pkg, IfNecessary)
			return fmt.Sprintf("--prerelease-package %s=if-necessary", b.pkg)
		})
	case mustBuild:
		return f.choiceHint(b, HintBuild, func(c *Choice) string {
			named := c.NoBuild.Of[b.pkg]
			c.NoBuild.Of = with(c.NoBuild.Of, b.pkg, false)
			if named {
				return fmt.Sprintf("%s built from its sdist: without --no-build-package %[1]s", b.pkg)
			}
			return fmt.Sprintf("%s built from its sdist: --no-binary-package %[1]s lifts --no-build for it", b.pkg)
		})
	case noBinary:
		return f.choiceHint(b, HintBinary, func(c *Choice) string {
			named := c.NoBinary.Of[b.pkg]
			c.NoBinary.Of = with(c.NoBinary.Of, b.pkg, false)
			if named {
				return fmt.Sprintf("a wheel of %s: without --no-binary-package %[1]s", b.pkg)
			}
			return fmt.Sprintf("a wheel of %s: --no-build-package %[1]s lifts --no-binary for it", b.pkg)
		})
	case tooNew:
		return f.newerHint(b)
	case yanked:
		return f.yankedHint(b)
	}
	return nil
}

// with returns a copy of a map with one more value.
func with[V any](m map[string]V, key string, value V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	out[key] = value
	return out
}

// choiceHint tries another choice, and says what it is if there is a solution.
func (f *failed) choiceHint(b barred, kind string, change func(*Choice) string) []Hint {
	req := *f.r.request
	what := change(&req.Choice)
	a := f.try(&req)
	if a.answer == nil {
		return nil
	}
	return []Hint{{Kind: kind, Package: b.pkg, Version: a.version(b.pkg), Text: "there is a solution with " + what}}
}

// version returns the version that an answer has of a package, "" for none.
func (a attempt) version(name string) string {
	p, ok := a.answer.packages.byName[[2]string{name, ""}]
	if !ok || a.answer.solver.Decided(p) < 0 {
		return ""
	}
	return a.answer.packages.all[p].candidates.versions.String(a.answer.solver.Decided(p))
}

// newerHint finds the first of the versions that the limit leaves out.
func (f *failed) newerHint(b barred) []Hint {
	var first time.Time
	version := ""
	for v := range b.versions.All {
		for _, file := range b.of.filesOf(v) {
			if !file.Uploaded.IsZero() && (first.IsZero() || file.Uploaded.Before(first)) {
				first, version = file.Uploaded, b.of.versions.String(v)
			}
		}
	}
	if first.IsZero() {
		return nil
	}
	day := first.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	hints := f.choiceHint(b, HintNewer, func(c *Choice) string {
		c.ExcludeNewerOf = with(c.ExcludeNewerOf, b.pkg, day)
		return fmt.Sprintf("--exclude-newer-package %s=%s: %s %s was uploaded on that day", b.pkg, first.UTC().Format(time.DateOnly), b.pkg, version)
	})
	for i := range hints {
		hints[i].Version = version
	}
	return hints
}

// yankedHint tries a line that names the highest of the versions.
func (f *failed) yankedHint(b barred) []Hint {
	version := b.of.versions.String(b.versions.Max())
	text := pinText(f.r.env.scheme, b.pkg, version)
	lines := append(slices.Clone(f.lines), line{Requirement{Text: text}, requirementLine})
	if f.try(withLines(f.r.request, lines)).answer == nil {
		return nil
	}
	return []Hint{{Kind: HintYanked, Package: b.pkg, Version: version, Text: fmt.Sprintf("a line %s takes the yanked version all the same", text)}}
}

// triedPythons is how many other Pythons are tried.
const triedPythons = 3

// pythonHint finds the lowest Python that the versions ask for with which
// there is a solution.
func (f *failed) pythonHint(b barred) []Hint {
	var wanted []pep440.Version
	for v := range b.versions.All {
		detail := b.why.detail
		if own := b.of.why(v); own.reason == requiresPython {
			detail = own.detail
		}
		specifiers, _, err := pep440.ParseSpecifiersLenient(detail)
		if low := lowerBound(specifiers); err == nil && low.exists && !low.exclusive {
			wanted = append(wanted, releaseOf(low.version))
		}
	}
	return f.tryPythons(b, wanted)
}

// tryPythons tries Pythons, the lowest first.
func (f *failed) tryPythons(b barred, versions []pep440.Version) []Hint {
	slices.SortFunc(versions, pep440.Version.Compare)
	versions = slices.CompactFunc(versions, func(a, b pep440.Version) bool { return a.Compare(b) == 0 })
	for _, v := range versions[:min(len(versions), triedPythons)] {
		if pep440.MustParse(dist.DefaultPython).Compare(pep440.MustParse(upTo(v, 2, 0))) < 0 {
			continue // there is no such Python
		}
		req := *f.r.request
		python := f.r.env.target.Python
		python.Version = v
		req.Target = dist.NewTarget(python, f.r.env.target.Platform)
		if a := f.try(&req); a.answer != nil {
			return []Hint{{Kind: HintPython, Package: b.pkg, Version: a.version(b.pkg), Text: "there is a solution with --python-version " + shortVersion(v)}}
		}
	}
	return nil
}

// shortVersion leaves out numbers of a Python that go without saying.
func shortVersion(v pep440.Version) string {
	r := v.Release()
	n := len(r)
	for n > 2 && r[n-1] == 0 {
		n--
	}
	return upTo(v, n, 0)
}

// shownTags is how many tags of wheels are listed.
const shownTags = 4

// wheelsHint says what the highest of the versions has wheels for, and tries
// the Pythons among that.
func (f *failed) wheelsHint(b barred) []Hint {
	v := b.versions.Max()
	var tags []string
	var pythons []pep440.Version
	for _, file := range b.of.filesOf(v) {
		if file.Kind != dist.Wheel {
			continue
		}
		name, err := dist.ParseWheelName(file.Filename)
		if err != nil {
			continue
		}
		tag := strings.Join([]string{name.Pythons, name.ABIs, name.Platforms}, "-")
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
		if minor, ok := strings.CutPrefix(name.Pythons, "cp3"); ok && minor != "" {
			if python, err := pep440.Parse("3." + minor); err == nil {
				pythons = append(pythons, python)
			}
		}
	}
	if hints := f.tryPythons(b, nearest(pythons, f.r.env.view.python.version)); hints != nil {
		return hints
	}
	if len(tags) == 0 {
		return nil
	}
	more := ""
	if n := len(tags) - shownTags; n > 0 {
		tags, more = tags[:shownTags], fmt.Sprintf(" and %d more", n)
	}
	version := b.of.versions.String(v)
	return []Hint{{Kind: HintWheels, Package: b.pkg, Version: version, Text: fmt.Sprintf("%s %s has wheels for %s%s", b.pkg, version, strings.Join(tags, ", "), more)}}
}

// nearest returns the Pythons that are nearest to one, which is not among them.
func nearest(list []pep440.Version, to pep440.Version) []pep440.Version {
	minor := func(v pep440.Version) int {
		if r := v.Release(); len(r) > 1 {
			return int(r[1])
		}
		return 0
	}
	gap := func(v pep440.Version) int { return max(minor(v)-minor(to), minor(to)-minor(v)) }
	list = slices.DeleteFunc(slices.Clone(list), func(v pep440.Version) bool { return gap(v) == 0 })
	slices.SortFunc(list, func(a, b pep440.Version) int { return cmp.Or(cmp.Compare(gap(a), gap(b)), a.Compare(b)) })
	list = slices.CompactFunc(list, func(a, b pep440.Version) bool { return a.Compare(b) == 0 })
	return list[:min(len(list), 2)]
}

// prereleaseHints are about constraints that no version meets because all
// that come near are prereleases: >=2.0 where there is 2.0rc1.
func (f *failed) prereleaseHints(e *NoSolution) (list []Hint) {
	if f.r.env.scheme != PEP440 {
		return nil
	}
	for i := range e.Conflict.Lines {
		at := e.places[i]
		l := &f.r.asks.lines[at]
		p, known := e.inner.packages.byName[[2]string{l.dependency.Name, ""}]
		if !known || e.inner.packages.all[p].candidates == nil {
			continue
		}
		c := e.inner.packages.all[p].candidates
		if !c.match(l.dependency.Constraint).Empty() {
			continue
		}
		for v := c.versions.Len() - 1; v >= 0; v-- {
			version := pep440.MustParse(c.versions.String(v))
			specifiers, err := pep440.ParseSpecifiers(l.dependency.Constraint)
			if err != nil || !version.IsPrerelease() || !specifiers.Contains(releaseOf(version)) {
				continue
			}
			looser, ok := loosen(l.dependency.Constraint, version)
			if text, fits := rewritten(PEP440, l, looser); ok && fits && f.solves(at, text) {
				list = append(list, Hint{
					Kind: HintPrerelease, Package: l.dependency.Name, Version: version.String(), Origin: l.Origin,
					Text: fmt.Sprintf("%s %s is a prerelease: change %s to %s", l.dependency.Name, version, e.Conflict.Lines[i].place(), text),
				})
				e.Conflict.Lines[i].Edit = &Edit{Text: text}
				f.said[at] = true
			}
			break
		}
	}
	return list
}
