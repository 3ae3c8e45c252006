package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/dist"
	"resolve/interpreter"
	"resolve/pep440"
	"resolve/recording"
)

// A replay is a recording whose run is done again. What the command line has is
// added to that of the recording, and files it names take the place of that one's.
type replay struct {
	reader *recording.Reader
	player *recording.Player
	given  map[string]bool // the flags of this command line
	output string          // its -o, where the lock is written; that of the recording is not written
}

func (r *replay) manifest() *recording.Recording { return r.reader.Recording }

// startReplay opens the recording that --replay names, and has the command run as
// the recorded one was.
func (o *options) startReplay(cmd *cobra.Command, args []string, p *process, c *console) error {
	reader, err := recording.Open(o.replay)
	if err != nil {
		return replayUnreadable(err)
	}
	p.play = &replay{reader: reader, player: recording.NewPlayer(reader), given: map[string]bool{}, output: o.output}
	p.play.player.Latency = o.latency
	names := slices.Clone(args) // of files that are not the recording's
	s := &setup{cmd: cmd, process: p, origins: map[string]*origin{}, closed: map[string]bool{}}
	flags := cmd.Flags()
	flags.Visit(func(f *pflag.Flag) {
		p.play.given[f.Name] = true
		names = append(names, valuesOf(f)...)
		if f.Name != "output-file" {
			s.close([]string{f.Name})
		}
	})
	o.output = ""
	for _, list := range [][]recording.Flag{p.play.manifest().Command.Flags, p.play.manifest().Command.Settings} {
		for _, f := range list {
			if err := s.replayFlag(f); err != nil {
				return err
			}
		}
	}
	c.origins, c.format = s.origins, o.errorFormat
	if in := reader.Stdin(); in != nil && !slices.Contains(args, "-") {
		p.stdin = in
	}
	environment := p.play.manifest().Environment
	p.lookupEnv = func(name string) (string, bool) {
		value, ok := environment[name]
		return value, ok
	}
	terminal := p.getenv
	p.getenv = func(name string) string {
		if slices.Contains([]string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"}, name) {
			return terminal(name)
		}
		return environment[name]
	}
	given := func(name string) bool { return slices.Contains(names, name) }
	more := len(args) > 0 || slices.ContainsFunc(fileFlags, func(name string) bool { return p.play.given[name] })
	p.disk = reader.Files(p.seen(), given, more)
	return nil
}

// fileFlags are the flags that name files which may name others.
var fileFlags = []string{"constraint", "override", "exclude", "prefer", "group", "upgrade-group", "index", "extra-index-url", "index-url", "find-links"}

// replayFlag gives a flag what the recorded run gave it, unless this command line
// says otherwise; lists are joined.
func (s *setup) replayFlag(f recording.Flag) error {
	flags := s.cmd.Flags()
	flag := flags.Lookup(f.Name)
	if flag == nil { // as -o of a question: the lock there is read all the same
		if flag = mainFlag(s.cmd.Root(), f.Name); flag != nil {
			flags = s.cmd.Root().Flags()
		}
	}
	if flag == nil || slices.Contains(unrecorded, f.Name) {
		return replayUnknown(f.Name)
	}
	list, isList := flag.Value.(pflag.SliceValue)
	if isList && flag.Changed && f.From == "" {
		return list.Replace(append(slices.Clone(f.Values), list.GetSlice()...))
	}
	if s.closed[f.Name] {
		return nil
	}
	if f.From != "" {
		o := &origin{variable: f.From}
		if strings.Contains(f.From, ":") { // a place in a file
			o.variable += ": " + f.Name
		}
		s.origins[f.Name] = o
		if isList {
			return list.Replace(slices.Clone(f.Values))
		}
	}
	for _, v := range f.Values {
		set := func() error { return flags.Set(f.Name, v) }
		if f.From != "" {
			set = func() error { return flag.Value.Set(v) } // as settings do, so that no header tells it
		}
		if err := set(); err != nil {
			return replayRefused(f.Name, v, err)
		}
	}
	return nil
}

// replayedFiles returns the files of a command: its own, or if it names none those
// of the recorded run.
func (p *process) replayedFiles(files []string) []string {
	if p.play == nil || len(files) > 0 {
		return files
	}
	return p.play.manifest().Command.Files
}

// targetFlags are the flags that say what is locked for.
var targetFlags = []string{"python", "system", "python-version", "python-platform"}

// target returns what the recorded run locked for, with what the flags of this
// command line say otherwise; nil if it did not come so far.
func (r *replay) target(version, platform string) (t *dist.Target, note string, err error) {
	rec := r.manifest().Target
	if rec == nil {
		return nil, "", nil
	}
	v, err := pep440.Parse(rec.Python)
	if err != nil {
		return nil, "", fmt.Errorf("the recording's target: %w", err)
	}
	py := dist.Python{Implementation: rec.Name, Version: v, FreeThreaded: rec.FreeThreaded, ImplementationVersion: rec.Version}
	pf := dist.Platform(rec.Platform)
	if !slices.ContainsFunc(targetFlags, func(name string) bool { return r.given[name] }) {
		t = dist.NewTarget(py, pf)
		text, err := json.Marshal(rec.Environment)
		if err == nil {
			err = json.Unmarshal(text, &t.Environment)
		}
		return t, rec.Note, err
	}
	if r.given["python-version"] || r.given["python"] {
		if py, err = interpreter.ParseVersion(version); err != nil {
			return nil, "", err
		}
	}
	if r.given["python-platform"] {
		if pf, err = dist.ParsePlatform(platform); err != nil {
			return nil, "", err
		}
	}
	return dist.NewTarget(py, pf), "", nil
}

// targetOf finds what to lock for, noted or as it was noted.
func (l *locking) targetOf(ctx context.Context, wish interpreter.Wish, meanwhile func()) (t *dist.Target, note string, err error) {
	if l.play != nil {
		if _, none := interpreter.ParseVersion(wish.Python); none != nil && !l.play.given["python"] {
			wish.Python = "" // a program that somebody else has named is none to run
		}
		t, note, err = l.play.target(cmp.Or(wish.Version, wish.Python), wish.Platform)
	}
	if t == nil && err == nil {
		t, note, err = l.askTarget(ctx, wish, meanwhile)
	}
	if l.tape != nil && err == nil {
		rec := &recording.Target{
			Python: t.Python.Version.String(), FreeThreaded: t.Python.FreeThreaded, Name: t.Python.Implementation,
			Version: t.Python.ImplementationVersion, Platform: recording.Platform(t.Platform), Note: note,
		}
		text, jerr := json.Marshal(t.Environment)
		if jerr == nil {
			jerr = json.Unmarshal(text, &rec.Environment)
		}
		if err = jerr; err == nil {
			l.tape.Manifest.Target = rec
		}
	}
	return t, note, err
}
