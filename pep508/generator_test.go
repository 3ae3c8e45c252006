package pep508

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
)

// A generator makes markers, requirements and environments, most of them valid.
type generator struct{ *rand.Rand }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

// rarely returns one of list once in n times, else "".
func (g generator) rarely(n int, list ...string) string {
	if g.IntN(n) == 0 {
		return g.pick(list...)
	}
	return ""
}

// space makes what may stand between tokens, and rarely what may not.
func (g generator) space() string {
	if g.IntN(200) == 0 {
		return g.pick("\n", "\r\n", "\f", "\x1c", "\u00a0", "\u3000", "\u200b")
	}
	return g.pick("", " ", " ", " ", "\t", "  ", " \t ")
}

func (g generator) version() string {
	v := g.rarely(40, "v", "V", "0!", "1!") + g.pick("2", "2.7", "3", "3.6", "3.8", "3.8.0", "3.8.1", "3.10", "3.12", "3.12.4", "3.14.0", "4.0", "03.8")
	return v + g.pick("", "", "", "", "a1", "rc1", ".dev0", ".post1", ".*", "+x", "-1", "_beta", ".99999999999999999999")
}

func (g generator) variable() string {
	return g.pick("python_version", "python_version", "python_full_version", "implementation_version", "platform_release",
		"os_name", "sys_platform", "platform_machine", "platform_system", "platform_version", "implementation_name", "platform_python_implementation", "extra", "extra",
		"os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation", "python_implementation")
}

// oddVariable makes what is nearly a variable.
func (g generator) oddVariable() string {
	return g.pick("platform.system", "platform.release", "python.version", "os__name", "osname", "OS_NAME", "extra_", "extrass", "python_versions", "os_name.", "implementation.name", "é")
}

func (g generator) value(name string) string {
	switch {
	case name == "extra" || name == "extras" || name == "dependency_groups":
		return g.pick("a", "b", "A_B", "a.b", "a--_b", "a b", "", "1.0")
	case strings.Contains(name, "version") && name != "platform.version" || name == "platform_release":
		return g.version() + g.rarely(8, " ", ", ", "x", ",", "|") + g.rarely(8, g.version())
	}
	return g.pick("posix", "nt", "linux", "win32", "win", "darwin", "Linux", "x86_64", "cpython", "CPython", "linux darwin", "", "3.8", "10.0", "#1 SMP")
}

func (g generator) quoted(text string) string {
	if g.IntN(40) == 0 {
		text = g.pick("three", " 3.8", "3.8 ", "3..8", "é", "'", "\"", "a'b", `a"b`, "(", ")", ";", " and ", "extra == ", "a\\b", "\\", "a\nb", "\x00", "\t", "#")
	}
	quote := g.pick("'", "\"")
	if strings.Contains(text, quote) && g.IntN(10) > 0 {
		quote = map[string]string{"'": "\"", "\"": "'"}[quote]
	}
	if g.IntN(200) == 0 {
		return g.pick("'", "\"", "`", "''", "'''", "", "“") + text + quote
	}
	return quote + text + quote
}

func (g generator) comparison() string {
	op := g.pick("==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in", "==", ">=", "<")
	name := g.variable()
	if g.IntN(10) == 0 {
		name = g.pick("extras", "dependency_groups")
		if g.IntN(4) > 0 {
			op = g.pick("in", "not in")
		}
	}
	if g.IntN(80) == 0 {
		op = g.pick("=", "=>", "is", "notin", "not", "<>", "not  in", "not\tin", "In", "====", "!", "≤", "= =")
	}
	left, right := name, g.quoted(g.value(name))
	if set := name == "extras" || name == "dependency_groups"; set != (g.IntN(5) == 0) {
		left, right = right, left
	}
	switch g.IntN(100) {
	case 0:
		left = g.variable()
	case 1:
		right = g.quoted("x")
	case 2:
		left = g.oddVariable()
	case 3:
		right = g.pick("3.8", "linux", "", g.oddVariable())
	}
	before, after := g.space(), g.space()
	if strings.HasSuffix(op, "in") && g.IntN(20) > 0 {
		before, after = " ", " "
	}
	return left + before + op + after + right
}

// marker returns n comparisons, put together somehow.
func (g generator) marker(n int) string {
	text := ""
	if n == 1 {
		text = g.comparison()
	} else {
		left := 1 + g.IntN(n-1)
		text = g.marker(left) + g.pick(" and ", " or ", " and ", " or ", "\tand\t", " or ", g.rarely(10, "and", " AND ", " && ", ",", " not ", " ")+" and ") + g.marker(n-left)
	}
	for g.IntN(3) == 0 {
		text = "(" + g.space() + text + g.space() + ")"
	}
	return text + g.rarely(300, ")", "(", ";", "and", "#x") + g.rarely(40, g.space())
}

