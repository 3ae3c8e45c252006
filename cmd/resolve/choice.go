package main

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"resolve/pep508"
	"resolve/requirements"
	"resolve/resolver"
)

// choiceFlags are the flags that say which candidates there are and which is
// tried first. Their names and values are uv's.
type choiceFlags struct {
	prerelease        string
	pre               bool
	prereleasePackage []string
	resolution        string
	overrides         []string
	excludes          []string
	noDeps            bool
	noBuild           bool
	noBuildPackage    []string
	onlyBinary        []string
	noBinary          []string
	noBinaryPackage   []string
	newer             string
	newerPackage      []string
}

func (c *choiceFlags) add(f *pflag.FlagSet) {
	f.StringVar(&c.resolution, "resolution", "highest", helpResolution)
	f.StringVar(&c.prerelease, "prerelease", "if-necessary", helpPrerelease)
	f.BoolVar(&c.pre, "pre", false, helpPre)
	addList(f, &c.prereleasePackage, "prerelease-package", "", helpPrereleasePackage)
	about(f, topicChoice)
	addList(f, &c.overrides, "override", "", helpOverride)
	addList(f, &c.excludes, "exclude", "", helpExclude)
	f.BoolVar(&c.noDeps, "no-deps", false, helpNoDeps)
	about(f, topicInputs)
	f.BoolVar(&c.noBuild, "no-build", false, helpNoBuild)
	addList(f, &c.onlyBinary, "only-binary", "", helpOnlyBinary)
	addList(f, &c.noBuildPackage, "no-build-package", "", helpNoBuildPackage)
	addList(f, &c.noBinary, "no-binary", "", helpNoBinary)
	addList(f, &c.noBinaryPackage, "no-binary-package", "", helpNoBinaryPackage)
	f.StringVar(&c.newer, "exclude-newer", "", helpExcludeNewer)
	addList(f, &c.newerPackage, "exclude-newer-package", "", helpExcludeNewerPackage)
	about(f, topicChoice)
}

var prereleaseModes = map[string]resolver.Prereleases{
	"if-necessary": resolver.IfNecessary, "if-necessary-or-explicit": resolver.IfNecessary,
	"explicit": resolver.Explicit, "allow": resolver.Allow, "disallow": resolver.Disallow,
}

var orders = map[string]resolver.Order{
	"highest": resolver.Highest, "lowest": resolver.Lowest, "lowest-direct": resolver.LowestDirect,
}

// choice returns what the flags and the options of files choose. Durations
// count back from now.
func (c *choiceFlags) choice(in *input, now time.Time) (out resolver.Choice, err error) {
	var ok bool
	if out.Prereleases, ok = prereleaseModes[c.prerelease]; !ok {
		return out, badPrerelease("--prerelease", c.prerelease)
	}
	if c.pre {
		out.Prereleases = resolver.Allow
	}
	if out.Order, ok = orders[c.resolution]; !ok {
		return out, badResolution(c.resolution)
	}
	out.PrereleasesOf = map[string]resolver.Prereleases{}
	for _, value := range c.prereleasePackage {
		name, mode, err := packageValue("--prerelease-package", value)
		if err != nil {
			return out, err
		}
		if out.PrereleasesOf[name], ok = prereleaseModes[mode]; !ok {
			return out, badPrerelease("--prerelease-package "+value, mode)
		}
	}
	if c.newer != "" && c.newer != "false" {
		if out.ExcludeNewer, err = parseLimit(c.newer, now); err != nil {
			return out, badLimit("--exclude-newer", err)
		}
	}
	out.ExcludeNewerOf = map[string]time.Time{}
	for _, value := range c.newerPackage {
		name, limit, err := packageValue("--exclude-newer-package", value)
		if err != nil {
			return out, err
		}
		out.ExcludeNewerOf[name] = time.Time{}
		if limit != "false" {
			if out.ExcludeNewerOf[name], err = parseLimit(limit, now); err != nil {
				return out, badLimit("--exclude-newer-package "+value, err)
			}
		}
	}
	out.Overrides, out.Excludes, out.NoDependencies = in.overrides, in.excludes, c.noDeps
	return out, c.formats(in, &out)
}

