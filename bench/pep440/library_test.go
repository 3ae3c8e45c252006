package pep440bench

import (
	"fmt"

	semver "deps.dev/util/semver"
	aqua "github.com/aquasecurity/go-pep440-version"

	"resolve/pep440"
)

// A library is one of those compared, as a sequence of questions that may be asked
// of all. Benchmarks call the libraries themselves.
type library struct {
	name     string
	parse    func(text string) (fmt.Stringer, error)
	compare  func(a, b string) (int, error)
	contains func(specifiers, version string) (bool, error) // prereleases included
	valid    func(specifiers string) bool
}

var libraries = []library{
	{
		name:  "ours",
		parse: func(text string) (fmt.Stringer, error) { return pep440.Parse(text) },
		compare: func(a, b string) (int, error) {
			return compare(a, b, pep440.Parse, pep440.Version.Compare)
		},
		contains: func(specifiers, version string) (bool, error) {
			s, err := pep440.ParseSpecifiers(specifiers)
			return s.ContainsText(version), err
		},
		valid: func(specifiers string) bool { _, err := pep440.ParseSpecifiers(specifiers); return err == nil },
	},
	{
		name: "deps.dev",
		parse: func(text string) (fmt.Stringer, error) {
			v, err := semver.PyPI.Parse(text)
			if err != nil {
				return nil, err
			}
			return canon{v}, nil
		},
		compare: func(a, b string) (int, error) {
			return compare(a, b, semver.PyPI.Parse, (*semver.Version).Compare)
		},
		contains: func(specifiers, version string) (bool, error) {
			s, err := semver.PyPI.ParseConstraint(specifiers)
			if err != nil {
				return false, err
			}
			v, err := semver.PyPI.Parse(version)
			return err == nil && s.MatchVersionPrerelease(v), nil
		},
		valid: func(specifiers string) bool { _, err := semver.PyPI.ParseConstraint(specifiers); return err == nil },
	},
	{
		name:  "aquasecurity",
		parse: func(text string) (fmt.Stringer, error) { return aqua.Parse(text) },
		compare: func(a, b string) (int, error) {
			return compare(a, b, aqua.Parse, aqua.Version.Compare)
		},
		contains: func(specifiers, version string) (bool, error) {
			s, err := aqua.NewSpecifiers(specifiers, aqua.WithPreRelease(true))
			if err != nil {
				return false, err
			}
			v, err := aqua.Parse(version)
			return err == nil && s.Check(v), nil
		},
		valid: func(specifiers string) bool { _, err := aqua.NewSpecifiers(specifiers); return err == nil },
	},
}

// canon is a version of deps.dev, written in its normal form with the local part.
type canon struct{ v *semver.Version }

func (c canon) String() string { return c.v.Canon(true) }

func compare[V any](a, b string, parse func(string) (V, error), compare func(V, V) int) (int, error) {
	v, err := parse(a)
	if err != nil {
		return 0, err
	}
	w, err := parse(b)
	if err != nil {
		return 0, err
	}
	return compare(v, w), nil
}
