package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// A foreign flag is one that uv pip compile or pip-compile has and that is no
// flag of ours: another name for one that is, or its opposite; something that is
// done here anyway; something that has no effect; or something that would give
// another answer than was asked for, which is refused. None is shown by --help;
// "resolve help flags" and docs/flags.md have all.
type foreign struct {
	name  string
	short string // one letter, "" for none
	value string // the word for its value in docs; "" for a flag without one

	means   string // the flag of ours that it stands for
	as      string // what that is set to; "" for the value given
	always  string // why it changes nothing: it is done anyway
	ignored string // why it has no effect, which is warned of
	refused string // why it cannot be had
	hint    string // what to do instead, for what is refused
}

// foreignFlags are made for each command anew: a package's variable of this
// size would be filled at every start.
func foreignFlags() []foreign {
	list := []foreign{
		{name: "constraints", value: "FILE", means: "constraint"},
		{name: "overrides", value: "FILE", means: "override"},
		{name: "excludes", value: "FILE", means: "exclude"},
		{name: "default-index", value: "URL", means: "index-url"},
		{name: "trusted-host", value: "HOST", means: "allow-insecure-host"},
		{name: "rebuild", short: "r", means: "refresh", as: "true"},
		{name: "isolated", means: flagNoConfig, as: "true"},
		{name: "uploaded-prior-to", value: "WHEN", means: "exclude-newer"},
		{name: "unsafe-package", value: "NAME", means: "no-emit-package"},

		{name: "build-constraints", short: "b", value: "FILE", ignored: nothingBuilt},
		{name: "build-constraint", value: "FILE", ignored: nothingBuilt},
		{name: "require-build-hashes", ignored: nothingBuilt},
		{name: "config-setting", short: "C", value: "KEY=VALUE", ignored: nothingBuilt},
		{name: "config-settings", value: "KEY=VALUE", ignored: nothingBuilt},
		{name: "config-settings-package", value: "NAME:KEY=VALUE", ignored: nothingBuilt},
		{name: "no-build-isolation", ignored: nothingBuilt},
		{name: "no-build-isolation-package", value: "NAME", ignored: nothingBuilt},
		{name: "build-isolation", always: nothingBuilt},
		{name: "link-mode", value: "MODE", ignored: "nothing is installed"},
		{name: "fork-strategy", value: "STRATEGY", ignored: "a lock is for one Python on one platform"},
		{name: "preview", ignored: nothingPreviewed},
		{name: "preview-features", value: "NAME", ignored: nothingPreviewed},
		{name: "preview-feature", value: "NAME", ignored: nothingPreviewed},
		{name: "allow-python-downloads", ignored: "no Python is ever downloaded"},
		{name: "python-fetch", value: "WHEN", ignored: "no Python is ever downloaded"},
		{name: "python-preference", value: "WHICH", ignored: "no Python is managed here; --python names one"},
		{name: "no-system-certs", ignored: "the system's certificates are trusted unless --cert names others"},
		{name: "no-native-tls", ignored: "the system's certificates are trusted unless --cert names others"},
		{name: "max-rounds", value: "N", ignored: "--max-steps is what bounds a search"},
		{name: "no-allow-unsafe", ignored: "pip, setuptools and distribute are pinned as all others are; --no-emit-package leaves one out"},

		{name: "allow-unsafe", always: "pip, setuptools and distribute are pinned as all others are"},
		{name: "managed-python", ignored: "no Python is managed here; --python names one"},
		{name: "no-managed-python", always: "no Python is managed here"},
		{name: "no-python-downloads", always: "no Python is ever downloaded"},
		{name: "no-sources", always: "[tool.uv.sources] is not read"},
		{name: "no-sources-package", value: "NAME", always: "[tool.uv.sources] is not read"},
		{name: "system-certs", always: "the system's certificates are trusted unless --cert names others"},
		{name: "native-tls", always: "the system's certificates are trusted unless --cert names others"},
		{name: "no-emit-trusted-host", always: "a lock never has --trusted-host"},
		{name: "no-emit-options", always: "a lock has options only where --emit-index-url and its like ask for them"},
		{name: "no-preview", always: nothingPreviewed},
		{name: "no-installer-metadata", always: "nothing is installed"},
		{name: "no-emit-marker-expression", always: "a lock never has one"},
		{name: "no-universal", always: "a lock is for one Python on one platform"},

		{name: "universal", refused: "one lock for all Pythons and platforms is not made yet",
			hint: "--python-version and --python-platform lock for one at a time"},
		{name: "torch-backend", value: "BACKEND", refused: "indexes are not chosen by hardware",
			hint: "--index URL names the index of a backend, as in --index https://download.pytorch.org/whl/cpu"},
		{name: "emit-marker-expression", refused: "for which machines a lock would be the same is not worked out",
			hint: "--no-strip-markers says of each package where it is wanted"},
		{name: "emit-trusted-host", refused: "who may go unchecked is not for a lock to say"},
		{name: "emit-options", refused: "it is said which options a lock has",
			hint: "--emit-index-url, --emit-find-links and --emit-build-options are the ones there are"},
		{name: "pip-args", value: "ARGS", refused: "pip is not run", hint: "most of pip's options are flags here"},
		{name: "config", value: "FILE", refused: "pip-tools' settings are not read",
			hint: "--config-file names a file of settings for this program"},
		{name: "build-deps-for", value: "TARGET", refused: nothingBuilt},
		{name: "all-build-deps", refused: nothingBuilt},
		{name: "only-build-deps", refused: nothingBuilt},
	}
	for _, name := range []string{
		"upgrade", "refresh", "offline", "all-extras", "generate-hashes", "emit-index-url", "emit-find-links",
		"emit-build-options", "emit-index-annotation", "system",
	} {
		list = append(list, foreign{name: "no-" + name, means: name, as: "false"})
	}
	for _, name := range []string{"strip-extras", "strip-markers", "annotate", "header", "build", "deps", "reuse-hashes"} {
		list = append(list, foreign{name: name, means: "no-" + name, as: "false"})
	}
	return list
}

