package pep508

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEvaluate(t *testing.T) {
	macos := linux
	macos.SysPlatform, macos.PlatformSystem, macos.PlatformRelease = "darwin", "Darwin", "23.1.0"
	beta := linux
	beta.PythonVersion, beta.PythonFullVersion, beta.ImplementationVersion = "3.13", "3.13.0b1", "3.13.0b1"
	untagged := linux
	untagged.PythonVersion, untagged.PythonFullVersion = "3.14", "3.14.0+"
	old := linux
	old.PythonVersion, old.PythonFullVersion = "3.1", "3.1.5"

	for _, c := range []struct {
		env   *Environment
		extra string
		holds []string
		fails []string
		about string // what the case is about
	}{
		{env: &linux, about: "versions, not texts",
			holds: []string{`python_version >= "3.9"`, `python_version == "3.12"`, `python_version == "3.12.*"`, `python_version == "3.*"`, `python_version ~= "3.9"`,
				`python_full_version == "3.12.04"`, `python_version < "3.100"`, `python_version != "3.1"`, `implementation_version > "3.12"`, `python_full_version === "3.12.4"`},
			fails: []string{`python_version < "3.9"`, `python_version ~= "3.9.0"`, `python_version > "3.12"`, `python_full_version === "3.12.04"`, `python_version === "3.12.0"`}},
		{env: &linux, about: "the variable on the right",
			holds: []string{`"3.9" <= python_version`, `"3.100" > python_version`, `"3.12.0" == python_version`, `"3.12.9" ~= python_full_version`},
			fails: []string{`"3.9" >= python_version`, `"3.12.*" == python_version`, `"3.13" ~= python_full_version`, `"3.12 " === python_version`, `"3.12.04" === python_full_version`}},
		{env: &linux, about: "two variables",
			holds: []string{`python_version < python_full_version`, `os_name == os_name`, `implementation_version == python_full_version`, `extra == extra`},
			fails: []string{`python_version == python_full_version`, `os_name == sys_platform`}},
		{env: &linux, about: "a star where none belongs is dropped, as in old specifiers",
			holds: []string{`python_version >= "3.6.*"`, `python_version < "4.*"`, `python_version ~= "3"`},
			fails: []string{`python_version < "3.6.*"`, `python_version > "3.12.*"`}},
		{env: &linux, about: "no versions, so texts: equal or not, without an order",
			holds: []string{`python_version != "three"`, `platform_release == "6.8.0-45-generic"`, `platform_release != "6.8"`, `platform_release >= "6.8.0-45-generic"`,
				`sys_platform <= "linux"`, `sys_platform === "linux"`, `"linux" == sys_platform`},
			fails: []string{`python_version == "three"`, `python_version >= "three"`, `python_version ~= "three"`, `platform_release > "5.0"`, `sys_platform > "a"`, `sys_platform < "z"`,
				`sys_platform ~= "linux"`, `sys_platform == "Linux"`, `platform_version >= "1"`}},
		{env: &macos, about: "a platform's release that is a version",
			holds: []string{`platform_release >= "20"`, `platform_release < "100.0"`, `platform_release == "23.1"`, `"20.0" <= platform_release`},
			fails: []string{`platform_release < "9.0"`}},
		{env: &beta, about: "by order alone, prereleases included",
			holds: []string{`python_full_version >= "3.12"`, `python_full_version < "3.14"`, `python_full_version == "3.13.*"`, `python_version >= "3.13"`, `python_full_version > "3.13.0a7"`},
			fails: []string{`python_full_version >= "3.13"`, `python_full_version < "3.13"`}},
		{env: &linux, about: "in",
			holds: []string{`python_version in "2.7, 3.12"`, `python_version in "3.12.0"`, `python_version not in "2.7 3.11"`, `"3" in python_version`, `sys_platform in "linux,darwin"`,
				`"nux" in sys_platform`, `sys_platform not  in 'win32'`, `platform_release in "6.8.0-45-generic"`, `python_version in "python3.12"`},
			fails: []string{`python_version in "3.120 3.11"`, `python_version not in "3.12"`, `"3.12" not in python_full_version`, `sys_platform in "darwin"`, `python_version in ""`}},
		{env: &old, about: "3.1 is not in a list of 3.10 and 3.11",
			fails: []string{`python_version in "3.10 3.11"`, `"3.10" in python_version`}},
		{env: &linux, about: "no extra",
			holds: []string{`extra != "x"`, `extra not in "x y"`, `extra == ""`},
			fails: []string{`extra == "x"`, `"x" == extra`, `extra in "x y"`, `extra in ""`, `extra === "x"`, `extra > "a"`, `"x" in extra`, `os_name == "posix" and extra == "x"`}},
		{env: &linux, extra: "Foo_Bar", about: "an extra in any spelling",
			holds: []string{`extra == "foo.bar"`, `"FOO-BAR" == extra`, `extra != "foo"`, `extra in "x, foo__bar"`, `"foo_bar" in extra`, `extra == "nope" or extra == "foo-bar"`},
			fails: []string{`extra != "foo-bar"`, `extra not in "foo-bar"`, `extra in "foo"`, `extra == "foo"`, `extra == ""`}},
		{env: &linux, about: "and before or",
			holds: []string{`os_name == "posix" or os_name == "nt" and os_name == "nt"`, `(os_name=="nt"or os_name=="posix")and(os_name=='posix')`, `os_name == "nt" and os_name == "nt" or os_name == "posix"`},
			fails: []string{`(os_name == "posix" or os_name == "nt") and os_name == "nt"`}},
		{env: &linux, about: "sets are empty",
			holds: []string{`"x" not in extras`, `'dev' not in dependency_groups`},
			fails: []string{`"x" in extras`}},
		{env: &linux, about: "sets are for in and not in alone",
			holds: []string{`extras == "x" or "x" not in extras`},
			fails: []string{`extras == "x"`, `extras != "x"`, `"x" != extras`, `"x" >= dependency_groups`, `dependency_groups in "x"`, `dependency_groups not in "x"`, `os_name in extras`,
				`extras not in extras`, `extra not in extras`, `extras === dependency_groups`}},
		{env: &untagged, about: "an interpreter built from a working copy",
			holds: []string{`python_full_version < "3.15"`, `python_full_version >= "3.14.0"`, `python_full_version == "3.14.0"`, `"local" in python_full_version`},
			fails: []string{`python_full_version > "3.14.0"`, `python_full_version == "3.14.0+"`}},
		{env: nil, about: "no environment",
			holds: []string{`os_name == ""`, `python_version < "3" or "" == python_version`},
			fails: []string{`python_version >= "0"`}},
	} {
		t.Run(c.about, func(t *testing.T) {
			for want, texts := range map[bool][]string{true: c.holds, false: c.fails} {
				for _, text := range texts {
					if got := MustParseMarker(text).Evaluate(c.env, c.extra); got != want {
						t.Errorf("%s with extra %q = %t; want %t", text, c.extra, got, want)
					}
				}
			}
		})
	}
}

