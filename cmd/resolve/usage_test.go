package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands returns a command and all below it.
func commands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, commands(sub)...)
	}
	return all
}

// --help shows every flag once, each of the main command in a group, and each
// group's name is a flag's that there is.
func TestHelpShowsEveryFlag(t *testing.T) {
	p := &process{getenv: func(string) string { return "" }}
	root := newCommand(p, newConsole(p))
	known := map[string]bool{}
	for _, c := range commands(root) {
		text := flagUsages(c, pipeWidth)
		c.Flags().VisitAll(func(f *pflag.Flag) {
			known[f.Name] = true
			if isForeign(f) { // docs/flags.md has those
				return
			}
			if n := strings.Count(text, " --"+f.Name+" ") + strings.Count(text, " --"+f.Name+"\n"); n < 1 {
				t.Errorf("%s --help does not show --%s", c.CommandPath(), f.Name)
			}
		})
	}
	for _, g := range flagGroups {
		for _, name := range strings.Fields(g.flags) {
			if !known[name] {
				t.Errorf("the group %q names --%s, which no command has", g.title, name)
			}
		}
	}
	_, other, _ := strings.Cut(flagUsages(root, pipeWidth), "\n"+otherFlags+":\n")
	if n := strings.Count(other, "\n"); n != 2 {
		t.Errorf("in no group: got\n%swant --help and --version alone", other)
	}
}

func TestHelpIsAsWideAsItMayBe(t *testing.T) {
	p := &process{getenv: func(string) string { return "" }}
	for _, width := range []int{leastWidth, pipeWidth, mostWidth} {
		for line := range strings.Lines(flagUsages(newCommand(p, newConsole(p)), width)) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns in %d: %q", n, width, line)
			}
		}
	}
}
