package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"resolve/index"
)

// newIndexCommand returns the command "index" with its subcommands.
func newIndexCommand(p *process, c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "index",
		Short: helpIndexShort,
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errNoIndexCommand
			}
			return unknownIndexCommand(args[0])
		},
	}
	var listen string
	serve := &cobra.Command{
		Use:     "serve DIR",
		Short:   helpServeShort,
		Long:    helpServeLong,
		Example: helpServeExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errServeArgs
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return serveIndex(cmd.Context(), args[0], listen, p, c)
		},
	}
	serve.Flags().StringVar(&listen, "listen", "127.0.0.1:0", helpListen)
	cmd.AddCommand(serve)
	return cmd
}

// The clocks of the served index. There is none for a whole answer, which may
// be a large file on a slow line.
const (
	serveHeader = 10 * time.Second       // for a client to send its request
	serveIdle   = 2 * time.Minute        // for a connection without requests
	serveLast   = 300 * time.Millisecond // for answers in flight when the server is told to end
)

// serveIndex serves the folder dir as an index until ctx ends, which is the
// one good end it has.
func serveIndex(ctx context.Context, dir, listen string, p *process, c *console) error {
	info, err := os.Stat(filepath.Join(dir, "simple"))
	if err != nil || !info.IsDir() {
		return notAnIndex(dir)
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return listenError(listen, err)
	}
	s := &http.Server{Handler: index.Dir(dir), ReadHeaderTimeout: serveHeader, IdleTimeout: serveIdle}
	served := make(chan error, 1) // Serve's goroutine sends once
	go func() { served <- s.Serve(l) }()
	fmt.Fprintf(p.stdout, "http://%s/simple\n", l.Addr())
	c.note(noteServing(dir))
	select {
	case err = <-served:
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), serveLast)
		defer cancel()
		if s.Shutdown(last) != nil {
			s.Close()
		}
		err = <-served
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
