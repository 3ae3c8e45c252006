package pep440

import (
	"fmt"
	"slices"
	"testing"

	"resolve/internal/sharedtest"
)

// The tests of this file check every case of pypa/packaging's tables.

func TestPackagingVersionsNormalized(t *testing.T) {
	for _, c := range append(
		versionTable(t, "versions_normalized.json", "normalized"),
		versionTable(t, "versions_str.json", "expected")...) {
		t.Run(c.Version, func(t *testing.T) {
			v, err := Parse(c.Version)
			if err != nil || v.String() != c.want {
				t.Errorf("Parse(%q) = %q, %v; want %q", c.Version, v, err, c.want)
			}
		})
	}
}

type versionCase struct {
	Version string
	want    any
}

func versionTable(t *testing.T, name, field string) []versionCase {
	t.Helper()
	var rows []map[string]any
	sharedtest.Table(t, name, &rows)
	var cases []versionCase
	for _, row := range rows {
		want, ok := row[field]
		if !ok {
			t.Fatalf("%s: a row without %q: %v", name, field, row)
		}
		cases = append(cases, versionCase{row["version"].(string), want})
	}
	return cases
}

func TestPackagingVersionsInvalid(t *testing.T) {
	var texts []string
	sharedtest.Table(t, "versions_invalid.json", &texts)
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			if v, err := Parse(text); err == nil {
				t.Errorf("Parse(%q) = %q; want an error", text, v)
			}
		})
	}
}

func TestPackagingVersionsOrdered(t *testing.T) {
	var texts []string
	sharedtest.Table(t, "versions_ordered.json", &texts)
	for i, a := range texts {
		t.Run(a, func(t *testing.T) {
			v := MustParse(a)
			for j, b := range texts {
				want := 0
				if i < j {
					want = -1
				} else if i > j {
					want = 1
				}
				if got := v.Compare(MustParse(b)); got != want {
					t.Errorf("Compare(%q, %q) = %d; want %d", a, b, got, want)
				}
			}
		})
	}
}

func TestPackagingVersionParts(t *testing.T) {
	for _, part := range []struct {
		table, field string
		get          func(Version) any
	}{
		{"version_epoch.json", "epoch", func(v Version) any { return float64(v.Epoch()) }},
		{"version_release.json", "release", func(v Version) any {
			var list []any
			for _, n := range v.Release() {
				list = append(list, float64(n))
			}
			return list
		}},
		{"version_pre.json", "pre", func(v Version) any {
			kind, n := v.Pre()
			if kind == "" {
				return nil
			}
			return []any{kind, float64(n)}
		}},
		{"version_post.json", "post", func(v Version) any { return optional(v.Post()) }},
		{"version_dev.json", "dev", func(v Version) any { return optional(v.Dev()) }},
		{"version_local.json", "local", func(v Version) any {
			if !v.IsLocal() {
				return nil
			}
			return v.Local()
		}},
		{"version_is_prerelease.json", "expected", func(v Version) any { return v.IsPrerelease() }},
	} {
		t.Run(part.field, func(t *testing.T) {
			for _, c := range versionTable(t, part.table, part.field) {
				t.Run(c.Version, func(t *testing.T) {
					if got := part.get(MustParse(c.Version)); fmt.Sprint(got) != fmt.Sprint(c.want) {
						t.Errorf("%s of %q = %v; want %v", part.field, c.Version, got, c.want)
					}
				})
			}
		})
	}
}

func optional(n uint64, ok bool) any {
	if !ok {
		return nil
	}
	return float64(n)
}

func TestPackagingSpecifiersContains(t *testing.T) {
	for _, name := range []string{"specifiers_contains.json", "specifiers_arbitrary_equality.json"} {
		var rows []struct {
			Version  string
			SpecStr  string `json:"spec_str"`
			Expected bool
		}
		sharedtest.Table(t, name, &rows)
		for _, c := range rows {
			t.Run(c.SpecStr+" "+c.Version, func(t *testing.T) {
				s := MustParseSpecifiers(c.SpecStr)
				if got := s.ContainsText(c.Version); got != c.Expected {
					t.Errorf("%s contains %s = %t; want %t", c.SpecStr, c.Version, got, c.Expected)
				}
				if v, err := Parse(c.Version); err == nil && s[0].Op != Arbitrary {
					if got := s.Contains(v); got != c.Expected {
						t.Errorf("%s contains parsed %s = %t; want %t", c.SpecStr, v, got, c.Expected)
					}
				}
			})
		}
	}
}

func TestPackagingSpecifiersInvalid(t *testing.T) {
	var texts []string
	sharedtest.Table(t, "specifiers_invalid.json", &texts)
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			if s, err := ParseSpecifiers(text); err == nil {
				t.Errorf("ParseSpecifiers(%q) = %q; want an error", text, s)
			}
		})
	}
}

// modeOf is the mode that packaging's two settings come to: the call's, else the
// specifier's own, else the default.
func modeOf(specifier, call *bool) Prereleases {
	if call == nil {
		call = specifier
	}
	switch {
	case call == nil:
		return PrereleasesIfNecessary
	case *call:
		return PrereleasesAllow
	}
	return PrereleasesDisallow
}

func TestPackagingSpecifiersPrereleases(t *testing.T) {
	var rows []struct {
		Specifier            string
		Version              string
		SpecifierPrereleases *bool `json:"spec_pre"`
		Prereleases          *bool `json:"contains_pre"`
		Expected             bool
	}
	sharedtest.Table(t, "specifiers_prereleases.json", &rows)
	for i, c := range rows {
		t.Run(fmt.Sprintf("%d %s %s", i, c.Specifier, c.Version), func(t *testing.T) {
			got := MustParseSpecifiers(c.Specifier).Filter([]Version{MustParse(c.Version)}, modeOf(c.SpecifierPrereleases, c.Prereleases))
			if (len(got) == 1) != c.Expected {
				t.Errorf("%s keeps %s = %t; want %t", c.Specifier, c.Version, len(got) == 1, c.Expected)
			}
		})
	}
}

func TestPackagingSpecifierFilter(t *testing.T) {
	var rows []struct {
		Specifier            string
		SpecifierPrereleases *bool `json:"specifier_prereleases"`
		Prereleases          *bool
		Input, Expected      []string
	}
	sharedtest.Table(t, "specifier_filter.json", &rows)
	for i, c := range rows {
		t.Run(fmt.Sprintf("%d %s", i, c.Specifier), func(t *testing.T) {
			got := MustParseSpecifiers(c.Specifier).FilterText(c.Input, modeOf(c.SpecifierPrereleases, c.Prereleases))
			if !slices.Equal(got, c.Expected) {
				t.Errorf("%s keeps %q of %q; want %q", c.Specifier, got, c.Input, c.Expected)
			}
		})
	}
}
