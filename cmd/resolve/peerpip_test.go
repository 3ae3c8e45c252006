package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"resolve/internal/peers"
	"resolve/pep508"
)

// pipDifferences lists, by case and the number of the step, where pip says
// something else.
var pipDifferences = map[string]string{
	"huge-1 0":                 "pip's environment has setuptools, and what that needs, to begin with, and its list of what is installed leaves it out",
	"conflicting_triangle-0 1": "pip replaces the C of the A that is installed, and says that A is broken now; a lock of B has no A",
}

// A case of pip's changes an environment, and a lock has none. So what is there
// is the lock of the run before: its pins are preferred, and stay where nothing
// takes their place. When something is uninstalled the lines that are left are
// locked again. For --no-deps all other packages are excluded.
func TestPeerPip(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range peers.PipCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			e := &peerEnvironment{peerBench: newPeerBench(t, c.Universe), c: c, pins: map[string]string{}}
			for i := range c.Steps {
				step := fmt.Sprintf("%s %d", c.Name, i)
				problem := e.do(&c.Steps[i])
				why, listed := pipDifferences[step]
				seen[step] = true
				switch {
				case problem != "" && !listed:
					t.Errorf("step %d: %s", i, problem)
				case problem == "" && listed:
					t.Errorf("step %d is listed as different (%s), and it is not", i, why)
				}
			}
		})
	}
	for step := range pipDifferences {
		if !seen[step] {
			t.Logf("%s is listed as different, and it is not there", step)
		}
	}
}

// A peerEnvironment is what is installed.
type peerEnvironment struct {
	*peerBench
	c     *peers.Pip
	lines []string          // that were asked for and not taken back
	pins  map[string]string // by normal names
}

// do does a step, and says how what came of it is not what is expected.
func (e *peerEnvironment) do(s *peers.PipStep) string {
	flags := []string{"--python-version", "3.12", "--python-platform", "linux"}
	lines := s.Install
	if s.Uninstall != nil {
		e.lines = slices.DeleteFunc(e.lines, func(line string) bool { return named(line, s.Uninstall) })
		lines = e.lines
	}
	if s.NoDeps {
		flags = append(flags, "--excludes", e.others(s.Install))
	}
	a := e.ask(lines, e.pins, flags...)
	if s.Fails {
		return a.explains(lines)
	}
	if a.code != exitSolved {
		return a.has(nil)
	}
	if s.Uninstall != nil {
		e.pins = a.pins
	} else {
		e.lines = append(e.lines, s.Install...)
		maps.Copy(e.pins, a.pins)
	}
	if s.State == nil {
		return ""
	}
	want := map[string]string{}
	for _, line := range s.State {
		name, version, _ := strings.Cut(line, " ")
		want[name] = version
	}
	a.pins = e.pins
	return a.has(want)
}

// others writes a file of all packages that no line names.
func (e *peerEnvironment) others(lines []string) (file string) {
	var names []string
	for _, p := range e.c.Universe.Projects {
		if !slices.ContainsFunc(lines, func(line string) bool { return named(line, []string{p.Name}) }) {
			names = append(names, p.Name)
		}
	}
	file = e.file("excludes.txt")
	e.write(file, names)
	return file
}

// named reports whether a requirement is of one of these packages.
func named(line string, names []string) bool {
	name := pep508.NormalizeName(pep508.MustParse(line).Name)
	return slices.ContainsFunc(names, func(n string) bool { return pep508.NormalizeName(n) == name })
}
