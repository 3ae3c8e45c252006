package pep440

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestContains(t *testing.T) {
	for _, c := range []struct{ specifiers, in, out string }{
		{"", "0.dev0 1 2!3+x", ""},
		{"<1.0", "0.9 0.9.post1 0.9+x", "1.0 1.dev0+x 1.0rc1 1.0.dev0 1.0a1.post1 1.0.0a1 1.0.post1 1+x"},
		{"<1.0rc1", "1.0b2 1.0.dev1 1.0rc1.dev1 0.9", "1.0rc1 1.0rc1.post1 1.0"},
		{"<1.0.dev1", "1.0.dev0 0.9", "1.0.dev1 1.0a1"},
		{"<1.0.post2", "1.0 1.0rc1 1.0.post1 1.0.post1.dev3 1.0+x", "1.0.post2 1.0.post2.dev1 1.0.1"},
		{"<0", "", "0 0.dev0 0a1"},
		{">1.0", "1.0.1 1.0.1.dev0 1.1a1 2 1.0.1+x", "1.0 1.0.0 1.0.post1 1.0.post1.dev2 1.0+x 1.0.post1+x 1.0rc1"},
		{">1.0a1", "1.0a2 1.0a2.dev1 1.0 1.0.post1 1.0b1.post1", "1.0a1 1.0a1.post1 1.0a1.post1.dev1 1.0a1+x 1.0a1.dev9"},
		{">1.0.post1", "1.0.post2 1.0.post2.dev0 1.0.1", "1.0 1.0.post1 1.0.post1+x 1.0.post1.dev0"},
		{">1.0.dev1", "1.0.dev2 1.0a1 1.0 1.0.post1", "1.0.dev1 1.0.dev1+x"},
		{">=1.0", "1.0 1 1.0.0 1.0.post1 1.0+x 1!0", "1.0rc1 1.0.dev0 0.9"},
		{"<=1.0", "1.0 1 1.0+x 1.0rc1 1.0.dev0", "1.0.post1 1.0.0.1 1!0"},
		{"==1.0", "1 1.0 1.0.0 1.0+x", "1.0.post1 1.0a1 1.0.1"},
		{"==1.0+x", "1.0+x 1+X 1.0.0+x", "1.0 1.0+y 1.0+x.1"},
		{"!=1.0", "1.1 1.0a1 1.0.post1", "1.0 1 1.0+x"},
		{"!=1.0+x", "1.0 1.0+y", "1.0+x 1.0.0+x"},
		{"==1.0.*", "1 1.0 1.0.0.9 1.0a1 1.0.dev0 1.0.post1 1.0.7+x", "1.1 1.10 10.0 1!1.0 0.9"},
		{"==1.*", "1 1.9 1a1 1.0.dev0", "10 11.0 2.dev0 0.1"},
		{"!=1.1.*", "1 1.10 1.2 1!1.1", "1.1 1.1.0 1.1.5 1.1a1 1.1+x"},
		{"==2!1.0.*", "2!1 2!1.0.5 2!1.0a1", "1.0 1!1.0 2!1.1"},
		{"~=1.4", "1.4 1.4.0 1.4.post1 1.5 1.99 1.4+x 1.9rc1", "1.3 1.4rc1 2.0 2.0.dev0 10.4"},
		{"~=1.4.0", "1.4 1.4.9 1.4.0.1", "1.5 1.5.dev0 1.3.9 1.4rc1"},
		{"~=1.4.5a4", "1.4.5a4 1.4.5b1 1.4.5 1.4.9", "1.4.5a3 1.5 1.4.4"},
		{"~=2.2.post3", "2.2.post3 2.2.post4 2.9", "2.2 2.2.post2 3 3.dev0"},
		{"~=1!2.0", "1!2.0 1!2.5", "2.0 2!2.0 1!3"},
		{"===1.0-1", "", "1.0.post1"}, // a parsed version is compared in its normal form
		{"===1.0.POST1", "1.0.post1 1.0-1", "1.0.0.post1"},
		{"===1.0", "1.0", "1.0.0 1 1.0+x"},
		{">=1.2,<2,!=1.5.*", "1.2 1.4.9 1.6", "1.1 1.5 1.5.1 2 2rc1"},
		{">=18446744073709551616", "18446744073709551616 18446744073709551617", "18446744073709551615"},
		{"<18446744073709551616", "18446744073709551615 18446744073709551615.1", "18446744073709551616 18446744073709551616rc1 18446744073709551616.dev0"},
		{">18446744073709551616", "18446744073709551617 18446744073709551616.1", "18446744073709551616 18446744073709551616.post1 18446744073709551616+x"},
		{"<18446744073709551616.post5", "18446744073709551616a1 18446744073709551616.post4.dev1", "18446744073709551616.post5.dev1"},
	} {
		t.Run(c.specifiers, func(t *testing.T) {
			s := MustParseSpecifiers(c.specifiers)
			for _, text := range strings.Fields(c.in) {
				if !s.Contains(MustParse(text)) {
					t.Errorf("%q contains %s = false; want true", s, text)
				}
			}
			for _, text := range strings.Fields(c.out) {
				if s.Contains(MustParse(text)) {
					t.Errorf("%q contains %s = true; want false", s, text)
				}
			}
		})
	}
}

