package pep440

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNormalises(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0", "0"},
		{"00", "0"},
		{"1.2.3.4.5.6", "1.2.3.4.5.6"},
		{"1.0.0", "1.0.0"},
		{"V1.02", "1.2"},
		{" 1.2\r\n", "1.2"},
		{"\x1c\x1f1.2\u00a0\u3000\v", "1.2"}, // white space as Python has it
		{"1.0A", "1.0a0"},
		{"1.0_Beta_07", "1.0b7"},
		{"1.0-preview-2", "1.0rc2"},
		{"1pre", "1rc0"},
		{"1c3", "1rc3"},
		{"1-5", "1.post5"},
		{"1r5", "1.post5"},
		{"1-REV.05", "1.post5"},
		{"1rc2-1", "1rc2.post1"},  // the implicit post-release needs its hyphen
		{"1rc-1", "1rc1"},         // which a number of the prerelease takes first
		{"1rc--1", "1rc0.post1"},  // but not twice
		{"1.post-", "1.post0"},    // a separator without a number
		{"1a.dev", "1a0.dev0"},    // belongs to either side
		{"1a..dev_3", "1a0.dev3"}, // or to both
		{"1a1post2dev3+x", "1a1.post2.dev3+x"},
		{"0!1", "1"},
		{"007!1", "7!1"},
		{"1+ABC-01_x.00", "1+abc.1.x.0"},
		{"1+01a", "1+01a"},
		{"20240501.1", "20240501.1"},
		{"1.dev20240501123456", "1.dev20240501123456"},
		{"1.123456789012345678901234567890", "1.123456789012345678901234567890"},
	} {
		t.Run(c.text, func(t *testing.T) {
			v, err := Parse(c.text)
			if err != nil || v.String() != c.want {
				t.Fatalf("Parse(%q) = %q, %v; want %q", c.text, v, err, c.want)
			}
			if again := MustParse(c.want); again != v {
				t.Errorf("Parse(%q) = %#v; want %#v", c.want, again, v)
			}
		})
	}
}

func TestBaseAndCanonical(t *testing.T) {
	for _, c := range []struct{ text, base, canonical string }{
		{"1", "1", "1"},
		{"1.0", "1.0", "1"},
		{"0", "0", "0"},
		{"0.0.0", "0.0.0", "0"},
		{"1.4.0.0.0", "1.4.0.0.0", "1.4"},
		{"1.0.1", "1.0.1", "1.0.1"},
		{"10.20", "10.20", "10.20"},
		{"2!1.0", "2!1.0", "2!1"},
		{"2!0.0", "2!0.0", "2!0"},
		{"1.0a1", "1.0", "1a1"},
		{"1.0.post5.dev6", "1.0", "1.post5.dev6"},
		{"2!1.0rc4.post5.dev6+deadbeef.0", "2!1.0", "2!1rc4.post5.dev6+deadbeef.0"},
		{"1.0+a.1.0", "1.0", "1+a.1.0"},
		{"1.18446744073709551616.0", "1.18446744073709551616.0", "1.18446744073709551616"},
	} {
		v := MustParse(c.text)
		if base := v.Base(); base != MustParse(c.base) {
			t.Errorf("base of %s = %#v; want %s", v, base, c.base)
		}
		if canonical := v.Canonical(); canonical != MustParse(c.canonical) || canonical.Compare(v) != 0 {
			t.Errorf("canonical form of %s = %#v; want %s", v, canonical, c.canonical)
		}
	}
	if zero := (Version{}); zero.Base() != zero || zero.Canonical() != zero {
		t.Error("the zero version has a base or a canonical form")
	}
}

func TestCanonicalIsOneForEqualVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, w := MustParse(nearVersion.Draw(t, "v")), MustParse(nearVersion.Draw(t, "w"))
		if equal := v.Compare(w) == 0; equal != (v.Canonical() == w.Canonical()) {
			t.Fatalf("%s and %s are equal = %t; canonically %s and %s", v, w, equal, v.Canonical(), w.Canonical())
		}
	})
}

