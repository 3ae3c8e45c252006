package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"resolve/dist"
	"resolve/lockfile"
	"resolve/resolver"
)

// newDiffCommand returns the command "diff".
func newDiffCommand(o *options, p *process, c *console) *cobra.Command {
	return newQuestionCommand(o, "diff [flags] OLD NEW [FILE...]", helpDiffShort, helpDiffLong, helpDiffExample,
		func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return errDiffArgs
			}
			if args[0] == "-" && args[1] == "-" {
				return errDiffStdin
			}
			l := &locking{options: o, process: p, ui: c, files: args[2:], lockOnly: len(args) == 2, perhaps: true}
			return l.diff(cmd.Context(), args[0], args[1])
		})
}

// A side is one of the two locks that are compared.
type side struct {
	lock *lockfile.Lock
	pins map[string]lockfile.Pin   // that hold for the target
	via  map[string][]resolver.Via // who asks for each; Asks is "" where nobody can tell for what

	known bool // what its packages ask for is known
}

// A comparison is two locks, and the index that tells why they differ.
type comparison struct {
	*question
	before, after *side
	reached       bool      // the index has answered
	made          time.Time // before was made then or later: its latest file is of that time; zero if nobody can tell
}

// diff prints how two locks differ, and why: what their packages ask for is
// read from the index, for a lock does not say it.
func (l *locking) diff(ctx context.Context, oldName, newName string) error {
	q, err := l.ask(ctx)
	if err != nil {
		return err
	}
	defer q.close()
	if q.request.Scheme == resolver.SemVer {
		return errDiffSemver
	}
	q.source = remember(q.source)
	d := &comparison{question: q}
	if d.before, err = q.readSide(oldName, l); err != nil {
		return err
	}
	if d.after, err = q.readSide(newName, l); err != nil {
		return err
	}
	if list := changes(d.before.versions(), d.after.versions()); len(list) > 0 {
		if err := d.askIndex(ctx, len(l.files) > 0); err != nil {
			return err
		}
	}
	var out strings.Builder
	d.say(ctx, &out)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	_, err = l.stdout.Write([]byte(out.String()))
	return stdoutError(err)
}

// readSide reads a lock. Who asks for its packages is what it says itself.
func (q *question) readSide(name string, l *locking) (*side, error) {
	lock, err := l.readLock(name, l.stdin)
	if err == nil {
		err = lock.Demand()
	}
	if err != nil {
		return nil, lockError(name, err)
	}
	s := &side{lock: lock, pins: lock.In(&q.request.Target.Environment), via: map[string][]resolver.Via{}}
	for name, pin := range s.pins {
		s.via[name] = pin.Via
	}
	return s, nil
}

// versions returns what is pinned, by name: versions, and URLs for those that
// have none.
func (s *side) versions() map[string]string {
	m := make(map[string]string, len(s.pins))
	for name, pin := range s.pins {
		m[name] = pin.Version + pin.URL
	}
	return m
}

// askIndex finds out what the packages of both locks ask for, and when the
// files of the old one were uploaded. With lines the question's own files are
// the new lock's. Where the index cannot tell, the user is told, and what the
// locks say has to do.
func (d *comparison) askIndex(ctx context.Context, lines bool) error {
	for _, s := range []*side{d.before, d.after} {
		req := resolver.Request{Target: d.request.Target, Scheme: d.request.Scheme, Concurrency: d.request.Concurrency}
		req.Requirements = s.lines()
		if lines && s == d.after {
			req = d.request
			req.Choice.Preferences = nil
			req.Constraints = append(slices.Clip(req.Constraints), s.lines()...)
		}
		res, err := d.describe(ctx, req)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if none, ok := errors.AsType[*resolver.NoSolution](err); ok && lines && s == d.after {
			return &message{code: exitUnsolved, text: staleText(s.lock.Name, none)}
		}
		if _, broken := errors.AsType[*resolver.SourceError](err); broken {
			d.ui.warn(warnUnknown(s.lock.Name, err))
			return nil // each package would be waited for
		}
		d.reached = true
		if err != nil {
			d.ui.warn(warnUnknown(s.lock.Name, err))
			continue
		}
		s.known = true
		s.merge(res, lines && s == d.after)
	}
	for name, pin := range d.before.pins {
		if at := d.uploaded(ctx, name, pin.Version); at.After(d.made) {
			d.made = at
		}
	}
	return nil
}

// lines returns the pins as requirements.
func (s *side) lines() (list []resolver.Requirement) {
	for _, pin := range s.lock.Pins {
		if held, ok := s.pins[pin.Name]; !ok || pin.Version == "" || held.Origin != pin.Origin || held.Version != pin.Version {
			continue
		}
		text := pin.Name
		if len(pin.Extras) > 0 {
			text += "[" + strings.Join(pin.Extras, ",") + "]"
		}
		list = append(list, resolver.Requirement{Text: text + "==" + pin.Version, Origin: pin.Origin})
	}
	return list
}

// describe resolves a request whose answer is given: it is read off what the
// pinned versions say of themselves. Versions that only a build could describe
// are left out, and so is what they ask for.
func (d *comparison) describe(ctx context.Context, req resolver.Request) (*resolver.Resolution, error) {
	for {
		res, err := d.resolve(ctx, req)
		broken, ok := errors.AsType[*resolver.SourceError](err)
		if !ok {
			return res, err
		}
		if _, _, needsBuild := resolver.NeedsBuild(err); !needsBuild || slices.Contains(req.Choice.Excludes, broken.Package) {
			return nil, err
		}
		req.Choice.Excludes = append(slices.Clip(req.Choice.Excludes), broken.Package)
	}
}

// merge makes what the index says the side's knowledge of who asks. The user's
// lines are in it only if the user's files were given; else the lock names the
// files. Who asks only with an extra that the lock does not name is known of
// the lock alone.
func (s *side) merge(res *resolver.Resolution, lines bool) {
	for _, p := range res.Packages {
		noted := s.via[p.Name]
		var via []resolver.Via
		told := map[string]bool{}
		for _, v := range p.Via {
			if v.Package == "" && v.Origin.File == s.lock.Name { // the pin itself
				continue
			}
			via = append(via, v)
			told[v.Package] = true
		}
		for _, v := range noted {
			if v.Package == "" && !lines || v.Package != "" && !told[v.Package] {
				via = append(via, v)
			}
		}
		s.via[p.Name] = via
	}
}

// uploaded returns when the first file of a version was uploaded; zero if
// nobody can tell.
func (d *comparison) uploaded(ctx context.Context, name, version string) (first time.Time) {
	for _, f := range d.files(ctx, name, version) {
		if !f.Uploaded.IsZero() && (first.IsZero() || f.Uploaded.Before(first)) {
			first = f.Uploaded
		}
	}
	return first
}

// files returns the files of a version, nil if it has none or nobody can tell.
func (d *comparison) files(ctx context.Context, name, version string) (list []*dist.File) {
	if version == "" || !d.reached {
		return nil
	}
	l, err := d.source.List(ctx, name)
	if err != nil {
		return nil
	}
	for i := range l.Releases {
		if r := &l.Releases[i]; d.equal(r.Version, version) {
			list = append(list, r.Files()...)
		}
	}
	return list
}

// equal reports whether two spellings are of one version.
func (q *question) equal(a, b string) bool {
	if a == b {
		return true
	}
	versions, places := q.request.Scheme.Sort([]string{a, b})
	return versions.Len() == 1 && places[0] == places[1]
}
