package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// rootOf returns the command as it is without an environment.
func rootOf() *cobra.Command {
	p := &process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, getenv: func(string) string { return "" }}
	root := newCommand(p, newConsole(p))
	root.InitDefaultHelpCmd()
	return root
}

// commands returns a command and all below it.
func commands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, commands(sub)...)
	}
	return all
}

// helpOf returns what --help shows of a command.
func helpOf(t *testing.T, c *cobra.Command) string {
	t.Helper()
	code, stdout, stderr := runHere(t.Context(), append(strings.Fields(c.CommandPath())[1:], "--help")...)
	if code != exitSolved || stderr != "" {
		t.Fatalf("%s --help: got code %d, and %q", c.CommandPath(), code, stderr)
	}
	return stdout
}

// The screen that help fits: lines with one left for the prompt.
const screenLines, screenColumns = 39, 80

func TestHelpFitsAScreen(t *testing.T) {
	for _, c := range commands(rootOf()) {
		text := helpOf(t, c)
		if n := strings.Count(text, "\n"); n > screenLines {
			t.Errorf("%s --help has %d lines, want at most %d", c.CommandPath(), n, screenLines)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > screenColumns {
				t.Errorf("%s --help: %d columns, want at most %d: %q", c.CommandPath(), n, screenColumns, line)
			}
		}
		code, short, _ := runHere(t.Context(), append(strings.Fields(c.CommandPath())[1:], "-h")...)
		_, byHelp, _ := runHere(t.Context(), append([]string{"help"}, strings.Fields(c.CommandPath())[1:]...)...)
		if code != exitSolved || short != text || byHelp != text {
			t.Errorf("%s: got another help from -h or from resolve help", c.CommandPath())
		}
	}
}

func TestMainHelpShowsTheCommonest(t *testing.T) {
	root := rootOf()
	text := helpOf(t, root)
	if n := len(commonFlags); n > 12 {
		t.Errorf("got %d flags, want a dozen at most", n)
	}
	for _, f := range commonFlags {
		if root.Flags().Lookup(f.name) == nil || !strings.Contains(text, "--"+f.name) {
			t.Errorf("--%s is no flag that it shows", f.name)
		}
	}
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && !strings.Contains(text, "\n  "+c.Name()+" ") {
			t.Errorf("it does not show %s", c.Name())
		}
	}
	if n := strings.Count(root.Example, "\n") + 1; n != 3 {
		t.Errorf("got %d examples, want 3", n)
	}
}

// Every flag of every command has a topic, and is shown under its title.
func TestEveryFlagHasATopic(t *testing.T) {
	root := rootOf()
	for _, c := range root.Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if resolves(c) && !isForeign(f) && c.LocalFlags().Lookup(f.Name) != nil && topicOf(f) == "" && root.Flags().Lookup(f.Name) != nil {
				t.Errorf("%s: --%s has no topic; call about where it is added", c.CommandPath(), f.Name)
			}
		})
	}
	_, text, _ := runHere(t.Context(), "help", helpFlagsTopic)
	if strings.Contains(text, "\n"+otherFlags+":") {
		t.Errorf("got flags without a topic; call about where they are added:\n%s", text)
	}
	shown := func(f *pflag.Flag) {
		head, _ := describeFlag(f)
		if n := strings.Count(text, "\n  "+head+" ") + strings.Count(text, "\n      "+head+" ") +
			strings.Count(text, "\n  "+head+"\n") + strings.Count(text, "\n      "+head+"\n"); n != 1 {
			t.Errorf("resolve help flags shows %q %d times, want once", head, n)
		}
	}
	root.Flags().VisitAll(shown)
	for _, list := range append(flagsByTopic(root), foreignByFate(root)...) {
		if len(list.flags) == 0 || !strings.Contains(text, "\n"+list.title+":\n") {
			t.Errorf("got no title %q, or nothing under it", list.title)
		}
	}
}

// What a command's help leaves out are flags of the main command, and it says so.
func TestHelpLeavesNothingOut(t *testing.T) {
	root := rootOf()
	for _, c := range commands(root)[1:] {
		text := helpOf(t, c)
		c.Flags().VisitAll(func(f *pflag.Flag) {
			main := root.Flags().Lookup(f.Name)
			if f.Hidden || root.PersistentFlags().Lookup(f.Name) != nil || strings.Contains(text, "--"+f.Name) {
				return
			}
			if main == nil || main.Usage != f.Usage || !strings.Contains(text, helpSharedHint) {
				t.Errorf("%s --help shows nothing of --%s", c.CommandPath(), f.Name)
			}
		})
	}
}

func TestHelpIsAsWideAsItMayBe(t *testing.T) {
	root := rootOf()
	for _, width := range []int{leastWidth, pipeWidth, mostWidth} {
		for _, list := range append(flagsByTopic(root), foreignByFate(root)...) {
			var b strings.Builder
			writeFlags(&b, list.flags, width)
			for line := range strings.Lines(b.String()) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%d columns in %d: %q", n, width, line)
				}
			}
		}
	}
}

func TestWrapped(t *testing.T) {
	for _, tc := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 10, ""},
		{"a b c", 3, "a b|c"},
		{"a  b\nc", 30, "a b c"},
		{"longer than that", 3, "longer|than|that"},
		{"zwölf é", 7, "zwölf é"},
	} {
		if got := strings.Join(wrapped(tc.text, tc.width), "|"); got != tc.want {
			t.Errorf("wrapped(%q, %d) = %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
}
