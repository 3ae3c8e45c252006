package requirements

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"resolve/internal/lineartest"
)

// hostile are files of a size that grows with n, each long in another way.
var hostile = map[string]func(n int) string{
	"continuations": func(n int) string { return "flask \\\n" + strings.Repeat(" \\\n", n) },
	"hashes":        func(n int) string { return "flask" + strings.Repeat(" --hash=sha256:"+strings.Repeat("a", 64), n/10) },
	"continued hashes": func(n int) string {
		return "flask" + strings.Repeat(" \\\n --hash=sha256:"+strings.Repeat("a", 64), n/10)
	},
	"settings":             func(n int) string { return "flask" + strings.Repeat(" \\\n -Ca=b", n) },
	"options":              func(n int) string { return strings.Repeat("--pre ", n) },
	"options with values":  func(n int) string { return strings.Repeat("--find 'a b'\\\n ", n) },
	"editables":            func(n int) string { return strings.Repeat("-e ./a ; os_name=='x'\\\n ", n/10) },
	"words behind":         func(n int) string { return "-e ./a" + strings.Repeat(" b", n) },
	"variables":            func(n int) string { return "flask ; os_name == '" + strings.Repeat("${A}", n) + "'" },
	"many variables":       func(n int) string { return "-i " + numbered(n/10, "${V%d}") + " x" },
	"unfinished variables": func(n int) string { return "flask ; os_name == '" + strings.Repeat("${A", n) + "'" },
	"quotes":               func(n int) string { return "--pre " + strings.Repeat("'", 2*n+1) },
	"bad quotes":           func(n int) string { return "--pre " + strings.Repeat("'\\\"", n) },
	"bad clauses":          func(n int) string { return "flask" + strings.Repeat(">=1,", n) + "=>1" },
	"bad markers":          func(n int) string { return "flask ; " + strings.Repeat("python_version<3 and ", n) },
	"extras":               func(n int) string { return "flask[" + strings.Repeat("a,", n) + "]" },
	"extras of a path":     func(n int) string { return "./flask" + strings.Repeat("[a]", n) },
	"brackets":             func(n int) string { return "flask" + strings.Repeat("[", n) },
	"parentheses":          func(n int) string { return "flask ; " + strings.Repeat("(", n) },
	"semicolons":           func(n int) string { return "./flask" + strings.Repeat(";", n) },
	"rare line ends":       func(n int) string { return strings.Repeat("\f", n) + "flask" },
	"backslashes":          func(n int) string { return strings.Repeat("\\\n\\", n) },
	"URLs in an error":     func(n int) string { return "--pre " + strings.Repeat("a://b:c@", n) },
	"names of a wheel":     func(n int) string { return "./" + strings.Repeat("a-", n) + ".whl" },
	"eggs":                 func(n int) string { return "git+https://h/x" + strings.Repeat("#egg=a&egg=", n) },
	"files":                func(n int) string { return numbered(n/100, "-r f%d\n-c f%d\n") },
	"comments":             func(n int) string { return strings.Repeat("# a \\\n", n) },
	"not UTF-8":            func(n int) string { return strings.Repeat("é\n", n) + "\xff" },
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// What a hostile file takes grows with its length and not with the square of it.
func TestNotQuadratic(t *testing.T) {
	opts := ParseOptions{
		LookupEnv: func(name string) (string, bool) { return "xyz" + name, true },
		Open: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("flask\n")), nil
		},
	}
	parse := func(content string) { Parse("r", strings.NewReader(content), opts) }
	for name, content := range hostile {
		t.Run(name, func(t *testing.T) { lineartest.Check(t, 300, content, parse) })
	}
}
