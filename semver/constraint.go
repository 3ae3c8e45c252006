package semver

import (
	"errors"
	"fmt"
	"strings"
)

// A Constraint admits versions, in the syntax that Go programs know from
// Masterminds/semver: "^1.2", ">=1.0 <2.0 || 3.x". The zero value admits every
// version.
type Constraint struct{ any [][]comparator } // one of the lists holds as a whole

// Bounds of what is read: of a constraint's text in bytes, and of its
// alternatives.
const (
	maxConstraint   = 512
	maxAlternatives = 32
)

var (
	errImproper = errors.New("expected comparisons as >=1.2.3, ^1.2 or 1.x, with spaces or commas between, and || between alternatives")
	errTooMany  = fmt.Errorf("it has more than %d alternatives", maxAlternatives)
)

// ParseConstraint reads a constraint; "" admits every version.
func ParseConstraint(s string) (Constraint, error) {
	if s == "" {
		return Constraint{}, nil
	}
	c, err := parseConstraint(s)
	if err != nil {
		return Constraint{}, fmt.Errorf("reading constraint %q: %w", s, err)
	}
	return c, nil
}

func parseConstraint(s string) (c Constraint, err error) {
	if len(s) > maxConstraint {
		return c, errTooLong
	}
	alternatives := strings.Split(s, "||")
	if len(alternatives) > maxAlternatives {
		return c, errTooMany
	}
	for _, one := range alternatives {
		all, err := parseComparators(one)
		if err != nil {
			return c, err
		}
		c.any = append(c.any, all)
	}
	return c, nil
}

const spaces = " \t\n\f\r"

// parseComparators reads comparisons with spaces, a comma or both between.
func parseComparators(s string) (all []comparator, err error) {
	s = strings.Trim(s, spaces)
	for {
		word := s[:len(s)-len(strings.TrimLeft(s, "=!<>~^"))]
		s = strings.TrimLeft(s[len(word):], spaces)
		end := strings.IndexAny(s, spaces+",")
		if end < 0 {
			end = len(s)
		}
		one, err := newComparator(word, s[:end])
		if err != nil {
			return nil, err
		}
		rest := strings.TrimLeft(s[end:], spaces)
		if hyphen, ok := strings.CutPrefix(rest, "-"); ok && word == "" && end < len(s) && s[end] != ',' {
			// "1.2 - 1.4" is ">=1.2 <=1.4"; the spaces make it a range.
			to := strings.TrimLeft(hyphen, spaces)
			if end = strings.IndexAny(to, spaces+","); end < 0 {
				end = len(to)
			}
			last, err := newComparator("<=", to[:end])
			if err != nil || to == hyphen {
				return nil, errImproper
			}
			one.op = ">="
			all, rest = append(all, one, last), strings.TrimLeft(to[end:], spaces)
		} else {
			all = append(all, one)
		}
		if rest == "" {
			return all, nil
		}
		s = strings.TrimLeft(strings.TrimPrefix(rest, ","), spaces)
	}
}

// String returns the constraint; it round-trips through ParseConstraint.
func (c Constraint) String() string {
	var b strings.Builder
	for i, all := range c.any {
		if i > 0 {
			b.WriteString(" || ")
		}
		for j, one := range all {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(one.op + one.text)
		}
	}
	return b.String()
}

// Contains reports whether c admits v by order alone: a prerelease is a member
// of a range like any other version, and who prefers stable ones does so when
// he chooses.
func (c Constraint) Contains(v Version) bool {
	for _, all := range c.any {
		if containsAll(all, v) {
			return true
		}
	}
	return c.any == nil
}

func containsAll(all []comparator, v Version) bool {
	for _, one := range all {
		if !one.admits(v) {
			return false
		}
	}
	return true
}
