package index

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files of certificates are checked when a Client is made, and read whole when
// it connects.
func TestAuthorities(t *testing.T) {
	certificate, _ := ownCertificate(t)
	want := x509.NewCertPool()
	want.AddCert(certificate)
	block := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))
	broken := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("none")}))
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")}))
	for _, tt := range []struct{ story, text, fault string }{
		{"a certificate", block, ""},
		{"one after much else", strings.Repeat("# a comment\n", firstCertificate/8) + block, ""},
		{"one across the end of what is looked at", strings.Repeat("#\n", firstCertificate/2-100) + block, ""},
		{"one after a broken one", broken + block, ""},
		{"a key before it", key + block, ""},
		{"nothing", "", "holds none in PEM form"},
		{"a broken one", broken, "holds none in PEM form"},
		{"a key", key, "holds none in PEM form"},
	} {
		name := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(name, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := openAuthorities(name)
		if tt.fault != "" {
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("%s: got %v, want %q", tt.story, err, tt.fault)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.story, err)
			continue
		}
		pool, err := read()
		if err != nil || !pool.Equal(want) {
			t.Errorf("%s: got %v, want one certificate", tt.story, err)
		}
	}
}

func TestAuthoritiesThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{dir, filepath.Join(dir, "none.pem")} {
		if _, err := openAuthorities(name); err == nil || !strings.HasPrefix(err.Error(), "read certificates: ") {
			t.Errorf("%s: got %v, want an error", name, err)
		}
	}
}

// A pipe, as of a shell's <(...), is read once.
func TestAuthoritiesOfAPipe(t *testing.T) {
	certificate, _ := ownCertificate(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	name := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(name); err != nil {
		t.Skip("a pipe has no name here: runs where there is /dev/fd")
	}
	read, err := openAuthorities(name)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if pool, err := read(); err != nil || pool == nil {
			t.Errorf("got %v, want the certificates", err)
		}
	}
}

// What is gone or broken when it is needed is an error of the request, which
// then trusts nobody.
func TestAuthoritiesThatVanish(t *testing.T) {
	s, ca := secure(t, nil)
	c, err := New(Config{URL: s.URL + "/simple", Security: Security{CA: ca}, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := os.Remove(ca); err != nil {
		t.Fatal(err)
	}
	if _, err := c.List(t.Context(), "flask"); err == nil || !strings.Contains(err.Error(), "read certificates: ") {
		t.Errorf("got %v, want that the certificates cannot be read", err)
	}
}
