package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"resolve/requirements"
	"resolve/settings"
)

// What is said of settings. The rules are those of ui.go.

var (
	errConfigTwice     = failed("--config-file and --no-config exclude each other")
	errNoConfigCommand = failed("resolve config: no command given", hintConfigShow)
	errConfigArgs      = failed("resolve config show: expected flags alone", "it shows what a run of resolve with these flags would have")
	errNoTruth         = errors.New("expected true or false")
	errNoNumber        = errors.New("expected a whole number")
)

const hintConfigShow = "resolve config show tells where each setting comes from"

func unknownConfigCommand(name string) error {
	return failed(fmt.Sprintf("resolve config: unknown command %q", name), hintConfigShow)
}

// settingFault is about a place in a file of settings, which it names with the column.
func settingFault(e *requirements.Error, hints ...string) *message {
	text := e.Position().String() + ": " + e.Msg
	if e.Hint != "" {
		hints = append(hints, e.Hint)
	}
	m := failed(text, hints...)
	m.cause = e
	return m
}

// settingsError is about a file of settings that could not be read.
func settingsError(err error) error {
	if bad, ok := errors.AsType[*requirements.Error](err); ok {
		return settingFault(bad)
	}
	m := failed(err.Error())
	if errors.Is(err, fs.ErrNotExist) {
		m.details = append(m.details, "--config-file names it")
	}
	return m
}

func noSettingsIn(name string) error { return failed(name + ": there is no [tool.resolve] in it") }

func warnHiddenSettings(f settings.Found) string {
	return fmt.Sprintf("%s: its [tool.resolve] has no effect: %s beside it takes its place", f.Hidden, f.File.Name)
}

// warnUVSettings is about uv's settings in a file, or in the table of it at path.
func warnUVSettings(name string, path, keys []string) string {
	what, ours := "it", "resolve.toml"
	if len(path) > 0 {
		what, ours = "["+strings.Join(path, ".")+"]", "[tool.resolve]"
	}
	return fmt.Sprintf("%s: %s is not read, and has %s; what is to hold here stands in %s", name, what, strings.Join(keys, ", "), ours)
}

// unknownSetting is about a name that no setting has.
func (s *setup) unknownSetting(one *settings.Setting, names map[string]*pflag.Flag) error {
	if why := onceOnly(one.Name); why != "" {
		return settingFault(one.NameFault(fmt.Sprintf("%s is no setting: %s", one.Name, why)), "give it as --"+one.Name)
	}
	m := settingFault(one.NameFault("unknown setting " + strconv.Quote(one.Name)))
	f := mainFlag(s.cmd.Root(), one.Name)
	if f == nil {
		if near := nearName(one.Name, sortedKeys(names)); near != "" {
			m.hints = append(m.hints, fmt.Sprintf("did you mean %q?", near))
		} else if one.Name == "tool" && filepath.Base(one.At.File) == settings.FileName {
			m.hints = append(m.hints, "in "+settings.FileName+" settings stand on top, without [tool.resolve]")
		}
		return m
	}
	switch x := f.Value.(*foreignValue).foreign; {
	case x.as == "false":
		m.hints = append(m.hints, fmt.Sprintf("the setting is %q, and false its opposite", x.means))
	case x.means != "":
		m.hints = append(m.hints, fmt.Sprintf("the setting is %q", x.means))
	case x.refused != "":
		m.hints = append(m.hints, "it is not supported: "+x.refused)
	default:
		m.hints = append(m.hints, "take it out: it would have no effect")
	}
	return m
}

// wrongSetting is about a value that is not of the kind that its flag takes.
func wrongSetting(f *pflag.Flag, one *settings.Setting) error {
	var want string
	switch formOf(f) {
	case formTruth:
		want = "true or false"
	case formNumber:
		want = "a whole number"
	case formLimit:
		want = "a number or a string"
	case formList:
		want = "a list of strings"
		if isPerPackage(f) {
			_, value, _ := strings.Cut(valueWord(f), "=")
			want = "a table of strings, name = " + strconv.Quote(value)
		}
	default:
		want = "a string"
	}
	var hints []string
	switch written := one.Written(); {
	case one.Kind == settings.List || one.Kind == settings.Table || written == "":
	case formOf(f) == formList && one.Kind == settings.Text && !isPerPackage(f):
		hints = append(hints, "put brackets around it: ["+strconv.Quote(written)+"]")
	case formOf(f) == formText:
		hints = append(hints, "put it in quotes: "+strconv.Quote(written))
	case formOf(f) == formTruth || formOf(f) == formNumber:
		hints = append(hints, "write it without quotes")
	}
	_, usage := pflag.UnquoteUsage(f)
	return settingFault(one.WrongType(want), append(hints, f.Name+": "+usage)...)
}

func emptySetting(one *settings.Setting, item settings.Item) error {
	e := one.Fault(one.Name + ": expected a value, found none")
	e.Line, e.Column = item.At.Line, item.At.Column
	return settingFault(e, "take the setting out")
}

// refusedSetting is about a value that its flag refuses.
func refusedSetting(f *pflag.Flag, o *origin, item settings.Item, err error) error {
	if o.variable != "" {
		return badVariable(o.variable, err)
	}
	return settingFault(&requirements.Error{File: item.At.File, Line: item.At.Line, Column: item.At.Column, Msg: f.Name + ": " + err.Error(), Err: err})
}

func badVariable(variable string, err error) error { return failed(variable + ": " + err.Error()) }

func refusedVariable(variable string, x foreign) error {
	m := failed(fmt.Sprintf("%s is not supported: %s", variable, x.refused))
	if x.hint != "" {
		m.hints = append(m.hints, x.hint)
	}
	return m
}

// What config show says.

const (
	pipIgnored    = "it is pip's alone"
	toolUVIgnored = "what is to hold here stands in [tool.resolve]"
	uvFileIgnored = "what is to hold here stands in resolve.toml"
	hiddenIgnored = " beside it takes its place"
)

func filesRead(names []string) string {
	if len(names) == 0 {
		return "no file of settings was read"
	}
	return "read: " + strings.Join(names, ", ")
}

func notHeeded(name, why string) string { return "not heeded: " + name + ": " + why }
