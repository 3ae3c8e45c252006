package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"resolve/dist"
	"resolve/interpreter"
)

// errAnotherPython is that the interpreter is not what was remembered of it, for
// which a lock was made.
var errAnotherPython = errors.New("the interpreter is not what was remembered of it")

// An asking is of an interpreter of which something is remembered. The zero value
// asks nobody.
type asking struct {
	beside  bool // ask while the rest is done, if it is remembered
	done    sync.WaitGroup
	another bool // it is not what was remembered; written before done is

	// What was asked for, and what the answer was; as another.
	wish   interpreter.Wish
	target *dist.Target
	note   string
	err    error
}

// run reads the files, resolves, and writes the lock. Nothing is written before
// all is known.
//
// With --refresh the interpreter is asked anew too, which takes 20 ms. What is
// remembered of it is believed meanwhile; if it says something else, all is done
// again with that. It is not asked twice: one that does not answer would be waited
// for twice.
func (l *locking) run(ctx context.Context) error {
	if !l.refresh || l.play != nil || l.tape != nil {
		return l.lock(ctx)
	}
	in := &keptReader{from: l.stdin}
	l.stdin, l.asking.beside = in, true
	l.ui.hold()
	err := l.lockBeside(ctx)
	l.ui.release(!errors.Is(err, errAnotherPython))
	if errors.Is(err, errAnotherPython) {
		if l.asking.err == nil {
			l.ui.warn(anotherPython)
		}
		l.stdin, l.asking.beside = in.again(), false
		l.found = nil // warnings of its keyring were dropped
		err = l.lock(ctx)
	}
	return err
}

// A keptReader keeps what was read through it, to be read again.
type keptReader struct {
	from io.Reader
	read bytes.Buffer
	err  error // that ended it
}

// Read implements io.Reader.
func (k *keptReader) Read(p []byte) (int, error) {
	if k.err != nil {
		return 0, k.err
	}
	n, err := k.from.Read(p)
	k.read.Write(p[:n])
	k.err = err
	return n, err
}

// again returns what was read, and then what comes behind it: not beyond the end, for
// a terminal would have its user type that twice.
func (k *keptReader) again() io.Reader {
	return io.MultiReader(bytes.NewReader(k.read.Bytes()), &keptReader{from: k.from, err: k.err})
}

// lockBeside is lock; nobody is asked any more when it returns.
func (l *locking) lockBeside(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer l.asking.done.Wait()
	defer cancel()
	return l.lock(ctx)
}

// askTarget finds what to lock for, or what it was when it was asked for last. It
// calls meanwhile if it has to wait for an interpreter, before it does.
func (l *locking) askTarget(ctx context.Context, wish interpreter.Wish, meanwhile func()) (*dist.Target, string, error) {
	c := l.openCache()
	if !l.refresh || l.asking.beside {
		t, note, known, err := interpreter.Remembered(ctx, wish, c)
		if a := &l.asking; known && err == nil && a.beside {
			a.done.Go(func() {
				a.wish = wish
				a.target, a.note, a.err = interpreter.Target(ctx, wish, c, true)
				a.another = a.err != nil || a.note != note || !sameTarget(a.target, t)
			})
		}
		if known && (err == nil || !l.refresh) {
			return t, note, err
		}
	} else if a := &l.asking; a.another && a.wish == wish {
		return a.target, a.note, a.err
	}
	meanwhile()
	return interpreter.Target(ctx, wish, c, l.refresh)
}

// confirm waits for an interpreter that is asked, and is an error if it is another.
// If it is not, warnings of what it is, and all others, are told.
// What has ended the run ends the asking too, and is another's to tell.
func (l *locking) confirm(ctx context.Context) error {
	l.asking.done.Wait()
	if l.asking.beside && l.asking.another && ctx.Err() == nil {
		return errAnotherPython
	}
	l.ui.release(true)
	return nil
}

// sameTarget reports whether two targets are one; their tags follow from the rest.
func sameTarget(a, b *dist.Target) bool {
	p, q := a.Python, b.Python
	return p.Implementation == q.Implementation && p.Version.String() == q.Version.String() && p.FreeThreaded == q.FreeThreaded &&
		p.ImplementationVersion == q.ImplementationVersion && a.Platform == b.Platform && a.Environment == b.Environment
}
