package pep440

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resolve/internal/sharedtest"
)

func TestPackagingSets(t *testing.T) {
	for name, want := range map[string]bool{"sets_satisfiable.json": false, "sets_unsatisfiable.json": true} {
		var texts []string
		sharedtest.Table(t, name, &texts)
		for _, text := range texts {
			t.Run(text, func(t *testing.T) {
				s := MustParseSpecifiers(text).Set()
				if s.IsEmpty() != want {
					t.Errorf("%q is empty = %t; want %t", text, s.IsEmpty(), want)
				}
			})
		}
	}
}

func TestSetString(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{">=0.dev0", ">=0.dev0"},
		{"<0", "<0"},
		{"<0.dev0", "<0"},
		{">=1.0", ">=1"},
		{">1.0", ">1"},
		{">=1.0,>1.0", ">1"},
		{"<=1.0,!=1", "<=1,!=1"},
		{">=1.0,!=1", ">=1,!=1"},
		{">=1.post0.dev0", ">=1,!=1"},
		{"<1.post0.dev0", "<=1"},
		{">=1.post2.dev0", ">1.post1"},
		{">=1.dev1", ">1.dev0"},
		{">=1a2.dev0", ">1a1"},
		{"<1.dev0", "<1"},
		{">=1.4.2,<1.5", "~=1.4.2"},
		{">=1,<2", "~=1.0"},
		{">=1rc1,<2", "~=1.0rc1"},
		{">=2.7,<4,!=3.0.*,!=3.1.*,!=3.2.*", ">=2.7,<4,!=3.0.*,!=3.1.*,!=3.2.*"},
		{">=2,<3 || >=3.2.dev0", ">=2,!=3.0.*,!=3.1.*"},
		{"!=1.0.dev0,!=1.0.dev1", "!=1.dev0,!=1.dev1"},
		{"==1.*,==1.0.*", "==1.0.*"},
		{">=1.dev0,<2", "==1.*"},
		{"==1.*,!=1.5", "==1.*,!=1.5"},
		{"==1!2.*", "==1!2.*"},
		{">=1!2.1,<1!3", "~=1!2.1"},
		{"~=1.0,~=1.4", "~=1.4"},
		{">=1.0,<=1.0", "==1"},
		{"==1.0+X.1,>=1", "==1+x.1"},
		{"!=1.0+x", "!=1+x"},
		{">=1,!=1+x,!=0.5+y", ">=1,!=1+x"},
		{"!=1 || ==1+x", "!=1 || ==1+x"},
		{"!=1 || ==1", ">=0.dev0"},
		{"<1 || ==3.*", "<4,!=1.*,!=2.*"},
		{"<1.5 || ==3.*", "<1.5 || ==3.*"},
		{"<=1,!=1 || >=1", ">=0.dev0"},
		{"!>1.0", "!>1"},
		{"not (>1)", "not (>1)"},
		{">=0.dev0,!>1.0", "!>1"},
		{">=1.dev0", "!=0.*"},
		{">=0.1.dev0", "!=0.0.*"},
		{">=0.2.dev0", ">=0.2.dev0"},
		{">=1!1.dev0", ">=1!1.dev0"},
		{">=1.1.dev0", ">=1.1.dev0"},
		{"==1.* || ==3.*", "<4,!=0.*,!=2.*"},
		{">=1.5.dev0,<1.5.3", "==1.5.*,<1.5.3"},
		{">=1.5.dev0,<=1.5", "==1.5.*,<=1.5"},
		{">=1!0.dev0,<1!0.5", "==1!0.*,<1!0.5"},
		{">=1.5.dev0,<1.6.1", ">=1.5.dev0,<1.6.1"},
		{"<1 || >1", "<1 || >1"},
		{"===1.0", "===1.0"},
		{"===1.0,===1", "<0"},
		{"===FooBar", "===foobar"},
		{"===Foo || ===bar || >1", ">1 || ===bar || ===foo"},
		{">=1,!===1.0", ">=1,!===1.0"},
		{"!===1.0", "not (===1.0)"},
		{"!===1.0,>=0.dev0", ">=0.dev0,!===1.0"},
		{"==1+x,!===1.0+x", "==1+x,!===1.0+x"},
		{">=18446744073709551616,<18446744073709551617", "~=18446744073709551616.0"},
		{"==1.99999999999999999999.*", "==1.99999999999999999999.*"},
	} {
		t.Run(c.text, func(t *testing.T) {
			s := MustParseSet(c.text)
			if got := s.String(); got != c.want {
				t.Fatalf("%q = %q; want %q", c.text, got, c.want)
			}
			if again := MustParseSet(c.want); !again.Equal(s) {
				t.Errorf("ParseSet(%q) = %+v; want %+v", c.want, again, s)
			}
		})
	}
}

