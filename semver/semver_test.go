package semver

import (
	"slices"
	"testing"
)

// The order of SemVer 2.0.0, item 11.
func TestCompare(t *testing.T) {
	ascending := []string{
		"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
		"1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0",
	}
	for i, a := range ascending {
		for j, b := range ascending {
			want := min(max(i-j, -1), 1)
			if got := MustParse(a).Compare(MustParse(b)); got != want {
				t.Errorf("%s compared with %s: got %d, want %d", a, b, got, want)
			}
		}
	}
	if got := MustParse("1.0.0+one").Compare(MustParse("1.0.0+two")); got != 0 {
		t.Errorf("builds of one version: got %d, want 0", got)
	}
}

func TestParse(t *testing.T) {
	for _, s := range []string{"1.2.3", "0.0.0", "1.2.3-rc.1", "1.2.3+build.5", "1.2.3-rc.1+build"} {
		v, err := Parse(s)
		if err != nil || v.String() != s {
			t.Errorf("Parse(%q): got %v, %v", s, v, err)
		}
	}
	for _, s := range []string{"", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.x", "latest"} {
		if v, err := Parse(s); err == nil {
			t.Errorf("Parse(%q): got %v, want an error", s, v)
		}
	}
	if !MustParse("1.0.0-a").IsPrerelease() || MustParse("1.0.0+a").IsPrerelease() {
		t.Error("a prerelease is what has a prerelease part, and a build is none")
	}
}

// Prereleases are members of a range by order alone.
func TestContains(t *testing.T) {
	versions := []string{"0.0.3", "0.2.3", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.9.0-dev", "2.0.0-dev", "2.0.0", "3.0.0"}
	for _, tt := range []struct {
		constraint string
		want       []string
	}{
		{"", versions},
		{"*", versions},
		{"^1.0.0", []string{"1.0.0", "1.2.0", "1.9.0-dev"}},
		{"^0.2.0", []string{"0.2.3"}},
		{"~1.2", []string{"1.2.0"}},
		{">=1.0.0 <2.0.0", []string{"1.0.0", "1.2.0", "1.9.0-dev", "2.0.0-dev"}},
		{"<1.0.0", []string{"0.0.3", "0.2.3", "1.0.0-rc.1"}},
		{"=1.2.0 || >2.0.0", []string{"1.2.0", "3.0.0"}},
		{"!=1.0.0 <2", []string{"0.0.3", "0.2.3", "1.0.0-rc.1", "1.2.0", "1.9.0-dev", "2.0.0-dev"}},
	} {
		c, err := ParseConstraint(tt.constraint)
		if err != nil {
			t.Errorf("ParseConstraint(%q): %v", tt.constraint, err)
			continue
		}
		var got []string
		for _, v := range versions {
			if c.Contains(MustParse(v)) {
				got = append(got, v)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, want %v", tt.constraint, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1.2.3", "1.2.3-rc.1+build.5", "1.0.0-alpha.beta", "18446744073709551616.0.0", "1.2", "v1.2.3"} {
		f.Add(s, "1.2.3")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		v, err := Parse(a)
		if err != nil {
			return
		}
		if again, err := Parse(v.String()); err != nil || again.Compare(v) != 0 || again.String() != v.String() {
			t.Errorf("Parse(%q) = %v, %v; want %s", v.String(), again, err, v)
		}
		if w, err := Parse(b); err == nil && v.Compare(w) != -w.Compare(v) {
			t.Errorf("Compare(%s, %s) = %d, the other way %d", v, w, v.Compare(w), w.Compare(v))
		}
	})
}

// What is accepted says itself in a text that means the same.
func FuzzParseConstraint(f *testing.F) {
	for _, s := range []string{"^1.2.3", "~> 1.2", ">=1.0 <2.0 || 3.x", "1.2.3 - 2.3.4", "*", "!=1", "^0.0.3-rc.1"} {
		f.Add(s, "1.2.3")
	}
	f.Add("<2.0.0", "2.0.0-dev")
	f.Fuzz(func(t *testing.T, constraint, version string) {
		c, err := ParseConstraint(constraint)
		if err != nil {
			return
		}
		v, err := Parse(version)
		if err != nil {
			return
		}
		again, err := ParseConstraint(c.String())
		if err != nil {
			t.Fatalf("%q says itself as %q, which cannot be read: %v", constraint, c, err)
		}
		if c.Contains(v) != again.Contains(v) {
			t.Errorf("%q and %q differ about %s", constraint, c, v)
		}
	})
}
