package pep508

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestConditionMarker(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`python_version >= "3.8"`, `python_version >= "3.8"`},
		{`python_version > "3.7"`, `python_version >= "3.8"`},
		{`"3.8" <= python_version`, `python_version >= "3.8"`},
		{`python_version <= "3.7"`, `python_version < "3.8"`},
		{`python_version < "3.0"`, `python_version < "3"`},
		{`python_version == "3.8.*"`, `python_version == "3.8"`},
		{`python_version == "3.*"`, `python_version == "3.*"`},
		{`python_version >= "3" and python_version < "4"`, `python_version == "3.*"`},
		{`python_version in "2.7 3.8"`, `python_version == "2.7" or python_version == "3.8"`},
		{`python_version not in "2.7 3.8"`, `python_version != "2.7" and python_version != "3.8"`},
		{`python_version in "python3.12"`, `python_version == "3.1" or python_version == "3.12"`},
		{`python_version === "3.8"`, `python_version == "3.8"`},
		{`python_version == "3.8.1"`, `python_version < "0"`},
		{`python_full_version >= "3.8.dev0"`, `python_version >= "3.8"`},
		{`python_full_version >= "3.8.0"`, `python_full_version >= "3.8"`},
		{`python_full_version < "3.9"`, `python_version < "3.9"`},
		{`python_full_version > "3.8.1"`, `python_full_version > "3.8.1"`},
		{`python_full_version >= "3.8.1" and python_version < "4"`, `python_full_version >= "3.8.1" and python_full_version < "4"`},
		{`python_full_version in "3.8.1, 3.8.2"`, `python_full_version == "3.8.1" or python_full_version == "3.8.2"`},
		{`python_full_version == "3.8.1+x"`, `python_version < "0"`},
		{`python_full_version >= "3.8.post1"`, `python_full_version > "3.8"`},
		{`python_version >= "3.8" and python_full_version >= "3.7.1"`, `python_version >= "3.8"`},
		{`python_version >= "3.8" or python_version < "3.8"`, ``},
		{`python_version >= "3.8" and python_version < "3.8"`, `python_version < "0"`},
		{`python_version != "3.0" and python_version >= "2.7"`, `python_version >= "2.7" and python_version != "3.0"`},
		{`python_version != "3.0" and python_version != "3.1" and python_version >= "2.7"`, `python_version ~= "2.7" or python_version >= "3.2"`},
		{`python_version == "3.6" or python_version == "3.9"`, `python_version == "3.6" or python_version == "3.9"`},
		{`python_version == "3.8" or python_version > "3.9"`, `python_version >= "3.8" and python_version != "3.9"`},
		{`extra == "foo" or extra == "bar" and os_name == "nt"`, `os_name == "nt" and extra == "bar" or extra == "foo"`},
		{`sys_platform == "win32" or os_name != "nt" and (sys_platform == "win32" or sys_platform == "win64")`, `os_name != "nt" and sys_platform == "win64" or sys_platform == "win32"`},
		{`os_name == "nt" and (extra == "a" or extra == "b") or extra == "b" and os_name == "posix" or extra == "b" and sys_platform == "x"`,
			`os_name == "nt" and (extra == "a" or extra == "b") or os_name == "posix" and extra == "b" or sys_platform == "x" and extra == "b"`},
		{`os_name == "nt" and os_name == "posix"`, `python_version < "0"`},
		{`os_name == "nt" or os_name != "nt"`, ``},
		{`os_name == "nt" and os_name != "posix"`, `os_name == "nt"`},
		{`os_name >= "nt"`, `os_name == "nt"`},
		{`os_name > "nt"`, `python_version < "0"`},
		{`"nt" != os_name`, `os_name != "nt"`},
		{`sys_platform in "linux darwin"`, `sys_platform in "linux darwin"`},
		{`sys_platform not in "linux darwin"`, `sys_platform not in "linux darwin"`},
		{`sys_platform in "linux" and sys_platform == "linux"`, `sys_platform == "linux"`},
		{`sys_platform in "linux" and sys_platform != "linux"`, `sys_platform in "inux" or sys_platform in "linu"`},
		{`sys_platform in "linux" and sys_platform == "darwin"`, `python_version < "0"`},
		{`"win" in sys_platform and sys_platform == "win32"`, `sys_platform == "win32"`},
		{`"win" in sys_platform and sys_platform != "cygwin"`, `"win" in sys_platform and sys_platform != "cygwin"`},
		{`"win" in sys_platform and "win3" in sys_platform`, `"win3" in sys_platform`},
		{`"win" in sys_platform or "win3" in sys_platform`, `"win" in sys_platform`},
		{`"win" in sys_platform and "win3" not in sys_platform or "win3" in sys_platform`, `"win" in sys_platform`},
		{`"" in sys_platform`, ``},
		{`"bsd" in sys_platform or "linux" in sys_platform`, `"bsd" in sys_platform or "linux" in sys_platform`},
		{`os_name == "nt" or os_name != "nt" and extra == "a"`, `os_name == "nt" or extra == "a"`},
		{`(os_name == "nt" or os_name == "posix") and extra == "A_b"`, `(os_name == "nt" or os_name == "posix") and extra == "a-b"`},
		{`extra == "a" and extra == "b"`, `python_version < "0"`},
		{`extra in "a b"`, `extra == "a" or extra == "b"`},
		{`extra != "a" and extra not in "b"`, `extra != "a" and extra != "b"`},
		{`"a" in extra`, `extra == "a"`},
		{`extra === ""`, `extra == ""`},
		{`"x" in extras and "x" not in extras`, `python_version < "0"`},
		{`"x" not in extras or "d" in dependency_groups`, `"x" not in extras or "d" in dependency_groups`},
		{`platform_release >= "6" and os_name == "posix"`, `os_name == "posix" and platform_release >= "6"`},
		{`platform_release != "6"`, `platform_release != "6"`},
		{`os_name == sys_platform and os_name != sys_platform`, `python_version < "0"`},
		{`"a" == "b" or os_name == "nt"`, `os_name == "nt"`},
		{`python_version >= "three"`, `python_version < "0"`},
		{`python_version != "three"`, ``},
		{`implementation_version >= "7.3" and implementation_name == "pypy"`, `implementation_version >= "7.3" and implementation_name == "pypy"`},
		{`"3.9a1" < python_full_version`, `python_full_version > "3.9a1" and python_full_version != "3.9"`},
		{`sys_platform == '"'`, `sys_platform == '"'`},
	} {
		t.Run(c.text, func(t *testing.T) {
			m := MustParseMarker(c.text)
			got, err := m.Condition().Marker()
			if err != nil || got.String() != c.want || m.Condition().String() != c.want {
				t.Fatalf("%s = %s, %v; want %s", c.text, got, err, c.want)
			}
			if again := got.Condition(); !again.Equal(m.Condition()) || again.String() != c.want {
				t.Errorf("the condition of %s is another: %s", got, again)
			}
		})
	}
}

