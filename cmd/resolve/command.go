package main

import (
	"cmp"
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
	indexFlags
	outputFlags
	speechFlags
	recordFlags
	constraints     []string
	prefer          []string
	upgrade         bool
	upgradePackages []string
	upgradeGroups   []string
	directory       string
	python          string
	system          bool
	pythonVersion   string
	platform        string
	fixture         string
	errorFormat     errorFormat
	explain         bool
	showVersion     bool // not cobra's, whose templates keep the linker from leaving out what is not called: 3.5 MB
	timeline        string
	choice          choiceFlags
	project         projectFlags
	budget          resolver.Budget
}

// newCommand returns the command with all its subcommands.
func newCommand(p *process, c *console) *cobra.Command {
	return newCommandWith(p, c, func(string) bool { return true })
}

// newCommandWith returns the command with those of its parts that are needed, by
// the names that neededBy has.
func newCommandWith(p *process, c *console, needed func(name string) bool) *cobra.Command {
	o := &options{errorFormat: formatText}
	cmd := &cobra.Command{
		Use:           "resolve [flags] FILE...",
		Short:         helpShort,
		Long:          helpLong,
		Example:       helpExample,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, files []string) error {
			if o.showVersion {
				return writeVersion(p)
			}
			l := &locking{options: o, process: p, ui: c, files: p.replayedFiles(files)}
			l.header = header(cmd.Flags(), l.files)
			return l.recorded(cmd.Flags(), func() error { return l.run(cmd.Context()) })
		},
	}
	cmd.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		if cmd.Name() == cobra.ShellCompRequestCmd {
			prepareCompletion(cmd.Root())
			o.directory = p.getenv(workingFolderVariable) // unless the line says another
			return nil                                    // settings that are wrong are told of when the line is run
		}
		if o.showVersion {
			return nil
		}
		if err := checkGiven(cmd.Flags()); err != nil {
			return err
		}
		if err := p.enter(o.directory); err != nil {
			return err
		}
		if o.replay != "" {
			if err := o.startReplay(cmd, args, p, c); err != nil {
				return err
			}
		} else if err := applySettings(cmd, p, c); err != nil {
			return err
		}
		c.configure(&o.speechFlags)
		c.explain = o.explain
		if err := checkForeign(cmd.Flags(), c); err != nil {
			return err
		}
		p.stop.ready()
		return nil
	}
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.SetOut(p.stdout)
	cmd.SetErr(p.stderr)
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { c.helpError = showHelp(cmd, p) })
	cmd.SetHelpCommand(newHelpCommand(p))
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagError(err, nearFlag(cmd, err)) })

	o.addEverywhere(cmd.PersistentFlags())
	if needed(mainCommand) {
		o.add(cmd.Flags())
	}
	for _, sub := range subcommands(o, p, c) {
		if needed(sub.name) {
			cmd.AddCommand(sub.make())
		}
	}
	for _, sub := range append(cmd.Commands(), cmd) {
		if sub.Flags().Lookup("index-url") != nil {
			addForeign(sub.Flags(), cmd.PersistentFlags())
		}
	}
	return cmd
}

// addEverywhere adds the flags that every command has.
func (o *options) addEverywhere(f *pflag.FlagSet) {
	f.StringVar(&o.directory, "directory", "", helpDirectory)
	f.StringVar(&o.project.folder, flagProject, "", helpProject)
	f.BoolP("help", "h", false, helpHelp)
	about(f, topicSettings)
	o.speechFlags.add(f)
	addSettingsFlags(f)
	f.Var(&o.errorFormat, "error-format", helpErrorFormat)
	about(f, topicDiagnosis)
}

// add adds the flags of the main command.
func (o *options) add(f *pflag.FlagSet) {
	f.SortFlags = false
	o.outputFlags.add(f)
	o.addInputFlags(f)
	o.recordFlags.add(f)
	f.BoolVarP(&o.upgrade, "upgrade", "U", false, helpUpgrade)
	addList(f, &o.upgradePackages, "upgrade-package", "P", helpUpgradePackage)
	addList(f, &o.upgradeGroups, "upgrade-group", "", helpUpgradeGroup)
	about(f, topicChoice)
	f.BoolVar(&o.explain, "explain", false, helpExplain)
	f.StringVar(&o.timeline, "timeline", "", helpTimeline)
	o.addVerbose(f)
	about(f, topicDiagnosis)
	f.BoolVar(&o.showVersion, "version", false, helpVersion)
	about(f, topicSettings)
}

