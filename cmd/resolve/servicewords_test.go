package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/resolver"
)

// servicesWorld has packages that cannot be had, each for a reason of its own.
const servicesWorld = `# What a request is told of has fields.
-- universe --
lib 1.0 uploaded=2023-01-01T00:00:00Z
lib 2.0 uploaded=2024-03-15T12:00:00Z
many 1.0
	lib==1
many 2.0
	lib==9
old 1.0 requires-python=">=3.13"
beta 1.0b1
wheel 1.0
source 1.0 no-wheel sdist
bare 1.0 no-wheel sdist=bare
gone 1.0 yanked="security"
-- requirements.txt --
`

func serveWords(t *testing.T, args ...string) string {
	u, err := fixtures.Parse(servicesWorld)
	if err != nil {
		t.Fatal(err)
	}
	_, world := serveUniverse(t, u)
	return startService(t, slices.Concat(world[1:], args)...)
}

// flagWord finds flags of the command.
var flagWord = regexp.MustCompile(`(^|[^\w-])--[a-z][a-z-]*`)

// What a problem says names the fields of a request's body and no flag, and the field
// that a hint names helps.
func TestServiceHintsNameFields(t *testing.T) {
	url := serveWords(t)
	for _, tt := range []struct {
		body string
		hint string // the first
	}{
		{`{"requirements": "old"}`, `there is a solution with Python 3.13: "python-version": "3.13"`},
		{`{"requirements": "beta", "prerelease": "disallow"}`, `there is a solution with prereleases of beta: "prerelease-package": "beta=if-necessary"`},
		{`{"requirements": "wheel", "no-binary": ":all:"}`, `there is a solution with a wheel of wheel: "no-build-package": "wheel"`},
		{`{"requirements": "wheel", "no-binary": "wheel"}`, `there is a solution with a wheel of wheel, which you forbid by name`},
		{`{"requirements": "source", "no-build": true}`, `there is a solution with source built from its sdist: "no-binary-package": "source"`},
		{`{"requirements": "source", "only-binary": ":all:"}`, `there is a solution with source built from its sdist: "no-binary-package": "source"`},
		{`{"requirements": ["--only-binary :all:", "source"]}`, `there is a solution with source built from its sdist: "no-binary-package": "source"`},
		{`{"requirements": "source", "only-binary": "source"}`, `there is a solution with source built from its sdist, which you forbid by name`},
		{`{"requirements": "lib", "exclude-newer": "2020-01-01"}`, `there is a solution with lib as of 2023-01-01, when 1.0 was uploaded: "exclude-newer-package": "lib=2023-01-01"`},
		{`{"requirements": "gone"}`, "a line gone==1.0 takes the yanked version all the same"},
		{`{"requirements": "bare"}`, "nothing is built yet: a line bare!=1.0 leads to another version"},
		{`{"requirements": "lib", "upgrade-package": "lib>=9"}`, "change upgrade-package to lib>=2.0"},
		{`{"requirements": ["lib", "many"], "max-steps": 1}`, `"max-steps" sets another budget; none means as much as the service lets a request take`},
		{`{"requirements": "lib", "max-memory": 1}`, `"max-memory" sets another budget; none means as much as the service lets a request take`},
		{`{"pyproject": "[project]\nname = \"a\"\nversion = \"1\"\ndynamic = [\"dependencies\"]\n"}`, "lines of requirements that list them can be given instead"},
		{`{"pyproject": "[project]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"lib @ https://a.example/lib-1.0-py3-none-any.whl\"]\n"}`, "a name and versions are asked for, as in flask>=2"},
		{`{"requirements": "lib", "prefer": "{}"}`, ""},
		{`{"requirements": "lib", "prerelease-package": "lib=maybe"}`, "there are if-necessary, explicit, allow and disallow"},
	} {
		status, body := postService(t, url, tt.body)
		var got problemRecord
		if err := json.Unmarshal([]byte(body), &got); err != nil || status == 200 {
			t.Errorf("%s: got %d %s (%v), want a problem", tt.body, status, body, err)
			continue
		}
		hint := resolver.Hint{}
		if len(got.Hints) > 0 {
			hint = got.Hints[0]
		}
		if hint.Text != tt.hint {
			t.Errorf("%s: got the hint %q, want %q", tt.body, hint.Text, tt.hint)
		}
		if flag := flagWord.FindString(body); flag != "" {
			t.Errorf("%s: got %s, which names the flag %s", tt.body, body, flag)
		}
		if !strings.Contains(hint.Text, `": "`) {
			continue
		}
		var fields map[string]any
		_ = json.Unmarshal([]byte(tt.body), &fields)
		fields[hint.Setting.Name] = hint.Setting.Value
		helped, _ := json.Marshal(fields)
		if status, body := postService(t, url, string(helped)); status != 200 {
			t.Errorf("%s: got %d %s, want an answer, for that is the hint", helped, status, body)
		}
	}
}

// A warning names flags only where they are lines of the request's own text.
func TestServiceWarningsNameFields(t *testing.T) {
	url := serveWords(t)
	for _, tt := range []struct{ line, want string }{
		{"--pre", `requirements:2: --pre has no effect: as with uv; outside of it, "prerelease": "allow" does what pip takes it for`},
		{"--prefer-binary", "requirements:2: --prefer-binary has no effect: as with uv; --only-binary leaves out what has no wheel"},
		{"--require-hashes", `requirements:2: --require-hashes has no effect: nothing is downloaded to be checked; "generate-hashes" writes the index's hashes`},
		{"many --hash=sha256:" + strings.Repeat("0", 64), `requirements:2: --hash has no effect: nothing is downloaded to be checked; "generate-hashes" writes the index's hashes`},
	} {
		body, _ := json.Marshal(map[string]any{"requirements": []string{"lib", tt.line}, "format": requirementsForm})
		status, text := postService(t, url, string(body))
		var got lockAnswer
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != 200 || !slices.Equal(got.Warnings, []string{tt.want}) {
			t.Errorf("%s: got %d %s, want the warning %q", tt.line, status, text, tt.want)
		}
	}
}

// Who has spent all that the service gives is not told to ask for more.
func TestServiceBudgetOfItsOwn(t *testing.T) {
	url := serveWords(t, "--max-steps", "1")
	for _, body := range []string{
		`{"requirements": ["lib", "many"]}`,
		`{"requirements": ["lib", "many"], "max-steps": "none"}`,
		`{"requirements": ["lib", "many"], "max-steps": 1}`,
	} {
		status, text := postService(t, url, body)
		var got problemRecord
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != 504 || len(got.Hints) != 0 {
			t.Errorf("%s: got %d %s (%v), want 504 and no hint", body, status, text, err)
		}
	}
}

// What a constraint of upgrade-package asks for is not told in a lock: nobody finds
// it in a file.
func TestServiceLockOfUpgrade(t *testing.T) {
	url := serveWords(t)
	_, want := postService(t, url, `{"requirements": "lib", "format": "requirements.txt"}`)
	if _, got := postService(t, url, `{"requirements": "lib", "upgrade-package": "lib>=1", "format": "requirements.txt"}`); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
