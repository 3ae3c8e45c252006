package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether w is shown to somebody as it is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A colorMode is a value of --color.
type colorMode string

const (
	colorAuto   colorMode = "auto"
	colorAlways colorMode = "always"
	colorNever  colorMode = "never"
)

// wants reports whether what is written to w is to be coloured: in the mode
// auto by the first that is set and not empty of NO_COLOR (no-color.org), then
// FORCE_COLOR or CLICOLOR_FORCE, else if it is a terminal that can.
func (m colorMode) wants(w io.Writer, getenv func(string) string) bool {
	switch m {
	case colorAlways:
		return true
	case colorNever:
		return false
	}
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case getenv("FORCE_COLOR") != "", getenv("CLICOLOR_FORCE") != "":
		return true
	}
	return getenv("TERM") != "dumb" && isTerminal(w)
}

// String, Set and Type implement pflag.Value.
func (m *colorMode) String() string { return string(*m) }

func (m *colorMode) Set(s string) error {
	switch c := colorMode(s); c {
	case colorAuto, colorAlways, colorNever:
		*m = c
		return nil
	}
	return errBadColor
}

func (m *colorMode) Type() string { return "WHEN" }
