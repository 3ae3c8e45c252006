package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every flag of ours is given by a script in testdata, to one of the commands that
// have it. The flags of others have a table of their own (TestForeignFlags).
func TestScriptsCoverFlags(t *testing.T) {
	p := &process{getenv: func(string) string { return "" }}
	root := newCommand(p, newConsole(p))
	given := map[flagOfHelp]bool{}
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(txtar.Parse(text).Comment)) {
			for _, args := range callsOf(line) {
				noteFlags(root, args, given)
			}
		}
	}
	for _, c := range commands(root) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !isForeign(f) && !given[asHelped(f)] {
				given[asHelped(f)] = true // said
				t.Errorf("no script gives --%s to %s or another command that has it", f.Name, c.CommandPath())
			}
		})
	}
}

// A flagOfHelp tells flags apart: commands that say the same of a name share what
// it does.
type flagOfHelp struct{ name, usage string }

func asHelped(f *pflag.Flag) flagOfHelp { return flagOfHelp{f.Name, f.Usage} }

// callsOf returns the arguments of each call of the command in a line of a script,
// those in a shell's words too.
func callsOf(line string) (calls [][]string) {
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return nil
	}
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\n'\"();|&", r) })
	for i, w := range words {
		if w != "resolve" {
			continue
		}
		args := words[i+1:]
		if next := slices.Index(args, w); next >= 0 {
			args = args[:next]
		}
		calls = append(calls, args)
	}
	return calls
}

// noteFlags notes the flags of a command line.
func noteFlags(root *cobra.Command, args []string, given map[flagOfHelp]bool) {
	cmd, _, err := root.Find(args)
	if err != nil {
		return
	}
	flags := cmd.Flags()
	flags.AddFlagSet(cmd.InheritedFlags())
	note := func(f *pflag.Flag) {
		if f != nil {
			given[asHelped(f)] = true
		}
	}
	for _, arg := range args {
		long, ok := strings.CutPrefix(arg, "--")
		if ok {
			name, _, _ := strings.Cut(long, "=")
			note(flags.Lookup(name))
			continue
		}
		short, ok := strings.CutPrefix(arg, "-")
		for ok && short != "" {
			f := flags.ShorthandLookup(short[:1])
			note(f)
			short = short[1:]
			ok = f != nil && f.NoOptDefVal != "" // else the rest is its value
		}
	}
}

func TestCallsOf(t *testing.T) {
	for line, want := range map[string]string{
		"exec resolve -q a.txt": "-q a.txt",
		"# exec resolve -q":     "",
		"exits 0 sh -c 'A=1 resolve -U a|cat; resolve b -qo c'": "-U a cat / b -qo c",
		"stdout '^resolved '": "",
	} {
		var got []string
		for _, args := range callsOf(line) {
			got = append(got, strings.Join(args, " "))
		}
		if got := strings.Join(got, " / "); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
