package pyproject

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"resolve/pep508"
)

// What Select gives, looked at in one environment, is what an installer finds there
// that follows the project's extras one by one.
func TestSelfReferencesAreFollowedInEachEnvironment(t *testing.T) {
	var environments []*pep508.Environment
	for _, os := range []string{"nt", "posix"} {
		for _, platform := range []string{"linux", "win32"} {
			environments = append(environments, &pep508.Environment{OSName: os, SysPlatform: platform})
		}
	}
	rng := rand.New(rand.NewPCG(1, 685))
	refused, compared := 0, 0
	for range 3_000 {
		text := randomExtras(rng)
		p, err := Parse("p.toml", []byte(text))
		if err != nil {
			t.Fatalf("%s\ngot %v", text, err)
		}
		asked := []string{"e0", "e3"}[:rng.IntN(3)]
		all, err := p.Select(Selection{Extras: asked})
		if err != nil {
			if !strings.Contains(err.Error(), "too many markers") {
				t.Fatalf("%s\ngot %v", text, err)
			}
			refused++
			continue
		}
		for _, env := range environments {
			var got []string
			for _, r := range all {
				if r.Requirement.Marker.UsesExtra() {
					t.Fatalf("%s\n%v: got %s, want no extra in it", text, asked, r.Text)
				}
				if r.Requirement.Marker.Evaluate(env, "") {
					got = append(got, r.Requirement.Name)
				}
			}
			slices.Sort(got)
			got = slices.Compact(got)
			if want := installed(p, asked, env); !slices.Equal(got, want) {
				t.Fatalf("%s\n%v in %v: got %v, want %v", text, asked, env, got, want)
			}
			compared += len(got)
		}
	}
	t.Logf("%d requirements compared, %d projects refused", compared, refused)
	if compared == 0 || refused > 100 {
		t.Errorf("got %d requirements and %d refused projects, want many and few", compared, refused)
	}
}

// installed returns the names of what env needs for p and the extras asked for.
func installed(p *Project, asked []string, env *pep508.Environment) []string {
	active := append([]string{base}, asked...)
	var names []string
	for i := 0; i < len(active); i++ {
		list := p.Dependencies
		if active[i] != base {
			list = append(slices.Clone(list), p.OptionalDependencies[p.extras[active[i]]].Requirements...)
		}
		for _, r := range list {
			if !r.Requirement.Marker.Evaluate(env, active[i]) {
				continue
			}
			if r.Requirement.Name != p.NormalName {
				names = append(names, r.Requirement.Name)
				continue
			}
			for _, extra := range r.Requirement.Extras {
				if !slices.Contains(active, extra) {
					active = append(active, extra)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func randomExtras(rng *rand.Rand) string {
	markers := []string{"", "", "", "; os_name == 'nt'", "; sys_platform == 'linux'", "; os_name == 'nt' or sys_platform == 'linux'"}
	requirement := func(named bool) string {
		name := fmt.Sprintf("r%d", rng.IntN(20))
		if rng.IntN(2) == 0 {
			name = fmt.Sprintf("p[e%d,e%d]", rng.IntN(5), rng.IntN(5))
		}
		m := markers[rng.IntN(len(markers))]
		if named && rng.IntN(4) == 0 {
			m = fmt.Sprintf("; extra == 'e%d'", rng.IntN(5))
			if rng.IntN(2) == 0 {
				m += " and os_name != 'nt'"
			}
		}
		return fmt.Sprintf("%q", name+m)
	}
	var b strings.Builder
	b.WriteString(projectHead + "dependencies = [")
	for range rng.IntN(4) {
		b.WriteString(requirement(true) + ", ")
	}
	b.WriteString("]\n[project.optional-dependencies]\n")
	for i := range 5 {
		fmt.Fprintf(&b, "e%d = [", i)
		for range rng.IntN(3) {
			b.WriteString(requirement(false) + ", ")
		}
		b.WriteString("]\n")
	}
	return b.String()
}
