package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"resolve/index"
	"resolve/lockfile"
	"resolve/recording"
)

// recordFlags are the flags that record a run and do it again.
type recordFlags struct {
	record  string
	replay  string
	latency bool
}

func (r *recordFlags) add(f *pflag.FlagSet) {
	f.StringVar(&r.record, flagRecord, "", helpRecord)
	about(f, topicDiagnosis)
}

// addReplay adds the flags of all commands that resolve.
func (r *recordFlags) addReplay(f *pflag.FlagSet) {
	f.StringVar(&r.replay, flagReplay, "", helpReplay)
	f.BoolVar(&r.latency, flagLatency, false, helpReplayLatency)
	about(f, topicDiagnosis)
}

const (
	flagRecord  = "record"
	flagReplay  = "replay"
	flagLatency = "replay-latency"
)

// unrecorded are the flags that are none of a recording's: they say where this
// machine has its cache, its certificates and its settings, what the terminal is
// like, or what is done with the recording itself.
var unrecorded = []string{
	flagRecord, flagReplay, flagLatency, "directory", flagConfigFile, flagNoConfig, "cache-dir", "no-cache", "hints-dir", "no-hints", "timeline",
	"cert", "client-cert", "keyring-provider", "color", "no-color", "no-progress", "help", "version",
}

// remembering is how long an interrupted run may take to write its recording.
const remembering = 5 * time.Second

// recorded does a run and, if that is wanted, writes a recording of it when it has
// ended, however it did. That a recording could not be written is the run's error
// only where it has no other.
func (l *locking) recorded(flags *pflag.FlagSet, run func() error) error {
	if l.record == "" {
		return run()
	}
	if err := l.startRecording(flags); err != nil {
		return err
	}
	err := run()
	switch werr := l.writeRecording(err); {
	case werr == nil:
	case err == nil:
		return werr
	case explain(werr).text != explain(err).text:
		l.ui.warn(explain(werr).text)
	}
	return err
}

// startRecording has everything noted from here on.
func (l *locking) startRecording(flags *pflag.FlagSet) error {
	switch {
	case l.offline && l.replay == "":
		return errRecordOffline
	case isFileNamed(l.record, l.written()), isFileNamed(l.record, l.timeline), isFileNamed(l.record, l.replay):
		return recordIsOther(l.record)
	case holdsOther(l.record):
		return recordReplaces(l.record)
	}
	tape := recording.NewRecorder("resolve " + version())
	tape.Try = index.Try
	m := &tape.Manifest
	if l.play != nil {
		m.Start = l.play.manifest().Start // the same run
	}
	m.Command.Files = l.files
	flags.Visit(func(f *pflag.Flag) {
		if !slices.Contains(unrecorded, f.Name) && !isForeign(f) && f.Value.String() != f.DefValue {
			m.Command.Flags = append(m.Command.Flags, recording.Flag{Name: f.Name, Values: valuesOf(f)})
		}
	})
	for _, name := range sortedKeys(l.ui.origins) {
		if o := l.ui.origins[name]; !slices.Contains(unrecorded, name) {
			m.Command.Settings = append(m.Command.Settings, recording.Flag{Name: name, Values: valuesOf(flags.Lookup(name)), From: o.name()})
		}
	}
	if text := l.getenv(customCommandVariable); text != "" {
		m.Environment = map[string]string{customCommandVariable: text}
	}
	l.tape = tape
	if l.lookupEnv == nil {
		l.lookupEnv = os.LookupEnv
	}
	l.lookupEnv = tape.LookupEnv(l.lookupEnv)
	l.stdin, l.disk = tape.Stdin(l.stdin), tape.Files(l.seen())
	return nil
}

// valuesOf returns the values of a flag.
func valuesOf(f *pflag.Flag) []string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return slices.Clone(list.GetSlice())
	}
	return []string{f.Value.String()}
}

// name says where a setting stands.
func (o *origin) name() string {
	if o.variable != "" {
		return o.variable
	}
	return o.at.String()
}

// holdsOther reports whether a file has something in it that begins as no recording
// does. It need not be one that the run reads: it may end before it comes to that.
func holdsOther(name string) bool {
	if !isRegularFile(name) {
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return true // nobody knows
	}
	defer f.Close()
	zip := make([]byte, 2)
	n, _ := io.ReadFull(f, zip)
	return n > 0 && string(zip) != "PK"
}

// checkRecording refuses to write over what the run has read.
func (l *locking) checkRecording() error {
	if l.tape != nil && l.tape.Reads(l.record) {
		return recordIsOther(l.record)
	}
	return nil
}

// writeRecording writes the recording of a run that ended with err.
func (l *locking) writeRecording(err error) error {
	l.stop.allow(remembering)
	defer l.stop.holdFor(l.record)()
	if err := l.checkRecording(); err != nil {
		return err
	}
	out := &l.tape.Manifest.Outcome
	if err != nil {
		if i, ok := errors.AsType[interrupt](err); ok {
			out.Exit, out.Error = i.code(), interruptLine(i)
		} else {
			m := l.ui.placed(explain(err))
			out.Exit, out.Error = m.code, strings.Join(append([]string{m.text}, m.details...), "\n")
		}
	}
	if err := os.MkdirAll(filepath.Dir(l.record), 0o777); err != nil {
		return recordError(fmt.Errorf("writing %s: its folder: %w", l.record, systemCause(err)))
	}
	return recordError(lockfile.WriteFile(l.record, func(w io.Writer) error { return l.tape.Write(w) }))
}

// through has an index asked through what records or replays.
func (l *locking) through(cfg index.Config) index.Config {
	if l.play != nil {
		cfg.Transport, cfg.Credentials, cfg.Security = l.play.player, nil, index.Security{}
		if !l.latency {
			cfg.RetryWait = 1 // the server that was asked too much is not asked
		}
	}
	if l.tape != nil {
		cfg.Wrap = l.tape.Wrap
	}
	cfg.Files = l.seen()
	return cfg
}

// started returns when the run began, from which durations count back.
func (l *locking) started() time.Time {
	switch {
	case l.tape != nil:
		return l.tape.Manifest.Start
	case l.play != nil:
		return l.play.manifest().Start
	}
	return time.Now()
}

// discover is index.Discover, noted or as it was noted.
func (l *locking) discover(named string) (index.Setting, error) {
	var s index.Setting
	if l.play != nil && l.play.manifest().Index != nil {
		i := l.play.manifest().Index
		s = index.Setting{URL: i.URL, Source: i.Source, Ignored: i.Ignored}
		for _, extra := range i.Extra {
			s.Extra = append(s.Extra, index.Extra{URL: extra.URL, Source: extra.Source})
		}
	} else {
		var err error
		if s, err = index.Discover("", l.getenv); err != nil {
			return s, err
		}
	}
	if l.tape != nil {
		i := &recording.Index{URL: s.URL, Source: s.Source, Ignored: s.Ignored}
		for _, extra := range s.Extra {
			i.Extra = append(i.Extra, recording.Place{URL: extra.URL, Source: extra.Source})
		}
		l.tape.Manifest.Index = i
	}
	if named != "" {
		s.URL, s.Source, s.Extra = strings.TrimSpace(named), "--index-url", nil
	}
	return s, nil
}
