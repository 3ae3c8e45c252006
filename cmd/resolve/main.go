// Command resolve answers with the exact versions that a Python project's
// requirements lead to.
//
// It turns flags into a request and the result into a lock: command.go has the
// flags, input.go reads the files, lock.go is the run, fixture.go and serve.go
// are the indexes it can serve itself, demo.go shows how maps have hung, ui.go says everything that is said to
// the user. What a requirement means, how an index is spoken to and how a lock
// looks is decided in the packages that it calls.
package main

import (
	"context"
	"io"
	"log"
	"os"

	"resolve/index"
)

// The exit codes.
const (
	exitSolved      = 0
	exitUnsolved    = 1 // there is no solution
	exitFailed      = 2 // usage, input, network, index, anything else
	exitExhausted   = 3 // the budget is used up
	exitStalled     = 4 // somebody waits, and nobody will come
	exitInterrupted = 130
	exitTerminated  = 143
)

// A process is what the command has of its surroundings.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	stop           *stopper // nil: no signal comes

	disk      index.Files                      // nil: those of this machine
	lookupEnv func(name string) (string, bool) // for files of requirements; nil with disk
	known     []knownFile                      // of disk
	play      *replay                          // nil: nothing is replayed
}

func main() {
	log.SetOutput(io.Discard) // net/http tells it of servers that send what nobody asked for
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}
	ctx := context.Background()
	if !isInstant(os.Args[1:]) {
		delayCollection()
		ctx, p.stop = catchSignals(ctx)
	}
	code := run(ctx, os.Args[1:], p)
	p.stop.hold() // the run has ended by itself: its code is the one
	os.Exit(code)
}

// run runs the command and returns its exit code. When it returns, everything
// it started has ended, but for what a demo has shown to hang.
func run(ctx context.Context, args []string, p *process) int {
	c := newConsole(p)
	c.format = formatOf(args)
	p.stop.onKill(c.interrupted)
	cmd := newCommandWith(p, c, neededBy(args))
	cmd.SetArgs(args)
	defer func() {
		if p.play != nil {
			p.play.reader.Close()
		}
	}()
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		err = c.helpError
	}
	return c.report(err)
}
