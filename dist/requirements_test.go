package dist

import (
	"errors"
	"strings"
	"testing"

	"resolve/pep440"
	"resolve/pep508"
)

// The slips that pip and uv repair, one by one and together, with what they
// become and where they were.
func TestRequirementsRepairs(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"a>=7.2.0<8.0.0", "a<8.0.0,>=7.2.0"},
		{"a (>=1.0<2)", "a<2,>=1.0"},
		{"a!=~5.0,>=4.12", "a!=5.0.*,>=4.12"},
		{"a>=1.9.*", "a>=1.9"},
		{"a<=1.*", "a<=1"},
		{"a<2.0.*,>1.*", "a<2.0,>1"},
		{"a!=3.0*", "a!=3.0.*"},
		{"a==3.0*", "a==3.0.*"},
		{"a>=3.6,,", "a>=3.6"}, // one comma is PEP 508's
		{"a>=3.6,, ; python_version<'3'", "a>=3.6; python_version < \"3\""},
		{"a>dev", "a>0.0.0.dev0"},
		{"a>=9.0.0a1.0", "a>=9.0.0a1"},
		{"a>='2.7'", "a>=2.7"},
		{"a>= 2.7'", "a>=2.7"},
		{"a >=\"1\" ; python_version >= '3.7'", "a>=1; python_version >= \"3.7\""},
		{"a>='1.*'<2.0.*", "a<2.0,>=1"},
	} {
		in := "Metadata-Version: 2.1\nName: x\nVersion: 1\nSummary: y\nRequires-Dist: good>=1\nRequires-Dist: " + test.in + "\n"
		got, warnings, err := mustMetadata(t, []byte(in)).Requirements()
		if err != nil || len(got) != 2 || got[0].String() != "good>=1" {
			t.Errorf("%s: got %v, %v, want two requirements", test.in, got, err)
			continue
		}
		if want := pep508.MustParse(test.want).String(); got[1].String() != want {
			t.Errorf("%s: got %s, want %s", test.in, got[1], want)
		}
		want := Warning{Header: "Requires-Dist", Line: 6, Text: test.in, Done: "it is not valid; read as " + got[1].String()}
		if len(warnings) != 1 || warnings[0] != want {
			t.Errorf("%s: got warnings %v, want %v", test.in, warnings, want)
		}
	}
}

func TestRequirementsRefuses(t *testing.T) {
	m := mustMetadata(t, []byte("Name: x\nVersion: 1\nRequires-Dist: a>=1.*\nRequires-Dist: b>=\n"))
	got, warnings, err := m.Requirements()
	if got != nil || warnings != nil || !errors.Is(err, ErrMetadata) || !strings.Contains(err.Error(), "line 4: Requires-Dist: ") {
		t.Errorf("got %v, %v, %v, want an error about line 4 alone", got, warnings, err)
	}
	var cause *pep508.Error
	if !errors.As(err, &cause) {
		t.Errorf("got %v, want the error of pep508 inside", err)
	}
	m.lines = nil // as in a value that was not read from a file
	if _, _, err := m.Requirements(); err == nil || strings.Contains(err.Error(), "line") {
		t.Errorf("got %v, want an error without a line", err)
	}
	made := &Metadata{Name: "x", Version: "1", RequiresDist: []string{"a>=1.*"}}
	if got, warnings, err := made.Requirements(); err != nil || len(got) != 1 || len(warnings) != 1 || warnings[0].Line != 0 {
		t.Errorf("of a made value: got %v, %v, %v, want a requirement and a warning without a line", got, warnings, err)
	}
}

func TestPythonSpecifiers(t *testing.T) {
	for _, test := range []struct {
		in, want string
		repaired bool
	}{
		{">=3.6", ">=3.6", false},
		{"", "", false},
		{"UNKNOWN", "", false},
		{">=3.6,", ">=3.6", false}, // PEP 508's grammar has it,
		{">=2.7, !=3.0.*, !=3.1*, <4.*", "!=3.0.*,!=3.1.*,<4,>=2.7", true},
		{"'>= 2.7'", ">=2.7", true},
		{">=2.7<4", "<4,>=2.7", true},
		{">=3.6.*", ">=3.6", true},
		{">=3.6,,", ">=3.6", true},
		{"~=3", "~=3.0", true},
		{">= 2.7,\n  <4", "<4,>=2.7", false},
	} {
		m := mustMetadata(t, []byte("Metadata-Version: 1.2\nName: x\nVersion: 1\nRequires-Python: "+test.in+"\n"))
		got, warnings, err := m.PythonSpecifiers()
		want, wantErr := pep440.ParseSpecifiers(test.want)
		if wantErr != nil {
			t.Fatal(wantErr)
		}
		if err != nil || got.String() != want.String() || len(warnings) > 0 != test.repaired {
			t.Errorf("%q: got %s, %v, %v, want %s", test.in, got, warnings, err, want)
		}
		for _, w := range warnings {
			if w.Header != "Requires-Python" || w.Line != 4 || w.Text != test.in {
				t.Errorf("%q: got warning %v, want one about line 4", test.in, w)
			}
		}
	}
	m := mustMetadata(t, []byte("Name: x\nVersion: 1\nRequires-Python: three\n"))
	if _, _, err := m.PythonSpecifiers(); !errors.Is(err, ErrMetadata) || !strings.Contains(err.Error(), "line 3: Requires-Python: ") {
		t.Errorf("got %v, want an error about line 3", err)
	}
}

func TestBelongs(t *testing.T) {
	for _, test := range []struct {
		name, version string
		want          bool
	}{
		{"a-b", "1.0", true},
		{"a-b", "1.0.0", true},
		{"a-b", "v1", true},
		{"a-c", "1.0", false},
		{"a-b", "1.1", false},
		{"a-b", "1.0+local", false},
		{"a-b", "one", false},
	} {
		m := mustMetadata(t, []byte("Name: A_b\nVersion: 1.0\n"))
		err := m.Belongs(test.name, test.version)
		if (err == nil) != test.want || err != nil && !errors.Is(err, ErrMetadata) {
			t.Errorf("Belongs(%s, %s) = %v, want nil: %v", test.name, test.version, err, test.want)
		}
	}
	if m := (&Metadata{Name: "a", Version: "one"}); m.Belongs("a", "one") != nil || m.Belongs("a", "two") == nil {
		t.Errorf("versions that are none are not compared as text")
	}
}
