package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/settings"
)

// A setting is the name of a flag, and its value what the flag would be given. It
// comes from the environment or a file, the strongest first: RESOLVE_NAME, uv's
// variables, the file of the project, the user's file. The strongest that has one
// gives the whole value; lists are not joined. What the command line has is
// stronger than all.

// The flags that say which files of settings are read.
const (
	flagConfigFile = "config-file"
	flagNoConfig   = "no-config"
	flagProject    = "project"
)

// saysWhich reports whether a flag says which files of settings are read. A variable
// may set it, and no file.
func saysWhich(flag string) bool {
	return flag == flagConfigFile || flag == flagNoConfig || flag == flagProject
}

// addSettingsFlags adds the flags of every command that say which files of
// settings are read.
func addSettingsFlags(f *pflag.FlagSet) {
	f.String(flagConfigFile, "", helpConfigFile)
	f.Bool(flagNoConfig, false, helpNoConfig)
	about(f, topicSettings)
}

// A setup is what settings make of the flags of one command.
type setup struct {
	cmd     *cobra.Command
	process *process
	origins map[string]*origin // by the flag's name
	closed  map[string]bool    // flags that a weaker level does not set any more
	files   []*settings.File   // that were read, the strongest first
	found   settings.Found

	uvFile     string // uv's own file of settings here; "" if there is none
	uvUserFile string // the user's own for uv, where there is none for this program
}

// applySettings sets the flags that were not given from the environment and
// from files of settings. To pflag they stay unchanged: Changed and Visit mean the
// command line, as the lock's header wants it.
func applySettings(cmd *cobra.Command, p *process, c *console) error {
	s := &setup{cmd: cmd, process: p, origins: map[string]*origin{}, closed: map[string]bool{}}
	err := s.apply()
	c.origins = s.origins
	if s.origins["error-format"] != nil {
		c.format = errorFormat(cmd.Flag("error-format").Value.String())
	}
	if quiet := cmd.Flag("quiet"); quiet.Value.String() != quiet.DefValue {
		return err
	}
	if s.found.Hidden != "" {
		c.warn(warnHiddenSettings(s.found))
	}
	if cmd.Flags().Lookup("index-url") != nil {
		s.warnOfUV(c)
	}
	return err
}

// uvDecides are the names in [tool.uv] that change what uv locks.
var uvDecides = []string{
	"constraint-dependencies", "dependency-metadata", "exclude-dependencies", "exclude-newer", "exclude-newer-package",
	"extra-index-url", "find-links", "index", "index-strategy", "index-url", "no-binary", "no-binary-package", "no-build",
	"no-build-package", "no-index", "override-dependencies", "pip", "prerelease", "resolution", "sources",
}

// warnOfUV says what uv would heed here, and this program does not: the answer may
// be another. Who has settings of this program's has said what holds. As for uv, a
// uv.toml takes the place of [tool.uv], and the user's holds besides.
func (s *setup) warnOfUV(c *console) {
	switch {
	case s.uvFile != "":
		s.warnOfUVFile(c, s.uvFile)
	case len(s.found.Projects) > 0:
		s.warnOfUVFile(c, s.found.Projects[0], "tool", "uv")
	}
	if s.uvUserFile != "" {
		s.warnOfUVFile(c, s.uvUserFile)
	}
}

// warnOfUVFile does it for a file, or for the table of it at path.
func (s *setup) warnOfUVFile(c *console, name string, path ...string) {
	b, err := os.ReadFile(name)
	if err != nil {
		return
	}
	noSources, _ := settings.ParseTruth(s.process.getenv("UV_NO_SOURCES"))
	noSources = noSources || s.cmd.Flags().Changed("no-sources")
	keys := slices.DeleteFunc(settings.KeysOf(b, path...), func(key string) bool {
		return !slices.Contains(uvDecides, key) || key == "sources" && noSources
	})
	if len(keys) > 0 {
		c.warn(warnUVSettings(name, path, keys))
	}
}

// findUVFile looks for a uv.toml in a folder, "" for the current one, and beside the
// nearest project, unless the settings of this program are in that folder. The one of
// UV_CONFIG_FILE takes the place of all.
func (s *setup) findUVFile(folder string) {
	if name := s.process.getenv("UV_CONFIG_FILE"); name != "" && s.found.File == nil {
		s.uvFile = name
		return
	}
	folder = filepath.Clean(folder)
	if f := s.found.File; f != nil && filepath.Dir(f.Name) == folder {
		return
	}
	places := []string{folder}
	if len(s.found.Projects) > 0 {
		places = append(places, filepath.Dir(s.found.Projects[0]))
	}
	for _, dir := range places {
		name := filepath.Join(dir, "uv.toml")
		if isRegularFile(name) {
			s.uvFile = name
			return
		}
	}
}

// findUVUserFile looks for the user's uv.toml, which holds for uv in every folder.
func (s *setup) findUVUserFile() {
	if len(s.files) > 0 || s.uvFile != "" && s.uvFile == s.process.getenv("UV_CONFIG_FILE") {
		return
	}
	folder := s.process.getenv("XDG_CONFIG_HOME")
	switch home := s.process.getenv("HOME"); {
	case runtime.GOOS == "windows":
		folder = s.process.getenv("APPDATA")
	case !filepath.IsAbs(folder) && home != "":
		folder = filepath.Join(home, ".config")
	}
	if name := filepath.Join(folder, "uv", "uv.toml"); filepath.IsAbs(folder) && isRegularFile(name) {
		s.uvUserFile = name
	}
}

func isRegularFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// apply sets the flags, the strongest level first. Where a level is wrong, the
// weaker ones are not looked at.
func (s *setup) apply() error {
	given := []string{}
	s.cmd.Flags().Visit(func(f *pflag.Flag) { given = append(given, f.Name) })
	s.close(given)
	for _, level := range []func() ([]string, error){s.ownVariables, s.uvVariables} {
		set, err := level()
		if err != nil {
			return err
		}
		s.close(set)
	}
	if !s.readsFiles() {
		return nil
	}
	f := s.cmd.Flag(flagProject)
	folder, err := projectFolder(f.Value.String())
	if err == nil {
		err = f.Value.Set(folder)
	}
	if err != nil {
		return err
	}
	if err := s.readFiles(); err != nil {
		return err
	}
	for _, f := range s.files {
		set, err := s.applyFile(f)
		if err != nil {
			return err
		}
		s.close(set)
	}
	return nil
}

// close keeps weaker levels from the flags that were set, and from those that
// would say something else of the same.
func (s *setup) close(set []string) {
	for _, name := range set {
		s.closed[name] = true
		for _, rival := range rivals(name) {
			s.closed[rival] = true
		}
	}
}

// readsFiles reports whether there is something that files could set, besides what
// every command has: a broken file is no matter of resolve version.
func (s *setup) readsFiles() (reads bool) {
	everywhere := s.cmd.Root().PersistentFlags()
	s.cmd.Flags().VisitAll(func(f *pflag.Flag) {
		reads = reads || s.takes(f) && everywhere.Lookup(f.Name) == nil
	})
	return reads
}

// readFiles reads the files of settings, the strongest first.
func (s *setup) readFiles() error {
	if name := s.cmd.Flag(flagConfigFile).Value.String(); name != "" {
		if isSet(s.cmd.Flags(), flagNoConfig) {
			return errConfigTwice
		}
		f, err := settings.ReadFile(name)
		if err == nil && f == nil {
			err = noSettingsIn(name)
		}
		if err != nil {
			return settingsError(err)
		}
		s.files = []*settings.File{f}
		return nil
	}
	if isSet(s.cmd.Flags(), flagNoConfig) {
		return nil
	}
	var err error
	folder := s.cmd.Flag(flagProject).Value.String()
	if s.found, err = settings.Find(folder); err != nil {
		return settingsError(err)
	}
	s.findUVFile(folder)
	user, err := settings.ReadUser(s.userFolder())
	if err != nil {
		return settingsError(err)
	}
	for _, f := range []*settings.File{s.found.File, user} {
		if f != nil {
			s.files = append(s.files, f)
		}
	}
	s.findUVUserFile()
	return nil
}

func (s *setup) userFolder() string {
	if folder := s.process.getenv("XDG_CONFIG_HOME"); filepath.IsAbs(folder) {
		return folder
	}
	return xdg.ConfigHome
}

// applyFile sets flags by a file, and returns which.
func (s *setup) applyFile(file *settings.File) (set []string, err error) {
	for i := range file.Settings {
		one := &file.Settings[i]
		if m := mainFlag(s.cmd.Root(), one.Name); m == nil || !isSetting(m) {
			// The service's flags are there only if it is what is run.
			names := known(newCommand(s.process, newConsole(s.process)))
			if names[one.Name] == nil {
				return nil, s.unknownSetting(one, names)
			}
		}
		f := s.cmd.Flags().Lookup(one.Name)
		if f == nil || !s.takes(f) {
			continue
		}
		items, err := fileValues(f, one, file)
		if err != nil {
			return nil, err
		}
		if s.closed[f.Name] {
			continue
		}
		if err := s.set(f, &origin{at: one.At, items: items}); err != nil {
			return nil, err
		}
		set = append(set, f.Name)
	}
	return set, nil
}

// ownVariables sets flags by the variables of this program, and returns which.
func (s *setup) ownVariables() (set []string, err error) {
	s.cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if err != nil || s.closed[f.Name] || !saysWhich(f.Name) && !s.takes(f) {
			return
		}
		var ok bool
		if ok, err = s.applyVariable(f, ownVariable(f.Name), f.Name == "find-links"); ok {
			set = append(set, f.Name)
		}
	})
	return set, err
}

// ownVariable returns the name of the variable for a flag.
func ownVariable(flag string) string {
	return "RESOLVE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// applyVariable sets a flag by a variable of the environment, if that is there and
// not empty.
func (s *setup) applyVariable(f *pflag.Flag, variable string, comma bool) (ok bool, err error) {
	text := s.process.getenv(variable)
	if strings.TrimSpace(text) == "" {
		return false, nil
	}
	values, err := variableValues(f, text, comma)
	if err != nil {
		return false, badVariable(variable, err)
	}
	o := &origin{variable: variable}
	for _, v := range values {
		o.items = append(o.items, settings.Item{Text: v})
	}
	return true, s.set(f, o)
}

// set sets a flag.
func (s *setup) set(f *pflag.Flag, o *origin) (err error) {
	s.origins[f.Name] = o
	if list, ok := f.Value.(pflag.SliceValue); ok {
		var all []string
		for _, item := range o.items {
			all = append(all, item.Text)
		}
		return list.Replace(all)
	}
	for _, item := range o.items {
		if err := f.Value.Set(item.Text); err != nil {
			return refusedSetting(f, o, item, err)
		}
	}
	return nil
}