func TestParseSetSaysWhere(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
	}{
		{">=1 || ,", 7}, {">=1 || <x", 8}, {"not (>=1", 8}, {"not ()", 5}, {"!>=1", 0}, {">=1,!>x", 6}, {" !<1", 1},
	} {
		s, err := ParseSet(c.text)
		e, ok := err.(*Error)
		if !ok || e.Offset != c.offset || e.Input != c.text {
			t.Errorf("ParseSet(%q) = %q, %v; want an *Error at %d", c.text, s, err, c.offset)
		}
	}
}

func TestSetRelations(t *testing.T) {
	for _, c := range []struct {
		a, b                    string
		subset, disjoint, equal bool
	}{
		{">=1,<2", ">=1", true, false, false},
		{">=1", ">=1.0.0", true, false, true},
		{"<1", ">=1", false, true, false},
		{"<1", ">=1.dev0", false, true, false},
		{">1", "==1.post1", false, true, false},
		{"==1+x", "==1", true, false, false},
		{"==1", "!=1+x", false, false, false},
		{"===1.0", "==1", true, false, false},
		{"==1", "===1.0", false, false, false},
		{"===wat", "", true, false, false},
		{"", ">=0.dev0", false, false, false},
		{">=0.dev0", "", true, false, false},
		{"~=1.4.2", "==1.4.*,>=1.4.2", true, false, true},
		{"<0", ">1", true, true, false},
	} {
		a, b := MustParseSet(c.a), MustParseSet(c.b)
		if a.IsSubset(b) != c.subset || a.IsDisjoint(b) != c.disjoint || b.IsDisjoint(a) != c.disjoint || a.Equal(b) != c.equal {
			t.Errorf("%q and %q: subset %t, disjoint %t, equal %t; want %t, %t, %t", c.a, c.b, a.IsSubset(b), a.IsDisjoint(b), a.Equal(b), c.subset, c.disjoint, c.equal)
		}
	}
	var zero Set
	if !zero.IsEmpty() || zero.Contains(MustParse("1")) || zero.ContainsText("x") || zero.Contains(Version{}) {
		t.Error("the zero set has a member")
	}
}

func TestSpecifiersOfSet(t *testing.T) {
	for _, c := range []struct {
		text, want string
		ok         bool
	}{
		{"", "", true}, {"<0", "<0", true}, {">=1 || <3", ">=0.dev0", true}, {"<1 || >1", "", false}, {"!>1", "", false}, {"not (>1)", "", false}, {"===x", "===x", true},
	} {
		got, ok := MustParseSet(c.text).Specifiers()
		if ok != c.ok || got.String() != c.want {
			t.Errorf("specifiers of %q: %q, %t; want %q, %t", c.text, got, ok, c.want, c.ok)
		}
	}
}