func TestContainsText(t *testing.T) {
	for _, c := range []struct {
		specifiers, text string
		want             bool
	}{
		{"", "no version", true},
		{">=1", "no version", false},
		{"!=1", "no version", false},
		{"===1.0-1", "1.0-1", true},
		{"===1.0-1", "1.0.post1", false},
		{"===2004D", "2004d", true},
		{"===2004d,===2004D", "2004D", true},
		{"===2004d,>=1", "2004d", false},
		{"===ſ", "s", false}, // lower case, not case folding
		{">=1.0", " 1.1 ", true},
	} {
		if got := MustParseSpecifiers(c.specifiers).ContainsText(c.text); got != c.want {
			t.Errorf("%q contains text %q = %t; want %t", c.specifiers, c.text, got, c.want)
		}
	}
}

// A Specifier put together by hand works like a parsed one; the zero one admits
// nothing.
func TestSpecifierByHand(t *testing.T) {
	v := MustParse("1.4")
	s := Specifiers{{Op: Less, Version: MustParse("2")}, {Op: Equal, Version: MustParse("1"), Wildcard: true}, {Op: Less, Version: MustParse("2.0")}}
	if got, want := s.String(), "==1.*,<2"; got != want || !s.Contains(v) {
		t.Errorf("by hand: %s, contains %s = %t; want %s, true", got, v, s.Contains(v), want)
	}
	if s[0].Op != Less {
		t.Errorf("String changed its receiver: %v", s)
	}
	if (Specifier{}).Contains(v) || (Specifier{}).ContainsText("") || Operator(99).String() != "" {
		t.Error("the zero specifier admits something")
	}
}

func TestSpecifiersString(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t", ""},
		{">=1.0", ">=1.0"},
		{" >= V1.0-Alpha , <2", ">=1.0a0,<2"},
		{">=1.0, ", ">=1.0"}, // one comma may end the list
		{"\x1f>=\u00a01.0\x1c", ">=1.0"},
		{"<2,>=1.0", ">=1.0,<2"},
		{"!=1.6,<2,!=1.5.*,>1.0", ">1.0,<2,!=1.5.*,!=1.6"},
		{">=1.0,>=1,>=1.0.0", ">=1"},
		{"==1.0.*,==1.*,==1", "==1,==1.*,==1.0.*"},
		{"~=1.0.0,~=1.0", "~=1.0,~=1.0.0"},
		{"===B,===a,===A,===b", "===A,===B"},
		{"===1.0,===1", "===1,===1.0"},
		{"<=1,<1,>1,>=1,!=1,==1,~=1.0,===1", "===1,==1,~=1.0,>=1,>1,<1,<=1,!=1"},
	} {
		t.Run(c.text, func(t *testing.T) {
			s, err := ParseSpecifiers(c.text)
			if err != nil || s.String() != c.want {
				t.Fatalf("ParseSpecifiers(%q) = %q, %v; want %q", c.text, s, err, c.want)
			}
			if again := MustParseSpecifiers(c.want); !slices.Equal(again, s) {
				t.Errorf("ParseSpecifiers(%q) = %#v; want %#v", c.want, again, s)
			}
			clauses := strings.Split(strings.TrimRight(c.text, ", "), ",")
			slices.Reverse(clauses)
			if back := MustParseSpecifiers(strings.Join(clauses, ",")); back.String() != c.want {
				t.Errorf("the other way round: %q; want %q", back, c.want)
			}
		})
	}
}

