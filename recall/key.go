package recall

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"slices"

	"resolve/resolver"
)

// key names everything that an answer follows from but listings, and of limits of
// upload times where there are some: when they are is for windows. Who adds a field
// to a request adds it here: a test changes each of them.
func (m *Memory) key(req *resolver.Request) string {
	d := digest{sha256.New()}
	d.text(m.Program, m.View)
	if req.Scheme != nil {
		d.text(req.Scheme.Name())
	}
	d.number(-1)
	d.requirements(req.Requirements)
	d.requirements(req.Constraints)
	d.choice(&req.Choice)
	b := req.Budget
	d.number(int64(b.Steps), int64(b.Time), int64(b.Requests), b.Bytes, b.Memory, int64(b.Explain))
	if t := req.Target; t != nil {
		// The tags follow from the Python and the platform.
		py, pf, e := &t.Python, &t.Platform, &t.Environment
		d.text(py.Implementation, py.Version.String(), py.ImplementationVersion)
		d.flag(py.FreeThreaded)
		d.text(pf.OS, pf.Arch, pf.Libc, pf.Release, pf.Version)
		d.number(int64(pf.Major), int64(pf.Minor))
		d.flag(pf.Simulator)
		d.text(e.OSName, e.SysPlatform, e.PlatformMachine, e.PlatformPythonImplementation, e.PlatformRelease, e.PlatformSystem,
			e.PlatformVersion, e.PythonVersion, e.PythonFullVersion, e.ImplementationName, e.ImplementationVersion)
	}
	return string(d.Sum(nil))
}

// A digest hashes values so that no two lists of them look the same.
type digest struct{ hash.Hash }

func (d digest) number(list ...int64) {
	for _, n := range list {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		d.Write(b[:])
	}
}

func (d digest) text(list ...string) {
	for _, s := range list {
		d.number(int64(len(s)))
		d.Write([]byte(s))
	}
}

func (d digest) flag(v bool) {
	if v {
		d.number(1)
	} else {
		d.number(0)
	}
}

func (d digest) origin(o resolver.Origin) {
	d.text(o.File, o.Project, o.Group)
	d.number(int64(o.Line))
}

func (d digest) requirements(list []resolver.Requirement) {
	d.number(int64(len(list)))
	for _, r := range list {
		d.text(r.Text)
		d.origin(r.Origin)
	}
}

func (d digest) names(n resolver.Names) {
	d.flag(n.All)
	d.number(int64(len(n.Of)))
	for _, name := range slices.Sorted(maps.Keys(n.Of)) {
		d.text(name)
		d.flag(n.Of[name])
	}
}

func (d digest) choice(c *resolver.Choice) {
	d.number(int64(c.Prereleases), int64(c.Order), int64(len(c.PrereleasesOf)))
	for _, name := range slices.Sorted(maps.Keys(c.PrereleasesOf)) {
		d.text(name)
		d.number(int64(c.PrereleasesOf[name]))
	}
	d.flag(c.ExcludeNewer.IsZero())
	d.number(int64(len(c.ExcludeNewerOf)))
	for _, name := range slices.Sorted(maps.Keys(c.ExcludeNewerOf)) {
		d.text(name)
		d.flag(c.ExcludeNewerOf[name].IsZero())
	}
	d.names(c.NoBuild)
	d.names(c.NoBinary)
	d.requirements(c.Overrides)
	d.number(int64(len(c.Excludes)))
	d.text(c.Excludes...)
	d.flag(c.NoDependencies)
	d.number(int64(len(c.Preferences)))
	for _, p := range c.Preferences {
		d.text(p.Name, p.Version)
		d.origin(p.Origin)
	}
}
