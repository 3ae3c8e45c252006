package requirements

import (
	"math/rand/v2"
	"strings"
)

// A generator makes requirements files: most lines valid, many nearly so.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 0))} }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) maybe(percent int, text func() string) string {
	if g.IntN(100) < percent {
		return text()
	}
	return ""
}

// files makes a root file and what it may include.
func (g generator) files() map[string]string {
	return map[string]string{
		"requirements.txt": g.file(true),
		"base.txt":         g.file(false),
		"limits.txt":       g.file(false),
	}
}

func (g generator) file(root bool) string {
	var b strings.Builder
	b.WriteString(g.maybe(3, func() string { return "\ufeff" }))
	b.WriteString(g.maybe(3, func() string { return g.pick("# -*- coding: utf-8 -*-\n", "#coding=utf_8\r\n") }))
	for range g.IntN(4) {
		line := g.line(root)
		if g.IntN(12) == 0 {
			line = g.damage(line)
		}
		b.WriteString(line)
		b.WriteString(g.maybe(15, func() string { return g.pick(" # why", "# no comment", " #", "\t# x \\") }))
		b.WriteString(g.pick("\n", "\n", "\n", "\n", "\r\n", "\r", "\f", "\u2028", "\x1d", "\n\n", " \\\n", "\\\n"))
	}
	return b.String()
}

// damage changes a line a little.
func (g generator) damage(line string) string {
	at := g.IntN(len(line) + 1)
	switch piece := g.pick(" ", "\t", "\\", "'", "\"", "#", ";", "[", "=", "-", " -", "\u00a0", "\x1f", "@", " \\\n", "é", "/"); g.IntN(3) {
	case 0:
		return strings.ToValidUTF8(line[:at]+piece+line[at:], "")
	case 1:
		end := min(len(line), at+1+g.IntN(3))
		return strings.ToValidUTF8(line[:at]+line[end:], "")
	default:
		return strings.ToValidUTF8(line[:at]+piece+line[min(len(line), at+1):], "")
	}
}

func (g generator) line(root bool) string {
	switch n := g.IntN(100); {
	case n < 45:
		return g.specifier() + g.maybe(40, g.marker) + g.behind()
	case n < 57:
		return g.direct() + g.maybe(30, g.directMarker) + g.behind()
	case n < 67:
		return g.editable()
	case n < 75 && root:
		return g.pick("-r ", "-c ", "--requirement=", "--constraint ", "-r", "--cons=", "-c=") + g.pick("base.txt", "limits.txt", "./base.txt", "'limits.txt'", "requirements.txt")
	case n < 78:
		return g.maybe(50, func() string { return " " }) + "# a comment" + g.maybe(20, func() string { return "\\" })
	}
	return g.option() + g.maybe(15, func() string { return " " + g.option() })
}

func (g generator) name() string {
	return g.pick("flask", "Flask", "zope.interface", "a_b-C", "x", "${NAME}", "${NESTED}x", "${NAME}${VERSION}", "f2", "f_", "${NESTED}-${NAME}")
}

func (g generator) specifier() string {
	s := g.name() + g.maybe(20, g.extras)
	n := g.IntN(3)
	if n == 0 {
		return s
	}
	clauses := make([]string, n)
	for i := range clauses {
		clauses[i] = g.pick("==", ">=", "<", "~=", "!=", "===", " > ", "<= ") + g.pick("1", "2.0", "\u00a02.0", "1.0.post1", "3.0rc1", "${VERSION}", "1.2")
	}
	list := strings.Join(clauses, g.pick(",", ", ", " ,")) + g.maybe(4, func() string { return "," })
	if g.IntN(10) == 0 {
		return s + " (" + list + ")"
	}
	return s + g.maybe(20, func() string { return "  " }) + list
}

func (g generator) extras() string {
	return g.pick("[a]", "[a,B]", "[ a , b_c ]", "[]", "[a.b]", " [a]", "[a-]")
}

func (g generator) marker() string {
	return g.pick(";", " ;", "; ", " ; ") + g.pick(
		`python_version < "3.12"`, `os_name == 'nt' and python_version>="3"`, `extra == "x"`,
		`sys_platform=="win32" or (os_name != "nt")`, `platform_version == "a  b"`, `platform_version in "-x -y"`,
		`python_version < 3`, ``, `os_name`, `platform_version == "${SPACED}"`, `platform_version == "${HASH}"`,
		`os_name == 'a\b'`, "os_name ==\u00a0'nt'", `platform_version == "${NESTED} ${NAME}"`, `platform_version == "${NAME} ${NESTED}"`)
}