func TestEvaluateSets(t *testing.T) {
	extras, groups := []string{"Cli", "a.b"}, []string{"dev"}
	for text, want := range map[string]bool{
		`"cli" in extras`:                         true,
		`"A_b" in extras`:                         true,
		`"dev" in extras`:                         false,
		`"Dev" in dependency_groups`:              true,
		`"cli" not in dependency_groups`:          true,
		`extra == "cli"`:                          false,
		`os_name == "nt" or "dev" in extras`:      false,
		`"x" in extras or os_name == "posix"`:     true,
		`"cli" in extras and "dev" not in extras`: true,
		`extras == "cli"`:                         false,
		`extras != "cli"`:                         false,
		`"cli" != extras`:                         false,
	} {
		if got := MustParseMarker(text).EvaluateSets(&linux, extras, groups); got != want {
			t.Errorf("%s = %t; want %t", text, got, want)
		}
	}
}

func TestNilMarker(t *testing.T) {
	var m *Marker
	if !m.Evaluate(&linux, "") || !m.EvaluateSets(nil, nil, nil) || m.String() != "" || m.UsesExtra() || m.Extras() != nil {
		t.Error("a nil marker does not just hold")
	}
}

func TestMarkerString(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`os_name=='nt'`, `os_name == "nt"`},
		{`os_name=='"'`, `os_name == '"'`},
		{`os.name=="a"and sys.platform!="b"or platform.machine<"c"`, `os_name == "a" and sys_platform != "b" or platform_machine < "c"`},
		{`platform.version=="a" or platform.python_implementation=="b" or python_implementation=="c"`,
			`platform_version == "a" or platform_python_implementation == "b" or platform_python_implementation == "c"`},
		{`((os_name == "a"))`, `os_name == "a"`},
		{`(os_name == "a" or os_name == "b") or (os_name == "c" and (os_name == "d" and os_name == "e"))`,
			`os_name == "a" or os_name == "b" or os_name == "c" and os_name == "d" and os_name == "e"`},
		{`os_name == "a" and (os_name == "b" or os_name == "c") and os_name == "d"`, `os_name == "a" and (os_name == "b" or os_name == "c") and os_name == "d"`},
		{`os_name not	in "a"`, `os_name not in "a"`},
		{`extra == 'A_b' or "C" == extra`, `extra == "a-b" or "c" == extra`},
		{`"A" in extras`, `"a" in extras`},
		{`extras=='A_b'`, `extras == "A_b"`},
		{"\t'a' == 'b' ", `"a" == "b"`},
	} {
		t.Run(c.text, func(t *testing.T) {
			m := MustParseMarker(c.text)
			if m.String() != c.want {
				t.Fatalf("String of %s = %s; want %s", c.text, m, c.want)
			}
			if again := MustParseMarker(c.want); !reflect.DeepEqual(again, m) {
				t.Errorf("ParseMarker(%s) is another marker: %s", c.want, again)
			}
		})
	}
}