// packageValue splits the value of a flag as NAME=VALUE.
func packageValue(flag, value string) (name, rest string, err error) {
	name, rest, ok := strings.Cut(value, "=")
	if !ok || !pep508.ValidName(name) {
		return "", "", badPackageValue(flag, value)
	}
	return pep508.NormalizeName(name), rest, nil
}

// formats sets which packages must not be built and which must. As uv has it,
// who is named is stronger than :all: of the other flag.
func (c *choiceFlags) formats(in *input, out *resolver.Choice) error {
	var build, binary formatNames
	onlyBinary := c.onlyBinary
	if c.noBuild {
		onlyBinary = append(slices.Clip(onlyBinary), ":all:")
	}
	for _, list := range []struct {
		to     *formatNames
		flag   string
		values []string
	}{
		{&build, "--only-binary", onlyBinary}, {&build, "--no-build-package", c.noBuildPackage},
		{&binary, "--no-binary", c.noBinary}, {&binary, "--no-binary-package", c.noBinaryPackage},
	} {
		for _, v := range list.values {
			if !list.to.add(v) {
				return badFormatName(list.flag, v)
			}
		}
	}
	for _, o := range in.formats {
		to := &build
		if o.Name == "--no-binary" {
			to = &binary
		}
		if !to.add(o.Value) {
			return badFormatName(place(o.Position)+": "+o.Name, o.Value)
		}
	}
	out.NoBuild, out.NoBinary = build.but(&binary), binary.but(&build)
	return nil
}

// formatNames are the names that --only-binary or --no-binary was given, in order.
type formatNames struct {
	all bool
	of  map[string]bool
}

// add takes a value, names with commas between them as pip has it, and reports
// whether it is one.
func (n *formatNames) add(value string) bool {
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == ":all:":
			n.all = true
		case name == ":none:":
			n.all, n.of = false, nil
		case !pep508.ValidName(name):
			return false
		default:
			if n.of == nil {
				n.of = map[string]bool{}
			}
			n.of[pep508.NormalizeName(name)] = true
		}
	}
	return true
}

// but returns the names, without those that the other flag names where this
// one has :all:.
func (n *formatNames) but(other *formatNames) resolver.Names {
	if !n.all {
		return resolver.Names{Of: n.of}
	}
	names := resolver.Names{All: true, Of: map[string]bool{}}
	if !other.all {
		for name := range maps.Keys(other.of) {
			names.Of[name] = false
		}
	}
	return names
}

// readChoices reads the files of --override and --exclude.
func (in *input) readChoices(flags *choiceFlags, o requirements.ParseOptions, c *console) error {
	read := func(flag, name string) (*requirements.File, error) {
		if isTOML(name) {
			return nil, tomlRefused(name, flag)
		}
		f, err := requirements.ParseFile(name, o)
		if err != nil {
			return nil, inputError(name, err)
		}
		in.pinned = slices.DeleteFunc(in.pinned, func(pinned string) bool { return in.has(f.Files, pinned) })
		return f, in.addOptions(f, c)
	}
	for _, name := range flags.overrides {
		f, err := read("override", name)
		if err != nil {
			return err
		}
		for _, r := range f.Requirements {
			if len(r.Hashes) > 0 {
				in.hashed(r, c)
			}
			in.overrides = append(in.overrides, resolver.Requirement{Text: r.Text, Origin: originOf(r.Position)})
		}
	}
	for _, name := range flags.excludes {
		f, err := read("exclude", name)
		if err != nil {
			return err
		}
		for _, r := range f.Requirements {
			if r.Requirement.Name == "" {
				return excludeUnnamed(r)
			}
			in.excludes = append(in.excludes, r.Requirement.Name)
		}
	}
	return nil
}
