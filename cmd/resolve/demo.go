package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"resolve/oncemap/variants"
)

// newOncemapCommand returns the command "oncemap" with its subcommands.
func newOncemapCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "oncemap",
		Short: helpOncemapShort,
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errNoOncemapCommand
			}
			return unknownOncemapCommand(args[0])
		},
	}
	var wait time.Duration
	demo := &cobra.Command{
		Use:     "demo [VARIANT]",
		Short:   helpDemoShort,
		Long:    helpDemoLong,
		Example: helpDemoExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return errDemoArgs
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if wait <= 0 {
				return errBadWait
			}
			if len(args) == 0 {
				return listVariants(p)
			}
			return demonstrate(cmd.Context(), args[0], wait, p)
		},
	}
	demo.Flags().DurationVar(&wait, "wait", time.Second, helpWait)
	cmd.AddCommand(demo)
	return cmd
}

// listVariants prints a line for each variant.
func listVariants(p *process) error {
	var b strings.Builder
	for _, v := range variants.All {
		fmt.Fprintf(&b, "%-13s %s\n", v.Name, variantLine(v))
	}
	_, err := fmt.Fprint(p.stdout, b.String())
	return stdoutError(err)
}

// demonstrate plays a variant's story with goroutines of its own and prints
// what they do. One that hangs is an error with the code for it, and the one
// case in which something runs on when the command has returned: nothing can
// end a goroutine that waits for a lock.
func demonstrate(ctx context.Context, name string, wait time.Duration, p *process) error {
	v, err := findVariant(name)
	if err != nil {
		return err
	}
	var failed error // of the first line that could not be written
	say := func(line string) {
		if _, err := fmt.Fprintln(p.stdout, line); failed == nil {
			failed = err
		}
	}
	say(v.Name + ": " + variantLine(v))
	l := &variants.Live{
		OnEvent: func(e variants.Event) { say("  " + e.String()) },
		OnWatch: func(line string) { say(demoWatch(line)) },
	}
	hang, err := l.Play(ctx, v.LiveStory(), wait)
	if err != nil {
		return err
	}
	if hang != nil {
		for _, line := range hangReport(hang, wait) {
			say(line)
		}
	} else {
		say(demoEnded)
	}
	if failed != nil {
		return stdoutError(failed)
	}
	if hang != nil {
		return stalledError(v.Name, hang)
	}
	return nil
}

func findVariant(name string) (variants.Variant, error) {
	var names []string
	for _, v := range variants.All {
		if v.Name == name {
			return v, nil
		}
		names = append(names, v.Name)
	}
	return variants.Variant{}, unknownVariant(name, names)
}