func TestComplement(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "<0"},
		{"<0", ">=0.dev0"},
		{">=0.dev0", "<0"},
		{">=1", "<=1,!=1"},
		{"<1", "!=0.*"},
		{"<2!1", "!=2!0.*,>=2!0"},
		{"<=1", ">=1,!=1"},
		{"<1.post1", ">1.post0"},
		{">1", "!>1"},
		{"==1.*", "!=1.*"},
		{"!=1.5", "==1.5"},
		{"==1+x", "!=1+x"},
		{"~=1.4", "<=1.4,!=1.4 || >=2.dev0"},
		{"===1.0", ">=0.dev0,!===1.0"},
		{"===wat", ">=0.dev0"},
		{"!===wat", "<0"},
	} {
		s := MustParseSet(c.text)
		got := s.Complement()
		if !got.Equal(MustParseSet(c.want)) || got.Intersect(s).String() != "<0" || got.ContainsText("wat") {
			t.Errorf("complement of %q = %q; want %q", c.text, got, c.want)
		}
	}
}

// A gap that takes up to 128 exclusions is said by them, a longer one is not.
func TestLongGaps(t *testing.T) {
	for n, want := range map[int]bool{2: true, 128: true, 129: false} {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf("!=%d.*", i+1))
		}
		text := strings.Join(parts, ",")
		if got, ok := MustParseSet(text).Specifiers(); ok != want || ok && got.String() != MustParseSpecifiers(text).String() {
			t.Errorf("specifiers of %d exclusions in a row: %.40q, %t; want %t", n, got, ok, want)
		}
	}
}

func TestByRelease(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{">=3.8", ">=3.8.dev0"},
		{">3.8", ">=3.9.dev0"},
		{"<3.8", "<3.8"},
		{"<=3.8", "<3.9"},
		{">=3.8.1", ">=3.9.dev0"},
		{"<3.8.1", "<3.9"},
		{"==3.8", "==3.8.*"},
		{"==3.8.*", "==3.8.*"},
		{"==3.8.1", "<0"},
		{"!=3.*", "!=3.*"},
		{">=3", ">=3.dev0"},
		{"~=3.8", ">=3.8.dev0,<4"},
		{"===3.8", "==3.8.*"},
		{"===3.08", "<0"},
		{"===3.8.0", "<0"},
		{"!===3.8", "!=3.8.*"},
		{"==3.8+x", "<0"},
		{">=3.8a1", ">=3.8.dev0"},
		{">3.8a1", ">=3.8.dev0"},
		{">=3.8.post1", ">=3.9.dev0"},
		{"!>3.8", "<3.9"},
	} {
		if got := MustParseSet(c.text).ByRelease(2); !got.Equal(MustParseSet(c.want)) {
			t.Errorf("%q by two numbers = %q; want %q", c.text, got, c.want)
		}
	}
}

func TestExtend(t *testing.T) {
	for _, c := range []struct{ text, care, want string }{
		{">=3.9,<3.10", ">=3.8", ">=3.9,<3.10"},
		{"<3.10", ">=3.8", "<3.10"},
		{">=3.8,<3.10", ">=3.8", "<3.10"},
		{">=3.9,<3.10", ">=3.9", "<3.10"},
		{"==2.* || >=3.8", ">=3", ">=3.8"},
		{"<2 || >3", "<2 || >3", ">=0.dev0"},
		{"<2 || >3", "<2 || >3 || ==2.5", "<2.5 || >3"},
		{"==1", "<0", "<0"},
	} {
		s, care := MustParseSet(c.text), MustParseSet(c.care)
		got := s.Extend(care)
		if !got.Intersect(care).Equal(s.Intersect(care)) {
			t.Errorf("%q extended from %q = %q, which is not the same there", c.text, c.care, got)
		}
		if want := MustParseSet(c.want); c.text != "<2 || >3" && !got.Equal(want) {
			t.Errorf("%q extended from %q = %q; want %q", c.text, c.care, got, want)
		}
	}
}

// nearVersion draws versions that are close to each other.
var nearVersion = rapid.Custom(func(t *rapid.T) string {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "part") }
	return pick("", "", "", "1!") + pick("0", "1", "1.0", "1.0.0", "1.1", "1.2", "1.0.1", "1.10", "2", "2.0", "9", "18446744073709551616") +
		pick("", "", "", "a0", "a1", "a2", "b1", "rc1") + pick("", "", "", ".post0", ".post1", ".post2") +
		pick("", "", "", ".dev0", ".dev1", ".dev2") + pick("", "", "", "", "+x", "+x.1", "+1")
})

