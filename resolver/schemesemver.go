package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"resolve/pep508"
	"resolve/semver"
)

// SemVer is the scheme of semantic versions. A dependency line is a name and a
// constraint, "bar ^1.2", or a name alone.
var SemVer Scheme = semverScheme{}

type semverScheme struct{}

func (semverScheme) Name() string { return "semver" }

func (semverScheme) Sort(spellings []string) (Versions, []int) {
	list, places := sortVersions(spellings, semver.Parse, semver.Version.Compare)
	return semverVersions(list), places
}

func (semverScheme) Dependency(line string) (Dependency, error) {
	name, constraint, _ := strings.Cut(strings.TrimSpace(line), " ")
	if !pep508.ValidName(name) {
		return Dependency{}, fmt.Errorf("reading dependency %q: invalid name %q", line, name)
	}
	c, err := semver.ParseConstraint(strings.TrimSpace(constraint))
	if err != nil {
		return Dependency{}, err
	}
	return Dependency{Name: pep508.NormalizeName(name), Constraint: c.String()}, nil
}

func (s semverScheme) MetadataDependency(line string) (Dependency, error) { return s.Dependency(line) }

func (semverScheme) Pins(constraint string) bool {
	_, err := semver.Parse(strings.TrimPrefix(constraint, "="))
	return err == nil
}

func (semverScheme) NamesPrerelease(constraint string) bool {
	words := strings.FieldsFunc(constraint, func(c rune) bool { return c == ' ' || c == ',' || c == '|' })
	return slices.ContainsFunc(words, func(word string) bool {
		v, err := semver.Parse(strings.TrimLeft(word, "<>=~^"))
		return err == nil && v.IsPrerelease() // "!=" is left, so what is excluded is no version
	})
}

// BoundBelow asks for the least version there can be.
func (semverScheme) BoundBelow(constraint string) bool {
	c, err := semver.ParseConstraint(constraint)
	return err == nil && !c.Contains(semver.MustParse("0.0.0-0"))
}

type semverVersions []semver.Version

func (vs semverVersions) Len() int              { return len(vs) }
func (vs semverVersions) String(i int) string   { return vs[i].String() }
func (vs semverVersions) Prerelease(i int) bool { return vs[i].IsPrerelease() }

func (vs semverVersions) Match(constraint string, admit func(from, to int)) {
	c, err := semver.ParseConstraint(constraint)
	if err != nil {
		return // Dependency gave the constraint, so it can be read
	}
	for i, v := range vs {
		if c.Contains(v) {
			admit(i, i+1)
		}
	}
}

// sortVersions parses spellings and sorts them, equal versions once as the first
// is spelled, and says for each spelling where its version is, -1 if it is none.
func sortVersions[V any](spellings []string, parse func(string) (V, error), compare func(V, V) int) (list []V, places []int) {
	places = make([]int, len(spellings))
	parsed := make([]V, len(spellings))
	order := make([]int, 0, len(spellings))
	for i, s := range spellings {
		v, err := parse(s)
		if err != nil {
			places[i] = -1
			continue
		}
		parsed[i] = v
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(compare(parsed[a], parsed[b]), cmp.Compare(a, b)) })
	for _, i := range order {
		if n := len(list); n == 0 || compare(list[n-1], parsed[i]) != 0 {
			list = append(list, parsed[i])
		}
		places[i] = len(list) - 1
	}
	return list, places
}
