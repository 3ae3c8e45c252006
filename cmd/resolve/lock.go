package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"resolve/cache"
	"resolve/dist"
	"resolve/fetcher"
	"resolve/hints"
	"resolve/index"
	"resolve/interpreter"
	"resolve/pep508"
	"resolve/recall"
	"resolve/recording"
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
	perhaps  bool // it shows later whether the files are resolved
	lasting  bool // the process lives on after the answer

	asking asking

	cache *cache.Dir          // nil until it is opened
	tape  *recording.Recorder // nil: nothing is recorded
}

// lock is one go of run.
func (l *locking) lock(ctx context.Context) error {
	q, err := l.ask(ctx)
	if err != nil {
		return err
	}
	defer q.close()
	q.memory = l.openMemory(q)
	start := time.Now()
	res, err := q.resolve(ctx, q.request)
	took := time.Since(start)
	if err := l.confirm(ctx); err != nil {
		return err
	}
	unwritten := l.writeTimeline(q, res, err)
	if err != nil {
		if unwritten != nil {
			l.ui.warn(unwritten.Error())
		}
		return err
	}
	if q.hints != nil && !q.recalled && q.watched.sent.Load() > 0 { // a run that asks nobody is over in 9 ms, and this takes 0.2
		q.hints.Learn(res)
	}
	for _, text := range res.Warnings {
		l.ui.warn(text)
	}
	var flushing sync.WaitGroup
	flushing.Go(l.closeCache) // beside the lock; what that adds is written in the end
	defer flushing.Wait()
	summary := q.summary(res, took, l.verbose > 0)
	audience{}.unname(res)
	if err := l.write(ctx, q, res); err != nil {
		return err
	}
	l.ui.note(summary)
	return unwritten
}

// A question is what the flags and files ask, and the index that is asked. It
// belongs to one goroutine.
type question struct {
	request resolver.Request // all but its Source
	world   *world
	setting index.Setting
	links   []index.Extra  // the places of --find-links
	watched *watched       // the client of the index
	timing  *timing        // what a timeline is made of; nil if none is wanted
	source  fetcher.Source // watched, or around it
	hints   *hints.Store   // nil for none
	memory  *recall.Memory // nil: no answer of an earlier run will do
	kept    *cache.Dir     // what is remembered between runs; nil for nothing
	ui      *console
	hint    string   // to follow the answer, "" for none
	closers []func() // in the order to call them

	view     string   // names the indexes, and who asks them
	shown    []string // what the indexes are called in answers
	recalled bool     // the answer is that of an earlier run
}

// ask reads flags and files and finds out what to lock for. Nothing is asked
// of an index yet. The caller closes the question.
func (l *locking) ask(ctx context.Context) (q *question, err error) {
	l.files = l.replayedFiles(l.files)
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
	q.closers = append(q.closers, q.world.close, l.closeCache)
	in, err := l.readInput(ctx, q.world)
	if err != nil {
		return q, err
	}
	for _, name := range slices.Compact([]string{l.output, l.written()}) {
		if name != "" && in.loses(name) {
			return q, outputIsInput(name)
		}
	}
	if l.timeline != "" && in.holds(l.timeline) {
		return q, timelineIsInput(l.timeline)
	}
	if err := l.checkRecording(); err != nil {
		return q, err
	}
	choice, err := l.choice.choice(in, l.started())
	if err != nil {
		return q, err
	}
	if q.setting, err = l.findIndex(q.world, in); err != nil {
		return q, err
	}
	q.links = l.findPlaces(in)
	q.request = resolver.Request{
		Requirements: in.requirements,
		Constraints:  in.constraints,
		Scheme:       q.world.scheme(),
		Concurrency:  l.concurrency,
		Budget:       l.budget,
		Choice:       choice,
	}
	if err := l.connect(q); err != nil {
		return q, err
	}
	if q.request.Target, err = l.findTarget(ctx, q.world, func() { l.askEarly(ctx, q) }); err != nil {
		return q, err
	}
	in.checkPython(q.request.Target, l.ui)
	return q, l.addLocks(&q.request, in.to)
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
	if err := l.checkIndexes(); err != nil {
		return err
	}
	switch {
	case l.latency && l.play == nil:
		return errLatencyAlone
	case l.concurrency < 0:
		return errBadConcurrency
	case l.fixture != "" && l.namesIndexes():
		return errTwoIndexes
	case l.fixture == "" && len(l.files)+len(l.project.groups) == 0 && !l.lockOnly:
		return noFiles(l.likelyInput())
	}
	if err := l.checkTimeline(); err != nil {
		return err
	}
	return l.checkOutput()
}

// readInput reads the user's files or, with a fixture and without files, the
// fixture's.
func (l *locking) readInput(ctx context.Context, w *world) (*input, error) {
	in := &input{process: l.process}
	o := requirements.ParseOptions{Stdin: l.stdin, OpenURL: func(url string) (io.ReadCloser, string, error) { return l.openURL(ctx, url) }}
	l.throughDisk(&o)
	others := o
	names := l.files
	if len(names)+len(l.project.groups) == 0 && !l.lockOnly {
		names, o.Open = []string{"requirements.txt"}, w.open
	}
	if !w.semver() {
		if err := in.read(names, l.constraints, o, others, l.ui); err != nil {
			return nil, err
		}
		if err := in.readProjects(names, &l.project); err != nil {
			return nil, err
		}
		return in, in.readChoices(&l.choice, others, l.ui)
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

// findTarget returns what to lock for; nil where the scheme has no use for it.
func (l *locking) findTarget(ctx context.Context, w *world, meanwhile func()) (*dist.Target, error) {
	if w.semver() {
		return nil, nil
	}
	version, platform := w.target(l.pythonVersion, l.platform)
	wish := interpreter.Wish{Version: version, Platform: platform, Python: l.python, System: l.system}
	t, note, err := l.targetOf(ctx, wish, meanwhile)
	if note != "" {
		l.ui.warn(note)
	}
	if none, ok := errors.AsType[*interpreter.RangeError](err); ok {
		err = noPythonWithin(none)
	}
	return t, err
}

// resolve resolves a request on the question's index. If something of the cache
// turns out to be damaged that was already in use, it is done again without that.
func (q *question) resolve(ctx context.Context, req resolver.Request) (*resolver.Resolution, error) {
	req.Source = q.source
	if q.timing != nil {
		req.Trace = &q.timing.trace
	}
	if q.ui.showsStatus() {
		req.Monitor = new(resolver.Monitor)
		defer q.ui.watch(q.watched, req.Monitor)()
	}
	var res *resolver.Resolution
	var err error
	for again := true; again; {
		damaged := q.kept.Damaged()
		if q.memory != nil {
			res, q.recalled, err = q.memory.Resolve(ctx, req)
		} else {
			res, err = resolver.Resolve(ctx, req)
		}
		if again = q.kept.Damaged() > damaged; again {
			if r, ok := q.source.(*remembered); ok {
				r.forget()
			}
		}
	}
	if broken, ok := errors.AsType[*resolver.SourceError](err); ok {
		return nil, &sourceFailure{SourceError: broken, setting: q.setting}
	}
	return res, err
}
