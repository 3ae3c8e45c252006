package resolver

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"resolve/dist"
	"resolve/pep440"
	"resolve/pep508"
)

// An environment is what a request fixes before anything is known of the
// world. It never changes, so the guesses that fetchers make may share it with
// the resolver loop: what it computes from a listing or from metadata depends
// on nothing else, and is remembered.
type environment struct {
	scheme Scheme
	target *dist.Target
	choice *Choice
	view   *view

	// What the user's lines and Choice say of packages, by normal name.
	asked       map[string][]string // constraints of all lines that hold
	pins        map[string][]string // those that are exact pins
	prereleases map[string]bool     // a line names a prerelease
	direct      map[string]bool     // a line asks for it
	overrides   map[string][]wish   // with those that do not hold in the environment
	excluded    map[string]bool
	preferences map[string][]Preference // by package, in the order of the request

	numbered memo[*dist.Listing, *candidates]
	read     memo[*dist.Metadata, *dependencies] // what overrides and excludes leave of them
}

func newEnvironment(req *Request, views *Views) *environment {
	e := &environment{
		scheme: req.Scheme, target: req.Target, choice: &req.Choice,
		asked: map[string][]string{}, pins: map[string][]string{}, prereleases: map[string]bool{}, direct: map[string]bool{},
		overrides: map[string][]wish{}, excluded: map[string]bool{}, preferences: map[string][]Preference{},
	}
	for _, name := range req.Choice.Excludes {
		e.excluded[name] = true
	}
	if e.scheme == nil {
		e.scheme = PEP440
	}
	if e.target == nil {
		e.target = defaultTarget()
	}
	e.view = views.of(e.scheme, e.target)
	return e
}

// defaultTarget is the newest CPython on the platform that this program was
// built for; cmd/resolve looks closer.
func defaultTarget() *dist.Target {
	arch := map[string]string{"amd64": "x86_64", "386": "i686", "arm64": "aarch64"}[runtime.GOARCH]
	if runtime.GOOS == "darwin" && arch == "aarch64" {
		arch = "arm64"
	}
	name := map[string]string{"windows": "windows", "darwin": "macos"}[runtime.GOOS]
	platform, err := dist.ParsePlatform(cmp.Or(name, "linux"))
	if err == nil && arch != "" {
		platform.Arch = arch
	}
	return dist.NewTarget(dist.Python{Implementation: "cpython", Version: pep440.MustParse(dist.DefaultPython)}, platform)
}

// targetName says what the request is for: "CPython 3.12 on linux x86_64".
func (e *environment) targetName() string {
	t := e.target
	return fmt.Sprintf("%s %s on %s %s", t.Environment.PlatformPythonImplementation, t.Python.Version, t.Platform.OS, t.Platform.Arch)
}

// candidates numbers a listing.
func (e *environment) candidates(l *dist.Listing) *candidates {
	return e.numbered.get(l, e.newCandidates)
}

// dependencies reads the dependency lines of metadata. Without overrides and
// excludes they are the same for whoever shares the view.
func (e *environment) dependencies(m *dist.Metadata) *dependencies {
	if e.plain() {
		return e.view.read.get(m, e.readDependencies)
	}
	return e.read.get(m, e.readDependencies)
}

// plain reports whether packages get what they ask for.
func (e *environment) plain() bool { return len(e.overrides)+len(e.excluded) == 0 }

// A dependencies is what one distribution asks for in the environment.
type dependencies struct {
	always  []wish               // without any extra
	extras  []extraWish          // what extras add, by extra, then in the order of the lines
	problem *unusable            // why the metadata cannot be used; nil if it can
	barred  map[string]*unusable // why it cannot be used with an extra, for those
}

// An extraWish is a wish that holds for an extra.
type extraWish struct {
	extra string
	wish
}

func (w extraWish) compare(extra string) int { return strings.Compare(w.extra, extra) }

// of returns what the package asks for itself ("") or for an extra.
func (d *dependencies) of(extra string) (list []wish) {
	if extra == "" {
		return d.always
	}
	first, _ := slices.BinarySearchFunc(d.extras, extra, extraWish.compare)
	for _, w := range d.extras[first:] {
		if w.extra != extra {
			break
		}
		list = append(list, w.wish)
	}
	return list
}

func (e *environment) readDependencies(m *dist.Metadata) *dependencies {
	switch {
	case m.Malformed != "":
		return &dependencies{problem: &unusable{malformed, m.Malformed}}
	case !e.view.admits(m.RequiresPython):
		return &dependencies{problem: &unusable{requiresPython, m.RequiresPython}}
	}
	d := &dependencies{always: make([]wish, 0, min(len(m.RequiresDist), 4))}
	for _, line := range m.RequiresDist {
		dep, err := e.view.dependency(line)
		if err != nil {
			return &dependencies{problem: &unusable{malformed, err.Error()}}
		}
		if e.plain() {
			d.add(wish{dep, noLine}, "", &e.target.Environment)
			continue
		}
		wishes, extra := e.replace(dep, noLine)
		for _, w := range wishes {
			d.add(w, extra, &e.target.Environment)
		}
	}
	if d.problem != nil {
		return &dependencies{problem: d.problem}
	}
	slices.SortStableFunc(d.extras, func(a, b extraWish) int { return a.compare(b.extra) })
	return d
}

// add notes a wish where it holds: always, or for the extras that it names;
// for one of them alone if extra says so.
func (d *dependencies) add(w wish, extra string, env *pep508.Environment) {
	if extra != "" {
		if w.Marker.Evaluate(env, extra) {
			d.addToExtra(extra, w)
		}
		return
	}
	if w.Marker.Evaluate(env, "") {
		if w.URL != "" && d.problem == nil {
			d.problem = &unusable{requiresURL, w.Name + " @ " + w.URL}
		}
		d.always = append(d.always, w)
		return
	}
	for _, extra := range w.Marker.Extras() {
		if w.Marker.Evaluate(env, extra) {
			d.addToExtra(extra, w)
		}
	}
}

func (d *dependencies) addToExtra(extra string, w wish) {
	if w.URL != "" {
		if d.barred == nil {
			d.barred = map[string]*unusable{}
		}
		d.barred[extra] = &unusable{requiresURL, w.Name + " @ " + w.URL}
		return
	}
	d.extras = append(d.extras, extraWish{extra, w})
}
