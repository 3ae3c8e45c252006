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
		return f.choiceHint(b, Hint{
			Kind: HintPrerelease, Text: "there is a solution with prereleases of " + b.pkg,
			Setting: Setting{"prerelease-package", b.pkg + "=if-necessary"},
		}, func(c *Choice) { c.PrereleasesOf = with(c.PrereleasesOf, b.pkg, IfNecessary) })
	case mustBuild:
		h := Hint{Kind: HintBuild, Text: fmt.Sprintf("there is a solution with %s built from its sdist", b.pkg)}
		h.lift(f.r.request.Choice.NoBuild, b.pkg, "no-binary-package")
		return f.choiceHint(b, h, func(c *Choice) { c.NoBuild.Of = with(c.NoBuild.Of, b.pkg, false) })
	case noBinary:
		h := Hint{Kind: HintBinary, Text: "there is a solution with a wheel of " + b.pkg}
		h.lift(f.r.request.Choice.NoBinary, b.pkg, "no-build-package")
		return f.choiceHint(b, h, func(c *Choice) { c.NoBinary.Of = with(c.NoBinary.Of, b.pkg, false) })
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

// lift says how a package gets what names forbid it: the setting of the other
// format, which is stronger where it is all packages that are forbidden it. There
// are several ways to forbid it by name, and so several that end that.
func (h *Hint) lift(names Names, pkg, setting string) {
	if names.Of[pkg] {
		h.Text += ", which you forbid by name"
	} else {
		h.Setting = Setting{setting, pkg}
	}
}

// choiceHint tries another choice, and gives the hint if there is a solution.
func (f *failed) choiceHint(b barred, h Hint, change func(*Choice)) []Hint {
	req := *f.r.request
	change(&req.Choice)
	a := f.try(&req)
	if a.answer == nil {
		return nil
	}
	h.Package, h.Version = b.pkg, a.version(b.pkg)
	return []Hint{h}
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
	date := first.UTC().Format(time.DateOnly)
	hints := f.choiceHint(b, Hint{
		Kind: HintNewer, Text: fmt.Sprintf("there is a solution with %s as of %s, when %s was uploaded", b.pkg, date, version),
		Setting: Setting{"exclude-newer-package", b.pkg + "=" + date},
	}, func(c *Choice) { c.ExcludeNewerOf = with(c.ExcludeNewerOf, b.pkg, day) })
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
			return []Hint{{
				Kind: HintPython, Package: b.pkg, Version: a.version(b.pkg), Text: "there is a solution with Python " + shortVersion(v),
				Setting: Setting{"python-version", shortVersion(v)},
			}}
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
