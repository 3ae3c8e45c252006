package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// flagGroups is how --help shows flags: under titles, in this order. What is in
// none comes last.
var flagGroups = []struct{ title, flags string }{
	{"The service", "listen max-resolves max-waiting max-age max-held grace"},
	{"What is asked", "constraint extra all-extras group override exclude no-deps package"},
	{"For what it is", "python python-version python-platform system"},
	{"What is chosen", "resolution prerelease pre prerelease-package prefer upgrade upgrade-package upgrade-group exclude-newer exclude-newer-package " +
		"no-build only-binary no-build-package no-binary no-binary-package"},
	{"The index, and what is remembered of it", "index-url index extra-index-url find-links no-index index-strategy keyring-provider cert client-cert allow-insecure-host fixture no-cache cache-dir refresh refresh-package offline hints-dir no-hints concurrency"},
	{"Limits", "max-steps max-time max-requests max-bytes max-memory"},
	{"The lock", "output-file format check dry-run generate-hashes no-reuse-hashes no-strip-extras no-strip-markers no-emit-package no-header " +
		"custom-compile-command no-annotate annotation-style emit-index-url emit-find-links emit-build-options emit-index-annotation newline"},
	{"What is shown", "explain timeline invert depth verbose quiet no-progress color no-color error-format directory config-file no-config"},
}

const otherFlags = "Other"

// The width of --help: that of the terminal, within bounds in which it can be read.
const (
	leastWidth, mostWidth = 72, 120
	pipeWidth             = 100 // where there is no terminal
)

// usage writes what --help says after what a command is for: cobra's, with the
// flags in groups, and without templates: they would make the binary 20.5 MB
// instead of 17.0.
func usage(c *cobra.Command, width int) error {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if c.Runnable() {
		b.WriteString("  " + c.UseLine() + "\n")
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("  " + c.CommandPath() + " [command]\n")
	}
	if c.HasExample() {
		b.WriteString("\nExamples:\n" + c.Example + "\n")
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		table := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(table, "  %s\t%s\n", sub.Name(), sub.Short)
			}
		}
		table.Flush()
	}
	b.WriteString(flagUsages(c, width))
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + c.CommandPath() + " [command] --help tells more of a command.\n")
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	return err
}

// flagUsages lists the flags of a command in their groups.
func flagUsages(c *cobra.Command, width int) string {
	rest := map[string]*pflag.Flag{}
	for _, set := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				rest[f.Name] = f
			}
		})
	}
	var b strings.Builder
	list := func(title string, names []string) {
		set := pflag.NewFlagSet(title, pflag.ContinueOnError)
		set.SortFlags = false
		for _, name := range names {
			if f, ok := rest[name]; ok {
				set.AddFlag(f)
				delete(rest, name)
			}
		}
		if set.HasFlags() {
			b.WriteString("\n" + title + ":\n" + set.FlagUsagesWrapped(width))
		}
	}
	for _, g := range flagGroups {
		list(g.title, strings.Fields(g.flags))
	}
	list(otherFlags, sortedKeys(rest))
	return b.String()
}

// widthOf returns how many columns there are.
func widthOf(w io.Writer) int {
	if columns := columnsOf(w); columns > 0 {
		return min(max(columns, leastWidth), mostWidth)
	}
	return pipeWidth
}

// columnsOf returns how wide the terminal is that w is; 0 if it is none, or
// does not say.
func columnsOf(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