func TestParseMarkerSaysWhere(t *testing.T) {
	const (
		value     = "a marker variable or a quoted string"
		operators = "one of == != <= >= < > ~= === in, not in"
		plain     = "a quoted string without backslashes and line ends"
	)
	for _, c := range []struct {
		text     string
		offset   int
		expected string
	}{
		{"", 0, value},
		{"osname == 'a'", 0, value},
		{"OS_NAME == 'a'", 0, value},
		{"os_name.x == 'a'", 0, value},
		{"python_version >= 3.8", 18, value},
		{"os_name = 'a'", 8, operators},
		{"os_name => 'a'", 8, operators},
		{"os_name is 'a'", 8, operators},
		{"os_name not 'a'", 12, `"in" after "not"`},
		{"os_name notin 'a'", 8, operators},
		{"os_name not", 11, `"in" after "not"`},
		{"os_name == 'a\"", 11, "a quoted string that ends"},
		{"os_name == 'a' os_name == 'b'", 15, `"and", "or" or the end of the marker`},
		{"os_name == 'a' andos_name == 'b'", 15, `"and", "or" or the end of the marker`},
		{"os_name == 'a')", 14, `"and", "or" or the end of the marker`},
		{"(os_name == 'a'", 15, `"and", "or" or ")"`},
		{"os_name == 'a' and", 18, value},
		{"()", 1, value},
		{`os_name == "C:\"`, 14, plain},
		{`'\x' == os_name`, 1, plain},
		{"os_name == 'a\nb'", 13, plain},
		{"os_name == 'a\x00'", 13, plain},
		{"os_name == 'a'\n", 14, `"and", "or" or the end of the marker`},
		{"\nos_name == 'a'", 0, value},
		{"'3.6'inpython_version", 5, operators},
		{strings.Repeat("(", 201) + "os_name", 200, "fewer parentheses within each other"},
	} {
		t.Run(c.text, func(t *testing.T) {
			m, err := ParseMarker(c.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("ParseMarker(%s) = %s, %v; want an *Error", c.text, m, err)
			}
			if e.Offset != c.offset || e.Expected != c.expected || e.Input != c.text || e.What != "marker" {
				t.Errorf("ParseMarker(%s): %+v; want offset %d, expected %q", c.text, e, c.offset, c.expected)
			}
		})
	}
}

func TestMarkerExtras(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		uses bool
	}{
		{`os_name == "a"`, nil, false},
		{`extra == "b" or (os_name == "nt" and "A_" == extra) or extra == "B"`, []string{"a-", "b"}, true},
		{`extra != "a"`, nil, true},
		{`extra in "a b"`, nil, true},
		{`"a" in extras`, nil, false},
	} {
		m := MustParseMarker(c.text)
		if got := m.Extras(); !slices.Equal(got, c.want) || m.UsesExtra() != c.uses {
			t.Errorf("%s: extras %q, uses extra %t; want %q, %t", c.text, got, m.UsesExtra(), c.want, c.uses)
		}
	}
}

func FuzzParseMarker(f *testing.F) {
	for _, seed := range []string{
		`python_version >= "3.8.*" and (os_name == 'nt' or "a" in extras)`, // every kind of rule
		`python_version in "2.7, 3.4" or extra not in 'a B'`,
		`"3.8" <= python_version or os.name == sys.platform or 'a"' ~= "b"`,
		`(((os_name==="")))and(extra!=extra)`,
	} {
		f.Add(seed, "a")
	}
	f.Fuzz(func(t *testing.T, s, extra string) {
		m, err := ParseMarker(s)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Offset < 0 || e.Offset > len(s) || e.Error() == "" {
				t.Errorf("ParseMarker(%q): error %#v; want an *Error with an offset inside", s, err)
			}
			return
		}
		again, err := ParseMarker(m.String())
		if err != nil || !reflect.DeepEqual(again, m) {
			t.Fatalf("ParseMarker(%q) = %s, %v; want %s", m.String(), again, err, m)
		}
		if got, want := again.Evaluate(&linux, extra), m.Evaluate(&linux, extra); got != want {
			t.Errorf("%s with extra %q = %t; want %t", again, extra, got, want)
		}
	})
}
