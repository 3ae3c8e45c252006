package resolver

import (
	"slices"
	"testing"

	"resolve/dist"
	"resolve/fetcher"
)

// What is asked for before the target is known is needed for every one.
func TestFirstIsNeededWhateverTheTargetIs(t *testing.T) {
	for _, test := range []struct {
		lines  string
		choice Choice
		want   []string
	}{
		{lines: "flask\nClick>=8\nflask[async]<4\n", want: []string{"flask", "click"}},
		{lines: "flask\ntomli; python_version < '3.11'\nclick\n", want: []string{"flask", "click"}},
		{lines: "flask\nclick @ https://example.com/click.whl\n", want: []string{"flask"}},
		{lines: "flask\nclick\n", choice: Choice{Excludes: []string{"click"}}, want: []string{"flask"}},
		{lines: "flask\nclick\n", choice: Choice{Overrides: lines("o.txt", "flask; sys_platform == 'win32'")}, want: []string{"click"}},
		{lines: "flask\nclick\n", choice: Choice{Overrides: lines("o.txt", "???")}},
		{lines: "flask\n???\n"},
		{},
	} {
		req := &Request{Requirements: lines("r.in", test.lines), Choice: test.choice}
		if needed, guesses := First(req); !slices.Equal(needed, test.want) || guesses != nil {
			t.Errorf("%q: got %v, %v, want %v", test.lines, needed, guesses, test.want)
		}
	}
}

// What leads lead to is what the resolve itself asks for in its first round.
func TestFirstFollowsLeads(t *testing.T) {
	file := &dist.File{Filename: "werkzeug-3.0-py3-none-any.whl", URL: "memory:werkzeug", Sidecar: true}
	leads := leadMap{
		"flask":    {Constraint: ">=3", Names: []string{"werkzeug", "click"}},
		"werkzeug": {File: file},
		"click":    {Names: []string{"colorama"}},
		"colorama": {},
	}
	req := &Request{Requirements: lines("r.in", "flask"), Leads: leads, Choice: Choice{Excludes: []string{"click"}}}
	say := func(asks []fetcher.Ask) (list []string) {
		for _, a := range asks {
			if a.File != nil {
				list = append(list, a.File.Filename)
			} else {
				list = append(list, a.Name)
			}
		}
		return list
	}
	_, guesses := First(req)
	if got, want := say(guesses), []string{"flask", "werkzeug-3.0-py3-none-any.whl", "werkzeug"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	req.Choice = Choice{NoDependencies: true}
	_, guesses = First(req)
	if got, want := say(guesses), []string{"flask", "werkzeug", "click", "colorama"}; !slices.Equal(got, want) {
		t.Errorf("without dependencies: got %v, want %v", got, want)
	}
}
