package pep508

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"idna", "idna"},
		{"\tZope.Interface ", "zope-interface"},
		{"requests[security,Socks_5,socks-5]>=2.8.1,==2.8.*", "requests[security,socks-5]==2.8.*,>=2.8.1"},
		{"requests [ ] (>=2)", "requests>=2"},
		{"requests()", "requests"},
		{"requests>=2,", "requests>=2"},
		{"requests (>=2, <3 , )", "requests>=2,<3"},
		{"requests >= 2 , ; os_name == 'nt'", `requests>=2; os_name == "nt"`},
		{"requests ( <3 , >=2 ) ; os.name=='nt'", `requests>=2,<3; os_name == "nt"`},
		{"a(===1.0-x;os_name=='nt'", ""},
		{"a ===1.0-x;os_name=='nt'", `a===1.0-x; os_name == "nt"`},
		{"a@b", "a @ b"},
		{"a @ file:../b;c", "a @ file:../b;c"},
		{"a @ file:../b;", "a @ file:../b;"},
		{"a @ file:../b; ;os_name=='nt'", `a @ file:../b; ; os_name == "nt"`},
		{"a[b] @ git+ssh://git@host/x.git@v1#egg=a\t;extra=='D_e'", `a[b] @ git+ssh://git@host/x.git@v1#egg=a ; extra == "d-e"`},
		{`a; "2" in python_version`, `a; "2" in python_version`},
	} {
		t.Run(c.text, func(t *testing.T) {
			r, err := Parse(c.text)
			if c.want == "" {
				if err == nil {
					t.Fatalf("Parse(%q) = %q; want an error", c.text, r)
				}
				return
			}
			if err != nil || r.String() != c.want {
				t.Fatalf("Parse(%q) = %q, %v; want %q", c.text, r, err, c.want)
			}
			if again := MustParse(c.want); !reflect.DeepEqual(again, r) {
				t.Errorf("Parse(%q) = %#v; want %#v", c.want, again, r)
			}
		})
	}
}

func TestParseSaysWhere(t *testing.T) {
	const operators = "one of ~= == != <= >= < > ==="
	for _, c := range []struct {
		text     string
		offset   int
		expected string
	}{
		{"", 0, "a package name"},
		{" -a", 1, "a package name"},
		{"./a", 0, "a package name"},
		{"a->=1", 1, "a letter or digit at the end of the name"},
		{"flask=>1.2", 5, operators},
		{"flask = 1.2", 6, operators},
		{"flask 1.2", 6, `a version specifier, "[", "@", ";" or the end`},
		{"flask[a] 1.2", 9, `a version specifier, "@", ";" or the end`},
		{"flask>=1.2 <2", 10, "the end of the version"},
		{"flask>=1.x; os_name == 'nt'", 8, "the end of the version"},
		{"flask (>=1.2,~=2)", 15, "at least two release numbers after ~="},
		{"flask (>=1.2", 12, `")"`},
		{"flask (>=1.2) <2", 14, `";" or the end`},
		{"flask>=1,,", 9, operators},
		{"flask>=1,,<2", 9, operators},
		{"flask (,)", 7, operators},
		{"flask>=1\n", 8, "a space or a tab instead of other white space"},
		{"flask>=1,\u00a0<2", 9, "a space or a tab instead of other white space"},
		{"flask (>=1\f)", 10, "a space or a tab instead of other white space"},
		{"flask===1\x1c", 9, "a space or a tab instead of other white space"},
		{"flask\n", 5, `a version specifier, "[", "@", ";" or the end`},
		{"flask @ x\n", 9, "the end of the URL"},
		{"flask; os_name == 'nt'\n", 22, `"and", "or" or the end of the marker`},
		{"flask[", 6, "the name of an extra"},
		{"flask[a", 7, `"," or "]"`},
		{"flask[a b]", 8, `"," or "]"`},
		{"flask[a,]", 8, "the name of an extra"},
		{"flask[a-]", 7, "a letter or digit at the end of the name"},
		{"flask @", 7, "a URL"},
		{"flask @ x y", 10, `";" or the end`},
		{"flask @ x; os_name == 'nt'", 9, `a space before ";", which is part of the URL otherwise`},
		{"flask;", 6, "a marker variable or a quoted string"},
		{"flask; os_name", 14, "one of == != <= >= < > ~= === in, not in"},
		{"flask; os_name == nt", 18, "a marker variable or a quoted string"},
		{"flask; os_name == 'nt", 18, "a quoted string that ends"},
	} {
		t.Run(c.text, func(t *testing.T) {
			r, err := Parse(c.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Parse(%q) = %q, %v; want an *Error", c.text, r, err)
			}
			if e.Offset != c.offset || e.Expected != c.expected || e.Input != c.text || e.What != "requirement" {
				t.Errorf("Parse(%q): %+v; want offset %d, expected %q", c.text, e, c.offset, c.expected)
			}
			if want := map[string]string{"flask; os_name == nt": "nt"}[c.text]; e.Variable != want {
				t.Errorf("Parse(%q): variable %q, want %q", c.text, e.Variable, want)
			}
			if !reflect.DeepEqual(r, Requirement{}) {
				t.Errorf("Parse(%q) = %#v with its error; want nothing", c.text, r)
			}
		})
	}
	_, err := Parse("flask=>1.2")
	want := `parsing requirement "flask=>1.2": expected one of ~= == != <= >= < > === at byte 5, found "=>1.2"`
	if err == nil || err.Error() != want {
		t.Errorf("message %v; want %s", err, want)
	}
}

func TestRequirementEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"foo", "FOO", true},
		{"foo", "bar", false},
		{"foo==1.0.0", "foo==1.0.0.0", true},
		{"foo>=1.0", "foo>=1", true},
		{"foo~=1.0", "foo~=1.0.0", false},
		{"foo>=1,<2", "foo<2,>=1", true},
		{"foo===1.0", "foo===1.0.0", false},
		{"foo", "foo>=0", false},
		{"foo[A_b,c]", "foo[c,a-b]", true},
		{"foo[a]", "foo", false},
		{"foo @ https://example.org/a", "foo @ https://example.org/b", false},
		{"foo @ https://example.org/a", "foo@https://example.org/a", true},
		{`foo; python_version >= "3.8"`, `foo; python_version > "3.7"`, true},
		{`foo; os_name == "a" or os_name == "b"`, `foo; os_name == 'b' or os_name == 'a'`, true},
		{`foo; os_name == "a"`, "foo", false},
		{`foo; os_name == "a" or os_name != "a"`, "foo", true},
	} {
		a, b := MustParse(c.a), MustParse(c.b)
		if a.Equal(b) != c.want || b.Equal(a) != c.want {
			t.Errorf("%s and %s are equal = %t, %t; want %t", a, b, a.Equal(b), b.Equal(a), c.want)
		}
	}
}

func TestParseLenient(t *testing.T) {
	for _, c := range []struct {
		text, want string
		repaired   bool
	}{
		{"six>=1.0", "six>=1.0", false},
		{"elastic-dsl (>=7.2.0<8.0.0)", "elastic-dsl>=7.2.0,<8.0.0", true},
		{"jupyter-core (!=~5.0,>=4.12)", "jupyter-core>=4.12,!=5.0.*", true},
		{"torch (>= 1.9.*)", "torch>=1.9", true},
		{"pyzmq >=3.6,", "pyzmq>=3.6", false},
		{"pyzmq >=3.6,,", "pyzmq>=3.6", true},
		{"pyzmq>=3.6\n", "pyzmq>=3.6", true},
		{"botocore>=1.3.0,<1.4.0',", "botocore>=1.3.0,<1.4.0", true},
		{`'numpy' >=1.19"; python_version >= "3.7"`, `numpy>=1.19; python_version >= "3.7"`, true},
		{"six\n (>=1.0)\r\n", "six>=1.0", true},
		{"six>=1.0 <2; os_name\n== 'nt'", `six>=1.0,<2; os_name == "nt"`, true},
	} {
		t.Run(c.text, func(t *testing.T) {
			r, repaired, err := ParseLenient(c.text)
			if err != nil || r.String() != c.want || repaired != c.repaired {
				t.Errorf("ParseLenient(%q) = %q, %t, %v; want %q, %t", c.text, r, repaired, err, c.want, c.repaired)
			}
		})
	}
	for _, text := range []string{"", "a b", "a=>1", "a>=1; os_name", "a[", "a @ x\ny"} {
		_, _, err := ParseLenient(text)
		if _, strict := Parse(text); err == nil || err.Error() != strict.Error() {
			t.Errorf("ParseLenient(%q): %v; want %v", text, err, strict)
		}
	}
}

// A parser whose work grew with the square of the text would not end here.
func TestLongTexts(t *testing.T) {
	const n = 1 << 17
	repeat := func(s string) string { return strings.Repeat(s, n) }
	for _, text := range []string{
		repeat("a"),
		"a" + repeat("-"),
		"a[" + repeat("b,") + "c]",
		"a" + repeat(">=1,") + ">=1",
		"a" + repeat(">=1 "),
		"a>=" + repeat("1."),
		"a==1" + repeat(".0"),
		"a===" + repeat("'"),
		"a @ " + repeat(";"),
		"a;" + repeat("("),
		"a; os_name == '" + repeat("x"),
		"a; python_version in '" + repeat("1 ") + "'",
		"a; os_name == 'x'" + repeat(" and os_name == 'x'"),
		"a; os_name == 'x'" + repeat(" or os_name == 'x' and os_name == 'y'"),
		"a; " + strings.Repeat("(", 199) + "os_name == 'x'" + strings.Repeat(")", 199) + repeat(" "),
		repeat(";"), repeat("("), repeat("'"), repeat("\n"),
	} {
		r, _, err := ParseLenient(text)
		if err != nil {
			continue
		}
		if again, err := Parse(r.String()); err != nil || !reflect.DeepEqual(again, r) {
			t.Errorf("%.20q... does not round-trip: %v", text, err)
		}
		r.Marker.Evaluate(&linux, "")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"A.b[c,D] (>=1.0,<2) ; extra == 'x'",             // every part
		"a @ git+https://x/y@z#w ;os.name=='nt'",         // a URL, an old name
		"a===1'0;python_version<'3'or(os_name in\"nt\")", // no spaces, either quote
		"a\n(>=1.* <2,)", // repaired
		"a @ b;", "a []()",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, repaired, err := ParseLenient(s)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Offset < 0 || e.Offset > len(s) || e.Error() == "" {
				t.Errorf("parsing %q: error %#v; want an *Error with an offset inside", s, err)
			}
			return
		}
		if strict, err := Parse(s); repaired == (err == nil) || !repaired && !reflect.DeepEqual(strict, r) {
			t.Errorf("Parse(%q) = %q, %v; leniently %q, repaired %t", s, strict, err, r, repaired)
		}
		if !ValidName(r.Name) {
			t.Errorf("parsing %q: name %q is not valid", s, r.Name)
		}
		again, err := Parse(r.String())
		if err != nil || !reflect.DeepEqual(again, r) {
			t.Errorf("Parse(%q) = %q, %v; want %q", r.String(), again, err, r)
		}
	})
}
