package index_test

import (
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
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
