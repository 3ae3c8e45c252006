package main

import (
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"
)

// completions write what a shell needs to complete a command line.
var completions = map[string]func(c *cobra.Command, w io.Writer) error{
	"bash":       func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) },
	"zsh":        (*cobra.Command).GenZshCompletion,
	"fish":       func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) },
	"powershell": (*cobra.Command).GenPowerShellCompletionWithDesc,
}

func newCompletionCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:                   "completion SHELL",
		Short:                 helpCompletionShort,
		Long:                  helpCompletionLong,
		Example:               helpCompletionExample,
		DisableFlagsInUseLine: true,
		ValidArgs:             slices.Sorted(maps.Keys(completions)),
		Args:                  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || completions[args[0]] == nil {
				return errCompletionArgs
			}
			return stdoutError(completions[args[0]](cmd.Root(), p.stdout))
		},
	}
	cmd.Flags().BoolP("help", "h", false, helpHelp)
	return cmd
}

// completeValues completes the flags of a command that take one of few values.
func completeValues(c *cobra.Command) {
	for name, values := range map[string][]string{
		"resolution":       slices.Sorted(maps.Keys(orders)),
		"prerelease":       slices.Sorted(maps.Keys(prereleaseModes)),
		"color":            {string(colorAuto), string(colorAlways), string(colorNever)},
		"error-format":     {string(formatText), string(formatJSON)},
		"annotation-style": {"split", "line"},
		"index-strategy":   {firstIndex},
		"keyring-provider": {keyringDisabled, keyringSubprocess},
	} {
		if c.Flag(name) != nil {
			c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}
