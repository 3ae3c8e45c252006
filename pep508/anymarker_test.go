package pep508

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"resolve/pep440"
)

// anyEnvironment draws environments of interpreters, near to what anyMarker's
// comparisons name.
var anyEnvironment = rapid.Custom(func(t *rapid.T) *Environment {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "value") }
	full := pick("2.7.18", "3.7.9", "3.8.0", "3.8.0a1", "3.8.0rc1", "3.8.1", "3.8", "3.9.0b1", "3.9.0", "3.9.7", "3.10.0", "3.10.1", "3.11.0", "3.12.4", "3.8.1.dev0", "3.0.1", "4.0.0", "3")
	numbers := append(pep440.MustParse(full).Release(), 0)
	return &Environment{
		OSName:                       pick("posix", "nt", "java", ""),
		SysPlatform:                  pick("linux", "linux2", "darwin", "win32", "win", "cygwin", "in", "", "\x00"),
		PlatformMachine:              pick("x86_64", "arm64", "amd64", "x86_64h"),
		PlatformPythonImplementation: pick("CPython", "PyPy"),
		PlatformRelease:              pick("6.8.0-45-generic", "23.1.0", "5", "6.8+rpt", ""),
		PlatformSystem:               pick("Linux", "Windows", "Darwin"),
		PlatformVersion:              pick("#1 SMP", "10.0"),
		PythonVersion:                fmt.Sprintf("%d.%d", numbers[0], numbers[1]),
		PythonFullVersion:            full,
		ImplementationName:           pick("cpython", "pypy"),
		ImplementationVersion:        pick("3.8.1", "7.3.12", "3.9.0b1", "3.9"),
	}
})

var someVersions = []string{"2.7", "3", "3.0", "3.7", "3.8", "3.8.0", "3.8.1", "3.8.0a1", "3.8.0rc1", "3.9", "3.9.0b1", "3.9.0", "3.10", "3.9.7", "3.12.4", "4", "3.8.post1", "3.8.post1.dev2",
	"3.8.1.dev0", "3.8+x", "3.8.*", "3.*", "three", "", "3.8a1", "1!3.8", "3.8.1.post2", "3.8a1.post1"}

// anyComparison draws leaves of every kind.
var anyComparison = rapid.Custom(func(t *rapid.T) string {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "part") }
	ops := []string{"==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in", "==", "!=", ">=", "<"}
	reverse := rapid.IntRange(0, 4).Draw(t, "reverse") == 0
	name, value := "", ""
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0, 1, 2, 3:
		name = pick("python_version", "python_version", "python_full_version", "implementation_version", "platform_release")
		value = pick(someVersions...)
		if rapid.IntRange(0, 5).Draw(t, "list") == 0 {
			value += pick(" ", ", ", "-") + pick(someVersions...)
		}
	case 4, 5, 6:
		name = pick("os_name", "sys_platform", "sys_platform", "sys_platform", "platform_machine", "implementation_name", "platform_version", "platform_release")
		value = pick("linux", "linux2", "win", "win32", "in", "darwin", "posix", "nt", "x86_64", "cpython", "linux darwin", "linux,win32", "", "i", "10.0", "n")
	case 7, 8:
		name, value = "extra", pick("a", "B", "a b", "A_b, a", "")
		ops = []string{"==", "==", "!=", "in", "not in", "===", ">"}
	default:
		if rapid.Bool().Draw(t, "set") {
			ops := []string{"in", "not in", "in", "not in", pick(ops...)} // only the first two may hold
			return fmt.Sprintf("%q %s %s", pick("a", "b"), pick(ops...), pick("extras", "dependency_groups"))
		}
		return fmt.Sprintf("%s %s %s", pick("python_version", "os_name", "sys_platform", "extra"), pick(ops...), pick("python_full_version", "os_name", "sys_platform", "extra"))
	}
	if reverse {
		return fmt.Sprintf("%q %s %s", value, pick(ops...), name)
	}
	return fmt.Sprintf("%s %s %q", name, pick(ops...), value)
})

func drawMarker(t *rapid.T, depth int) string {
	n := rapid.IntRange(1, 3).Draw(t, "leaves")
	parts := make([]string, n)
	for i := range parts {
		if depth > 0 && rapid.Bool().Draw(t, "nested") {
			parts[i] = "(" + drawMarker(t, depth-1) + ")"
		} else {
			parts[i] = anyComparison.Draw(t, "comparison")
		}
	}
	return strings.Join(parts, rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "join"))
}

var anyMarker = rapid.Custom(func(t *rapid.T) *Marker { return MustParseMarker(drawMarker(t, 2)) })

// A scene is an environment with an extra, or with sets.
type scene struct {
	env            *Environment
	extra          string
	extras, groups []string
	sets           bool
}

var anyScene = rapid.Custom(func(t *rapid.T) scene {
	s := scene{env: anyEnvironment.Draw(t, "environment"), sets: rapid.IntRange(0, 3).Draw(t, "sets") == 0}
	if s.sets {
		s.extras = rapid.SliceOf(rapid.SampledFrom([]string{"a", "b"})).Draw(t, "extras")
		s.groups = rapid.SliceOf(rapid.SampledFrom([]string{"a", "b"})).Draw(t, "groups")
	} else {
		s.extra = rapid.SampledFrom([]string{"", "a", "b", "a-b", "c"}).Draw(t, "extra")
	}
	return s
})

func (s *scene) marker(m *Marker) bool {
	if s.sets {
		return m.EvaluateSets(s.env, s.extras, s.groups)
	}
	return m.Evaluate(s.env, s.extra)
}

func (s *scene) condition(c Condition) bool {
	if s.sets {
		return c.EvaluateSets(s.env, s.extras, s.groups)
	}
	return c.Evaluate(s.env, s.extra)
}