func TestConditionWithoutMarker(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`platform_release >= "6"`, `not (platform_release >= "6")`},
		{`"3.9" ~= python_full_version`, `not ("3.9" ~= python_full_version)`},
		{`python_full_version === "3.9"`, `not (python_full_version === "3.9")`},
	} {
		not := MustParseMarker(c.text).Condition().Not()
		if m, err := not.Marker(); err == nil || not.String() != c.want {
			t.Errorf("not %s: %s, %v, text %s; want an error and %s", c.text, m, err, not, c.want)
		}
		if back, err := not.Not().Marker(); err != nil || back.String() != c.text {
			t.Errorf("not not %s = %s, %v", c.text, back, err)
		}
	}
}

func TestConditionRelations(t *testing.T) {
	for _, c := range []struct {
		a, b              string
		disjoint, implies bool
	}{
		{`python_version >= "3.8"`, `python_version < "3.8"`, true, false},
		{`python_version >= "3.8"`, `python_full_version < "3.8"`, true, false},
		{`python_version >= "3.8"`, `python_full_version < "3.8.1"`, false, false},
		{`python_full_version >= "3.8.1"`, `python_version >= "3.8"`, false, true},
		{`python_version == "3.8"`, `python_full_version == "3.8.*"`, false, true},
		{`sys_platform == "win32"`, `sys_platform != "linux"`, false, true},
		{`sys_platform == "win32"`, `"win" in sys_platform`, false, true},
		{`sys_platform == "win32"`, `sys_platform in "win32 cygwin"`, false, true},
		{`sys_platform == "win32"`, `"linux" in sys_platform`, true, false},
		{`"win32" in sys_platform`, `"win" in sys_platform`, false, true},
		{`"win32" in sys_platform`, `"win" not in sys_platform`, true, false},
		{`sys_platform in "linux"`, `"z" in sys_platform`, true, false},
		{`extra == "a"`, `extra == "b"`, true, false},
		{`extra == "a" and os_name == "nt"`, `extra == "a"`, false, true},
		{`os_name == "nt"`, `extra == "a" or extra != "a"`, false, true},
		{`os_name == "nt"`, `sys_platform == "linux"`, false, false},
	} {
		a, b := MustParseMarker(c.a).Condition(), MustParseMarker(c.b).Condition()
		if a.Disjoint(b) != c.disjoint || b.Disjoint(a) != c.disjoint || a.Implies(b) != c.implies {
			t.Errorf("%s and %s: disjoint %t, implies %t; want %t, %t", c.a, c.b, a.Disjoint(b), a.Implies(b), c.disjoint, c.implies)
		}
	}
}

