package peers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/fixtures"
)

// All that uv and packse know, with a value other than the default.
const scenarioText = `
name = "all"
description = "Why."
template = "package"
[root]
requires = ["a[x]"]
requires_python = ">=3.8"
[expected]
satisfiable = true
explanation = "Because."
[expected.packages]
a = "1.0"
[environment]
python = "3.9"
additional_python = ["3.11"]
[resolver_options]
python = "3.11"
python_platform = "windows"
prereleases = true
no_build = ["a"]
no_binary = ["b"]
universal = true
required_environments = ["sys_platform == 'linux'"]
resolution = "lowest"
[packages.a.versions."1.0"]
requires = ["b>1"]
requires_python = ""
sdist = false
yanked = true
wheel_tags = ["cp311-abi3-win_amd64"]
description = "What."
[packages.a.versions."1.0".extras]
x = ["c", "d ; os_name == 'nt' or python_version > '3'"]
[packages.b.versions."2.0"]
wheel = false
[testgen]
disable = true
kind = "compile"
`

func TestParseScenario(t *testing.T) {
	got, err := parseScenario("t/all", []byte(scenarioText))
	if err != nil {
		t.Fatal(err)
	}
	want := &Scenario{
		Name: "t/all", Requires: []string{"a[x]"}, Python: "3.11", Platform: "windows", Prereleases: true,
		NoBuild: []string{"a"}, NoBinary: []string{"b"}, Resolution: "lowest", Universal: true,
		Satisfiable: true, Packages: map[string]string{"a": "1.0"}, Explanation: "Because.",
		Environments: []string{"sys_platform == 'linux'"},
		Universe: &fixtures.Universe{Why: "Why.", Scheme: "pep440", Projects: []fixtures.Project{
			{Name: "a", Releases: []fixtures.Release{{
				Version: "1.0", Yanked: true, Wheels: []string{"cp311-abi3-win_amd64"}, Extras: []string{"x"},
				Requires: []string{"b>1", "c ; extra == 'x'", "d ; (os_name == 'nt' or python_version > '3') and extra == 'x'"},
			}}},
			{Name: "b", Releases: []fixtures.Release{{Version: "2.0", RequiresPython: ">=3.12", Sdist: fixtures.StaticSdist}}},
		}},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

func TestParseScenarioRefuses(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"yanked", "yank", "unknown field"},
		{"resolution =", "strategy =", "unknown field"},
		{`"lowest"`, `"newest"`, `unknown resolution "newest"`},
		{"satisfiable = true\n", "", "expected.satisfiable is not said"},
		{"universal = true\n", "", "required_environments mean nothing"},
		{"cp311-abi3-win_amd64", "1-py3-none-any", "has not three parts"},
	} {
		_, err := parseScenario("all", []byte(strings.Replace(scenarioText, tc.old, tc.new, 1)))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s instead of %s: got error %v, want %s", tc.new, tc.old, err, tc.want)
		}
	}
}
