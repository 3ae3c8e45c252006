package resolver

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"resolve/fixtures"
	"resolve/pep440"
	"resolve/semver"
)

// A smallWorld is a random universe with a question, small enough for every
// answer to be tried.
type smallWorld struct {
	scheme       Scheme
	packages     []smallPackage
	requirements []smallAsk
	constraints  []smallAsk
	choice       smallChoice
}

type smallPackage struct {
	name     string
	releases []smallRelease // ascending
}

type smallRelease struct {
	version  string
	asks     []smallAsk
	unusable string // "", or the reason in smallReasons
	form     string // "" for a wheel, "sdist", or "both"
	uploaded string // of smallUploads
}

// A smallAsk is a dependency line. With when, it holds for that extra only.
type smallAsk struct {
	name, constraint string
	extras           []string
	when             string
}

// smallReasons are the ways in which a release can be no candidate.
var smallReasons = []string{"yanked", "python", "wheel", "metadata", "metadata-python"}

var smallVersions = map[Scheme][]string{
	PEP440: {"1.0", "1.0.post1", "1.1a1", "1.1", "2.0.dev1", "2.0rc1", "2.0", "2.1", "3.0b2", "3.0"},
	SemVer: {"1.0.0", "1.1.0-alpha", "1.1.0", "1.2.3", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0", "2.1.0", "3.0.0-beta", "3.0.0"},
}

var smallConstraints = map[Scheme][]string{
	PEP440: {"", "", "", ">=1.1", "<2.0", "==1.0", "!=1.1", ">=1.0,<3.0", "==1.*", "~=2.0", ">1.0", "<=2.0", "==2.0rc1", ">=2.0rc1", "!=2.*", "==3.0", "<1.1a2", ">=9"},
	SemVer: {"", "", "", "^1.0.0", "~1.1.0", ">=1.1.0", "<2.0.0", "=1.0.0", "!=1.1.0", "^1.1.0 || ^3.0.0", ">=2.0.0-rc.2", ">1.0.0 <3.0.0", "=3.0.0", "*", ">=9.0.0"},
}

// newSmallWorld makes up to five packages of up to four versions. Prereleases,
// unusable versions, extras, and rules of choosing occur in some worlds and not
// in others.
func newSmallWorld(scheme Scheme, r *rand.Rand) *smallWorld {
	w := &smallWorld{scheme: scheme}
	names := []string{"a", "b", "c", "d", "e"}[:2+r.IntN(4)]
	prereleases, broken, extras := r.IntN(3) == 0, r.IntN(3) == 0, scheme == PEP440 && r.IntN(2) == 0
	choosing := r.IntN(2) == 0
	constraints := smallConstraints[scheme]
	if r.IntN(2) == 0 {
		constraints = constraints[3:] // a tight world: everybody asks for something
	}
	ask := func() smallAsk {
		a := smallAsk{name: names[r.IntN(len(names))], constraint: constraints[r.IntN(len(constraints))]}
		if r.IntN(40) == 0 {
			a.name = "ghost" // which does not exist
		}
		for _, extra := range []string{"x", "y"} {
			if extras && r.IntN(4) == 0 {
				a.extras = append(a.extras, extra)
			}
		}
		return a
	}
	for _, name := range names {
		p := smallPackage{name: name}
		for _, v := range smallVersions[scheme] {
			if !prereleases && isPrerelease(scheme, v) || r.IntN(5) < 1 || len(p.releases) == 4 {
				continue
			}
			release := smallRelease{version: v, uploaded: "old"}
			if choosing {
				release.form = []string{"", "", "", "both", "sdist"}[r.IntN(5)]
				release.uploaded = []string{"old", "old", "old", "new", "undated"}[r.IntN(5)]
			}
			for range r.IntN(4) {
				a := ask()
				if extras && r.IntN(3) == 0 {
					a.when = []string{"x", "y"}[r.IntN(2)]
				}
				release.asks = append(release.asks, a)
			}
			if broken && r.IntN(5) == 0 {
				release.unusable = smallReasons[r.IntN(len(smallReasons))]
			}
			p.releases = append(p.releases, release)
		}
		w.packages = append(w.packages, p)
	}
	for range 1 + r.IntN(3) {
		w.requirements = append(w.requirements, ask())
	}
	if r.IntN(4) == 0 {
		a := ask()
		a.extras = nil
		w.constraints = append(w.constraints, a)
	}
	if choosing {
		w.choice = newSmallChoice(w, r, ask)
	}
	return w
}

func isPrerelease(scheme Scheme, v string) bool {
	if scheme == SemVer {
		return semver.MustParse(v).IsPrerelease()
	}
	return pep440.MustParse(v).IsPrerelease()
}

// admits reports whether a constraint admits a version, by the scheme's own package.
func admits(scheme Scheme, constraint, version string) bool {
	if scheme == SemVer {
		c, err := semver.ParseConstraint(constraint)
		return err == nil && c.Contains(semver.MustParse(version))
	}
	return constraint == "" || pep440.MustParseSpecifiers(constraint).Contains(pep440.MustParse(version))
}

// String writes the ask as a line of the scheme.
func (a smallAsk) line(scheme Scheme) string {
	if scheme == SemVer {
		return strings.TrimSpace(a.name + " " + a.constraint)
	}
	s := a.name
	if len(a.extras) > 0 {
		s += "[" + strings.Join(a.extras, ",") + "]"
	}
	s += a.constraint
	if a.when != "" {
		s += fmt.Sprintf(" ; extra == %q", a.when)
	}
	return s
}

func (w *smallWorld) text(asks []smallAsk) string {
	var b strings.Builder
	for _, a := range asks {
		b.WriteString(a.line(w.scheme) + "\n")
	}
	return b.String()
}

// String writes the world as a story.
func (w *smallWorld) String() string {
	var b strings.Builder
	if w.scheme != PEP440 {
		fmt.Fprintf(&b, "scheme: %s\n", w.scheme.Name())
	}
	b.WriteString("-- universe --\n")
	for _, p := range w.packages {
		for _, r := range p.releases {
			fmt.Fprintf(&b, "%s %s %s %s %s\n", p.name, r.version, r.unusable, r.form, r.uploaded)
			for _, a := range r.asks {
				b.WriteString("\t" + a.line(w.scheme) + "\n")
			}
		}
	}
	fmt.Fprintf(&b, "-- requirements.txt --\n%s-- constraints.txt --\n%s%s", w.text(w.requirements), w.text(w.constraints), w.choice.text(w))
	return b.String()
}

// projects makes the world's packages for a source.
func (w *smallWorld) projects() (list []fixtures.Project) {
	for _, p := range w.packages {
		project := fixtures.Project{Name: p.name}
		for _, r := range p.releases {
			release := fixtures.Release{Version: r.version, Wheels: []string{"py3-none-any"}}
			for _, a := range r.asks {
				release.Requires = append(release.Requires, a.line(w.scheme))
			}
			switch r.unusable {
			case "yanked":
				release.Yanked = true
			case "python":
				release.RequiresPython = ">=3.13"
			case "wheel":
				release.Wheels = []string{"cp312-cp312-win_amd64"}
			case "metadata":
				release.Requires = append(release.Requires, "???")
			}
			r.setFiles(&release)
			project.Releases = append(project.Releases, release)
		}
		list = append(list, project)
	}
	return list
}

func (w *smallWorld) request(target func() Request) Request {
	req := target()
	req.Scheme = w.scheme
	source := newMemory(w.projects())
	for _, p := range w.packages {
		for i, r := range p.releases {
			if r.unusable == "metadata-python" { // the listing does not say what the metadata says
				for _, f := range source.listings[p.name].Releases[i].Files() {
					source.metadata[f.Filename].RequiresPython = ">=3.13"
				}
			}
		}
	}
	req.Source = source
	req.Requirements = lines("requirements.txt", w.text(w.requirements))
	req.Constraints = lines("constraints.txt", w.text(w.constraints))
	req.Choice = w.choice.choice(w.scheme)
	return req
}

// clone returns a copy of which slices may be cut.
func (w *smallWorld) clone() *smallWorld {
	c := &smallWorld{w.scheme, slices.Clone(w.packages), slices.Clone(w.requirements), slices.Clone(w.constraints), w.choice.clone()}
	for i := range c.packages {
		c.packages[i].releases = slices.Clone(c.packages[i].releases)
		for j := range c.packages[i].releases {
			c.packages[i].releases[j].asks = slices.Clone(c.packages[i].releases[j].asks)
		}
	}
	return c
}

// smaller yields the worlds that lack one thing.
func (w *smallWorld) smaller(yield func(*smallWorld) bool) {
	type cut func(c *smallWorld)
	var cuts []cut
	for i := range w.packages {
		for j := range w.packages[i].releases {
			cuts = append(cuts, func(c *smallWorld) {
				c.packages[i].releases = slices.Delete(c.packages[i].releases, j, j+1)
			})
			for k := range w.packages[i].releases[j].asks {
				cuts = append(cuts, func(c *smallWorld) {
					r := &c.packages[i].releases[j]
					r.asks = slices.Delete(r.asks, k, k+1)
				})
			}
			if w.packages[i].releases[j].unusable != "" {
				cuts = append(cuts, func(c *smallWorld) { c.packages[i].releases[j].unusable = "" })
			}
			if w.packages[i].releases[j].form != "" {
				cuts = append(cuts, func(c *smallWorld) { c.packages[i].releases[j].form = "" })
			}
			if w.packages[i].releases[j].uploaded != "old" {
				cuts = append(cuts, func(c *smallWorld) { c.packages[i].releases[j].uploaded = "old" })
			}
		}
	}
	for i := range w.requirements {
		cuts = append(cuts, func(c *smallWorld) { c.requirements = slices.Delete(c.requirements, i, i+1) })
	}
	for i := range w.constraints {
		cuts = append(cuts, func(c *smallWorld) { c.constraints = slices.Delete(c.constraints, i, i+1) })
	}
	for _, f := range w.choice.cuts() {
		cuts = append(cuts, func(c *smallWorld) { f(&c.choice) })
	}
	for _, f := range cuts {
		c := w.clone()
		f(c)
		if !yield(c) {
			return
		}
	}
}

// shrink returns a smallest world that still fails.
func (w *smallWorld) shrink(fails func(*smallWorld) string) *smallWorld {
	for again := true; again; {
		again = false
		for c := range w.smaller {
			if fails(c) != "" {
				w, again = c, true
				break
			}
		}
	}
	return w
}
