package service

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/netutil"
)

// maxHeader bounds a request's header, in bytes.
const maxHeader = 64 << 10

// lastWord is how long answers may take that say that the service has ended.
const lastWord = time.Second

// Serve answers on l until ctx ends, and then ends in steps: no connection and
// no resolve is accepted; what runs may go on for Config.Grace; what is left is
// cancelled and told so. It returns when all that has ended: nil if ctx was why.
// It closes l. A Service serves once.
func (s *Service) Serve(ctx context.Context, l net.Listener) error {
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	h := &http.Server{
		Handler:           s,
		BaseContext:       func(net.Listener) context.Context { return work },
		ReadHeaderTimeout: s.config.Clocks.Header,
		ReadTimeout:       s.config.Clocks.Body,
		WriteTimeout:      s.config.Clocks.Answer, // each answer sets its own
		IdleTimeout:       s.config.Clocks.Idle,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(logWriter{s.config.Log}, "", 0),
	}
	served := make(chan error, 1) // Serve's goroutine sends once
	go func() { served <- h.Serve(netutil.LimitListener(l, s.config.Connections)) }()
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		s.stopping.Store(true)
		if !shutdown(h, s.config.Grace) {
			cancel(errStopped)
			shutdown(h, lastWord)
		}
		err = <-served
	}
	s.stopping.Store(true)
	h.Close()
	cancel(errStopped)
	s.handlers.Lock() // all have ended; who comes after is refused
	defer s.handlers.Unlock()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// shutdown reports whether all requests have ended in time.
func shutdown(h *http.Server, within time.Duration) bool {
	ctx, done := context.WithTimeout(context.Background(), within)
	defer done()
	return h.Shutdown(ctx) == nil
}

// A logWriter passes on what net/http logs, a line each time.
type logWriter struct{ log func(string) }

func (w logWriter) Write(b []byte) (int, error) {
	w.log(strings.TrimSuffix(string(b), "\n"))
	return len(b), nil
}