// anyClause draws a clause that is about such versions.
var anyClause = rapid.Custom(func(t *rapid.T) string {
	op := rapid.SampledFrom([]string{"~=", "==", "!=", "<=", ">=", "<", ">", "===", "==.*", "!=.*"}).Draw(t, "op")
	if op == "===" && rapid.Bool().Draw(t, "word") {
		return op + rapid.SampledFrom([]string{"foo", "FOO", "bar", "1.0", "V1.0", "1.0-1", "01"}).Draw(t, "text")
	}
	v := MustParse(nearVersion.Draw(t, "version"))
	if op, star := strings.CutSuffix(op, ".*"); star {
		p := v.parts()
		return op + fromRelease(p.epoch, p.segments(len(v.Release()))).String() + ".*"
	}
	if op != "==" && op != "!=" && op != "===" {
		v = v.Public()
	}
	if op == "~=" && len(v.Release()) == 1 {
		p := v.parts()
		p.release += ".0"
		v = fromParts("", &p)
	}
	return op + v.String()
})

var anySpecifiers = rapid.Custom(func(t *rapid.T) Specifiers {
	return MustParseSpecifiers(strings.Join(rapid.SliceOfN(anyClause, 0, 4).Draw(t, "clauses"), ","))
})

// A probe is a text and, where it is one in normal form, the version.
type probe struct {
	text      string
	v         Version
	isVersion bool // in some form
}

func probeOf(text string) probe {
	v, err := Parse(text)
	if err == nil && v.text == text {
		return probe{text, v, true}
	}
	return probe{text: text, isVersion: err == nil}
}

// grid is thousands of probes around what the clauses name.
var grid = func() (list []probe) {
	for _, release := range strings.Fields("0 0.0 1 1.0 1.0.0 1.0.0.1 1.1 1.2 1.0.1 1.0.2 1.10 1.11 2 2.0 2.1 3 9 10 18446744073709551616 18446744073709551617 1!0 1!1 1!1.0 1!2 2!0") {
		for _, pre := range []string{"", "a0", "a1", "a3", "rc1"} {
			for _, post := range []string{"", ".post0", ".post1", ".post3"} {
				for _, dev := range []string{"", ".dev0", ".dev1", ".dev3"} {
					for _, local := range []string{"", "+x"} {
						list = append(list, probeOf(release+pre+post+dev+local))
					}
				}
			}
		}
	}
	for _, text := range []string{"", "foo", "FOO", "bar", "wat", "V1.0", "v1.0", "1.0-1", "01", "1.0+1", "1+X"} {
		list = append(list, probeOf(text))
	}
	return list
}()

// probesOf is the grid and what is at, and next to, the bounds of the clauses.
func probesOf(list []Specifiers) []probe {
	probes := slices.Clone(grid)
	for _, s := range list {
		for _, c := range s {
			if c.Op == Arbitrary {
				probes = append(probes, probeOf(c.Text))
				continue
			}
			v := c.Version.Public()
			p := v.parts()
			p.release += ".0"
			padded := fromParts("", &p)
			for _, near := range []Version{c.Version, v, padded, above(v).v, aboveExclusive(v).v, belowExclusive(v).v} {
				probes = append(probes, probeOf(near.text), probeOf(near.Public().text+"+zz"))
			}
			probes = append(probes, probeOf(startOf(p.epoch, p.segments(1)).v.text), probeOf(endOf(p.epoch, p.segments(1)).v.text),
				probeOf(endOf(p.epoch, p.segments(len(v.Release()))).v.text))
			if p.kind == 0 && !p.hasPost && !p.hasDev {
				probes = append(probes, probeOf(v.text+".post99999999999999999999"), probeOf(v.text+".0.0.0.0.0.0.1.dev0"))
			}
		}
	}
	return probes
}

