package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"resolve/cache"
	"resolve/dist"
	"resolve/index"
	"resolve/interpreter"
	"resolve/lockfile"
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
}

// run reads the files, resolves, and writes the lock. Nothing is written
// before all is known.
func (l *locking) run(ctx context.Context) error {
	if err := l.checkFlags(); err != nil {
		return err
	}
	w, err := l.openWorld()
	if err != nil {
		return err
	}
	defer w.close()
	in, err := l.readInput(w)
	if err != nil {
		return err
	}
	if l.output != "" && in.holds(l.output) {
		return outputIsInput(l.output)
	}
	setting, err := l.findIndex(w, in)
	if err != nil {
		return err
	}
	target, err := l.findTarget(ctx, w)
	if err != nil {
		return err
	}
	res, err := l.resolve(ctx, setting, resolver.Request{
		Requirements: in.requirements,
		Constraints:  in.constraints,
		Target:       target,
		Scheme:       w.scheme(),
		Concurrency:  l.concurrency,
		Budget:       l.budget,
	})
	if err != nil {
		return err
	}
	for _, text := range res.Warnings {
		l.ui.warn(text)
	}
	nameStdin(res)
	return l.write(ctx, res)
}

// checkFlags refuses what cannot work before any work is done.
func (l *locking) checkFlags() error {
	switch {
	case l.concurrency < 0:
		return errBadConcurrency
	case l.fixture != "" && l.indexURL != "":
		return errTwoIndexes
	case l.fixture == "" && len(l.files) == 0:
		return errNoFiles
	case l.output == "":
		return nil
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
func (l *locking) readInput(w *world) (*input, error) {
	in := &input{}
	o := requirements.ParseOptions{Stdin: l.stdin}
	names := l.files
	if len(names) == 0 {
		names, o.Open = []string{"requirements.txt"}, w.open
	}
	if !w.semver() {
		return in, in.read(names, l.constraints, o, l.ui)
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
	dir := l.cacheDir
	if dir == "" {
		dir = cache.DefaultDir()
	}
	t, note, err := interpreter.Target(ctx, version, platform, cache.Open(dir), l.refresh)
	if note != "" {
		l.ui.warn(note)
	}
	return t, err
}

// resolve resolves req on an index.
func (l *locking) resolve(ctx context.Context, s index.Setting, req resolver.Request) (*resolver.Resolution, error) {
	w := &watched{}
	client, err := index.New(index.Config{URL: s.URL, CA: s.CA, Observe: w.observe})
	if err != nil {
		return nil, indexError(s, err)
	}
	defer client.Close()
	w.source, req.Source = client, w
	if l.ui.showsStatus() {
		defer l.ui.watch(w)()
	}
	res, err := resolver.Resolve(ctx, req)
	if broken, ok := errors.AsType[*resolver.SourceError](err); ok {
		return nil, &sourceFailure{SourceError: broken, setting: s}
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
