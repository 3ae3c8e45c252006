package index

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// readyConns is to how many connections those to a host are filled up: as many
	// as a package commonly has dependencies, whose listings are asked for together
	// and would each wait for a connection.
	readyConns = 8
	// farAway is how long a connection takes to a host for which spares pay. What
	// is nearer has the connection before it would have been noticed.
	farAway = 5 * time.Millisecond
	// spareAge is how long spares wait for a request, well within what servers
	// allow a new connection, and the time between two makings of spares.
	spareAge = 5 * time.Second
)

// Spares are connections to one address that were made before a request wanted
// them. The zero value has none; goroutines share it.
type spares struct {
	mu      sync.Mutex
	idle    []net.Conn // guarded by mu
	begun   time.Time  // when they were last made; guarded by mu
	dropped int        // how often those that were there were given up; guarded by mu
}

// make makes n spares, unless it has made some of late. It does not wait for them;
// dial has a clock of its own.
func (s *spares) make(n int, dial func(context.Context) (net.Conn, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.begun.IsZero() && time.Since(s.begun) < spareAge {
		return
	}
	s.begun = time.Now()
	made := s.dropped
	for range n {
		go func() {
			if c, err := dial(context.Background()); err == nil { // if not, a request will see for itself
				s.put(c, made)
			}
		}()
	}
	time.AfterFunc(spareAge, func() { s.drop(made) })
}

// put adds a connection that was begun after so many drops, and closes it if
// there has been another.
func (s *spares) put(c net.Conn, dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dropped != dropped {
		c.Close()
		return
	}
	s.idle = append(s.idle, c)
}

// take returns a spare that waits, nil if there is none.
func (s *spares) take() net.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle)
	if n == 0 {
		return nil
	}
	c := s.idle[n-1]
	s.idle = s.idle[:n-1]
	return c
}

// drop closes the spares that were begun after so many drops.
func (s *spares) drop(dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dropped != dropped {
		return
	}
	s.dropped++
	for _, c := range s.idle {
		c.Close()
	}
	s.idle = nil
}

// close closes the spares there are and those on their way.
func (s *spares) close() {
	s.mu.Lock()
	dropped := s.dropped
	s.mu.Unlock()
	s.drop(dropped)
}

// answered is told of the response to a request for which a connection to the
// host was made. A host far away that speaks HTTP/1.1, and keeps connections, has
// spares made: its next requests come together. One that closes them may serve a
// single one at a time, and would wait for a spare that says nothing. It is not
// greeted either: a greeted connection that it has closed may still be taken for a
// request, whose own connection then says nothing.
func (h *dialled) answered(resp *http.Response) {
	switch {
	case resp.ProtoMajor != 1:
	case resp.ProtoMinor == 0 || resp.Close:
		h.endGreetings()
	case time.Duration(h.away.Load()) >= farAway:
		if n := min(readyConns, h.most) - int(h.begun.Load()); n > 0 {
			h.spares.make(n, h.dial)
		}
	}
}