// An expression of sets, with its membership by brute force.
type expression struct {
	text     string
	set      Set
	leaves   []Specifiers
	contains func(*probe) bool
}

func drawExpression(t *rapid.T, depth int) expression {
	kind := 0
	if depth > 0 {
		kind = rapid.IntRange(0, 4).Draw(t, "kind")
	}
	if kind == 0 {
		s := anySpecifiers.Draw(t, "specifiers")
		return expression{fmt.Sprintf("%q", s), s.Set(), []Specifiers{s}, func(p *probe) bool {
			if p.v.IsZero() {
				return s.ContainsText(p.text)
			}
			return s.Contains(p.v)
		}}
	}
	a := drawExpression(t, depth-1)
	if kind == 1 {
		return expression{"^" + a.text, a.set.Complement(), a.leaves, func(p *probe) bool { return p.isVersion && !a.contains(p) }}
	}
	b := drawExpression(t, depth-1)
	leaves := slices.Concat(a.leaves, b.leaves)
	switch kind {
	case 2:
		return expression{"(" + a.text + " & " + b.text + ")", a.set.Intersect(b.set), leaves, func(p *probe) bool { return a.contains(p) && b.contains(p) }}
	case 3:
		return expression{"(" + a.text + " | " + b.text + ")", a.set.Union(b.set), leaves, func(p *probe) bool { return a.contains(p) || b.contains(p) }}
	}
	return expression{"(" + a.text + " - " + b.text + ")", a.set.Minus(b.set), leaves, func(p *probe) bool { return a.contains(p) && !b.contains(p) }}
}

func TestSetsAgreeWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawExpression(t, 3)
		e.set.check(t)
		empty := true
		for _, p := range probesOf(e.leaves) {
			want := e.contains(&p)
			empty = empty && !want
			if got := e.set.ContainsText(p.text); got != want {
				t.Fatalf("%s = %s contains text %q = %t; want %t", e.text, e.set, p.text, got, want)
			}
			if !p.v.IsZero() && e.set.Contains(p.v) != want {
				t.Fatalf("%s = %s contains %s = %t; want %t", e.text, e.set, p.v, !want, want)
			}
		}
		if e.set.IsEmpty() != empty {
			t.Fatalf("%s = %s is empty = %t; of the probes %t", e.text, e.set, e.set.IsEmpty(), empty)
		}
		again, err := ParseSet(e.set.String())
		if err != nil || !again.Equal(e.set) || again.String() != e.set.String() {
			t.Fatalf("%s: ParseSet(%q) = %q, %v, want the same", e.text, e.set, again, err)
		}
		if s, ok := e.set.Specifiers(); ok && !s.Set().Equal(e.set) {
			t.Fatalf("%s: specifiers of %q are %q", e.text, e.set, s)
		}
	})
}

// Subset, disjointness, equality and the two mappings against membership.
func TestSetRelationsAgreeWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawExpression(t, 1), drawExpression(t, 1)
		extended, byMinor := a.set.Extend(b.set), a.set.ByRelease(2)
		extended.check(t)
		byMinor.check(t)
		subset, disjoint, equal := true, true, true
		for _, probe := range probesOf(slices.Concat(a.leaves, b.leaves)) {
			x, y := a.contains(&probe), b.contains(&probe)
			subset, disjoint, equal = subset && (!x || y), disjoint && !(x && y), equal && x == y
			if y && extended.ContainsText(probe.text) != x {
				t.Fatalf("%s extended from %s = %s contains %q = %t", a.text, b.text, extended, probe.text, !x)
			}
			if probe.v.IsZero() {
				continue
			}
			p := probe.v.parts()
			minor := probeOf(fromRelease(p.epoch, p.segments(2)).text)
			if want := a.contains(&minor); byMinor.Contains(probe.v) != want {
				t.Fatalf("%s by two numbers = %s contains %s = %t; want %t", a.text, byMinor, probe.v, !want, want)
			}
		}
		if a.set.IsSubset(b.set) != subset || a.set.IsDisjoint(b.set) != disjoint || a.set.Equal(b.set) != equal {
			t.Fatalf("%s and %s: subset %t, disjoint %t, equal %t; of the probes %t, %t, %t", a.text, b.text,
				a.set.IsSubset(b.set), a.set.IsDisjoint(b.set), a.set.Equal(b.set), subset, disjoint, equal)
		}
		if same := a.set.Key() == b.set.Key(); same != equal {
			t.Fatalf("%s and %s: equal %t, same key %t", a.text, b.text, equal, same)
		}
	})
}