func TestGiven(t *testing.T) {
	for _, c := range []struct{ text, assumption, want string }{
		{`python_version >= "3.7"`, `python_version >= "3.8"`, ``},
		{`python_version < "3.7"`, `python_version >= "3.8"`, `python_version < "0"`},
		{`python_version >= "3.7" and os_name == "nt"`, `python_version >= "3.8"`, `os_name == "nt"`},
		{`python_version >= "3.8" and python_version < "3.10"`, `python_version >= "3.8"`, `python_version < "3.10"`},
		{`python_version == "3.9" or python_version == "3.8"`, `python_version >= "3.8"`, `python_version < "3.10"`},
		{`python_version >= "3.9"`, `python_version >= "3.8" and python_version < "4"`, `python_version >= "3.9"`},
		{`python_version < "3.10" or os_name == "nt"`, `os_name == "posix"`, `python_version < "3.10"`},
		{`sys_platform == "linux" or sys_platform == "darwin"`, `sys_platform != "win32"`, `sys_platform == "darwin" or sys_platform == "linux"`},
		{`sys_platform == "linux"`, `sys_platform == "linux" or sys_platform == "darwin"`, `sys_platform == "linux"`},
		{`sys_platform != "win32"`, `sys_platform == "linux"`, ``},
		{`extra == "a" or python_version >= "3.8"`, `extra == ""`, `python_version >= "3.8"`},
		{`extra == "a" and python_version >= "3.8"`, `extra == "a"`, `python_version >= "3.8"`},
		{`extra == "a" and python_version >= "3.8"`, `python_version >= "3.8"`, `extra == "a"`},
		{`os_name == "nt"`, `os_name == "a" and os_name == "b"`, `os_name == "nt"`},
		{`"x" in extras and os_name == "nt"`, `"x" in extras`, `os_name == "nt"`},
		{`os_name == "nt" and python_version < "3.8"`, `os_name == "nt" and python_version < "3.8" or os_name == "posix"`, `os_name == "nt"`},
	} {
		got := MustParseMarker(c.text).Condition().Given(MustParseMarker(c.assumption).Condition())
		if got.String() != c.want {
			t.Errorf("%s given %s = %s; want %s", c.text, c.assumption, got, c.want)
		}
	}
	m := MustParseMarker(`extra == "a" or extra == "b" or os_name == "nt"`).Condition()
	if got := m.Given(OneExtra()).String(); got != `os_name == "nt"` {
		t.Errorf("without extras: %s", got)
	}
	if got := m.Given(OneExtra("B", "a")); !got.IsAlways() {
		t.Errorf("with a or b: %s", got)
	}
}

