package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// The width of help: that of the terminal, within bounds in which it can be read.
const (
	leastWidth, mostWidth = 72, 120
	pipeWidth             = 80 // where there is no terminal
)

// showHelp writes what --help says of a command: what fits a screen.
func showHelp(c *cobra.Command, p *process) error {
	c.LocalFlags() // joins the sets of flags, as parsing a line does
	var b strings.Builder
	if c.HasParent() {
		writeCommandHelp(&b, c, widthOf(p.stdout))
	} else {
		writeMainHelp(&b, c)
	}
	_, err := io.WriteString(p.stdout, b.String())
	return stdoutError(err)
}

// writeMainHelp writes what there is to know of the whole program at first.
func writeMainHelp(b *strings.Builder, c *cobra.Command) {
	b.WriteString(helpTop + "\n")
	writeUsage(b, c)
	b.WriteString("\nFlags:\n")
	var rows [][2]string
	for _, common := range commonFlags {
		if f := c.Flags().Lookup(common.name); f != nil {
			rows = append(rows, [2]string{inColumn(f), common.text})
		}
	}
	writeRows(b, rows, pipeWidth)
	writeCommands(b, c)
	b.WriteString("\n" + helpFlagsHint + "\n")
}

// writeCommandHelp writes what there is to know of a command, without what its
// flags have in common with those of the main command where they are many.
func writeCommandHelp(b *strings.Builder, c *cobra.Command, width int) {
	b.WriteString(longOf(c, width) + "\n")
	writeUsage(b, c)
	writeCommands(b, c)
	shared := resolves(c)
	if flags := ownFlags(c); len(flags) > 0 {
		b.WriteString("\nFlags:\n")
		writeFlags(b, flags, width)
	}
	switch {
	case c.HasAvailableSubCommands():
		fmt.Fprintf(b, "\n"+helpCommandsHint+"\n", c.CommandPath())
	case shared:
		b.WriteString("\n" + helpSharedHint + "\n")
	default:
		b.WriteString("\n" + helpEveryHint + "\n")
	}
}

// longOf says what a command is for, as sentences in lines.
func longOf(c *cobra.Command, width int) string {
	if c.Long != "" {
		return c.Long
	}
	first, size := utf8.DecodeRuneInString(c.Short)
	return strings.Join(wrapped(strings.ToUpper(string(first))+c.Short[size:]+".", width), "\n")
}

// resolves reports whether a command has the flags that say whom to ask.
func resolves(c *cobra.Command) bool { return c.Flags().Lookup("index-url") != nil }

// ownFlags returns the flags of a command that the main command has not, or
// means otherwise; all of them where a command does not resolve.
func ownFlags(c *cobra.Command) (own []*pflag.Flag) {
	main := c.Root().Flags()
	for _, f := range flagsOf(c) {
		if like := main.Lookup(f.Name); !resolves(c) || like == nil || like.Usage != f.Usage {
			own = append(own, f)
		}
	}
	return own
}

// flagsOf returns the flags of a command that not every command has; of the main
// command all.
func flagsOf(c *cobra.Command) (flags []*pflag.Flag) {
	every := c.Root().PersistentFlags()
	add := func(f *pflag.Flag) {
		if !f.Hidden && (!c.HasParent() || every.Lookup(f.Name) == nil) {
			flags = append(flags, f)
		}
	}
	c.LocalFlags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return flags
}

// writeUsage writes how a command is called, with examples.
func writeUsage(b *strings.Builder, c *cobra.Command) {
	b.WriteString("\n")
	title := "Usage: "
	for _, line := range synopsis(c) {
		b.WriteString(title + line + "\n")
		title = "       "
	}
	if c.HasExample() {
		b.WriteString("\nExamples:\n" + c.Example + "\n")
	}
}

// synopsis returns the ways to call a command.
func synopsis(c *cobra.Command) (lines []string) {
	if !c.HasParent() || !c.HasAvailableSubCommands() {
		lines = append(lines, c.UseLine())
	}
	if c.HasAvailableSubCommands() {
		lines = append(lines, c.CommandPath()+" COMMAND")
	}
	return lines
}

