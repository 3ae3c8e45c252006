package index

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// secure serves an empty index by TLS; with shown set, to who shows that
// certificate alone.
func secure(t *testing.T, shown *x509.Certificate) (s *httptest.Server, ca string) {
	t.Helper()
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", jsonType)
		fmt.Fprint(w, `{"files":[]}`)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if shown != nil {
		pool := x509.NewCertPool()
		pool.AddCert(shown)
		s.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	writePEM(t, ca, &pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	return s, ca
}

func writePEM(t *testing.T, file string, blocks ...*pem.Block) {
	t.Helper()
	var text []byte
	for _, b := range blocks {
		text = append(text, pem.EncodeToMemory(b)...)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ownCertificate makes a certificate and its key in one file.
func ownCertificate(t *testing.T) (c *x509.Certificate, file string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "client.pem")
	writePEM(t, file, &pem.Block{Type: "CERTIFICATE", Bytes: der}, &pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	return c, file
}

// Who is trusted, and who is shown what.
func TestSecurity(t *testing.T) {
	certificate, client := ownCertificate(t)
	open, ca := secure(t, nil)
	closed, closedCA := secure(t, certificate)
	host := strings.TrimPrefix(open.URL, "https://")
	for _, tt := range []struct {
		story, url string
		security   Security
		ok         bool
	}{
		{"nobody vouches for it", open.URL, Security{}, false},
		{"a file does", open.URL, Security{CA: ca}, true},
		{"nobody looks", open.URL, Security{Unchecked: []string{host}}, true},
		{"nobody looks at any of its ports", open.URL, Security{Unchecked: []string{"127.0.0.1"}}, true},
		{"nobody looks at another", open.URL, Security{Unchecked: []string{"example.org", "127.0.0.1:1"}}, false},
		{"it asks who comes", closed.URL, Security{CA: closedCA}, false},
		{"it is shown who comes", closed.URL, Security{CA: closedCA, Certificate: client}, true},
		{"it is shown who comes, unchecked", closed.URL, Security{Certificate: client, Unchecked: []string{"127.0.0.1"}}, true},
	} {
		c, err := New(Config{URL: tt.url + "/simple", Security: tt.security, Retries: -1})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.List(t.Context(), "flask")
		c.Close()
		if (err == nil) != tt.ok {
			t.Errorf("%s: got %v, want success %v", tt.story, err, tt.ok)
		}
	}
	if _, err := New(Config{URL: open.URL, Security: Security{Certificate: ca}}); err == nil {
		t.Error("a certificate without its key: got no error")
	}
}
