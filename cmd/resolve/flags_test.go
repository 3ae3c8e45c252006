package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// peerFlags reads the flags that another program's --help shows.
func peerFlags(t *testing.T, program string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "flags", program+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); words[0] != "#" {
			flags[strings.TrimPrefix(words[0], "--")] = strings.TrimPrefix(strings.Join(words[1:], ""), "-")
		}
	}
	if len(flags) < 50 {
		t.Fatalf("%s: got %d flags, want more than 50", program, len(flags))
	}
	return flags
}

// clashes are the letters that uv and pip-compile use for different flags, and
// the flags that both have and mean different things by. Ours are uv's.
var clashes = map[string]string{
	"-n": "uv's --no-cache; pip-compile's -n is --dry-run here",
	"-p": "uv's --python; pip-compile's -p is --pre here",
}

// Every flag of both programs is known here: obeyed, without effect and said to
// be so, or refused with a reason. docs/flags.md tells which, and is this test's
// to write.
func TestFlags(t *testing.T) {
	cmd := newCommand(&process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, getenv: func(string) string { return "" }}, &console{})
	flags := cmd.Flags()
	flags.AddFlagSet(cmd.PersistentFlags())
	flags.AddFlagSet(cmd.InheritedFlags())
	uv, pip := peerFlags(t, "uv"), peerFlags(t, "pip-compile")
	var rows []string
	flags.VisitAll(func(f *pflag.Flag) {
		rows = append(rows, flagRow(f, uv, pip))
	})
	for _, peer := range []struct {
		name  string
		flags map[string]string
	}{{"uv", uv}, {"pip-compile", pip}} {
		for name, letter := range peer.flags {
			f := flags.Lookup(name)
			if f == nil {
				t.Errorf("--%s of %s is not known", name, peer.name)
				continue
			}
			if letter == "" || clashes["-"+letter] != "" && peer.name != "uv" {
				continue
			}
			short := flags.ShorthandLookup(letter)
			if short == nil || short != f && !standsFor(f, short.Name) {
				t.Errorf("-%s of %s is not --%s", letter, peer.name, name)
			}
		}
	}
	slices.Sort(rows)
	got := strings.Join(rows, "")
	const doc = "../../docs/flags.md"
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	before, table, ok := strings.Cut(string(text), tableTop)
	if !ok {
		t.Fatalf("%s has no line %q", doc, tableTop)
	}
	if *update {
		if err := os.WriteFile(doc, []byte(before+tableTop+got), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if table != got {
		t.Errorf("%s is not what the flags are; go test ./cmd/resolve -run TestFlags -update writes it. Got\n%s", doc, got)
	}
}

const tableTop = "| flag | uv | pip-compile | here |\n|---|---|---|---|\n"

// standsFor reports whether f is another name of the flag.
func standsFor(f *pflag.Flag, name string) bool {
	v, ok := f.Value.(*foreignValue)
	return ok && v.means == name
}

// flagRow is a flag's row in the table.
func flagRow(f *pflag.Flag, uv, pip map[string]string) string {
	name := "`--" + f.Name + "`"
	if f.Shorthand != "" {
		name = "`-" + f.Shorthand + "`, " + name
	}
	has := func(flags map[string]string) string {
		letter, ok := flags[f.Name]
		switch {
		case !ok:
			return ""
		case letter != "" && letter != f.Shorthand:
			return "`-" + letter + "`"
		}
		return "yes"
	}
	_, what := pflag.UnquoteUsage(f)
	what, _, _ = strings.Cut(what, "; default:")
	if v, ok := f.Value.(*foreignValue); ok {
		what = v.docs()
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", name, has(uv), has(pip), strings.ReplaceAll(what, "|", `\|`))
}

// docs says what a foreign flag does here.
func (v *foreignValue) docs() string {
	switch v.fate() {
	case foreignAlways:
		return "accepted; as always: " + v.does()
	case foreignIgnored:
		return "accepted with a warning, no effect: " + v.does()
	case foreignRefused:
		return "**refused**: " + v.does()
	}
	return v.does()
}

// A foreign flag does what the table says.
func TestForeignFlags(t *testing.T) {
	for _, x := range foreignFlags() {
		fates := 0
		for _, s := range []string{x.means, x.always, x.ignored, x.refused} {
			if s != "" {
				fates++
			}
		}
		if fates != 1 {
			t.Errorf("--%s: got %d fates, want one", x.name, fates)
		}
		if x.means != "" {
			continue
		}
		args := []string{"--fixture", "web-app", "--no-header", "--" + x.name}
		if x.value != "" {
			args = append(args, "x")
		}
		code, stdout, stderr := runHere(t.Context(), args...)
		switch {
		case x.refused != "":
			if code != exitFailed || !strings.Contains(stderr, x.name+" is not supported: "+x.refused) || stdout != "" {
				t.Errorf("--%s: got code %d and %q, want it refused", x.name, code, stderr)
			}
		case code != exitSolved || !strings.Contains(stdout, "flask=="):
			t.Errorf("--%s: got code %d and %q, want a lock", x.name, code, stderr)
		case (x.ignored != "") != strings.Contains(stderr, "--"+x.name+" has no effect"):
			t.Errorf("--%s: got %q, want a warning only if it has no effect", x.name, stderr)
		}
	}
}