func TestParseSpecifiersSaysWhere(t *testing.T) {
	const operators = "one of ~= == != <= >= < > ==="
	for _, c := range []struct {
		text     string
		offset   int
		expected string
	}{
		{"1.0", 0, operators},
		{"=>1.0", 0, operators},
		{">=1,,", 4, operators},
		{",", 0, operators},
		{" , ", 1, operators},
		{",>=1", 0, operators},
		{">=1,,<2", 4, operators},
		{">=1, 2", 5, operators},
		{">=", 2, "a digit"},
		{">= 1 <2", 4, "the end of the version"},
		{">=1.*", 3, "the end of the version"},
		{"~=1.0.*", 5, "the end of the version"},
		{"~=1", 2, "at least two release numbers after ~="},
		{"~= 1rc1", 3, "at least two release numbers after ~="},
		{"~=1.0+x", 2, "a version without a local label after ~="},
		{">1,<1+x", 4, "a version without a local label after <"},
		{"==1a1.*", 2, "a release alone before .*"},
		{"!=1+x.*", 2, "a release alone before .*"},
		{"==.*", 2, "a digit"},
		{"===", 3, "a text after ==="},
		{"=== a b", 5, "the end of the specifier"},
		{"===a;b", 4, "the end of the specifier"},
		{"===a)", 4, "the end of the specifier"},
	} {
		t.Run(c.text, func(t *testing.T) {
			s, err := ParseSpecifiers(c.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("ParseSpecifiers(%q) = %q, %v; want an *Error", c.text, s, err)
			}
			if e.Offset != c.offset || e.Expected != c.expected || e.Input != c.text || e.What != "specifier" {
				t.Errorf("ParseSpecifiers(%q): %+v; want offset %d, expected %q", c.text, e, c.offset, c.expected)
			}
		})
	}
}

func TestParseSpecifiersLenient(t *testing.T) {
	for _, c := range []struct {
		text, want string
		repaired   bool
	}{
		{"", "", false},
		{">=1.0,<2", ">=1.0,<2", false},
		{"===a'b", "===a'b", false}, // valid, whatever it is meant to be
		{">=1.0.*", ">=1.0", true},
		{"> 3.*,<=4.1.*, <5.*", ">3,<5,<=4.1", true},
		{"!=3.0*,==3.*", "==3.*,!=3.0.*", true},
		{"!=3*", "!=3.*", true},
		{"!=~5.0,>=4.12", ">=4.12,!=5.0.*", true},
		{"!=~5.*", "!=5.*", true},
		{">=7.2.0<8.0.0", ">=7.2.0,<8.0.0", true},
		{">=3.6 <4", ">=3.6,<4", true},
		{"==1.0.* !=1.0.5", "==1.0.*,!=1.0.5", true},
		{">=3.6,", ">=3.6", false},
		{">=2.7, !=3.0.*, ", ">=2.7,!=3.0.*", false},
		{">=3.6,,", ">=3.6", true},
		{",>=1,,<2", ">=1,<2", true},
		{",", "", true},
		{">= '2.7'", ">=2.7", true},
		{`>="3.6"`, ">=3.6", true},
		{">=2.7, !=3.0.*, !=3.1.*', !=3.2*'", ">=2.7,!=3.0.*,!=3.1.*,!=3.2.*", true},
		{">dev", ">0.0.0.dev0", true},
		{">=9.0.0a1.0", ">=9.0.0a1", true},
		{">=9.0.post1.0", ">=9.0.post1", true},
		{"~=2", "~=2.0", true},
		{"~=2,~=1.0.0", "~=1.0.0,~=2.0", true},
	} {
		t.Run(c.text, func(t *testing.T) {
			s, repaired, err := ParseSpecifiersLenient(c.text)
			if err != nil || s.String() != c.want || repaired != c.repaired {
				t.Errorf("ParseSpecifiersLenient(%q) = %q, %t, %v; want %q, %t", c.text, s, repaired, err, c.want, c.repaired)
			}
		})
	}
	for _, text := range []string{"1.0", "=>1.0", "=1.0", ">=", ">=dev", "<dev", "~=2.0.*", "==*", ">=*", ">=1.0.0.x", ">=1 || <2", "^1.0", "~1.0", ">=1.0-"} {
		if s, _, err := ParseSpecifiersLenient(text); err == nil {
			t.Errorf("ParseSpecifiersLenient(%q) = %q; want an error", text, s)
		} else if _, strict := ParseSpecifiers(text); err.Error() != strict.Error() {
			t.Errorf("ParseSpecifiersLenient(%q): %v; want %v", text, err, strict)
		}
	}
}

func TestNamesPrerelease(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, ">=1": false, ">=1a1": true, ">=1,<2.dev0": true, "!=1a1": false, "===1rc1": true, "===abc": false, "==1.0.post1": false, "~=1.0b1": true,
	} {
		if got := MustParseSpecifiers(text).NamesPrerelease(); got != want {
			t.Errorf("%q names a prerelease = %t; want %t", text, got, want)
		}
	}
}

