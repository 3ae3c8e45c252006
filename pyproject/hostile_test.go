package pyproject

import (
	"fmt"
	"strings"
	"testing"
)

const projectHead = "[project]\nname = \"p\"\nversion = \"1\"\n"

// each returns line(i) for all i below n.
func each(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

func eachf(n int, format string) string {
	return each(n, func(i int) string {
		return strings.NewReplacer("$+", fmt.Sprint(i+1), "$", fmt.Sprint(i)).Replace(format)
	})
}

func isqrt(n int) int {
	i := 1
	for i*i < n {
		i++
	}
	return i
}

// hostile has files of a size in proportion to n that a careless reader takes
// longer over, or does not come back from.
var hostile = map[string]func(n int) string{
	"chain of groups": func(n int) string {
		return "[dependency-groups]\n" + eachf(n, "g$ = [\"r$\", {include-group = \"g$+\"}]\n") + fmt.Sprintf("g%d = []\n", n)
	},
	"diamonds of groups": func(n int) string {
		return "[dependency-groups]\n" + eachf(n, "g$ = [{include-group = \"g$+\"}, \"r$\", {include-group = \"g$+\"}]\n") + fmt.Sprintf("g%d = []\n", n)
	},
	"ring of groups": func(n int) string {
		return "[dependency-groups]\n" + eachf(n, "g$ = [{include-group = \"g$+\"}]\n") + fmt.Sprintf("g%d = [{include-group = 'g0'}]\n", n)
	},
	"unknown group": func(n int) string {
		return "[dependency-groups]\n" + eachf(n, "g$ = []\n") + "a = [{include-group = \"gx\"}]\n"
	},
	"includes of one group": func(n int) string {
		return "[dependency-groups]\na = [" + strings.Repeat(`{include-group = "b"},`, n) + "]\nb = [" + strings.Repeat(`"r",`, n) + "]\n"
	},
	"chain of extras": func(n int) string {
		return projectHead + "dependencies = [\"p[e0]\"]\n[project.optional-dependencies]\n" + eachf(n, "e$ = [\"r$\", \"p[e$+]\"]\n") + fmt.Sprintf("e%d = []\n", n)
	},
	"diamonds of extras": func(n int) string {
		return projectHead + "[project.optional-dependencies]\n" + eachf(n, "e$ = [\"p[e$+]; os_name == 'nt'\", \"r$\", \"p[e$+]\"]\n") + fmt.Sprintf("e%d = [\"p[e0]\"]\n", n)
	},
	"chain of extras behind a marker": func(n int) string {
		return projectHead + "dependencies = [\"p[e0] ; os_name == 'nt'\"]\n[project.optional-dependencies]\n" + eachf(n, "e$ = [\"r$\", \"p[e$+] ; python_version >= '3.9'\"]\n") + fmt.Sprintf("e%d = []\n", n)
	},
	"markers that branch": func(n int) string {
		return projectHead + "[project.optional-dependencies]\n" + eachf(n, "e$ = [\"r$\", \"p[e$+] ; '$' in platform_version\", \"p[e$+] ; '$' in platform_release\", \"p[e$+] ; '$' in platform_machine\"]\n") + fmt.Sprintf("e%d = [\"p[e0]\"]\n", n)
	},
	"extras that ask for all": func(n int) string {
		n = isqrt(n)
		return projectHead + "[project.optional-dependencies]\n" + each(n, func(i int) string {
			return fmt.Sprintf("e%d = [\"r\", ", i) + strings.ReplaceAll(eachf(n, "\"p[e$] ; '%.$' in platform_version\", "), "%", fmt.Sprint(i)) + "]\n"
		})
	},
	"markers one after the other": func(n int) string {
		return projectHead + "[project.optional-dependencies]\n" + eachf(n, "e$ = [\"r$\", \"p[e$+] ; sys_platform != 'x$'\"]\n") + fmt.Sprintf("e%d = []\n", n)
	},
	"markers of many extras": func(n int) string {
		return projectHead + "dependencies = [\"r; " + eachf(n, "extra == 'e$' or ") + "extra == 'x'\"]\n[project.optional-dependencies]\n" + eachf(n, "e$ = []\n")
	},
	"markers that name extras": func(n int) string {
		return projectHead + "dependencies = [" + eachf(n, "\"r$; extra == 'e$'\",") + "]\n[project.optional-dependencies]\n" + eachf(n, "e$ = []\n")
	},
	"extras in a requirement": func(n int) string {
		return projectHead + "dependencies = [\"p[" + eachf(n, "e$,") + "a]\"]\n[project.optional-dependencies]\na = []\n" + eachf(n, "e$ = []\n")
	},
	"one line": func(n int) string {
		return projectHead + "dependencies = [" + strings.Repeat(`"é", `, n) + "]\n"
	},
	"one line of requirements": func(n int) string {
		return projectHead + "dependencies = [" + eachf(n, `"r$", `) + "]\n"
	},
	"keys":            func(n int) string { return "[tool.x]\n" + eachf(n, "k$ = 1\n") },
	"headers":         func(n int) string { return eachf(n, "[t$.x]\n") },
	"arrays":          func(n int) string { return eachf(n, "[[t]]\na = $\n[t.x]\n") },
	"dotted key":      func(n int) string { return strings.Repeat("a.", n) + "a = 1\n" },
	"long header":     func(n int) string { return "[" + strings.Repeat("a.", n) + "a]\n" },
	"nested arrays":   func(n int) string { return "a = " + strings.Repeat("[", n) },
	"nested tables":   func(n int) string { return "a = " + strings.Repeat("{a=", n) },
	"quotes":          func(n int) string { return "a = " + strings.Repeat(`"`, n) },
	"unclosed string": func(n int) string { return "a = \"\"\"" + strings.Repeat(`\"""`, n) },
	"escapes": func(n int) string {
		return projectHead + `dependencies = ["a` + strings.Repeat(`\u0020`, n) + `=>1"]`
	},
	"folded lines": func(n int) string {
		return projectHead + "dependencies = [\"\"\"a" + strings.Repeat("\\\n ", n) + "=>1\"\"\"]"
	},
	"bad clauses":   func(n int) string { return projectHead + `dependencies = ["a` + strings.Repeat(">=1,", n) + `=>1"]` },
	"bad marker":    func(n int) string { return projectHead + `dependencies = ["a ; ` + strings.Repeat("(", n) + `"]` },
	"bad specifier": func(n int) string { return projectHead + `requires-python = "` + strings.Repeat(">=3,", n) + `3"` },
}

// hostileScripts are the same for scripts.
var hostileScripts = map[string]func(n int) string{
	"unclosed blocks":      func(n int) string { return strings.Repeat("# /// script\n", n) },
	"blocks that are none": func(n int) string { return strings.Repeat("# /// script\n# ///\n\n", n) },
	"closing lines":        func(n int) string { return "# /// script\n" + strings.Repeat("# ///\n", n) },
	"other blocks":         func(n int) string { return strings.Repeat("# /// x\n#\n# ///\n", n) },
	"comments":             func(n int) string { return "# /// script\n" + strings.Repeat("#\n", n) },
	"coding lines":         func(n int) string { return "#" + strings.Repeat("coding:", n) },
	"spaces":               func(n int) string { return strings.Repeat("#"+strings.Repeat(" ", 50)+"///\n", n) },
	"requirements": func(n int) string {
		return "# /// script\n# dependencies = [\n" + eachf(n, "#  \"r$\",\n") + "# ]\n# ///"
	},
}

// Ten thousand groups, each of which includes the next twice, are walked once each
// and without the call stack.
func TestDeepIncludes(t *testing.T) {
	const n = 10_000
	for _, name := range []string{"chain of groups", "diamonds of groups"} {
		p, err := Parse("p.toml", []byte(hostile[name](n)))
		if err != nil {
			t.Fatal(err)
		}
		all, err := p.Select(Selection{OnlyGroups: true, Groups: []string{"g0"}})
		if err != nil || len(all) != n {
			t.Errorf("%s: got %d requirements, %v, want %d", name, len(all), err, n)
		}
	}
	p, err := Parse("p.toml", []byte(hostile["ring of groups"](n)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Select(Selection{OnlyGroups: true, Groups: []string{"g7"}})
	want := "p.toml:8: dependency groups include each other in a ring: g7 -> g8 -> g9 -> g10 -> g11 -> ... 9991 more ... -> g2 -> g3 -> g4 -> g5 -> g6 -> g7"
	if err == nil || err.Error() != want {
		t.Errorf("ring: got %v, want %s", err, want)
	}
}
