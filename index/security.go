package index

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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

// load checks the files, and returns what reads the whole of them: what
// crypto/tls is to do, nil for what it does by itself. A run that finds all in its
// cache connects to nobody, and to parse the system's 140 certificates took a
// fifth of its time.
func (s *Security) load() (func() (*tls.Config, error), error) {
	if s.CA == "" && s.Certificate == "" {
		return func() (*tls.Config, error) { return nil, nil }, nil
	}
	authorities := func() (*x509.CertPool, error) { return nil, nil }
	if s.CA != "" {
		var err error
		if authorities, err = openAuthorities(s.CA); err != nil {
			return nil, err
		}
	}
	var own []tls.Certificate
	if s.Certificate != "" {
		pair, err := tls.LoadX509KeyPair(s.Certificate, s.Certificate)
		if err != nil {
			return nil, fmt.Errorf("read the client's certificate and key of %s: %w", s.Certificate, err)
		}
		own = []tls.Certificate{pair}
	}
	return func() (*tls.Config, error) {
		pool, err := authorities()
		if err != nil {
			return nil, err
		}
		return &tls.Config{RootCAs: pool, Certificates: own}, nil
	}, nil
}

// reader stands for who asks an index, besides its user and password: the file
// whose certificate is shown, whatever certificate is in it today. And what came
// without a look at the index's certificate may be anybody's: it is not believed
// by who asks for such a look. "" for the zero value.
func (s *Security) reader(base *url.URL) string {
	who := ""
	if s.Certificate != "" && base.Scheme == "https" {
		file := s.Certificate
		if abs, err := filepath.Abs(file); err == nil {
			file = abs
		}
		sum := sha256.Sum256([]byte(file))
		who += "+" + hex.EncodeToString(sum[:])
	}
	if base.Scheme == "https" && slices.ContainsFunc(s.Unchecked, func(host string) bool { return sameHost(host, base) }) {
		who += "+unchecked"
	}
	return who
}

// ParseUnchecked checks one value of Security.Unchecked.
func ParseUnchecked(text string) error {
	u, err := url.Parse("https://" + text)
	if err != nil || text == "" || u.Host != text || u.Hostname() == "" || strings.ContainsAny(text, "*@ ") {
		return errors.New("expected HOST or HOST:PORT")
	}
	return nil
}

// An ownTransport is the transport of a Client that was given none. What has to
// do with certificates is made when a request has.
type ownTransport struct {
	plain     *diallingTransport // for requests without TLS on any part of the way
	checked   func() (*diallingTransport, error)
	unchecked func() (*diallingTransport, error)
	hosts     []string // those that are not checked

	mu   sync.Mutex
	made []*diallingTransport // under mu
}

func newOwnTransport(cfg Config) (*ownTransport, error) {
	load, err := cfg.Security.load()
	if err != nil {
		return nil, err
	}
	t := &ownTransport{hosts: cfg.Security.Unchecked}
	t.plain = t.make(cfg, nil)
	t.checked = sync.OnceValues(func() (*diallingTransport, error) {
		c, err := load()
		if err != nil || c == nil {
			return t.plain, err
		}
		return t.make(cfg, c), nil
	})
	t.unchecked = sync.OnceValues(func() (*diallingTransport, error) {
		c, err := load()
		if err != nil {
			return nil, err
		}
		blind := c.Clone()
		if blind == nil {
			blind = &tls.Config{}
		}
		blind.InsecureSkipVerify = true
		return t.make(cfg, blind), nil
	})
	return t, nil
}

func (t *ownTransport) make(cfg Config, c *tls.Config) *diallingTransport {
	made := newTransport(cfg, c)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made = append(t.made, made)
	return made
}

// RoundTrip implements http.RoundTripper.
func (t *ownTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	next, err := t.of(r)
	if err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, err
	}
	return next.RoundTrip(r)
}

// of returns the transport for a request.
func (t *ownTransport) of(r *http.Request) (*diallingTransport, error) {
	for _, host := range t.hosts {
		if sameHost(host, r.URL) {
			return t.unchecked()
		}
	}
	if r.URL.Scheme == "http" {
		proxy, err := t.plain.Proxy(r)
		if err != nil || proxy == nil || proxy.Scheme != "https" {
			return t.plain, nil
		}
	}
	return t.checked()
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
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, made := range t.made {
		made.CloseIdleConnections()
	}
}
