package pep508

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"resolve/internal/sharedtest"
	"resolve/pep440"
)

// The tests of this file check every case of pypa/packaging's tables.

func TestPackagingCanonicalizeName(t *testing.T) {
	var rows []struct{ Name, Expected string }
	sharedtest.Table(t, "canonicalize_name.json", &rows)
	for _, c := range rows {
		t.Run(c.Name, func(t *testing.T) {
			if got := NormalizeName(c.Name); got != c.Expected {
				t.Errorf("NormalizeName(%q) = %q; want %q", c.Name, got, c.Expected)
			}
		})
	}
}

func TestPackagingMarkersEvaluate(t *testing.T) {
	for _, name := range []string{"markers_evaluate.json", "markers_pep345.json"} {
		var rows []struct {
			Marker      string `json:"marker_string"`
			Environment map[string]string
			Expected    bool
		}
		sharedtest.Table(t, name, &rows)
		for i, c := range rows {
			t.Run(fmt.Sprintf("%d %s", i, c.Marker), func(t *testing.T) {
				env := linux
				for name, value := range c.Environment {
					set(t, &env, name, value)
				}
				if got := MustParseMarker(c.Marker).Evaluate(&env, c.Environment["extra"]); got != c.Expected {
					t.Errorf("%s with %v = %t; want %t", c.Marker, c.Environment, got, c.Expected)
				}
			})
		}
	}
}

// set gives the variable called name its value.
func set(t *testing.T, env *Environment, name, value string) {
	t.Helper()
	fields := reflect.ValueOf(env).Elem()
	for i := range fields.NumField() {
		if fields.Type().Field(i).Tag.Get("json") == name {
			fields.Field(i).SetString(value)
			return
		}
	}
	if name != "extra" {
		t.Fatalf("no variable %q", name)
	}
}

func TestPackagingMarkersString(t *testing.T) {
	var rows []struct {
		Marker   string `json:"marker_string"`
		Expected string
	}
	sharedtest.Table(t, "markers_str.json", &rows)
	for _, c := range rows {
		t.Run(c.Marker, func(t *testing.T) {
			if got := MustParseMarker(c.Marker).String(); got != c.Expected {
				t.Errorf("String of %s = %s; want %s", c.Marker, got, c.Expected)
			}
		})
	}
}

func TestPackagingMarkersValid(t *testing.T) {
	var texts []string
	sharedtest.Table(t, "markers_valid.json", &texts)
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			m, err := ParseMarker(text)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := ParseMarker(m.String()); err != nil || !reflect.DeepEqual(again, m) {
				t.Errorf("ParseMarker(%s) = %s, %v; want %s", m, again, err, m)
			}
			m.Evaluate(&linux, "")
		})
	}
}

func TestPackagingMarkersInvalid(t *testing.T) {
	var texts []string
	sharedtest.Table(t, "markers_invalid.json", &texts)
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			if m, err := ParseMarker(text); err == nil {
				t.Errorf("ParseMarker(%s) = %s; want an error", text, m)
			}
		})
	}
}

// The table gives the parts of a requirement; the test puts them together in all
// the places where white space may be.
func TestPackagingRequirementsValid(t *testing.T) {
	var rows []struct {
		Whitespace  string
		Name        string
		Extras      []string
		Specifier   string
		URL, Marker *string
	}
	sharedtest.Table(t, "requirements_valid.json", &rows)
	for i, c := range rows {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			ws := c.Whitespace
			fill := func(s string) string { return strings.ReplaceAll(s, "{ws}", ws) }
			text := c.Name + ws
			if len(c.Extras) > 0 {
				text += "[" + ws + strings.Join(c.Extras, ws+","+ws) + ws + "]" + ws
			}
			want := Requirement{Name: NormalizeName(c.Name)}
			for _, extra := range c.Extras {
				want.Extras = append(want.Extras, NormalizeName(extra))
			}
			slices.Sort(want.Extras)
			if c.URL != nil {
				text += "@" + ws + *c.URL
				want.URL = *c.URL
			} else {
				text += fill(c.Specifier) + ws
				want.Specifiers = pep440.MustParseSpecifiers(strings.Trim(fill(c.Specifier), "()"))
			}
			if c.Marker != nil {
				if c.URL != nil {
					text += " "
				}
				text += ws + ";" + ws + fill(*c.Marker)
				want.Marker = MustParseMarker(fill(*c.Marker))
			}
			got, err := Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("Parse(%q) = %q; want %q", text, got, want)
			}
			if again, err := Parse(got.String()); err != nil || !reflect.DeepEqual(again, got) {
				t.Errorf("Parse(%q) = %q, %v; want %q", got.String(), again, err, got)
			}
		})
	}
}