func TestFilter(t *testing.T) {
	versions := func(text string) (list []Version) {
		for _, v := range strings.Fields(text) {
			list = append(list, MustParse(v))
		}
		return list
	}
	for _, c := range []struct {
		specifiers string
		mode       Prereleases
		in, want   string
	}{
		{"", PrereleasesIfNecessary, "2a1 1 3.dev0 2", "1 2"},
		{"", PrereleasesIfNecessary, "2a1 3.dev0", "2a1 3.dev0"},
		{">=2", PrereleasesIfNecessary, "1 2.1a1", "2.1a1"},
		{">=2a0,<3", PrereleasesIfNecessary, "2a1 2 3a1", "2a1 2"},
		{">=1", PrereleasesAllow, "2a1 1 2", "2a1 1 2"},
		{">=1a0", PrereleasesDisallow, "2a1 1 2", "1 2"},
		{">=2", PrereleasesDisallow, "2.1a1", ""},
	} {
		got := MustParseSpecifiers(c.specifiers).Filter(versions(c.in), c.mode)
		if !slices.Equal(got, versions(c.want)) {
			t.Errorf("%q filters %s to %v; want %s", c.specifiers, c.in, got, c.want)
		}
	}
}

// "<" and ">" are decided by an arithmetic on keys; here the rule's own words
// decide.
func TestExclusiveOrderAgreesWithItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := MustParse(anyVersion.Draw(t, "v"))
		w := MustParse(anyVersion.Draw(t, "w")).Public()
		less, greater := Specifier{Op: Less, Version: w}, Specifier{Op: Greater, Version: w}
		wantLess := comparePublic(&v, &w) < 0
		if !w.IsPrerelease() {
			wantLess = less.admitsLessSlow(&v)
		}
		wantGreater := comparePublic(&v, &w) > 0
		if !w.IsPostrelease() && !w.IsDevrelease() {
			wantGreater = greater.admitsGreaterSlow(&v)
		}
		if got := less.Contains(v); got != wantLess {
			t.Fatalf("%s contains %s = %t; want %t", less, v, got, wantLess)
		}
		if got := greater.Contains(v); got != wantGreater {
			t.Fatalf("%s contains %s = %t; want %t", greater, v, got, wantGreater)
		}
	})
}

// ".*" is decided by keys, too; here the numbers decide one by one.
func TestWildcardAgreesWithNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := MustParse(anyVersion.Draw(t, "v"))
		w := MustParse(anyVersion.Draw(t, "w"))
		p := w.parts()
		if rapid.Bool().Draw(t, "near") { // v begins as w does, or nearly
			same := fromRelease(p.epoch, p.segments(releaseLength(w.text)))
			v = MustParse(same.String() + rapid.SampledFrom([]string{"", ".0", ".0.0.1", "0", "a1", ".dev1", ".post2", "+x"}).Draw(t, "end"))
		}
		for n := releaseLength(w.text); n > 0; n-- {
			prefix := fromRelease(p.epoch, p.segments(n))
			want := hasRelease(&v, &prefix, 0)
			if got := prefix.begins(&v); got != want {
				t.Fatalf("%s begins with %s = %t; want %t", v, prefix, got, want)
			}
			zeros := fromRelease(p.epoch, append(p.segments(n), "0", "0"))
			if got, want := zeros.begins(&v), hasRelease(&v, &zeros, 0); got != want {
				t.Fatalf("%s begins with %s = %t; want %t", v, zeros, got, want)
			}
		}
	})
}

func FuzzParseSpecifiers(f *testing.F) {
	for _, seed := range []string{
		">=1.0,<2,!=1.5.*", "~=1.0a1", "===any text", "==1.0+x", // every form
		">=1.0.* <2,", ">dev", "!=~5", ">='2.7'", "~=2", // every repair
		"===K,===k,===ſ", // texts that differ in case beyond ASCII
	} {
		f.Add(seed, "1.0")
	}
	f.Fuzz(func(t *testing.T, s, version string) {
		set, repaired, err := ParseSpecifiersLenient(s)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Offset < 0 || e.Offset > len(s) || e.Error() == "" {
				t.Errorf("parsing %q: error %#v; want an *Error with an offset inside", s, err)
			}
			return
		}
		if strict, err := ParseSpecifiers(s); repaired == (err == nil) || !repaired && !slices.Equal(strict, set) {
			t.Errorf("ParseSpecifiers(%q) = %q, %v; leniently %q, repaired %t", s, strict, err, set, repaired)
		}
		again, err := ParseSpecifiers(set.String())
		if err != nil || !slices.Equal(again, set) {
			t.Fatalf("ParseSpecifiers(%q) = %q, %v; want %q", set.String(), again, err, set)
		}
		if got, want := again.ContainsText(version), set.ContainsText(version); got != want {
			t.Errorf("%q contains %q = %t; want %t", again, version, got, want)
		}
	})
}