// addForeign adds the foreign flags that f has a use for, which has the flags of
// every command too when a line is read.
func addForeign(f, everywhere *pflag.FlagSet) {
	for _, x := range foreignFlags() {
		if x.means != "" && f.Lookup(x.means) == nil && everywhere.Lookup(x.means) == nil || f.Lookup(x.name) != nil {
			continue
		}
		flag := f.VarPF(&foreignValue{foreign: x, flags: f}, x.name, x.short, "")
		flag.Hidden = true
		if x.value == "" {
			flag.NoOptDefVal = "true"
		}
	}
	f.VarPF(&foreignValue{foreign: foreign{name: "resolver", value: "NAME"}, flags: f}, "resolver", "", "").Hidden = true
}

// A foreignValue is a foreign flag among the flags of a command.
type foreignValue struct {
	foreign
	flags *pflag.FlagSet
}

// fate is the title under which it is shown.
func (v *foreignValue) fate() string {
	switch {
	case v.always != "" || v.name == "resolver":
		return foreignAlways
	case v.ignored != "":
		return foreignIgnored
	case v.refused != "":
		return foreignRefused
	}
	return foreignNames
}

// does says what it does here.
func (v *foreignValue) does() string {
	switch {
	case v.name == "resolver":
		return "backtracking is what there is; legacy is refused"
	case v.means != "" && (v.as == "" || v.as == "true"):
		return "the same as --" + v.means
	case v.means != "":
		return "the opposite of --" + v.means + "; of both the last counts"
	case v.always != "" || v.ignored != "":
		return v.always + v.ignored
	}
	return strings.TrimSuffix(v.refused+"; "+v.hint, "; ")
}

var errNotOff = errors.New("it takes no value")

// Set implements pflag.Value.
func (v *foreignValue) Set(s string) error {
	if v.foreign.value == "" && s != "true" {
		return errNotOff
	}
	switch {
	case v.name == "resolver" && s != "backtracking":
		return errLegacyResolver
	case v.means == "":
		return nil
	case v.as != "":
		s = v.as
	}
	return v.flags.Set(v.means, s)
}

func (v *foreignValue) String() string { return "" }

// Type implements pflag.Value; what is no bool takes a value.
func (v *foreignValue) Type() string {
	if v.foreign.value == "" {
		return "bool"
	}
	return v.foreign.value
}

// checkForeign warns of the foreign flags that were given and have no effect,
// and refuses those that cannot be had.
func checkForeign(f *pflag.FlagSet, c *console) (err error) {
	f.Visit(func(flag *pflag.Flag) {
		v, ok := flag.Value.(*foreignValue)
		switch {
		case !ok || err != nil:
		case v.refused != "":
			err = flagRefused(v.foreign)
		case v.ignored != "":
			c.warn(flagIgnored(v.foreign))
		}
	})
	return err
}

func isForeign(f *pflag.Flag) bool {
	_, ok := f.Value.(*foreignValue)
	return ok
}

// splitCommas splits the values of a flag that uv lets several be given in one,
// with commas between.
func splitCommas(values []string) (list []string) {
	for _, v := range values {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
	}
	return slices.Clip(list)
}

// What is said of foreign flags.

const nothingPreviewed = "nothing here is a preview"

var errLegacyResolver = errors.New("there is only backtracking")

func flagIgnored(x foreign) string { return fmt.Sprintf("--%s has no effect: %s", x.name, x.ignored) }

func flagRefused(x foreign) error {
	m := failed(fmt.Sprintf("--%s is not supported: %s", x.name, x.refused))
	if x.hint != "" {
		m.hints = append(m.hints, x.hint)
	}
	return m
}
