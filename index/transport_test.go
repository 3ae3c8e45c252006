package index_test

import (
	"context"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"resolve/index"
)

// secure serves an empty page over TLS with HTTP/2, and counts connections.
func secure(t *testing.T) (s *httptest.Server, proto, conns *atomic.Int64) {
	t.Helper()
	proto, conns = new(atomic.Int64), new(atomic.Int64)
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proto.Store(int64(r.ProtoMajor))
		if strings.Contains(r.URL.Path, "wait") {
			<-r.Context().Done()
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<html></html>"))
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = nil
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	return s, proto, conns
}

func TestHTTP2WithOwnCertificates(t *testing.T) {
	s, proto, conns := secure(t)
	s.StartTLS()
	defer s.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, text, 0o666); err != nil {
		t.Fatal(err)
	}
	c := client(t, s.URL, func(c *index.Config) { c.Security.CA = ca })
	if _, err := c.List(t.Context(), "flask"); err != nil || proto.Load() != 2 {
		t.Errorf("List: %v over HTTP/%d, want HTTP/2", err, proto.Load())
	}

	before := conns.Load()
	c = client(t, s.URL, nil)
	if _, err := c.List(t.Context(), "flask"); err == nil || !strings.Contains(err.Error(), "certificate") || conns.Load() != before+1 {
		t.Errorf("List without the certificate: %v after %d connections, want an error about it after 1: it will not get better", err, conns.Load()-before)
	}
}

func TestBadCertificateFiles(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{empty: "holds none", empty + ".not": "no such file", filepath.Dir(empty): "directory"} {
		if c, err := index.New(index.Config{URL: index.DefaultURL, Security: index.Security{CA: name}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New with the certificates of %s = %v, %v, want an error with %q", name, c, err, want)
		}
	}
}

// A request that fails, as a guess that is cancelled, leaves the connections of
// all others alone.
func TestFailureKeepsConnections(t *testing.T) {
	s, _, _ := secure(t)
	var used sync.Map // connections that brought a request; a slow machine may have spares beside them
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateActive {
			used.Store(c, true)
		}
	}
	s.Start()
	defer s.Close()
	c := client(t, s.URL, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		if _, err := c.List(t.Context(), "flask"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.List(ctx, "wait"); err == nil {
			t.Error("a cancelled request gave an answer")
		}
	}
	got := 0
	used.Range(func(any, any) bool { got++; return true })
	if got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}
