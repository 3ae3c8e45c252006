package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/internal/slips"
)

// onceOnly returns why a flag is of one call and no setting, "" if it is one.
func onceOnly(flag string) string {
	switch flag {
	case "help", "version":
		return "it shows something instead of resolving"
	case "check", "dry-run", "timeline":
		return "what a run is for is said when it is started"
	case "directory":
		return "files of settings are looked for in it"
	case flagRecord, flagReplay, flagLatency:
		return "a recording is of one run"
	}
	if saysWhich(flag) {
		return "it says which files of settings are read"
	}
	return ""
}

// rivals are the flags whose weaker settings do not count any more when a flag is
// set: what is asked of a fixture, for one, is asked of no other index.
func rivals(name string) []string {
	indexes := []string{"index-url", "index", "extra-index-url", "find-links", "no-index"}
	switch {
	case name == "fixture":
		return indexes
	case slices.Contains(indexes, name):
		return []string{"fixture"}
	case name == "pre" || name == "prerelease":
		return []string{"pre", "prerelease"}
	case name == "color" || name == "no-color":
		return []string{"color", "no-color"}
	case name == "quiet" || name == "verbose":
		return []string{"quiet", "verbose"}
	case name == "cache-dir" || name == "no-cache":
		return []string{"cache-dir", "no-cache"}
	case name == "hints-dir" || name == "no-hints":
		return []string{"hints-dir", "no-hints"}
	case name == flagConfigFile || name == flagNoConfig:
		return []string{flagConfigFile, flagNoConfig}
	}
	return nil
}

// takes reports whether a flag of the command may be set by settings: it is one of
// the main command's, or says the same in --help, or is the service's.
func (s *setup) takes(f *pflag.Flag) bool {
	return isSetting(f) && (isMainFlag(s.cmd.Root(), f) || isService(s.cmd))
}

// isSetting reports whether a flag is one that settings may name.
func isSetting(f *pflag.Flag) bool { return !isForeign(f) && onceOnly(f.Name) == "" }

func isMainFlag(root *cobra.Command, f *pflag.Flag) bool {
	m := mainFlag(root, f.Name)
	return m != nil && m.Usage == f.Usage
}

func mainFlag(root *cobra.Command, name string) *pflag.Flag {
	if f := root.Flags().Lookup(name); f != nil {
		return f
	}
	return root.PersistentFlags().Lookup(name)
}

func isService(cmd *cobra.Command) bool {
	return cmd.Name() == "serve" && cmd.Parent() == cmd.Root()
}

// known are the flags that settings may name, by their names: those of the main
// command and of the service, if root has it.
func known(root *cobra.Command) map[string]*pflag.Flag {
	all := map[string]*pflag.Flag{}
	add := func(f *pflag.Flag) {
		if isSetting(f) && all[f.Name] == nil {
			all[f.Name] = f
		}
	}
	root.Flags().VisitAll(add)
	root.PersistentFlags().VisitAll(add)
	for _, sub := range root.Commands() {
		if isService(sub) {
			sub.Flags().VisitAll(add)
		}
	}
	return all
}

// nearName returns the one of names that was probably meant by name, "" if nobody
// can tell.
func nearName(name string, names []string) string {
	const longest = 64 // bytes; longer names are not mistyped but wrong
	name = strings.TrimLeft(strings.ToLower(strings.ReplaceAll(name, "_", "-")), "-")
	if len(name) > longest {
		return ""
	}
	return slips.Nearest(name, names, min(2, len(name)/3))
}
