package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"resolve/resolver"
	"resolve/service"
)

// A serving is the service that "resolve serve" is: whose index it asks, and
// the defaults and limits of what it is asked.
type serving struct {
	*locking           // its index, its Python, its limits; it has no files
	asked    *question // its index; what it says of a request is none of it
	targets  targets

	listen   string
	resolves int
	waiting  int
	age      time.Duration
	room     int64
	patience time.Duration // for resolves that run at the end
}

// newServeCommand returns the command "serve".
func newServeCommand(p *process, c *console) *cobra.Command {
	s := &serving{locking: &locking{options: &options{}, process: p, ui: c, lockOnly: true, lasting: true}}
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   helpServiceShort,
		Long:    helpServiceLong,
		Example: helpServiceExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errServiceArgs
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	s.outputFlags.add(pflag.NewFlagSet("", pflag.ContinueOnError)) // their defaults
	s.add(f)
	return cmd
}

func (s *serving) add(f *pflag.FlagSet) {
	f.StringVar(&s.listen, "listen", "127.0.0.1:8080", helpServiceListen)
	f.IntVar(&s.resolves, "max-resolves", 0, helpMaxResolves)
	f.IntVar(&s.waiting, "max-waiting", 0, helpMaxWaiting)
	f.DurationVar(&s.age, "max-age", time.Minute, helpMaxAge)
	f.Var((*sizeLimit)(&s.room), "max-held", helpMaxHeld)
	f.DurationVar(&s.patience, "grace", 10*time.Second, helpGrace)
	about(f, topicService)
	s.indexFlags.add(f)
	f.StringVar(&s.fixture, "fixture", "", helpServiceFixture)
	about(f, topicIndexes)
	f.StringVar(&s.pythonVersion, "python-version", "", helpServicePython)
	f.StringVar(&s.platform, "python-platform", "", helpServicePlatform)
	about(f, topicPython)
	addBudget(f, &s.budget)
}

// run serves until ctx ends, which is the one good end it has.
func (s *serving) run(ctx context.Context) error {
	if err := s.check(); err != nil {
		return err
	}
	q, err := s.open(ctx)
	defer q.close()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", s.listen)
	if err != nil {
		return listenError(s.listen, err)
	}
	s.stop.allow(s.patience + time.Second)
	fmt.Fprintf(s.stdout, "http://%s\n", l.Addr())
	s.ui.note(noteService(q.setting))
	if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
		s.ui.warn(warnOpen)
	}
	return service.New(s.config(q)).Serve(ctx, l)
}

func (s *serving) check() error {
	if s.resolves < 0 || s.waiting < 0 || s.age <= 0 || s.patience < 0 {
		return errBadService
	}
	return s.checkFlags()
}

// open opens the index, and finds the Python that is meant where a request names
// none. The question is there to be closed whatever the error.
func (s *serving) open(ctx context.Context) (q *question, err error) {
	q = &question{ui: s.ui}
	if q.world, err = s.openWorld(); err != nil {
		return q, err
	}
	s.asked = q
	q.closers = append(q.closers, q.world.close, s.closeCache)
	if q.world.semver() {
		return q, errServiceSemver
	}
	if q.setting, err = s.findIndex(q.world, &input{}); err != nil {
		return q, err
	}
	q.links = s.findPlaces(&input{})
	t, err := s.target(ctx, "", "")
	if err != nil {
		return q, err
	}
	for _, text := range t.warnings {
		s.ui.warn(text)
	}
	return q, s.connect(q)
}

func (s *serving) config(q *question) service.Config {
	return service.Config{
		Source:   q.source,
		Read:     s.read,
		Explain:  func(err error) (int, any) { return s.asker().problem(q.failure(err)) },
		Version:  version(),
		Log:      func(text string) { s.ui.warn(text) },
		Budget:   s.budget,
		Resolves: s.resolves,
		Waiting:  s.waiting,
		Fetches:  s.concurrency,
		Age:      s.age,
		Room:     max(0, s.room),
		Grace:    orNone(s.patience),
	}
}

// asker is who sends requests.
func (s *serving) asker() audience { return audience{asks: true, most: s.budget} }

// orNone says in the service's words that there is no time.
func orNone(d time.Duration) time.Duration {
	if d == 0 {
		return -1
	}
	return d
}

// failure is the error of a resolve with what the command knows of the index.
func (q *question) failure(err error) error {
	if broken, ok := errors.AsType[*resolver.SourceError](err); ok {
		return &sourceFailure{SourceError: broken, setting: q.setting}
	}
	return err
}
