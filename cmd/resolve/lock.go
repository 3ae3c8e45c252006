package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"resolve/cache"
	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/interpreter"
	"resolve/lockfile"
	"resolve/pep508"
	"resolve/requirements"
	"resolve/resolver"
)

// A locking is one run of the main command.
type locking struct {
	*options
	*process
	ui     *console
	files  []string
	header string

	lockOnly bool // what is asked is about locks: without files none is read
}

// run reads the files, resolves, and writes the lock. Nothing is written
// before all is known.
func (l *locking) run(ctx context.Context) error {
	q, err := l.ask(ctx)
	if err != nil {
		return err
	}
	defer q.close()
	start := time.Now()
	res, err := q.resolve(ctx, q.request)
	if err != nil {
		return err
	}
	if l.verbose {
		l.ui.note(q.summary(res, time.Since(start)))
	}
	for _, text := range res.Warnings {
		l.ui.warn(text)
	}
	unname(res)
	return l.write(ctx, res)
}

// A question is what the flags and files ask, and the index that is asked. It
// belongs to one goroutine.
type question struct {
	request resolver.Request // all but its Source
	world   *world
	setting index.Setting
	watched *watched       // the client of the index
	source  fetcher.Source // watched, or around it
	ui      *console
	hint    string   // to follow the answer, "" for none
	closers []func() // in the order to call them
}

// ask reads flags and files and finds out what to lock for. Nothing is asked
// of an index yet. The caller closes the question.
func (l *locking) ask(ctx context.Context) (q *question, err error) {
	if err := l.checkFlags(); err != nil {
		return nil, err
	}
	q = &question{ui: l.ui}
	defer func() {
		if err != nil {
			q.close()
		}
	}()
	if q.world, err = l.openWorld(); err != nil {
		return q, err
	}
	q.closers = append(q.closers, q.world.close)
	in, err := l.readInput(ctx, q.world)
	if err != nil {
		return q, err
	}
	if l.output != "" && in.holds(l.output) {
		return q, outputIsInput(l.output)
	}
	choice, err := l.choice.choice(in, time.Now())
	if err != nil {
		return q, err
	}
	if q.setting, err = l.findIndex(q.world, in); err != nil {
		return q, err
	}
	target, err := l.findTarget(ctx, q.world)
	if err != nil {
		return q, err
	}
	in.checkPython(target, l.ui)
	q.request = resolver.Request{
		Requirements: in.requirements,
		Constraints:  in.constraints,
		Target:       target,
		Scheme:       q.world.scheme(),
		Concurrency:  l.concurrency,
		Budget:       l.budget,
		Choice:       choice,
	}
	if err := l.addLocks(&q.request); err != nil {
		return q, err
	}
	return q, l.connect(q)
}

// close ends what a question has started.
func (q *question) close() {
	for _, c := range q.closers {
		c()
	}
	q.closers = nil
}

// checkFlags refuses what cannot work before any work is done.
func (l *locking) checkFlags() error {
	for _, name := range l.refreshPackages {
		if !pep508.ValidName(name) {
			return notAName("--refresh-package", name)
		}
	}
	switch {
	case l.concurrency < 0:
		return errBadConcurrency
	case l.fixture != "" && l.indexURL != "":
		return errTwoIndexes
	case l.fixture == "" && len(l.files)+len(l.project.groups) == 0 && !l.lockOnly:
		return errNoFiles
	case l.output == "":
		return nil
	}
	if filepath.Ext(l.output) == ".toml" {
		return outputIsTOML(l.output)
	}
	if info, err := os.Stat(l.output); err == nil && info.IsDir() {
		return outputError(fmt.Errorf("writing %s: it is a directory", l.output), l.output)
	}
	if _, err := os.Stat(filepath.Dir(l.output)); err != nil {
		return outputError(fmt.Errorf("writing %s: its folder: %w", l.output, systemCause(err)), l.output)
	}
	return nil
}

// readInput reads the user's files or, with a fixture and without files, the
// fixture's.
func (l *locking) readInput(ctx context.Context, w *world) (*input, error) {
	in := &input{}
	o := requirements.ParseOptions{Stdin: l.stdin, OpenURL: func(url string) (io.ReadCloser, string, error) { return l.openURL(ctx, url) }}
	names := l.files
	if len(names)+len(l.project.groups) == 0 && !l.lockOnly {
		names, o.Open = []string{"requirements.txt"}, w.open
	}
	if !w.semver() {
		if err := in.read(names, l.constraints, o, l.ui); err != nil {
			return nil, err
		}
		if err := in.readProjects(names, &l.project); err != nil {
			return nil, err
		}
		return in, in.readChoices(&l.choice, o, l.ui)
	}
	if len(l.choice.overrides)+len(l.choice.excludes) > 0 {
		return nil, errNoChoices
	}
	if len(l.constraints) > 0 {
		return nil, errNoConstraints
	}
	for _, name := range names {
		if err := in.readSemver(name, o); err != nil {
			return nil, inputError(name, err)
		}
	}
	return in, nil
}

