package main

import (
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/index"
	"resolve/resolver"
)

// Options are the flags of the main command.
type options struct {
	output          string
	constraints     []string
	prefer          []string
	upgrade         bool
	upgradePackages []string
	indexURL        string
	pythonVersion   string
	platform        string
	fixture         string
	cacheDir        string
	refresh         bool
	refreshPackages []string
	offline         bool
	concurrency     int
	noHeader        bool
	noAnnotate      bool
	quiet           bool
	verbose         bool
	color           colorMode
	errorFormat     errorFormat
	explain         bool
	choice          choiceFlags
	project         projectFlags
	budget          resolver.Budget
}

// newCommand returns the command with all its subcommands.
func newCommand(p *process, c *console) *cobra.Command {
	o := &options{color: colorAuto, errorFormat: formatText}
	cmd := &cobra.Command{
		Use:           "resolve [flags] FILE...",
		Short:         helpShort,
		Long:          helpLong,
		Example:       helpExample,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, files []string) error {
			l := &locking{options: o, process: p, ui: c, files: files}
			l.header = header(cmd.Flags(), files)
			return l.run(cmd.Context())
		},
	}
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		c.configure(o.color, o.quiet)
		c.explain = o.explain
		return checkGiven(cmd.Flags())
	}
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.SetOut(p.stdout)
	cmd.SetErr(p.stderr)
	cmd.SetUsageFunc(func(cmd *cobra.Command) error { return usage(cmd, widthOf(p.stdout)) })
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })

	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.output, "output-file", "o", "", helpOutput)
	o.addInputFlags(f)
	f.BoolVarP(&o.upgrade, "upgrade", "U", false, helpUpgrade)
	f.StringArrayVarP(&o.upgradePackages, "upgrade-package", "P", nil, helpUpgradePackage)
	f.BoolVar(&o.noHeader, "no-header", false, helpNoHeader)
	f.BoolVar(&o.noAnnotate, "no-annotate", false, helpNoAnnotate)
	cmd.PersistentFlags().BoolVarP(&o.quiet, "quiet", "q", false, helpQuiet)
	cmd.PersistentFlags().Var(&o.color, "color", helpColor)
	cmd.PersistentFlags().Var(&o.errorFormat, "error-format", helpErrorFormat)
	f.BoolVar(&o.explain, "explain", false, helpExplain)
	f.BoolVarP(&o.verbose, "verbose", "v", false, helpVerbose)
	f.BoolP("help", "h", false, helpHelp)
	f.Bool("version", false, helpVersion)
	cmd.AddCommand(newWhyCommand(o, p, c), newWhyNotCommand(o, p, c), newTreeCommand(o, p, c), newDiffCommand(o, p, c),
		newIndexCommand(p, c), newOncemapCommand(p))
	return cmd
}

// addInputFlags adds the flags that say what is asked of whom, and what may be
// chosen: those that every command which resolves has.
func (o *options) addInputFlags(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.constraints, "constraint", "c", nil, helpConstraint)
	o.project.add(f)
	o.choice.add(f)
	f.StringArrayVar(&o.prefer, "prefer", nil, helpPrefer)
	f.StringVar(&o.indexURL, "index-url", "", helpIndexURL)
	f.StringVar(&o.pythonVersion, "python-version", "", helpPythonVersion)
	f.StringVar(&o.platform, "python-platform", "", helpPlatform)
	f.StringVar(&o.fixture, "fixture", "", helpFixture)
	f.StringVar(&o.cacheDir, "cache-dir", "", helpCacheDir)
	f.BoolVar(&o.refresh, "refresh", false, helpRefresh)
	f.StringArrayVar(&o.refreshPackages, "refresh-package", nil, helpRefreshPackage)
	f.BoolVar(&o.offline, "offline", false, helpOffline)
	f.IntVar(&o.concurrency, "concurrency", 0, helpConcurrency)
	addBudget(f, &o.budget)
}

// checkGiven refuses flags that were given an empty value, as by a variable of
// a shell that is not set: no flag has a use for it, and to go on as if it were
// not given could lock what the user meant to leave out.
func checkGiven(flags *pflag.FlagSet) (err error) {
	flags.Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		if err == nil && slices.Contains(values, "") {
			err = emptyFlag(f.Name)
		}
	})
	return err
}

// silent are the flags that do not change what a lock says.
var silent = map[string]bool{
	"cache-dir": true, "refresh": true, "refresh-package": true, "offline": true, "concurrency": true, "quiet": true, "verbose": true, "color": true, "error-format": true, "explain": true,
	"upgrade": true, "upgrade-package": true, // what the next lock comes of is this one
}

// header returns the command of a lock, for its top: files and flags that
// matter, in one order however they were given, and no password.
func header(flags *pflag.FlagSet, files []string) string {
	words := []string{"resolve"}
	for _, f := range files {
		words = append(words, quoteWord(f))
	}
	var given []*pflag.Flag
	flags.Visit(func(f *pflag.Flag) { given = append(given, f) })
	slices.SortFunc(given, func(a, b *pflag.Flag) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range given {
		if silent[f.Name] || slices.Contains(budgetFlags, f.Name) {
			continue
		}
		values := []string{f.Value.String()}
		if s, ok := f.Value.(pflag.SliceValue); ok {
			values = s.GetSlice()
		}
		for _, v := range values {
			words = append(words, "--"+f.Name)
			if f.Value.Type() == "bool" {
				continue
			}
			if f.Name == "index-url" {
				v = index.Redact(v)
			}
			words = append(words, quoteWord(v))
		}
	}
	return headerLine(strings.Join(words, " "))
}

// quoteWord writes a word so that a POSIX shell reads it as one.
func quoteWord(s string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:=+@,%", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// release is set by the linker when a release is built.
var release = ""

// version returns what --version shows.
func version() string {
	if release != "" {
		return release
	}
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" && b.Main.Version != "(devel)" {
		return b.Main.Version
	}
	return "devel"
}
