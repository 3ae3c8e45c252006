package snapshot

import (
	"io/fs"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"resolve/index"

	"resolve/bench/internal/path"
)

// A Server serves one tree on a network path.
type Server struct {
	URL string // of the index

	path  path.Path
	tree  http.Handler
	http  http.Server
	proxy *path.Proxy
	ended chan struct{} // closed when the listener's goroutine has ended

	mu  sync.Mutex
	log Log // guarded by mu
}

// A Log is what a server was asked since Reset.
type Log struct {
	Exchanges   []Exchange // in the order of their ends
	Connections int
	Missing     []string // paths that were asked for and are not there
}

// An Exchange is one request as its client sees it: half a round trip before and
// after the server does.
type Exchange struct {
	Path       string
	Status     int
	Bytes      int64
	Begin, End time.Time
}

// Page reports whether the request is for a listing.
func (x Exchange) Page() bool { return strings.HasPrefix(x.Path, "/simple/") }

// Start serves a tree (see index.FS) on a free port of loopback, at the end of a
// path, until Close. A page is fresh for ten minutes, as PyPI's, a file for good.
func Start(tree fs.FS, p path.Path) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{path: p, tree: index.FS(tree), ended: make(chan struct{})}
	addr := l.Addr().String()
	if p != (path.Path{}) {
		if s.proxy, err = path.Start(p, addr); err != nil {
			l.Close()
			return nil, err
		}
		addr = s.proxy.Addr
	}
	s.URL = "http://" + addr + "/simple"
	s.http.Handler = http.HandlerFunc(s.serve)
	s.http.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.log.Connections++
		}
	}
	go func() {
		defer close(s.ended)
		s.http.Serve(l) // until Close
	}()
	return s, nil
}

// Close ends the server and breaks off what is under way.
func (s *Server) Close() {
	s.http.Close()
	if s.proxy != nil {
		s.proxy.Close()
	}
	<-s.ended
}

// Reset forgets what was asked, and returns it.
func (s *Server) Reset() Log {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.log
	s.log = Log{}
	return log
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	x := Exchange{Path: r.URL.Path, Status: http.StatusOK, Begin: time.Now().Add(-s.path.RTT / 2)}
	if x.Page() {
		w.Header().Set("Cache-Control", "max-age=600, public")
	} else {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
	}
	s.tree.ServeHTTP(&counted{w, &x}, r)
	x.End = time.Now().Add(s.path.RTT / 2)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.Exchanges = append(s.log.Exchanges, x)
	if x.Status == http.StatusNotFound {
		s.log.Missing = append(s.log.Missing, x.Path)
	}
}

// counted notes status and bytes of an answer.
type counted struct {
	http.ResponseWriter
	x *Exchange
}

func (c *counted) WriteHeader(status int) {
	c.x.Status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.x.Bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }
