package semver

import (
	"fmt"

	masterminds "github.com/Masterminds/semver/v3"
)

// A Constraint admits versions, in the syntax of Masterminds/semver: "^1.2",
// ">=1.0 <2.0 || 3.x". The zero value admits every version.
type Constraint struct{ c *masterminds.Constraints }

// ParseConstraint reads a constraint; "" admits every version.
func ParseConstraint(s string) (Constraint, error) {
	if s == "" {
		return Constraint{}, nil
	}
	c, err := masterminds.NewConstraint(s)
	if err != nil {
		return Constraint{}, fmt.Errorf("reading constraint %q: %w", s, err)
	}
	c.IncludePrerelease = true
	return Constraint{c}, nil
}

// String returns the constraint; it round-trips through ParseConstraint.
func (c Constraint) String() string {
	if c.c == nil {
		return ""
	}
	return c.c.String()
}

// Contains reports whether c admits v by order alone: a prerelease is a member
// of a range like any other version, and who prefers stable ones does so when
// he chooses.
func (c Constraint) Contains(v Version) bool { return c.c == nil || c.c.Check(v.v) }
