package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/oncemap/variants"
)

// completions write what a shell needs to complete a command line.
var completions = map[string]func(c *cobra.Command, w io.Writer) error{
	"bash":       bashCompletion,
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
	return cmd
}

// prepareCompletion makes the commands ready to complete a line: what only that
// needs costs no other run anything.
func prepareCompletion(root *cobra.Command) {
	values, args := offeredValues(), offeredArgs()
	var prepare func(c *cobra.Command)
	prepare = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			shortenUsage(f)
			offer := values[f.Name]
			if f.Name == "format" && c.HasParent() { // of what is no lock
				offer = words(string(formatText), string(formatJSON))
			}
			if offer != nil {
				c.RegisterFlagCompletionFunc(f.Name, offer) // fails for flags that two commands share and have one
			}
		})
		if offer := args[c.CommandPath()]; offer != nil {
			c.ValidArgsFunction = offer
		}
		for _, sub := range c.Commands() {
			prepare(sub)
		}
	}
	prepare(root)
}

// shortenUsage leaves of what help says of a flag what has room beside it in a
// list.
func shortenUsage(f *pflag.Flag) {
	_, text := describeFlag(f)
	text, _, _ = strings.Cut(text, ";")
	f.Usage = text
}

func words(list ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

func inOrder(list ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder)
}

// nothing has the shell complete nothing, not even files.
func nothing(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// offeredValues are what the values of flags may be, by the flag's name. A flag that is
// not named here has the shell's own completion of files.
func offeredValues() map[string]cobra.CompletionFunc {
	var forms []string
	for _, f := range outputForms() {
		forms = append(forms, f.name)
	}
	all := map[string]cobra.CompletionFunc{
		"format":           words(forms...),
		"resolution":       words(slices.Sorted(maps.Keys(orders))...),
		"prerelease":       words(slices.Sorted(maps.Keys(prereleaseModes))...),
		"color":            words(string(colorAuto), string(colorAlways), string(colorNever)),
		"error-format":     words(string(formatText), string(formatJSON)),
		"annotation-style": words("split", "line"),
		"newline":          words(newlines...),
		"index-strategy":   words(firstIndex),
		"keyring-provider": words(keyringDisabled, keyringSubprocess),
		"python-version":   inOrder(pythonVersions()...),
		"python-platform":  words(dist.PlatformNames()...),
		"fixture":          words(fixtures.Names()...),
		"constraint":       offerInputs,
		"override":         offerInputs,
		"exclude":          offerInputs,
		"prefer":           offerInputs,
		"directory":        offerFolders,
		flagProject:        offerFolders,
		"cache-dir":        offerFolders,
	}
	for _, name := range []string{"package", "upgrade-package", "refresh-package", "no-emit-package", "only-binary", "no-binary",
		"no-build-package", "no-binary-package", "prerelease-package", "exclude-newer-package"} {
		all[name] = offerPinned
	}
	for _, name := range []string{"index-url", "index", "extra-index-url", "allow-insecure-host", "concurrency", "listen", "depth",
		"extra", "group", "upgrade-group", "exclude-newer", "custom-compile-command", "older-than", "max-steps", "max-time",
		"max-requests", "max-bytes", "max-memory", "max-resolves", "max-waiting", "max-age", "max-held", "grace", "wait"} {
		all[name] = nothing
	}
	return all
}

// offeredArgs are what the arguments of commands may be, by the command's path.
func offeredArgs() map[string]cobra.CompletionFunc {
	var variantNames []string
	for _, v := range variants.All {
		variantNames = append(variantNames, v.Name)
	}
	return map[string]cobra.CompletionFunc{
		"resolve":              offerInputs,
		"resolve why":          firstly(offerPinned, offerInputs),
		"resolve why-not":      firstly(offerPinned, offerInputs),
		"resolve tree":         offerInputs,
		"resolve diff":         offerInputs,
		"resolve index serve":  firstly(offerFolders, nothing),
		"resolve man":          firstly(offerFolders, nothing),
		"resolve oncemap demo": firstly(words(variantNames...), nothing),
		"resolve help":         helpTopics,
		"resolve serve":        nothing,
		"resolve version":      nothing,
		"resolve config show":  nothing,
		"resolve cache clean":  offerPinned,
	}
}

// firstly offers one thing for the first argument and another for the rest.
func firstly(first, rest cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return first(c, args, typed)
		}
		return rest(c, args, typed)
	}
}

// helpTopics offers what resolve help knows.
func helpTopics(c *cobra.Command, args []string, typed string) (list []string, _ cobra.ShellCompDirective) {
	above, err := commandNamed(c.Root(), args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if !above.HasParent() && strings.HasPrefix(helpFlagsTopic, typed) {
		list = append(list, cobra.CompletionWithDesc(helpFlagsTopic, helpFlagsShort))
	}
	for _, sub := range above.Commands() {
		if !sub.Hidden && strings.HasPrefix(sub.Name(), typed) {
			list = append(list, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// oldestOffered is the oldest Python 3 that is offered; older ones are taken too.
const oldestOffered = 9

// pythonVersions are the Pythons that are offered, the newest first.
func pythonVersions() (list []string) {
	var newest int
	fmt.Sscanf(dist.DefaultPython, "3.%d", &newest)
	for minor := newest; minor >= oldestOffered; minor-- {
		list = append(list, fmt.Sprintf("3.%d", minor))
	}
	return list
}
