package service

import (
	"context"
	"io"
	"runtime"
	"time"

	"resolve/fetcher"
	"resolve/resolver"
)

// A Config says what a Service answers from, and its bounds. Source, Read and
// Explain must be set; the zero value of each other field means what its
// comment says. The functions are called from many goroutines at once.
type Config struct {
	Source fetcher.Source // of all resolves; nobody sees another part of it than the others

	// Read makes a question of a request's body. It runs within the bound on
	// resolves, and reads nothing that the body names.
	Read func(ctx context.Context, body []byte) (*Question, error)

	// Explain gives the HTTP status and the problem document for an error of
	// Read, of the resolve or of its answer: what is marshalled must be a
	// [Problem] or embed one.
	Explain func(err error) (status int, problem any)

	Version string          // shown by /healthz
	Log     func(string)    // told of what no client is told: panics; nil means nobody
	Budget  resolver.Budget // of each resolve at most; a question may ask for less

	Resolves    int           // that run at once; 0 means four for each processor
	Waiting     int           // that wait for their turn at most; 0 means 256, negative none
	Wait        time.Duration // that one waits for its turn; 0 means 10 s
	Fetches     int           // calls of Source at once, of all resolves together; 0 means fetcher.DefaultConcurrency
	Age         time.Duration // for which an answer of Source is held at most; 0 means 1 minute
	Room        int64         // bytes that what is held takes, about; 0 means 1 GiB
	Connections int           // open at once; 0 means 1024
	Body        int64         // bytes of a request's body; 0 means 1 MiB
	Grace       time.Duration // for resolves that run when the service is told to end; 0 means 10 s, negative none
	Clocks      Clocks
}

// Clocks bound what a client may take its time for. Zero values mean the defaults.
type Clocks struct {
	Header time.Duration // to send a request's header; 10 s
	Body   time.Duration // to send a whole request; 30 s
	Answer time.Duration // to take an answer; 30 s
	Idle   time.Duration // between two requests; 2 min
}

// A Question is what a request asks.
type Question struct {
	Request resolver.Request // its Source, Concurrency and maps are the service's

	// Answer writes the resolution as JSON. It runs within the bound on resolves.
	Answer func(ctx context.Context, w io.Writer, res *resolver.Resolution) error
}

func (c Config) withDefaults() Config {
	set(&c.Resolves, 4*runtime.GOMAXPROCS(0))
	set(&c.Waiting, 256)
	set(&c.Wait, 10*time.Second)
	set(&c.Fetches, fetcher.DefaultConcurrency)
	set(&c.Age, time.Minute)
	set(&c.Room, 1<<30)
	set(&c.Connections, 1024)
	set(&c.Body, 1<<20)
	set(&c.Grace, 10*time.Second)
	set(&c.Clocks.Header, 10*time.Second)
	set(&c.Clocks.Body, 30*time.Second)
	set(&c.Clocks.Answer, 30*time.Second)
	set(&c.Clocks.Idle, 2*time.Minute)
	if c.Log == nil {
		c.Log = func(string) {}
	}
	return c
}

func set[T int | int64 | time.Duration](field *T, otherwise T) {
	if *field == 0 {
		*field = otherwise
	}
}