func writeCommands(b *strings.Builder, c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	b.WriteString("\nCommands:\n")
	var rows [][2]string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	writeRows(b, rows, pipeWidth)
}

// A flagList is flags under a title.
type flagList struct {
	title string
	flags []*pflag.Flag
}

// flagsByTopic returns the flags of a command, as flagsOf has them, by topic.
func flagsByTopic(c *cobra.Command) (lists []flagList) {
	by := map[topic][]*pflag.Flag{}
	for _, f := range flagsOf(c) {
		by[topicOf(f)] = append(by[topicOf(f)], f)
	}
	list := func(t topic, title string) {
		if len(by[t]) > 0 {
			lists = append(lists, flagList{title, by[t]})
		}
	}
	if c.HasParent() { // what no other command has needs no topic
		list("", commandFlags)
		delete(by, "")
	}
	for _, t := range topics {
		list(t, string(t))
	}
	list("", otherFlags)
	return lists
}

// foreignByFate returns the flags that other programs have, by what becomes of
// them.
func foreignByFate(c *cobra.Command) (lists []flagList) {
	by := map[string][]*pflag.Flag{}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if v, ok := f.Value.(*foreignValue); ok {
			by[v.fate()] = append(by[v.fate()], f)
		}
	})
	for _, title := range []string{foreignNames, foreignAlways, foreignIgnored, foreignRefused} {
		slices.SortFunc(by[title], func(a, b *pflag.Flag) int { return strings.Compare(a.Name, b.Name) })
		lists = append(lists, flagList{title, by[title]})
	}
	return lists
}

func writeFlags(b *strings.Builder, flags []*pflag.Flag, width int) {
	var rows [][2]string
	for _, f := range flags {
		_, text := describeFlag(f)
		rows = append(rows, [2]string{inColumn(f), text})
	}
	writeRows(b, rows, width)
}

// inColumn returns how a flag is written below others: all names begin in one
// column.
func inColumn(f *pflag.Flag) string {
	head, _ := describeFlag(f)
	if f.Shorthand == "" {
		head = "    " + head
	}
	return head
}

// describeFlag returns how a flag is written, "-o, --output-file FILE", and what
// it does.
func describeFlag(f *pflag.Flag) (head, text string) {
	value, text := pflag.UnquoteUsage(f)
	head = "--" + f.Name
	if f.Shorthand != "" {
		head = "-" + f.Shorthand + ", " + head
	}
	switch v, foreign := f.Value.(*foreignValue); {
	case foreign:
		value, text = v.foreign.value, v.does()
	case f.Value.Type() == "count":
		value = ""
	case f.NoOptDefVal == "" && f.DefValue != "" && f.DefValue != "[]" && f.DefValue != "0" && !strings.Contains(text, "default:"):
		text += "; default: " + f.DefValue
	}
	if value != "" {
		head += " " + value
	}
	return head, text
}

// Where the text of a row begins: behind the longest head, but not further right
// than this; a longer head has a line of its own.
const farthest = 34

// writeRows writes heads and texts in two columns.
func writeRows(b *strings.Builder, rows [][2]string, width int) {
	column := 0
	for _, r := range rows {
		if n := len(r[0]) + 4; n <= farthest {
			column = max(column, n)
		}
	}
	if column == 0 {
		column = farthest
	}
	for _, r := range rows {
		line := "  " + r[0]
		if len(r[0])+4 > column {
			b.WriteString(line + "\n")
			line = ""
		}
		for i, words := range wrapped(r[1], width-column) {
			if i > 0 {
				line = ""
			}
			fmt.Fprintf(b, "%-*s%s\n", column, line, words)
		}
	}
}

// wrapped breaks a text at spaces into lines of at most width columns, where a
// word is not longer.
func wrapped(text string, width int) (lines []string) {
	line, columns := "", 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if line != "" && columns+1+n > width {
			lines = append(lines, line)
			line, columns = "", 0
		}
		if line != "" {
			line += " "
			columns++
		}
		line += word
		columns += n
	}
	return append(lines, line)
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