func (g generator) clauses() string {
	text := g.space()
	for i := range g.IntN(4) {
		text += strings.Repeat(g.pick(",", ", ", " ,", " , "), min(i, 1)) + g.pick(">=", "==", "!=", "<", "~=", "===", "<=", ">", g.pick("=", "===", "=>", "")) + g.space()
		if text[max(len(text)-3, 0):] == "===" && g.IntN(3) == 0 {
			text += g.pick("anything", "1.0-x", "a'b", "2004D", "a(b", "é")
		} else {
			text += g.version()
		}
	}
	return text + g.rarely(20, ",", ", ", ",,", " ,")
}

func (g generator) url() string {
	return g.pick("https://example.com/a.zip", "file:///a", "git+https://x/y@z#egg=a", "git+ssh://git@h/x.git@v1", "https://e/x;v=1?q=[a]&b=(c)#d", "./a", "a", "x;", "é", "", "a b")
}

func (g generator) requirement() string {
	name := g.rarely(30, g.space()) + g.pick("a", "A_b", "a.B", "requests", "zope.interface", "0", "a--b", g.pick("a-", "-a", "a b", "a_", "é", "a+b", "", "a.", "a/b"), "pip")
	extras := g.pick("", "", "", "[x]", "[X_y, z]", "[ x\t,y ]", g.pick("[]", "[ ]", "[x,]", "[x y]", "[,]", "[x", "x]", "[x-]", "[x][y]", "[é]"))
	versions := ""
	switch g.IntN(5) {
	case 0:
		versions = g.space() + "@" + g.space() + g.url()
	case 1:
		versions = g.space() + "(" + g.clauses() + g.rarely(20, g.space()) + ")"
	default:
		versions = g.clauses()
	}
	marker := ""
	if g.IntN(3) == 0 {
		marker = g.pick(" ; ", "; ", ";", " ;", "\t;\t", g.pick(" ;;", " , ", " # ")) + g.marker(1+g.IntN(3))
	}
	return name + g.rarely(3, g.space()) + extras + versions + marker + g.rarely(100, "\n", "\r", " ", "\t", ";", "#", " # x")
}

// A markerEnvironment is an environment with an active extra, or with PEP 751's
// sets.
type markerEnvironment struct {
	Environment
	Extra  string
	Extras []string // not nil where there are sets
	Groups []string
}

// MarshalJSON writes what Python's markers take: variables that are not defined
// are left out.
func (e markerEnvironment) MarshalJSON() ([]byte, error) {
	variables := make(map[string]any)
	for v, name := range variableNames {
		switch variable(v) {
		case 0, extra, extras, dependencyGroups:
		case pythonFullVersion:
			variables[name] = e.PythonFullVersion // as it is
		default:
			variables[name] = e.value(variable(v))
		}
	}
	if e.Extras != nil {
		variables["extras"], variables["dependency_groups"] = e.Extras, e.Groups
	} else {
		variables["extra"] = e.Extra
	}
	return json.Marshal(variables)
}

// holds reports whether m does.
func (e *markerEnvironment) holds(m *Marker) bool {
	if e.Extras != nil {
		return m.EvaluateSets(&e.Environment, e.Extras, e.Groups)
	}
	return m.Evaluate(&e.Environment, e.Extra)
}

func (e *markerEnvironment) condition(c Condition) bool {
	if e.Extras != nil {
		return c.EvaluateSets(&e.Environment, e.Extras, e.Groups)
	}
	return c.Evaluate(&e.Environment, e.Extra)
}

func (g generator) environment() markerEnvironment {
	full := g.pick("2.7.18", "3.6.15", "3.8.0", "3.8.1", "3.8.0a1", "3.10.2", "3.12.4", "3.12.0rc1", "3.14.0+")
	parts := strings.SplitN(full, ".", 3)
	e := markerEnvironment{Environment: Environment{
		OSName: g.pick("posix", "nt"), SysPlatform: g.pick("linux", "win32", "darwin"), PlatformMachine: g.pick("x86_64", "arm64"),
		PlatformPythonImplementation: g.pick("CPython", "PyPy"), PlatformRelease: g.pick("6.8.0-45-generic", "23.1.0", "3.8", "10", ""),
		PlatformSystem: g.pick("Linux", "Windows", "Darwin"), PlatformVersion: g.pick("#1 SMP", "10.0", "3.8"),
		PythonVersion: parts[0] + "." + parts[1], PythonFullVersion: full,
		ImplementationName: g.pick("cpython", "pypy"), ImplementationVersion: g.pick(strings.TrimSuffix(full, "+"), "7.3.13"),
	}}
	if g.IntN(4) == 0 {
		e.Extras = []string{g.pick("a", "b", "A_B"), g.pick("a", "a.b", "1.0")}[:g.IntN(3)]
		e.Groups = []string{g.pick("a", "b", "A-b")}[:g.IntN(2)]
	} else {
		e.Extra = g.pick("", "", "a", "b", "a-b", "A.B", "1.0")
	}
	return e
}
