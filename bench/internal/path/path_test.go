package path

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// echo answers each connection with what it said, when it has said all.
func echo(t *testing.T) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				io.Copy(c, c)
			}()
		}
	}()
	return l.Addr().String()
}

func start(t *testing.T, p Path) *Proxy {
	x, err := Start(p, echo(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// exchange says something of a length and hears it again.
func exchange(t *testing.T, c net.Conn, length int) {
	t.Helper()
	said := bytes.Repeat([]byte("0123456789abcdef"), length/16)
	go c.Write(said)
	heard := make([]byte, len(said))
	if _, err := io.ReadFull(c, heard); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(said, heard) {
		t.Error("the answer is not what was said")
	}
}

// A connection costs a round trip, each exchange another. Nothing is early; how
// late it may be is the machine's. The first clock starts before the connection
// does: the proxy may take it long before this goroutine hears of it.
func TestRoundTrips(t *testing.T) {
	const rtt = 40 * time.Millisecond
	addr := start(t, Path{RTT: rtt}).Addr
	begin := time.Now()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	exchange(t, c, 160)
	if first := time.Since(begin); first < 2*rtt {
		t.Errorf("the connection and the first exchange took %v, want two round trips of %v", first, rtt)
	}
	begin = time.Now()
	exchange(t, c, 160)
	if second := time.Since(begin); second < rtt {
		t.Errorf("the second exchange took %v, want a round trip of %v", second, rtt)
	}
}

func TestBandwidth(t *testing.T) {
	c, err := net.Dial("tcp", start(t, Path{Bandwidth: 1 << 20}).Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	begin := time.Now()
	exchange(t, c, 128<<10)
	if d := time.Since(begin); d < 125*time.Millisecond {
		t.Errorf("128 KiB took %v at 1 MiB a second", d)
	}
}

// The end of what a client says comes through, and so does the server's.
func TestEndComesThrough(t *testing.T) {
	c, err := net.Dial("tcp", start(t, Path{RTT: time.Millisecond}).Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("all")); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if heard, err := io.ReadAll(c); err != nil || string(heard) != "all" {
		t.Errorf("got %q, %v", heard, err)
	}
}
