package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// newHelpCommand returns the command "help": what --help shows of any command,
// and all flags.
func newHelpCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "help [COMMAND... | flags]",
		Short:   helpHelpShort,
		Long:    helpHelpLong,
		Example: helpHelpExample,
		Args:    cobra.ArbitraryArgs,
		// Settings that are wrong keep nobody from reading.
		PersistentPreRunE:     func(*cobra.Command, []string) error { return nil },
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] == helpFlagsTopic {
				return showFlags(cmd.Root(), p)
			}
			about, err := commandNamed(cmd.Root(), args)
			if err != nil {
				return err
			}
			return showHelp(about, p)
		},
	}
	return cmd
}

// commandNamed returns the command that is called so from root on.
func commandNamed(root *cobra.Command, names []string) (*cobra.Command, error) {
	for _, name := range names {
		var below *cobra.Command
		var all []string
		for _, sub := range root.Commands() {
			if sub.Name() == name {
				below = sub
			}
			all = append(all, sub.Name())
		}
		if !root.HasParent() {
			all = append(all, helpFlagsTopic)
		}
		if below == nil {
			return nil, noHelp(names, nearName(name, all))
		}
		root = below
	}
	return root, nil
}

// showFlags writes all flags of the main command by topic, and those of other
// programs with what becomes of them.
func showFlags(root *cobra.Command, p *process) error {
	var b strings.Builder
	b.WriteString(helpFlagsTop)
	width := widthOf(p.stdout)
	for _, list := range append(flagsByTopic(root), foreignByFate(root)...) {
		b.WriteString("\n" + list.title + ":\n")
		writeFlags(&b, list.flags, width)
	}
	_, err := io.WriteString(p.stdout, b.String())
	return stdoutError(err)
}