func TestZeroCondition(t *testing.T) {
	var c Condition
	var m *Marker
	if !c.IsAlways() || !c.Equal(m.Condition()) || !c.Evaluate(nil, "") || !c.Not().IsNever() || c.String() != "" || !c.And(c).IsAlways() || !c.Not().Or(c).IsAlways() {
		t.Error("the zero condition does not just hold")
	}
	if got, err := c.Marker(); got != nil || err != nil {
		t.Errorf("marker of the zero condition: %s, %v", got, err)
	}
}

// A region has room for six texts that others contain; with more the condition is
// taken as one fact.
func TestManyNeedles(t *testing.T) {
	for n := 5; n <= 9; n++ {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"%c%c" in sys_platform`, 'a'+i, 'p'+i))
		}
		m := MustParseMarker(strings.Join(parts, " or "))
		c, nt := m.Condition(), MustParseMarker(`sys_platform == "hwxap"`).Condition()
		if got := nt.Implies(c); got != (n <= maxNeedles) {
			t.Errorf("%d needles: a platform implies one of them = %t", n, got)
		}
		for _, platform := range []string{"linux", "ap", "xdsx"} {
			env := Environment{SysPlatform: platform}
			if got, want := c.Evaluate(&env, ""), m.Evaluate(&env, ""); got != want || c.And(nt.Not()).Evaluate(&env, "") != want {
				t.Errorf("%d needles: %s = %t; want %t", n, platform, got, want)
			}
		}
		if got, err := c.Marker(); err != nil || !got.Condition().Equal(c) {
			t.Errorf("%d needles: marker %s, %v", n, got, err)
		}
		half := MustParseMarker(strings.Join(parts[:n/2], " or ")).Condition()
		if rest := MustParseMarker(strings.Join(parts[n/2:], " or ")).Condition(); !c.Given(half.Not()).And(half.Not()).Evaluate(nil, "") == c.Evaluate(nil, "") || half.Disjoint(rest) {
			t.Errorf("%d needles: given and disjoint go wrong", n)
		}
	}
}

// Conditions that a diagram would be too large for are still right, if not clever.
func TestTooLarge(t *testing.T) {
	var parts []string
	for i := range 40 {
		parts = append(parts, fmt.Sprintf(`("a%02d" in extras and "a%02d" in dependency_groups)`, i, i))
	}
	m := MustParseMarker(strings.Join(parts, " or "))
	start := time.Now()
	c := m.Condition()
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %s", d)
	}
	for _, x := range []struct {
		extras, groups []string
	}{{nil, nil}, {[]string{"a07"}, []string{"a07"}}, {[]string{"a07"}, []string{"a08"}}} {
		want := m.EvaluateSets(nil, x.extras, x.groups)
		if c.EvaluateSets(nil, x.extras, x.groups) != want || c.Not().EvaluateSets(nil, x.extras, x.groups) == want {
			t.Errorf("with %v: %t; want %t", x, !want, want)
		}
	}
	if c.And(c.Not()).IsNever() != true || c.Disjoint(c) || !c.Implies(c) {
		t.Error("a large condition does not know itself")
	}
	if got, err := c.Marker(); err != nil || !got.Condition().Equal(c) {
		t.Errorf("marker of a large condition: %v", err)
	}
}