// check verifies the invariants of Set.
func (s *Set) check(t interface{ Fatalf(string, ...any) }) {
	for i := range s.cuts {
		if s.cuts[i].isFloor() || i > 0 && compareCuts(s.cuts[i-1], s.cuts[i]) >= 0 {
			t.Fatalf("cuts of %s are out of order or at the bottom: %v", s, s.cuts)
		}
		if c := s.cuts[i]; c.v.IsLocal() || c.end && c.v.lo&(flagPre|flagPost|flagDev) != 0 {
			t.Fatalf("cut %d of %s is no cut: %v", i, s, c)
		}
	}
	if !slices.IsSortedFunc(s.points, Version.Compare) || !slices.IsSorted(s.texts) || !slices.IsSorted(s.words) {
		t.Fatalf("%s is not sorted: %v", s, *s)
	}
	for i, v := range s.points {
		if !v.IsLocal() || i > 0 && s.points[i-1].Compare(v) == 0 {
			t.Fatalf("points of %s: %v", s, s.points)
		}
	}
}

func FuzzParseSet(f *testing.F) {
	for _, seed := range []string{">=1.0,<2,!=1.5.* || ==3.*", "not (>1,!===1.0)", "!>1 || ===x || ==1+a", "!=1.0.*,!=1.1,>=1a1"} {
		f.Add(seed, "1.0")
	}
	f.Fuzz(func(t *testing.T, text, version string) {
		s, err := ParseSet(text)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Offset < 0 || e.Offset > len(text) || e.Error() == "" {
				t.Errorf("ParseSet(%q): error %#v; want an *Error with an offset inside", text, err)
			}
			return
		}
		s.check(t)
		again, err := ParseSet(s.String())
		if err != nil || !again.Equal(s) {
			t.Fatalf("ParseSet(%q) = %q, %v; want %q", s.String(), again, err, s)
		}
		if s.opposite().ContainsText(version) == s.ContainsText(version) || !s.Union(s.opposite()).isAll() || !s.Minus(s).IsEmpty() {
			t.Errorf("%q and its opposite are not each other's", s)
		}
		if !s.Complement().Equal(AllVersions().Minus(s)) || !s.Complement().Complement().Equal(s.Intersect(AllVersions())) {
			t.Errorf("%q and its complement %q are not each other's", s, s.Complement())
		}
	})
}

// Long texts take no quadratic time.
func TestLongSets(t *testing.T) {
	many := func(format, join string) string {
		parts := make([]string, 10_000)
		for i := range parts {
			parts[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(parts, join)
	}
	deep := strings.Repeat("0.", 10_000) + "1"
	for name, text := range map[string]string{
		"exclusions":       many("!=2.%d", ","),
		"local exclusions": many("!=2+x%d", ","),
		"alternatives":     many("==2.%d.1", " || "),
		"local versions":   many("==2+x%d", " || "),
		"texts":            many("===2.%d", " || "),
		"other texts":      many("!===2.%d", ",") + ",>=0.dev0",
		"words":            many("===w%d", " || "),
		"a long release":   "<1 || >=1." + deep + ".dev0",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s := MustParseSet(text)
			again := MustParseSet(s.String())
			if !again.Equal(s) || !s.Minus(again).IsEmpty() {
				t.Errorf("the text of %.60q means another set", s)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%d bytes took %s", len(text), took)
			}
		})
	}
}
