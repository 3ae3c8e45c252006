package peers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/fixtures"
)

const pipText = `
base:
  available:
    - a 1.0; depends b == 2, c
    - name: b
      version: '2'
      depends: ['c>1']
      extras:
        x: [d]
cases:
-
  request:
    - install: a
      options: --no-deps
    - uninstall: [a]
  response:
    - state:
      - a 1.0
    - state: null
-
  available:
    - a 2.0
  request:
    - install: ['a<1', b]
  response:
    - error:
        code: 1
        stderr: no
  skip: legacy
`

func TestParsePip(t *testing.T) {
	got, err := parsePip("file", pipText)
	if err != nil {
		t.Fatal(err)
	}
	any := []string{"py3-none-any"}
	want := []*Pip{
		{
			Name: "file-0",
			Universe: &fixtures.Universe{Scheme: "pep440", Projects: []fixtures.Project{
				{Name: "a", Releases: []fixtures.Release{{Version: "1.0", Requires: []string{"b == 2", "c"}, Wheels: any}}},
				{Name: "b", Releases: []fixtures.Release{{Version: "2", Requires: []string{"c>1", "d ; extra == 'x'"}, Extras: []string{"x"}, Wheels: any}}},
			}},
			Steps: []PipStep{
				{Install: []string{"a"}, NoDeps: true, State: []string{"a 1.0"}},
				{Uninstall: []string{"a"}, State: []string{}},
			},
		},
		{
			Name: "file-1",
			Universe: &fixtures.Universe{Scheme: "pep440", Projects: []fixtures.Project{
				{Name: "a", Releases: []fixtures.Release{{Version: "2.0", Wheels: any}}},
			}},
			Steps: []PipStep{{Install: []string{"a<1", "b"}, Fails: true, Says: []string{"no"}}},
		},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

func TestParsePipRefuses(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"install: a\n", "upgrade: a\n", `unknown field "upgrade"`},
		{"--no-deps", "--upgrade", `unknown option "--upgrade"`},
		{"extras:", "extra:", `unknown field "extra"`},
		{"depends b", "provides b", `is not understood`},
		{"skip: legacy", "skip: yes", `unknown skip "yes"`},
		{"code: 1", "code: 2", `unknown exit code "2"`},
		{"    - uninstall: [a]\n", "", "1 requests and 2 responses"},
		{"version: '2'", "version: null", "no version"},
	} {
		_, err := parsePip("file", strings.Replace(pipText, tc.old, tc.new, 1))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s instead of %s: got error %v, want %s", tc.new, tc.old, err, tc.want)
		}
	}
}
