package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/index"
	"resolve/settings"
)

// newConfigCommand returns the command "config" with its subcommand.
func newConfigCommand(p *process, c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: helpConfigShort,
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errNoConfigCommand
			}
			return unknownConfigCommand(args[0])
		},
	}
	var all bool
	format := formatText
	show := newQuestionCommand(&options{}, "show [flags]", helpConfigShowShort, helpConfigShowLong, helpConfigShowExample,
		func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errConfigArgs
			}
			return showConfig(cmd, all, format, p)
		})
	show.Flags().BoolVar(&all, "all", false, helpConfigAll)
	show.Flags().Var(&format, "format", helpConfigFormat)
	cmd.AddCommand(show)
	return cmd
}

// A shownSetting is a setting as it is shown.
type shownSetting struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // a string, a truth value or a list of strings
	From  string `json:"from"`
}

// A shownConfig is what config show shows.
type shownConfig struct {
	Settings []shownSetting    `json:"settings"`
	Files    []string          `json:"files"`             // of settings, that were read
	Ignored  map[string]string `json:"ignored,omitempty"` // variables and files that are not heeded, and why
}

// Where a value comes from that is neither of a variable nor of a file.
const (
	fromCommandLine = "command line"
	fromDefault     = "default"
)

// showConfig shows what the main command would have with the flags of cmd.
func showConfig(cmd *cobra.Command, all bool, format errorFormat, p *process) error {
	s, err := settled(cmd, p)
	if err != nil {
		return err
	}
	shown := &shownConfig{Files: []string{}, Ignored: map[string]string{}}
	rows := map[string]shownSetting{}
	for name, f := range known(s.cmd.Root()) {
		if f = s.cmd.Flags().Lookup(name); f == nil {
			continue
		}
		from := fromDefault
		if o := s.origins[name]; o != nil {
			from = cmp.Or(o.variable, o.at.String())
		} else if f.Changed {
			from = fromCommandLine
		}
		if all || from != fromDefault {
			rows[name] = shownSetting{name, shownValue(f), from}
		}
	}
	if err := s.addPip(rows, shown); err != nil {
		return err
	}
	for _, name := range sortedKeys(rows) {
		shown.Settings = append(shown.Settings, rows[name])
	}
	for _, f := range s.files {
		shown.Files = append(shown.Files, f.Name)
	}
	s.addIgnored(shown)
	return stdoutError(shown.write(p.stdout, format))
}

// settled returns the main command's flags with those that cmd was given, and what
// settings make of them.
func settled(cmd *cobra.Command, p *process) (*setup, error) {
	main := newCommand(p, newConsole(p))
	if err := main.ParseFlags(nil); err != nil {
		return nil, err
	}
	var err error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !isMainFlag(main, f) || isForeign(f) {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			err = cmp.Or(err, main.Flags().Set(f.Name, v))
		}
	})
	if err != nil {
		return nil, err
	}
	s := &setup{cmd: main, process: p, origins: map[string]*origin{}, closed: map[string]bool{}}
	return s, s.apply()
}

// shownValue returns the value of a flag without passwords.
func shownValue(f *pflag.Flag) any {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		values := slices.Clone(list.GetSlice())
		for i, v := range values {
			values[i] = withoutPassword(v)
		}
		return listed(values)
	}
	if formOf(f) == formTruth {
		return f.Value.String() == "true"
	}
	return withoutPassword(f.Value.String())
}

// withoutPassword redacts a URL, or that of a NAME=URL.
func withoutPassword(value string) string {
	scheme := strings.Index(value, "://")
	if scheme < 0 {
		return value
	}
	name := strings.LastIndexByte(value[:scheme], '=') + 1
	return value[:name] + index.Redact(value[name:])
}

// addPip adds what pip's variables and files say of the index, where no flag and no
// setting does.
func (s *setup) addPip(rows map[string]shownSetting, shown *shownConfig) error {
	value := func(name string) string {
		if f := s.cmd.Flags().Lookup(name); f != nil {
			return f.Value.String()
		}
		return ""
	}
	if value("fixture") != "" {
		return nil
	}
	pip, err := index.Discover(value("index-url"), s.process.getenv)
	if err != nil {
		return err
	}
	add := func(name string, v any, from string) {
		if row, ok := rows[name]; !ok || row.From == fromDefault {
			rows[name] = shownSetting{name, v, from}
		}
	}
	if pip.Source != "--index-url" && (pip.Source != fromDefault || rows["index-url"].Name != "") {
		add("index-url", withoutPassword(pip.URL), pip.Source)
	}
	var extra []string
	for _, x := range pip.Extra {
		extra = append(extra, withoutPassword(x.URL))
	}
	if len(extra) > 0 {
		add("extra-index-url", extra, pip.Extra[0].Source)
	}
	for _, file := range []struct{ name, value, from string }{{"cert", pip.CA, pip.CAFrom}, {"client-cert", pip.Client, pip.ClientFrom}} {
		if file.value != "" {
			add(file.name, file.value, file.from)
		}
	}
	for _, option := range pip.Ignored {
		shown.Ignored[option] = pipIgnored
	}
	return nil
}

// addIgnored adds what is there and not heeded.
func (s *setup) addIgnored(shown *shownConfig) {
	for _, v := range uvVariableList() {
		if v.why != "" && s.process.getenv(v.name) != "" {
			shown.Ignored[v.name] = v.why
		}
	}
	for _, name := range []string{s.uvFile, s.uvUserFile} {
		if name != "" {
			shown.Ignored[name] = uvFileIgnored
		}
	}
	for _, name := range append(s.found.Projects, s.found.Hidden) {
		if b, err := os.ReadFile(name); err == nil && settings.HasTable(b, "tool", "uv") {
			shown.Ignored[name+" [tool.uv]"] = toolUVIgnored
		}
	}
	if f := s.found.File; f != nil && filepath.Base(f.Name) == settings.ProjectName {
		if b, err := os.ReadFile(f.Name); err == nil && settings.HasTable(b, "tool", "uv") {
			shown.Ignored[f.Name+" [tool.uv]"] = toolUVIgnored
		}
	}
	if s.found.Hidden != "" {
		shown.Ignored[s.found.Hidden+" [tool.resolve]"] = s.found.File.Name + hiddenIgnored
	}
}

func (c *shownConfig) write(w io.Writer, format errorFormat) error {
	if format == formatJSON {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		c.Settings = listed(c.Settings)
		return out.Encode(c)
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range c.Settings {
		value := fmt.Sprint(s.Value)
		if list, ok := s.Value.([]string); ok {
			words := make([]string, len(list))
			for i, v := range list {
				words[i] = quoteWord(v)
			}
			value = strings.Join(words, " ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Name, value, s.From)
	}
	table.Flush()
	b.WriteString(filesRead(c.Files) + "\n")
	for _, name := range sortedKeys(c.Ignored) {
		b.WriteString(notHeeded(name, c.Ignored[name]) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
