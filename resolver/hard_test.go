package resolver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fixtures"
)

// world parses lines of a universe.
func world(t *testing.T, text string) *memory {
	t.Helper()
	u, err := fixtures.Parse("# world\n-- universe --\n" + text + "-- requirements.txt --\n")
	if err != nil {
		t.Fatal(err)
	}
	return newMemory(u.Projects)
}

// pigeonholes has n+1 pigeons and n holes: no solution, and no short proof.
func pigeonholes(t *testing.T, n int) (*memory, []Requirement) {
	t.Helper()
	return pigeons(t, n+1, n)
}

// pigeons has m pigeons and n holes.
func pigeons(t *testing.T, m, n int) (*memory, []Requirement) {
	t.Helper()
	var text, asks strings.Builder
	for p := range m {
		fmt.Fprintf(&asks, "pigeon%d\n", p)
		for h := range n {
			fmt.Fprintf(&text, "pigeon%d %d\n\thole%d==%d\n", p, h+1, h, p+1)
		}
	}
	for h := range n {
		for p := range m {
			fmt.Fprintf(&text, "hole%d %d\n", h, p+1)
		}
	}
	return world(t, text.String()), lines("requirements.txt", asks.String())
}

// A search that waits for nobody ends with its context all the same, long before
// it has used up its steps.
func TestCancelWhileSearching(t *testing.T) {
	source, asks := pigeonholes(t, 12)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	req := Request{Requirements: asks, Budget: Budget{Steps: 300_000}}
	req.Source = &keeping{source, func(string) bool { return true }}
	s := search(ctx, req)
	if !errors.Is(s.err, context.DeadlineExceeded) || s.loop.spent() != nil {
		t.Errorf("got %v after %d conflicts, want the context's end before that of the steps", s.err, s.loop.conflicts)
	}
}

// A proof of thousands of steps is kept whole and told from its end.
func TestLongProofIsToldFromItsEnd(t *testing.T) {
	source, asks := pigeonholes(t, 6)
	_, err := Resolve(t.Context(), Request{Source: source, Requirements: asks})
	none, ok := errors.AsType[*NoSolution](err)
	if !ok {
		t.Fatalf("got %v, want no solution", err)
	}
	if len(none.Steps()) < 200 {
		t.Errorf("got %d steps, want hundreds", len(none.Steps()))
	}
	text := err.Error()
	if n := strings.Count(text, "\n"); n > 4*shownSteps {
		t.Errorf("got %d lines of text", n)
	}
	if want := fmt.Sprintf("The first %d steps of %d are left out.", len(none.Steps())-shownSteps, len(none.Steps())); !strings.Contains(text, want) {
		t.Errorf("got %.200s…, want it to say %q", text, want)
	}
	if !strings.HasSuffix(text, "there is no solution.") {
		t.Errorf("got …%s, want the end of the proof", text[len(text)-100:])
	}
}

// What an extra's versions are rejected for is found once for each, whatever
// is taken back in between.
func TestExtraRejectedManyTimes(t *testing.T) {
	const n = 300
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "foo 1.%d\n\tdep>=1.%d ; extra == 'x'\ndep 1.%d\n", i, i, i)
	}
	source := world(t, text.String())
	res, err := Resolve(t.Context(), Request{Source: source, Requirements: lines("requirements.txt", "foo[x]\ndep<1.3\n")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := pins(res), "dep==1.2\nfoo==1.2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if res.Stats.Conflicts > 4*n {
		t.Errorf("got %d conflicts for %d versions, want about three for each", res.Stats.Conflicts, n)
	}
}

// Metadata that says it is of another package or version is not believed; a
// local label that the file's name lacks is none. Semantic versions have no
// metadata that says so.
func TestMetadataOfAnother(t *testing.T) {
	for _, tt := range []struct {
		name, version string // as the metadata of foo 2.0 has them
		scheme        Scheme
		want          string
	}{
		{"other", "2.0", PEP440, "foo==1.0\n"},
		{"foo", "2.1", PEP440, "foo==1.0\n"},
		{"foo", "2", PEP440, "bar==1.0\nfoo==2.0\n"},
		{"foo", "2.0+cpu", PEP440, "bar==1.0\nfoo==2.0\n"},
		{"foo", "2.1+cpu", PEP440, "foo==1.0\n"},
		{"foo", "two", PEP440, "foo==1.0\n"},
		{"foo", "", PEP440, "bar==1.0\nfoo==2.0\n"},
		{"foo", "9.0.0", SemVer, "bar==1.0.0\nfoo==2.0.0\n"},
	} {
		zero := ""
		if tt.scheme == SemVer {
			zero = ".0"
		}
		source := renamed{world(t, fmt.Sprintf("foo 2.0%[1]s\n\tbar\nfoo 1.0%[1]s\nbar 1.0%[1]s\n", zero)), "foo-2.0" + zero + "-py3-none-any.whl", tt.name, tt.version}
		res, err := Resolve(t.Context(), Request{Source: source, Requirements: lines("requirements.txt", "foo\n"), Scheme: tt.scheme})
		if err != nil {
			t.Errorf("%s %s: %v", tt.name, tt.version, err)
			continue
		}
		if got := pins(res); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.name, tt.version, got, tt.want)
		}
	}
}

// A renamed source says that the metadata of one file is of another package or version.
type renamed struct {
	*memory
	file, name, version string
}

func (r renamed) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	m, err := r.memory.Read(ctx, f, sidecarOnly)
	if err == nil && f.Filename == r.file {
		other := *m
		other.Name, other.Version = r.name, r.version
		return &other, nil
	}
	return m, err
}
