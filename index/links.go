package index

import (
	"context"
	"sync"

	"resolve/dist"
)

// links are the files of one place of find-links, read when they are needed
// first. Goroutines share them.
type links struct {
	member Member // flat

	turn chan struct{} // holds one token, which who reads has

	mu       sync.Mutex
	all      []*dist.File // guarded by mu; changed by nobody after that
	loaded   bool         // guarded by mu
	attempts int          // that came to an end; guarded by mu
	err      error        // of the last of them; guarded by mu
}

func newLinks(m Member) *links {
	l := &links{member: m, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// list returns what is there of a package. It is bounded in time as one request
// is, though others may be on the way to the same page: who waits for one that
// fails fails with it.
func (l *links) list(ctx context.Context, name string) (*dist.Listing, error) {
	all, loaded, before, _ := l.state()
	if !loaded {
		select {
		case <-l.turn:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		defer func() { l.turn <- struct{}{} }()
		var now int
		var err error
		if all, loaded, now, err = l.state(); !loaded {
			if now != before {
				return nil, err
			}
			if all, err = l.load(ctx); err != nil {
				return nil, err
			}
		}
	}
	var files []*dist.File
	for _, f := range all {
		if _, _, ok := dist.KindOf(f.Filename, name); ok {
			own := *f // of each package that a name may be a file of
			files = append(files, &own)
		}
	}
	releases, _ := dist.Group(name, files)
	return &dist.Listing{Name: name, Index: l.member.Name(), Releases: releases}, nil
}

func (l *links) state() (all []*dist.File, loaded bool, attempts int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all, l.loaded, l.attempts, l.err
}

func (l *links) load(ctx context.Context) ([]*dist.File, error) {
	page, err := l.member.List(ctx, "")
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil { // else it was this caller's end, and no answer
			l.attempts++
			l.err = err
		}
		return nil, err
	}
	for i := range page.Releases {
		l.all = append(l.all, page.Releases[i].Files()...)
	}
	l.loaded = true
	return l.all, nil
}
