// Package path is a network path of a given length and width: a proxy on
// loopback that hands on what it gets, later.
//
// It knows bytes and connections alone. What must not live here: HTTP.
package path

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// A Path says how far away the server is.
type Path struct {
	RTT       time.Duration // there and back
	Bandwidth int64         // bytes a second in each direction, of all connections together; 0 means no bound
}

// A Proxy takes connections and hands on their bytes, each way half of RTT later.
// To set up a connection costs a round trip: on loopback it is there at once, so
// its first bytes are held back for as long. TCP's slow start is not emulated.
type Proxy struct {
	Addr string // host:port to connect to

	path     Path
	listener net.Listener
	backend  string
	up, down *link
	pumps    sync.WaitGroup
	ctx      context.Context // ended by Close: every wait ends
	stop     context.CancelFunc
}

// Start starts a proxy to the TCP address backend, which runs until Close.
func Start(p Path, backend string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	x := &Proxy{
		Addr: l.Addr().String(), path: p, listener: l, backend: backend,
		up: &link{bandwidth: p.Bandwidth}, down: &link{bandwidth: p.Bandwidth},
	}
	x.ctx, x.stop = context.WithCancel(context.Background())
	x.pumps.Go(x.accept)
	return x, nil
}

// Close breaks all connections off, and returns when nothing is left of them.
func (x *Proxy) Close() error {
	x.stop()
	err := x.listener.Close()
	x.pumps.Wait()
	return err
}

func (x *Proxy) accept() {
	for {
		client, err := x.listener.Accept()
		if err != nil {
			return // closed
		}
		x.pumps.Go(func() { x.connect(client, time.Now()) })
	}
}

// connect joins a client's connection with one to the server until both
// directions are at their end.
func (x *Proxy) connect(client net.Conn, opened time.Time) {
	defer client.Close()
	server, err := net.Dial("tcp", x.backend)
	if err != nil {
		return
	}
	defer server.Close()
	defer context.AfterFunc(x.ctx, func() { client.Close(); server.Close() })()
	var both sync.WaitGroup
	both.Go(func() { x.pump(server, client, x.up, opened.Add(x.path.RTT)) })
	both.Go(func() { x.pump(client, server, x.down, opened) })
	both.Wait()
}

// A chunk is what was read at once, and when it is there.
type chunk struct {
	data []byte
	due  time.Time
}

// inFlight is how many chunks may be under way on one connection: with 32 KiB in
// each, more than a system's own buffers hold.
const inFlight = 256

// pump hands on what comes from src until its end, which it hands on too. No byte
// is sent off before the time that is given.
func (x *Proxy) pump(dst, src net.Conn, l *link, from time.Time) {
	flying := make(chan chunk, inFlight) // sent and closed by the reader, read by this goroutine until it is closed
	var reader sync.WaitGroup
	defer reader.Wait()
	reader.Go(func() {
		defer close(flying)
		for {
			buf := make([]byte, 32<<10)
			n, err := src.Read(buf)
			if n > 0 {
				sent := l.send(later(time.Now(), from), n)
				flying <- chunk{buf[:n], sent.Add(x.path.RTT / 2)}
			}
			if err != nil {
				return
			}
		}
	})
	broken := false
	for c := range flying {
		if broken || !x.wait(c.due) {
			broken = true // goes on until the reader has closed
			continue
		}
		if _, err := dst.Write(c.data); err != nil {
			broken = true
			src.Close()
		}
	}
	if half, ok := dst.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.EOF) {
			dst.Close()
		}
	}
}

// wait waits until then, and reports whether the proxy still runs.
func (x *Proxy) wait(due time.Time) bool {
	d := time.Until(due)
	if d <= 0 {
		return x.ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-x.ctx.Done():
		return false
	}
}

// A link is one direction of a path, which all connections share.
type link struct {
	bandwidth int64

	mu   sync.Mutex
	free time.Time // guarded by mu: when what was sent before has left
}

// send returns when n bytes that are there at a time have left.
func (l *link) send(at time.Time, n int) time.Time {
	if l.bandwidth <= 0 {
		return at
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = later(l.free, at).Add(time.Duration(float64(n) / float64(l.bandwidth) * float64(time.Second)))
	return l.free
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