func (g generator) directMarker() string {
	return g.pick(" ; ", " ;", "; ", ";") + g.pick(`python_version < "3.12"`, `os_name == 'nt'`, `os_name`)
}

func (g generator) behind() string {
	return g.maybe(15, func() string {
		var b strings.Builder
		for range 1 + g.IntN(2) {
			b.WriteString(g.pick(" ", "  ", " \\\n   ", "\t", " \t"))
			b.WriteString(g.pick(
				"--hash=sha256:"+strings.Repeat("aB", 32), "--hash sha512:"+strings.Repeat("0", 128), "--hash=md5:00",
				"--hash=sha256:00", "--hash=x", "--config-settings a=b", "-C'a=b c'", "--config-set=a", "-Ca==", "--pre", "-i x", "extra", "--"))
		}
		return b.String()
	})
}

func (g generator) direct() string {
	return g.pick(
		"./proj", "proj/", "sub/proj", "./proj[a,b]", "./proj [a]", "./with space", ".", "./nothing",
		"foo-1.0-py3-none-any.whl", "./dist/Foo_Bar-1.0-py3-none-any.whl", "dist/foo-1.0.tar.gz", "foo.zip", "./a.tgz[x]", "foo-1.whl",
		"https://example.org/foo-1.0-py3-none-any.whl", "https://u:p@example.org/foo-1.0.tar.gz#sha256=00", "http://example.org/x.zip[a]",
		"git+https://example.org/x@v1#egg=Name&subdirectory=s", "git+ssh://git@example.org/x", "hg+http://example.org/x#egg=n[a]", "svn+x://y",
		"file:///x/foo.zip", "file:./proj", "ssh://git@example.org/x", "${NAME}/x.zip", "git+https://example.org/x#egg=-",
		"name @ https://example.org/x.zip", "name[a]@git+https://example.org/x", "name @ ./proj", "name @ ./proj[a]", "name @ x[a-]", "name@ file:///x", "s3://x/y.zip", "https://exam[ple.org/x", "flask ==1 foo.zip", "flask===", "name @ git+https://example.org/x#egg=-", "name @", "name @ a b",
	)
}

func (g generator) editable() string {
	value := g.pick(
		"./proj", "proj", "./proj[a]", "sub/proj/", "'./with space'", `"./with space"`, "./with\\ space", "nothing", "file:///x", "file:./proj[b]",
		"git+https://example.org/x@v1#egg=name", "git+https://example.org/x", "https://example.org/x.zip", "git://example.org/x#egg=n",
		"'name @ git+https://example.org/x'", `"name[a] @ file:///x ; os_name == 'nt'"`, "name", "''", "-x", "name @ file:///x",
	)
	return g.pick("-e ", "--editable=", "--editable ", "-e", "--edit ") + value +
		g.maybe(10, func() string {
			return g.pick(" ; os_name=='nt'", ";os_name=='nt'", " x", " -C a=b", " --pre", " -e ./proj", " --hash=sha256:"+strings.Repeat("0", 64))
		})
}

func (g generator) option() string {
	return g.pick(
		"-i https://example.org/simple", "-ihttps://example.org/a", "--index-url=https://u:p@example.org/", "--index https://example.org", "--pypi-url x", "-i=x",
		"--extra-index-url https://example.org/x", "--extra=y", "--no-index", "--no-in", "--no-", "-f ./wheels", "--find-links='with space'", "--find-links \"a\\\"b\"",
		"--no-binary :all:", "--no-binary=a,B.c", "--only-binary :none:", "--only-b a", "--no-binary -x", "--prefer-binary", "--pre", "--pr", "--pre=x",
		"--require-hashes", "--requi", "--no-require-hashes", "--all-releases :all:", "--all-releases=a", "--only-final Foo", "--trusted-host example.org", "--trusted-host",
		"--use-feature fast-deps", "--use-feature=unknown", "--hash=sha256:"+strings.Repeat("0", 64), "--config-settings a=b", "--unknown", "-x", "--global-option=x",
		"--", "-", "-f ${SPACED}", "-f '${SPACED}'", "-f a\\ b", "-f ''", "--find-links=", "-f '", "-f a b", "--index-url \u00a0x", "-f 'a #b'", "-f a#b",
	)
}