func TestParseSaysWhere(t *testing.T) {
	for _, c := range []struct {
		text     string
		offset   int
		expected string
	}{
		{"", 0, "a digit"},
		{"  ", 2, "a digit"},
		{"v", 1, "a digit"},
		{"vv1", 1, "a digit"},
		{"1!", 2, "a digit"},
		{"1!a", 2, "a digit"},
		{" 1.0 x", 4, "the end of the version"},
		{"1.", 1, "the end of the version"},
		{"1.0.*", 3, "the end of the version"},
		{"1!2!3", 3, "the end of the version"},
		{"1.0a1b2", 5, "the end of the version"},
		{"1.dev1a1", 6, "the end of the version"},
		{"1alph", 2, "the end of the version"},
		{"1+", 2, "a letter or digit of the local version"},
		{"1+a..b", 4, "a letter or digit of the local version"},
		{"1+a/b", 3, "the end of the version"},
		{"1+é", 2, "a letter or digit of the local version"},
		{"１", 0, "a digit"},
	} {
		t.Run(c.text, func(t *testing.T) {
			v, err := Parse(c.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Parse(%q) = %q, %v; want an *Error", c.text, v, err)
			}
			if e.Offset != c.offset || e.Expected != c.expected || e.Input != c.text || e.What != "version" {
				t.Errorf("Parse(%q): %+v; want offset %d, expected %q", c.text, e, c.offset, c.expected)
			}
		})
	}
	_, err := Parse("1.0 x")
	if got, want := err.Error(), `parsing version "1.0 x": expected the end of the version at byte 3, found " x"`; got != want {
		t.Errorf("message %s; want %s", got, want)
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustParse of no version returned")
		}
	}()
	MustParse("french toast")
}

func TestZeroVersion(t *testing.T) {
	var zero Version
	if !zero.IsZero() || zero.String() != "" || zero.Release() != nil || zero.IsPrerelease() || zero.IsLocal() {
		t.Errorf("the zero version is %q, release %v", zero, zero.Release())
	}
	if lowest := MustParse("0.dev0"); zero.Compare(lowest) != -1 || lowest.Compare(zero) != 1 || zero.Compare(zero) != 0 {
		t.Error("the zero version is not before every version")
	}
	if MustParseSpecifiers(">=0.dev0").Contains(zero) || MustParseSpecifiers("!=1").Contains(zero) {
		t.Error("a specifier contains the zero version")
	}
}

func TestVersionParts(t *testing.T) {
	v := MustParse("3!1.02.0rc4.post5.dev6+Local.7")
	kind, pre := v.Pre()
	post, hasPost := v.Post()
	dev, hasDev := v.Dev()
	got := fmt.Sprintln(v.Epoch(), v.Release(), kind, pre, post, hasPost, dev, hasDev, v.Local(), v.Public(),
		v.IsPrerelease(), v.IsPostrelease(), v.IsDevrelease(), v.IsLocal())
	want := "3 [1 2 0] rc 4 5 true 6 true local.7 3!1.2.0rc4.post5.dev6 true true true true\n"
	if got != want {
		t.Errorf("parts of %s: %s; want %s", v, got, want)
	}
	if public := v.Public(); public != MustParse(public.String()) {
		t.Errorf("Public = %#v; want %#v", public, MustParse(public.String()))
	}
	if got := MustParse("99999999999999999999!18446744073709551615.18446744073709551616"); got.Epoch() != math.MaxUint64 ||
		!slices.Equal(got.Release(), []uint64{math.MaxUint64, math.MaxUint64}) {
		t.Errorf("numbers that do not fit: epoch %d, release %d; want the largest", got.Epoch(), got.Release())
	}
}

// Each line is in order; versions joined by = are equal.
func TestCompare(t *testing.T) {
	for _, line := range []string{
		"0.dev0 0a0 0=0.0=0.0.0 0.post0 0.0.1 0.1",
		"1.dev0 1.dev1 1a0.dev0 1a0 1a0.post0.dev0 1a0.post0 1a1 1b0 1rc0 1=1.0=v1 1+0 1.post0.dev0 1.post0 1.post1 1.0.1.dev0",
		"1.0.0.0.1 1.0.1 1.1 1.10 1.159 1.160 1.16543 1.16544 1.4294967295 1.4294967296",
		"1.18446744073709551615 1.18446744073709551616 1.18446744073709551617 1.99999999999999999999 1.100000000000000000000",
		"1a159 1a160 1a16543 1a16544 1a20240501 1a99999999999999999999 1a99999999999999999999.post1 1b0",
		"1.1.1.1.1.1.1.1.1.1.1.1.1.1.dev1 1.1.1.1.1.1.1.1.1.1.1.1.1.1 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.dev1 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
		"1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1a1 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1=1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.0 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1+a 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.post1",
		"2024.1.0.20240501 2024.1.0.20240502 1!0.dev0 1!1 2!0 160!0 18446744073709551616!0 18446744073709551617!0",
		"1+a 1+a.a 1+a.0 1+aa 1+b 1+0=1+00 1+0.a 1+0.0 1+1 1+9 1+10 1+99999999999999999999 1+100000000000000000000 1.0.post0",
	} {
		t.Run(line, func(t *testing.T) {
			type item struct {
				v    Version
				rank int
			}
			var items []item
			for rank, group := range strings.Fields(line) {
				for _, text := range strings.Split(group, "=") {
					items = append(items, item{MustParse(text), rank})
				}
			}
			for _, a := range items {
				for _, b := range items {
					want := compareNumbers(string(rune('a'+a.rank)), string(rune('a'+b.rank)))
					if got := a.v.Compare(b.v); got != want {
						t.Errorf("Compare(%s, %s) = %d; want %d", a.v, b.v, got, want)
					}
				}
			}
		})
	}
}

