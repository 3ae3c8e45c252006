package index

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// Security says whom a transport trusts, and as whom it shows itself. The zero
// value trusts the system's certificates and shows none.
type Security struct {
	// CA is a file of PEM certificates to trust instead of the system's.
	CA string

	// Certificate is a file with a certificate and its key, in PEM form, that is
	// shown to servers that ask for one.
	Certificate string

	// Unchecked are hosts, HOST or HOST:PORT, whose certificates are not looked
	// at: who stands in between reads and writes all.
	Unchecked []string
}

// config returns what crypto/tls is to do; nil for what it does by itself.
func (s *Security) config() (*tls.Config, error) {
	if s.CA == "" && s.Certificate == "" {
		return nil, nil
	}
	c := &tls.Config{}
	if s.CA != "" {
		pem, err := os.ReadFile(s.CA)
		if err != nil {
			return nil, fmt.Errorf("read certificates: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("read certificates: %s holds none in PEM form", s.CA)
		}
	}
	if s.Certificate != "" {
		own, err := tls.LoadX509KeyPair(s.Certificate, s.Certificate)
		if err != nil {
			return nil, fmt.Errorf("read the client's certificate and key of %s: %w", s.Certificate, err)
		}
		c.Certificates = []tls.Certificate{own}
	}
	return c, nil
}

// ParseUnchecked checks one value of Security.Unchecked.
func ParseUnchecked(text string) error {
	u, err := url.Parse("https://" + text)
	if err != nil || text == "" || u.Host != text || u.Hostname() == "" || strings.ContainsAny(text, "*@ ") {
		return errors.New("expected HOST or HOST:PORT")
	}
	return nil
}

// An ownTransport is the transport of a Client that was given none.
type ownTransport struct {
	checked   *http.Transport
	unchecked *http.Transport // nil if all hosts are checked
	hosts     []string        // those that are not
}

func newOwnTransport(cfg Config) (*ownTransport, error) {
	c, err := cfg.Security.config()
	if err != nil {
		return nil, err
	}
	t := &ownTransport{checked: newTransport(cfg, c), hosts: cfg.Security.Unchecked}
	if len(t.hosts) > 0 {
		blind := c.Clone()
		if blind == nil {
			blind = &tls.Config{}
		}
		blind.InsecureSkipVerify = true
		t.unchecked = newTransport(cfg, blind)
	}
	return t, nil
}

// RoundTrip implements http.RoundTripper.
func (t *ownTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	for _, host := range t.hosts {
		if sameHost(host, r.URL) {
			return t.unchecked.RoundTrip(r)
		}
	}
	return t.checked.RoundTrip(r)
}

// sameHost reports whether HOST or HOST:PORT is that of u, whose port is 443 if
// it has none.
func sameHost(host string, u *url.URL) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), ""
	}
	origin := originOf(u)
	of := origin[strings.LastIndexByte(origin, ':')+1:]
	return strings.EqualFold(name, u.Hostname()) && (port == "" || port == of)
}

// CloseIdleConnections closes the connections that nobody uses.
func (t *ownTransport) CloseIdleConnections() {
	t.checked.CloseIdleConnections()
	if t.unchecked != nil {
		t.unchecked.CloseIdleConnections()
	}
}