// addInputFlags adds the flags that say what is asked of whom, and what may be
// chosen: those that every command which resolves has.
func (o *options) addInputFlags(f *pflag.FlagSet) {
	addList(f, &o.constraints, "constraint", "c", helpConstraint)
	o.project.add(f)
	about(f, topicInputs)
	o.choice.add(f)
	addList(f, &o.prefer, "prefer", "", helpPrefer)
	about(f, topicChoice)
	o.indexFlags.add(f)
	f.StringVarP(&o.python, "python", "p", "", helpPython)
	f.BoolVar(&o.system, "system", false, helpSystem)
	f.StringVar(&o.pythonVersion, "python-version", "", helpPythonVersion)
	f.StringVar(&o.platform, "python-platform", "", helpPlatform)
	about(f, topicPython)
	f.StringVar(&o.fixture, "fixture", "", helpFixture)
	about(f, topicIndexes)
	addBudget(f, &o.budget)
	o.addReplay(f)
}

// nearFlag returns the flag of a command that was probably meant where it has no
// flag of the name that was given; "" if nobody can tell, or that is not what
// err is about.
func nearFlag(cmd *cobra.Command, err error) string {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return ""
	}
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	return cmp.Or(nearName(name, names), begun(name, names))
}

// begun returns the one name that begins with what was typed of it, "" if that is
// short or several do.
func begun(typed string, names []string) (whole string) {
	const short = 4
	for _, name := range names {
		switch {
		case len(typed) < short || !strings.HasPrefix(name, typed) || name == whole:
		case whole != "":
			return ""
		default:
			whole = name
		}
	}
	return whole
}

// checkGiven refuses flags that were given an empty value, as by a variable of
// a shell that is not set: no flag has a use for it, and to go on as if it were
// not given could lock what the user meant to leave out.
func checkGiven(flags *pflag.FlagSet) (err error) {
	flags.Visit(func(f *pflag.Flag) {
		if isForeign(f) {
			return
		}
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
	"cache-dir": true, "no-cache": true, "keyring-provider": true, "refresh": true, "refresh-package": true, "offline": true, "hints-dir": true, "no-hints": true, "concurrency": true, "quiet": true, "verbose": true, "color": true, "no-color": true, "no-progress": true, "error-format": true, "explain": true,
	flagRecord: true, flagReplay: true, flagLatency: true,
	"directory": true, "timeline": true, "check": true, "dry-run": true, "no-reuse-hashes": true, "custom-compile-command": true,
	"upgrade": true, "upgrade-package": true, "upgrade-group": true, // what the next lock comes of is this one
}

// indexNamed are the flags whose values are URLs of indexes.
var indexNamed = map[string]bool{"index-url": true, "extra-index-url": true, "index": true, "default-index": true}

func isSet(flags *pflag.FlagSet, name string) bool {
	f := flags.Lookup(name)
	return f != nil && f.Value.String() == "true"
}

// header returns the command of a lock, for its top: files and flags that
// matter, in one order however they were given, and of URLs no user and password.
func header(flags *pflag.FlagSet, files []string) string {
	words := []string{"resolve"}
	for _, f := range files {
		words = append(words, quoteWord(index.Redact(f)))
	}
	// As uv has it, where packages come from is told only by a lock that names it.
	emit, links := isSet(flags, "emit-index-url"), isSet(flags, "emit-find-links")
	var given []*pflag.Flag
	flags.Visit(func(f *pflag.Flag) { given = append(given, f) })
	slices.SortFunc(given, func(a, b *pflag.Flag) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range given {
		if silent[f.Name] || !emit && indexNamed[f.Name] || !links && f.Name == "find-links" || slices.Contains(budgetFlags, f.Name) || isForeign(f) || f.Value.String() == f.DefValue {
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
			words = append(words, quoteWord(index.Redact(v)))
		}
	}
	return strings.Join(words, " ")
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

// version returns the version of the program.
func version() string {
	if release != "" {
		return release
	}
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" && b.Main.Version != "(devel)" {
		return b.Main.Version
	}
	return "devel"
}
