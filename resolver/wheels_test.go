package resolver

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"resolve/dist"
	"resolve/fixtures"
)

// disagreeing is a project whose wheels ask for different things, and one
// whose wheels do not.
const disagreeing = `# see TestCompareWheels
-- universe --
foo 0.9 wheel=py3-none-any wheel=cp312-cp312-win_amd64
	wheel=cp312-cp312-win_amd64 nothing
foo 1.0 wheel=py3-none-any wheel=cp312-cp312-win_amd64 wheel=cp311-cp311-win_amd64
	bar
	wheel=cp312-cp312-win_amd64 colorama>=2
	wheel=cp311-cp311-win_amd64 colorama>=2
bar 1.0 wheel=py3-none-any wheel=cp312-cp312-win_amd64
`

func readUniverse(t *testing.T, text string) *fixtures.Universe {
	t.Helper()
	u, err := fixtures.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// What is read besides is one metadata file for each hash that differs, of
// chosen versions alone; nothing where the hashes agree or are not given.
func TestCompareWheels(t *testing.T) {
	for _, test := range []struct {
		name     string
		change   func(*memory)
		besides  int // files read for the comparison
		warnings int
	}{
		{"hashes differ", func(*memory) {}, 1, 1},
		{"no hashes", func(m *memory) {
			m.eachFile(func(f *dist.File) { f.SidecarHash = "" })
		}, 0, 0},
		{"hashes agree", func(m *memory) {
			m.eachFile(func(f *dist.File) { f.SidecarHash = "memory:same" })
		}, 0, 0},
		{"no metadata beside the wheels", func(m *memory) {
			m.eachFile(func(f *dist.File) { f.Sidecar = false })
		}, 0, 0},
		{"another's hash, the same requirements", func(m *memory) {
			m.eachFile(func(f *dist.File) { m.metadata[f.Filename].RequiresDist = []string{} })
		}, 1, 0},
		{"the other cannot be had", func(m *memory) {
			m.eachFile(func(f *dist.File) {
				if strings.Contains(f.Filename, "win_amd64") {
					delete(m.metadata, f.Filename)
				}
			})
		}, 1, 0},
		{"the other cannot be read", func(m *memory) {
			m.eachFile(func(f *dist.File) {
				if strings.Contains(f.Filename, "win_amd64") {
					m.metadata[f.Filename].RequiresDist = []string{"???"}
				}
			})
		}, 1, 0},
		{"the other is yanked", func(m *memory) {
			m.eachFile(func(f *dist.File) { f.Yanked = strings.Contains(f.Filename, "win_amd64") })
		}, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMemory(readUniverse(t, disagreeing).Projects)
			test.change(m)
			res, err := Resolve(t.Context(), Request{
				Source: m, Target: testTarget(t, "", ""), Requirements: lines("requirements.txt", "foo"),
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Warnings) != test.warnings {
				t.Errorf("got warnings %q, want %d", res.Warnings, test.warnings)
			}
			besides := 0
			for what := range m.asked {
				if strings.Contains(what, "win_amd64") {
					besides++
				}
			}
			if besides != test.besides {
				t.Errorf("got %d files read besides, want %d: %v", besides, test.besides, m.asked)
			}
		})
	}
}

func (m *memory) eachFile(f func(*dist.File)) {
	for _, l := range m.listings {
		for _, r := range l.Releases {
			for _, file := range r.Files() {
				f(file)
			}
		}
	}
}

// However many metadata files a version has, a few are compared.
func TestCompareWheelsBounded(t *testing.T) {
	var text strings.Builder
	text.WriteString("# many\n-- universe --\nfoo 1.0 wheel=py3-none-any")
	for i := range 40 {
		fmt.Fprintf(&text, " wheel=cp3%d-none-win_amd64", i)
	}
	for i := range 40 {
		fmt.Fprintf(&text, "\n\twheel=cp3%d-none-win_amd64 dep%d", i, i)
	}
	m := newMemory(readUniverse(t, text.String()+"\n").Projects)
	res, err := Resolve(t.Context(), Request{Source: m, Target: testTarget(t, "", ""), Requirements: lines("requirements.txt", "foo")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(m.asked), 1+maxSidecars; got != want { // the listing, and the files
		t.Errorf("got %d requests, want %d", got, want)
	}
	if got, want := len(res.Warnings), maxSidecars-1; got != want || !slices.IsSorted(res.Warnings) {
		t.Errorf("got %d warnings, want %d, sorted: %q", got, want, res.Warnings)
	}
}
