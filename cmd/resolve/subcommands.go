package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A subcommand is one of the commands below the main one. To make it costs more
// than most have to do: a question has a hundred flags.
type subcommand struct {
	name string
	make func() *cobra.Command
}

// subcommands returns the subcommands, in the order of their importance.
func subcommands(o *options, p *process, c *console) []subcommand {
	return []subcommand{
		{"why", func() *cobra.Command { return newWhyCommand(o, p, c) }},
		{"why-not", func() *cobra.Command { return newWhyNotCommand(o, p, c) }},
		{"tree", func() *cobra.Command { return newTreeCommand(o, p, c) }},
		{"diff", func() *cobra.Command { return newDiffCommand(o, p, c) }},
		{"index", func() *cobra.Command { return newIndexCommand(p, c) }},
		{"serve", func() *cobra.Command { return newServeCommand(p, c) }},
		{"cache", func() *cobra.Command { return newCacheCommand(p, c) }},
		{"config", func() *cobra.Command { return newConfigCommand(p, c) }},
		{"version", func() *cobra.Command { return newVersionCommand(p) }},
		{"man", func() *cobra.Command { return newManCommand(p) }},
		{"completion", func() *cobra.Command { return newCompletionCommand(p) }},
		{"oncemap", func() *cobra.Command { return newOncemapCommand(p) }},
	}
}

// completing is the name of the command that completes a command line.
const completing = cobra.ShellCompRequestCmd

// mainCommand is the name of the main command: its flags, for neededBy.
const mainCommand = "resolve"

// neededBy returns which parts of the command a command line needs, by name: the
// flags of the main command, the subcommands whose names are among its words, for
// one of them is what is run, and all where they may be listed.
func neededBy(args []string) func(name string) bool {
	switch {
	case slices.ContainsFunc(args, listsCommands):
		return func(string) bool { return true }
	case isInstant(args):
		return func(name string) bool { return name == args[0] }
	}
	return func(name string) bool { return name == mainCommand || slices.Contains(args, name) }
}

// isInstant reports whether a command line runs what has no flag of the main
// command's, and is over before somebody could interrupt it.
func isInstant(args []string) bool {
	return len(args) > 0 && (args[0] == "version" || args[0] == "completion")
}

// listsCommands reports whether a word of a command line may ask which commands
// there are: it asks for help, for all pages of the manual, or to complete.
func listsCommands(word string) bool {
	flags, short := strings.CutPrefix(word, "-")
	return word == "help" || word == "man" || strings.HasPrefix(word, "--help") || strings.HasPrefix(word, completing) ||
		short && !strings.HasPrefix(flags, "-") && strings.Contains(flags, "h")
}
