//go:build explore

// Command picture runs the explorer on the faulty variants and draws the
// schedule that hangs each, as docs/oncemap-NAME.svg:
//
//	go run -tags explore ./oncemap/variants/cmd/picture -o docs
//
// It draws nothing but what the trace says. With names after the flags it
// draws those variants only.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"resolve/oncemap/explore"
	"resolve/oncemap/variants"
)

func main() {
	folder := flag.String("o", ".", "folder to put the pictures into")
	flag.Parse()
	if err := run(*folder, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(folder string, names []string) error {
	if len(names) == 0 {
		names = faulty()
	}
	for _, name := range names {
		t, err := hang(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, fileOf(name)), draw(t), 0o644); err != nil {
			return fmt.Errorf("writing a picture: %w", err)
		}
	}
	return nil
}

// faulty returns the names of the variants that hang.
func faulty() []string {
	var names []string
	for _, v := range variants.All {
		if v.Fault != "" {
			names = append(names, v.Name)
		}
	}
	return names
}

func fileOf(name string) string { return "oncemap-" + name + ".svg" }

// hang explores the story of a variant up to its deadlock.
func hang(name string) (*explore.Trace, error) {
	for _, v := range variants.All {
		if v.Name != name || v.Story == nil {
			continue
		}
		r := explore.Run(explore.Scenario{Name: name, Body: func(x *explore.T) { v.Story(x) }}, explore.Options{})
		if r.Bug == nil {
			return nil, fmt.Errorf("drawing %s: it does not hang: %v", name, r)
		}
		return r.Bug, nil
	}
	return nil, fmt.Errorf("drawing %s: there is no such variant with a story", name)
}
