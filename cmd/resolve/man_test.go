package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"resolve/internal/programtest"
)

// manual writes the pages into a folder of the test's.
func manual(t *testing.T) (pages []string) {
	t.Helper()
	dir := t.TempDir()
	if err := writeManual(rootOf(), dir, "2026-01-02"); err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) != len(manualCommands(rootOf())) {
		t.Fatalf("got %d pages, %v, want one for each of %d commands", len(pages), err, len(manualCommands(rootOf())))
	}
	return pages
}

// overstrikes are what man's plain output has for bold and underlined letters.
var overstrikes = regexp.MustCompile(".\b")

// man shows a page with every flag, under titles, in letters that can be copied.
func TestManShowsPages(t *testing.T) {
	man := programtest.Find(t, "man")
	root := rootOf()
	for _, page := range manual(t) {
		cmd := exec.Command(man, "--warnings=w", "-l", page)
		cmd.Env = append(os.Environ(), "MANWIDTH=100", "MANPAGER=cat", "PAGER=cat", "LC_ALL=C.UTF-8", "MAN_KEEP_FORMATTING=")
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil || said.Len() > 0 {
			t.Fatalf("man -l %s: %v, and said %q", page, err, said.String())
		}
		text := overstrikes.ReplaceAllString(string(out), "")
		if !strings.Contains(text, "\nNAME\n") || !strings.Contains(text, "\nEXIT STATUS\n") {
			t.Errorf("%s: got no sections in\n%s", page, text)
		}
		if filepath.Base(page) != "resolve.1" {
			continue
		}
		root.Flags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(text, "--"+f.Name) {
				t.Errorf("resolve(1) does not show --%s", f.Name)
			}
		})
		if !strings.Contains(text, "2026-01-02") || !strings.Contains(text, "--output-file FILE") {
			t.Errorf("resolve(1): got no date or no flag in\n%s", text)
		}
	}
}

// No formatter has anything to say against a page.
func TestManPagesAreClean(t *testing.T) {
	for _, tool := range [][]string{{"groff", "-ww", "-man", "-Tutf8", "-z"}, {"mandoc", "-Tlint", "-Wwarning"}} {
		t.Run(tool[0], func(t *testing.T) {
			program := programtest.Find(t, tool[0])
			for _, page := range manual(t) {
				if out, err := exec.Command(program, append(tool[1:], page)...).CombinedOutput(); err != nil || len(out) > 0 {
					t.Errorf("%s: %v\n%s", filepath.Base(page), err, out)
				}
			}
		})
	}
}
