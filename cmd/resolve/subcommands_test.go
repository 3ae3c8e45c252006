package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagTexts returns the flags that a command takes, as --help and completion
// would have them.
func flagTexts(c *cobra.Command) (all []string) {
	for _, set := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			all = append(all, strings.Join([]string{f.Name, f.Shorthand, f.Value.Type(), f.DefValue, f.Usage}, "\x00"))
		})
	}
	slices.Sort(all)
	return all
}

func commandFor(args ...string) *cobra.Command {
	p := &process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, getenv: func(string) string { return "" }}
	return newCommandWith(p, newConsole(p), neededBy(args))
}

// A call finds the same command with the same flags as if all were there.
func TestNeededIsEnough(t *testing.T) {
	for _, want := range commands(quietCommand()) {
		path := strings.Fields(want.CommandPath())[1:]
		for _, args := range [][]string{path, append([]string{"--color", "never"}, path...), append(slices.Clone(path), "--nope", "why", "tree")} {
			if len(path) == 0 && len(args) > 2 {
				continue // it is why that is called
			}
			got, _, err := commandFor(args...).Find(args)
			if err != nil || got.CommandPath() != want.CommandPath() {
				t.Errorf("%q: got %v, %v, want %s", args, got.CommandPath(), err, want.CommandPath())
				continue
			}
			if a, b := flagTexts(got), flagTexts(want); !slices.Equal(a, b) {
				t.Errorf("%q: got flags\n%q, want\n%q", args, a, b)
			}
		}
	}
}

// Who may list the commands has all.
func TestListedCommandsAreThere(t *testing.T) {
	want := len(commands(quietCommand()))
	for _, args := range [][]string{
		{"--help"}, {"-h"}, {"-qh"}, {"--help=true"}, {"help"}, {"help", "why"}, {"version", "--help"}, {"why", "-h"}, {"__complete", ""}, {"__completeNoDesc", "w"},
		{"man", "folder"}, {"-q", "man", "folder"}, {"--color", "never", "man", "folder"},
	} {
		if got := len(commands(commandFor(args...))); got != want {
			t.Errorf("%q: got %d commands, want %d", args, got, want)
		}
	}
	if got := len(commands(commandFor("requirements.txt"))); got != 1 {
		t.Errorf("a run of the main command makes %d commands, want 1", got)
	}
}

// What is instant needs nothing of the main command's flags: no setting is its.
func TestInstantTakesNoSettings(t *testing.T) {
	root, found := quietCommand(), 0
	for _, c := range root.Commands() {
		if !isInstant([]string{c.Name()}) {
			continue
		}
		found++
		s := &setup{cmd: c}
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if s.takes(f) {
				t.Errorf("%s is instant, and --%s of it is a setting", c.Name(), f.Name)
			}
		})
	}
	if found != 2 {
		t.Errorf("got %d instant commands, want 2", found)
	}
}

// A list says itself as the values it has, and is empty by default.
func TestListValue(t *testing.T) {
	var list []string
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	addList(f, &list, "name", "n", "")
	if d := f.Lookup("name").DefValue; d != "" {
		t.Errorf("default: got %q, want none", d)
	}
	if err := f.Parse([]string{"--name", "a,b", "-n", "c", "--name="}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a,b", "c", ""}; !slices.Equal(list, want) {
		t.Errorf("got %q, want %q", list, want)
	}
	v := f.Lookup("name").Value.(pflag.SliceValue)
	given := []string{"x"}
	if err := v.Replace(given); err != nil {
		t.Fatal(err)
	}
	given[0] = "y"
	if got := v.GetSlice(); !slices.Equal(got, []string{"x"}) || f.Lookup("name").Value.String() != "x" {
		t.Errorf("replaced: got %q", got)
	}
}