// anyNumber draws numbers around the borders of the packed forms.
var anyNumber = rapid.Custom(func(t *rapid.T) string {
	if rapid.Bool().Draw(t, "small") {
		return rapid.SampledFrom([]string{"0", "1", "2"}).Draw(t, "number")
	}
	return rapid.SampledFrom([]string{"00", "9", "159", "160", "16543", "16544", "20240501", "4294967295", "4294967296",
		"999999999999999999", "1000000000000000000", "18446744073709551615", "18446744073709551616", "18446744073709551617"}).Draw(t, "number")
})

// anyVersion draws versions that are often close to each other.
var anyVersion = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	maybe := func(percent int) bool { return rapid.IntRange(1, 100).Draw(t, "percent") <= percent }
	if maybe(10) {
		b.WriteString(anyNumber.Draw(t, "epoch") + "!")
	}
	length := rapid.SampledFrom([]int{1, 1, 2, 2, 3, 4, 13, 14, 15, 16}).Draw(t, "length")
	for i := range length {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(anyNumber.Draw(t, "release"))
	}
	if maybe(30) {
		b.WriteString(rapid.SampledFrom([]string{"a", "b", "rc"}).Draw(t, "kind") + anyNumber.Draw(t, "pre"))
	}
	if maybe(25) {
		b.WriteString(".post" + anyNumber.Draw(t, "post"))
	}
	if maybe(25) {
		b.WriteString(".dev" + anyNumber.Draw(t, "dev"))
	}
	if maybe(15) {
		b.WriteString("+" + rapid.SampledFrom([]string{"a", "1", "1.a", "a.1", "01"}).Draw(t, "local"))
	}
	return b.String()
})

// The packed keys, complete or cut off, must order versions as their parts do.
func TestKeysAgreeWithParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := MustParse(anyVersion.Draw(t, "v"))
		w := MustParse(anyVersion.Draw(t, "w"))
		a, b := v.parts(), w.parts()
		want := a.comparePublic(&b)
		if got := comparePublic(&v, &w); got != want {
			t.Fatalf("public Compare(%s, %s) = %d; want %d", v, w, got, want)
		}
		if want == 0 {
			want = compareLocal(a.local, b.local)
		}
		if got := v.Compare(w); got != want {
			t.Fatalf("Compare(%s, %s) = %d; want %d", v, w, got, want)
		}
		if got := w.Compare(v); got != -want {
			t.Fatalf("Compare(%s, %s) = %d; want %d", w, v, got, -want)
		}
	})
}

func FuzzCompare(f *testing.F) {
	for _, seed := range [][3]string{
		{"1.0a1.dev1", "1.0a1", "1.0.post1"},
		{"1!0", "1.99999999999999999999", "1.99999999999999999998"}, // beyond the key
		{"1+a.1", "1+a.b", "1.0+01"},
		{"1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.0", "1.dev20240501123456"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var list [3]Version
		for i, text := range []string{a, b, c} {
			v, err := Parse(text)
			if err != nil {
				return
			}
			list[i] = v
		}
		u, v, w := list[0], list[1], list[2]
		if u.Compare(v) != -v.Compare(u) || u.Compare(u) != 0 {
			t.Errorf("Compare(%s, %s) = %d, the other way %d", u, v, u.Compare(v), v.Compare(u))
		}
		if u.Compare(v) <= 0 && v.Compare(w) <= 0 && u.Compare(w) > 0 {
			t.Errorf("%s <= %s <= %s, and not %[1]s <= %[3]s", u, v, w)
		}
		p, q := u.parts(), v.parts()
		if want := p.comparePublic(&q); comparePublic(&u, &v) != want {
			t.Errorf("without locals, Compare(%s, %s) = %d; want %d", u, v, comparePublic(&u, &v), want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"1.0",                       // the quick way
		"1.01",                      // a leading zero is not normal
		"v1!1.0-alpha_1.rev2-dev+U", // every part, unusual spelling
		"1.0-1",                     // implicit post-release
		"1a-.post-",                 // separators without numbers
		"1.99999999999999999999999", // a number beyond 64 bits
		"1+01.00a",                  // local segments of both kinds
		" 1\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Offset < 0 || e.Offset > len(s) || e.Error() == "" {
				t.Errorf("Parse(%q): error %#v; want an *Error with an offset inside", s, err)
			}
			return
		}
		if again, err := Parse(v.String()); err != nil || again != v {
			t.Errorf("Parse(%q) = %q, %v; want %q", v.String(), again, err, v)
		}
	})
}
