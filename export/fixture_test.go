package export

import (
	"cmp"
	"context"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/index"
	"resolve/pep440"
	"resolve/resolver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A solved is a resolution with what it was asked for.
type solved struct {
	name       string
	resolution *resolver.Resolution
	options    Options
	host       string // of the index, another one in each run
}

// shown returns an output as it is kept, with one name for the index.
func (s *solved) shown(out string) string { return strings.ReplaceAll(out, s.host, "index.test") }

// worlds are the fixtures whose output is kept, and the universe of testdata.
func worlds(t *testing.T) []*solved {
	t.Helper()
	text, err := os.ReadFile("testdata/corners.txt")
	if err != nil {
		t.Fatal(err)
	}
	corners, err := fixtures.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	list := []*solved{resolveUniverse(t, "corners", corners)}
	for _, name := range []string{"straight/web-app", "extras/several", "semver/caret"} {
		u, err := fixtures.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, resolveUniverse(t, name[strings.IndexByte(name, '/')+1:], u))
	}
	return list
}

// resolveUniverse resolves what a universe asks, over HTTP as the command does.
func resolveUniverse(t *testing.T, name string, u *fixtures.Universe) *solved {
	t.Helper()
	server, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client, err := index.New(index.Config{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s := &solved{name: name, host: strings.TrimSuffix(strings.TrimPrefix(server.URL, "http://"), "/simple")}
	req := resolver.Request{
		Source:       client,
		Requirements: linesOfText("requirements.txt", u.Requirements),
		Constraints:  linesOfText("constraints.txt", u.Sections["constraints.txt"]),
	}
	req.Choice.Overrides = linesOfText("overrides.txt", u.Sections["overrides.txt"])
	if u.Scheme == "semver" {
		req.Scheme, s.options.Scheme = resolver.SemVer, resolver.SemVer
	} else {
		req.Target = targetOf(t, u)
		s.options.Target = req.Target
	}
	if s.resolution, err = resolver.Resolve(context.WithoutCancel(t.Context()), req); err != nil {
		t.Fatal(err)
	}
	return s
}

func targetOf(t *testing.T, u *fixtures.Universe) *dist.Target {
	pf, err := dist.ParsePlatform(cmp.Or(u.Platform, "linux"))
	if err != nil {
		t.Fatal(err)
	}
	return dist.NewTarget(dist.Python{Version: pep440.MustParse(cmp.Or(u.Python, "3.12"))}, pf)
}

// linesOfText makes requirements of text, a line each, as a file that has them.
func linesOfText(file, text string) (list []resolver.Requirement) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		list = append(list, resolver.Requirement{Text: strings.TrimSpace(line), Origin: resolver.Origin{File: file, Line: n}})
	}
	return list
}