// openURL opens a file of requirements that stands at a URL.
func (l *locking) openURL(ctx context.Context, url string) (io.ReadCloser, string, error) {
	if l.offline {
		return nil, "", index.ErrOffline
	}
	s, err := index.Discover(url, l.getenv)
	if err != nil {
		return nil, "", err
	}
	body, kind, err := index.Get(ctx, index.Config{URL: s.URL, CA: s.CA})
	if broken, ok := errors.AsType[*index.Error](err); ok {
		err = broken.Err // the line and its URL are told
	}
	return io.NopCloser(bytes.NewReader(body)), kind, err
}

// findIndex returns the index of the fixture, else the one that flag, file,
// environment or pip's configuration name.
func (l *locking) findIndex(w *world, in *input) (index.Setting, error) {
	if w.server != nil {
		return index.Setting{URL: w.server.URL, Source: "--fixture"}, nil
	}
	named := l.indexURL
	if named == "" {
		named = in.indexURL
	}
	s, err := index.Discover(named, l.getenv)
	if err == nil && l.indexURL == "" && named != "" {
		s.Source = in.indexAt.String()
	}
	return s, err
}

// findTarget returns what to lock for; nil where the scheme has no use for it.
func (l *locking) findTarget(ctx context.Context, w *world) (*dist.Target, error) {
	if w.semver() {
		return nil, nil
	}
	version, platform := w.target(l.pythonVersion, l.platform)
	t, note, err := interpreter.Target(ctx, version, platform, l.openCache(), l.refresh)
	if note != "" {
		l.ui.warn(note)
	}
	return t, err
}

// openCache opens the folder of what is remembered between runs.
func (l *locking) openCache() *cache.Dir {
	return cache.Open(cmp.Or(l.cacheDir, cache.DefaultDir()))
}

// freshness says how far what is remembered of an index counts.
func (l *locking) freshness() index.Freshness {
	f := index.Freshness{Refresh: l.refresh, RefreshOf: map[string]bool{}, Offline: l.offline}
	for _, name := range l.refreshPackages {
		f.RefreshOf[pep508.NormalizeName(name)] = true
	}
	return f
}

// connect opens the question's index.
func (l *locking) connect(q *question) error {
	w := &watched{}
	client, err := index.New(index.Config{URL: q.setting.URL, CA: q.setting.CA, Observe: w.observe})
	if err != nil {
		return indexError(q.setting, err)
	}
	w.source, q.watched, q.source = client, w, w
	if q.world.universe == nil { // whose address is another in every run
		cached := index.NewCached(client, l.openCache(), l.freshness())
		w.source = cached
		q.closers = append([]func(){cached.Close}, q.closers...)
	}
	q.closers = append(q.closers, client.Close)
	return nil
}

// resolve resolves a request on the question's index.
func (q *question) resolve(ctx context.Context, req resolver.Request) (*resolver.Resolution, error) {
	req.Source = q.source
	if q.ui.showsStatus() {
		defer q.ui.watch(q.watched)()
	}
	res, err := resolver.Resolve(ctx, req)
	if broken, ok := errors.AsType[*resolver.SourceError](err); ok {
		return nil, &sourceFailure{SourceError: broken, setting: q.setting}
	}
	return res, err
}

// write writes the lock, as a whole or not at all: a signal that came before
// stops it, one that comes later waits for a file to be complete.
func (l *locking) write(ctx context.Context, res *resolver.Resolution) error {
	o := lockfile.Options{Annotate: !l.noAnnotate}
	if !l.noHeader {
		o.Header = l.header
	}
	if l.output == "" {
		o.Color = l.color.wants(l.stdout, l.getenv)
	}
	var lock bytes.Buffer
	if err := lockfile.WriteRequirements(&lock, res, o); err != nil {
		return err
	}
	if l.output == "" {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		_, err := l.stdout.Write(lock.Bytes())
		return stdoutError(err)
	}
	defer l.stop.hold()()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return outputError(lockfile.WriteFile(l.output, func(w io.Writer) error {
		_, err := w.Write(lock.Bytes())
		return err
	}), l.output)
}
