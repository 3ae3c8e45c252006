package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/internal/roff"
)

// newManCommand returns the command "man", which --help does not show: who makes
// a package or a release needs it once.
func newManCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:                   "man DIR",
		Short:                 helpManShort,
		Long:                  helpManLong,
		Hidden:                true,
		DisableFlagsInUseLine: true,
		Args:                  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errManArgs
			}
			date, err := manDate(p.getenv("SOURCE_DATE_EPOCH"))
			if err != nil {
				return err
			}
			return writeManual(cmd.Root(), args[0], date)
		},
	}
	return cmd
}

// manDate returns the date of manual pages: of the time that is given as in
// reproducible-builds.org's SOURCE_DATE_EPOCH, else none, so that a program's
// pages do not depend on when they are written.
func manDate(epoch string) (string, error) {
	if epoch == "" {
		return "", nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return "", badEpoch(epoch)
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateOnly), nil
}

// writeManual writes a page for each command that is shown into dir.
func writeManual(root *cobra.Command, dir, date string) error {
	root.InitDefaultHelpCmd()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return manError(dir, err)
	}
	for _, c := range manualCommands(root) {
		name := filepath.Join(dir, manName(c)+".1")
		if err := os.WriteFile(name, []byte(manPage(c, date)), 0o666); err != nil {
			return manError(name, err)
		}
	}
	return nil
}

// manualCommands returns c and the commands below it that have a page.
func manualCommands(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			list = append(list, manualCommands(sub)...)
		}
	}
	return list
}

// manName is what a command's page is called: resolve-cache-clean.
func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage returns the page of a command.
func manPage(c *cobra.Command, date string) string {
	page := roff.NewPage(manName(c), date, "resolve "+version(), manManual)
	page.Section("Name")
	page.Name(manName(c), c.Short)
	page.Section("Synopsis")
	for _, line := range synopsis(c) {
		page.Text(line)
	}
	page.Section("Description")
	page.Text(longOf(c, pipeWidth))
	if !c.HasParent() {
		page.Text(manMore)
	}
	if subs := manualCommands(c)[1:]; len(subs) > 0 {
		page.Section("Commands")
		for _, sub := range subs {
			page.Item(strings.TrimPrefix(sub.CommandPath(), c.CommandPath()+" "), "", sub.Short)
		}
	}
	lists := flagsByTopic(c)
	if !c.HasParent() {
		lists = append(lists, foreignByFate(c)...)
	}
	page.Section("Options")
	for _, list := range lists {
		if len(lists) > 1 {
			page.Subsection(list.title)
		}
		for _, f := range list.flags {
			manFlag(page, f)
		}
	}
	if c.HasParent() {
		page.Text(manEveryFlag)
	}
	manEnd(page, c)
	return page.String()
}

func manFlag(page *roff.Page, f *pflag.Flag) {
	head, text := describeFlag(f)
	if at := strings.LastIndexByte(head, ' '); at >= 0 && !strings.HasPrefix(head[at+1:], "-") {
		page.Item(head[:at], head[at+1:], text)
		return
	}
	page.Item(head, "", text)
}

// manEnd writes the sections behind the options.
func manEnd(page *roff.Page, c *cobra.Command) {
	page.Section("Exit status")
	for _, row := range manExits {
		page.Item(row[0], "", row[1])
	}
	if !c.HasParent() {
		page.Section("Environment")
		for _, row := range manVariables {
			page.Item(row[0], "", row[1])
		}
		page.Section("Files")
		for _, row := range manFiles {
			page.Item(row[0], "", row[1])
		}
	}
	if c.HasExample() {
		page.Section("Examples")
		var lines []string
		for line := range strings.Lines(c.Example) {
			lines = append(lines, strings.TrimSpace(line))
		}
		page.Lines(lines)
	}
	if seeAlso := manSeeAlso(c); len(seeAlso) > 0 {
		page.Section("See also")
		page.Text(strings.Join(seeAlso, ", "))
	}
}

// manSeeAlso names the pages of the command above, of those below and beside.
func manSeeAlso(c *cobra.Command) (pages []string) {
	if c.HasParent() {
		pages = append(pages, manName(c.Parent())+"(1)")
		for _, sister := range c.Parent().Commands() {
			if sister != c && !sister.Hidden && c.Parent().HasParent() {
				pages = append(pages, manName(sister)+"(1)")
			}
		}
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			pages = append(pages, manName(sub)+"(1)")
		}
	}
	return pages
}
