package resolver

import (
	"slices"

	"resolve/pep440"
	"resolve/pep508"
)

// PEP440 is the scheme of Python packages: versions and constraints by PEP
// 440, dependencies by PEP 508.
var PEP440 Scheme = pep440Scheme{}

type pep440Scheme struct{}

func (pep440Scheme) Name() string { return "pep440" }

func (pep440Scheme) Sort(spellings []string) (Versions, []int) {
	list, places := pep440.Sort(spellings)
	return pep440Versions(list), places
}

func (pep440Scheme) Dependency(line string) (Dependency, error) {
	r, err := pep508.Parse(line)
	return fromRequirement(r), err
}

func (pep440Scheme) MetadataDependency(line string) (Dependency, error) {
	r, _, err := pep508.ParseLenient(line)
	return fromRequirement(r), err
}

func fromRequirement(r pep508.Requirement) Dependency {
	return Dependency{Name: r.Name, Extras: r.Extras, Constraint: r.Specifiers.String(), Marker: r.Marker, URL: r.URL}
}

func (pep440Scheme) Pins(constraint string) bool {
	return anySpecifier(constraint, func(s pep440.Specifier) bool {
		return s.Op == pep440.Equal && !s.Wildcard || s.Op == pep440.Arbitrary
	})
}

func (pep440Scheme) NamesPrerelease(constraint string) bool {
	return anySpecifier(constraint, func(s pep440.Specifier) bool {
		return s.Op != pep440.NotEqual && s.Version.IsPrerelease()
	})
}

func (pep440Scheme) BoundBelow(constraint string) bool {
	return anySpecifier(constraint, func(s pep440.Specifier) bool {
		return s.Op != pep440.NotEqual && s.Op != pep440.Less && s.Op != pep440.LessEqual
	})
}

func anySpecifier(constraint string, f func(pep440.Specifier) bool) bool {
	specifiers, err := pep440.ParseSpecifiers(constraint)
	return err == nil && slices.ContainsFunc(specifiers, f) // Dependency gave the constraint, so it can be read
}

type pep440Versions []pep440.Version

func (vs pep440Versions) Len() int              { return len(vs) }
func (vs pep440Versions) String(i int) string   { return vs[i].String() }
func (vs pep440Versions) Prerelease(i int) bool { return vs[i].IsPrerelease() }

func (vs pep440Versions) Match(constraint string, admit func(from, to int)) {
	specifiers, err := pep440.ParseSpecifiers(constraint)
	if err != nil {
		return // Dependency gave the constraint, so it can be read
	}
	specifiers.Runs(vs, admit)
}
