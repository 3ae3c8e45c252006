package resolver

import (
	"cmp"
	"fmt"
	"runtime"
	"sync"

	"resolve/dist"
	"resolve/pep440"
)

// An environment is what a request fixes before anything is known of the
// world. It never changes, so the guesses that fetchers make may share it with
// the resolver loop: what it computes from a listing or from metadata depends
// on nothing else, and is remembered.
type environment struct {
	scheme Scheme
	target *dist.Target
	choice *Choice
	python pythonVersion
	pins   map[string][]string // constraints of the user's own exact pins, by name

	numbered memo[*dist.Listing, *candidates]
	read     memo[*dist.Metadata, *dependencies]
}

func newEnvironment(req *Request) *environment {
	e := &environment{scheme: req.Scheme, target: req.Target, choice: &req.Choice, pins: map[string][]string{}}
	if e.scheme == nil {
		e.scheme = PEP440
	}
	if e.target == nil {
		e.target = defaultTarget()
	}
	e.python = pythonVersion{releaseOf(e.target.Python.Version)}
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
	return e.numbered.get(l, e.number)
}

// dependencies reads the dependency lines of metadata.
func (e *environment) dependencies(m *dist.Metadata) *dependencies {
	return e.read.get(m, e.readDependencies)
}

// A dependencies is what one distribution asks for in the environment.
type dependencies struct {
	always  []Dependency            // without any extra
	extras  map[string][]Dependency // what an extra adds, for those that add something
	problem *unusable               // why the metadata cannot be used; nil if it can
	barred  map[string]*unusable    // why it cannot be used with an extra, for those
}

// of returns what the package asks for itself ("") or for an extra.
func (d *dependencies) of(extra string) []Dependency {
	if extra == "" {
		return d.always
	}
	return d.extras[extra]
}

func (e *environment) readDependencies(m *dist.Metadata) *dependencies {
	d := &dependencies{}
	switch {
	case m.Malformed != "":
		d.problem = &unusable{malformed, m.Malformed}
	case !e.python.admits(m.RequiresPython):
		d.problem = &unusable{requiresPython, m.RequiresPython}
	}
	if d.problem != nil {
		return d
	}
	for _, line := range m.RequiresDist {
		dep, err := e.scheme.MetadataDependency(line)
		if err != nil {
			return &dependencies{problem: &unusable{malformed, err.Error()}}
		}
		if dep.Marker.Evaluate(&e.target.Environment, "") {
			if dep.URL != "" {
				return &dependencies{problem: &unusable{requiresURL, dep.Name + " @ " + dep.URL}}
			}
			d.always = append(d.always, dep)
			continue
		}
		for _, extra := range dep.Marker.Extras() {
			if dep.Marker.Evaluate(&e.target.Environment, extra) {
				d.addToExtra(extra, dep)
			}
		}
	}
	return d
}

func (d *dependencies) addToExtra(extra string, dep Dependency) {
	if dep.URL != "" {
		if d.barred == nil {
			d.barred = map[string]*unusable{}
		}
		d.barred[extra] = &unusable{requiresURL, dep.Name + " @ " + dep.URL}
		return
	}
	if d.extras == nil {
		d.extras = map[string][]Dependency{}
	}
	d.extras[extra] = append(d.extras[extra], dep)
}

// A memo remembers a pure function's values. Goroutines share it; one that
// comes while another computes the same value waits for it, which is safe
// since the function waits for nobody.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]func() V
}

func (m *memo[K, V]) get(k K, f func(K) V) V {
	m.mu.Lock()
	v, ok := m.values[k]
	if !ok {
		if m.values == nil {
			m.values = map[K]func() V{}
		}
		v = sync.OnceValue(func() V { return f(k) })
		m.values[k] = v
	}
	m.mu.Unlock()
	return v()
}
