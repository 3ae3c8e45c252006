package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// authorized sends a user and password with the requests of one index (RFC 7617),
// and each to whom it belongs alone. To the index's own origin go those of its
// URL, else those that the user's netrc has for its host, else those that the
// keyring has for it. To another host, which a page or a redirect names, goes
// what the netrc has for that host by name; over a connection that anybody can
// read only if the index itself is asked so.
type authorized struct {
	login  *url.Userinfo // of the index; nil for none, without a password if that is in the keyring
	base   *url.URL      // of the index
	reader string        // stands for who asks, without telling: "" for anybody
	plain  bool          // the index is asked without TLS
	netrc  *netrc        // nil for none
	asked  *asking       // what the keyring says of the index; nil if it is not to be asked
	next   http.RoundTripper
}

func newAuthorized(base *url.URL, login *url.Userinfo, c *Credentials, next http.RoundTripper) *authorized {
	a := &authorized{login: login, base: base, plain: base.Scheme == "http", next: next}
	ring := ""
	if c != nil {
		a.netrc = c.netrc
		if !complete(login) && base.Host != "" {
			if found := c.netrc.login(base.Hostname(), login.Username(), true); found != nil {
				a.login = found
			}
		}
		if c.keyring != nil && !complete(a.login) && base.Host != "" {
			a.asked = newAsking(c.keyring, base, a.login.Username())
			ring = "the keyring's "
		}
	}
	if a.login != nil || ring != "" {
		if a.login != nil {
			ring += a.login.String()
		}
		sum := sha256.Sum256([]byte(ring))
		a.reader = hex.EncodeToString(sum[:])
	}
	return a
}

// complete reports whether a login has a password.
func complete(login *url.Userinfo) bool {
	if login == nil {
		return false
	}
	_, has := login.Password()
	return has
}

// RoundTrip implements http.RoundTripper.
func (a *authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Authorization") != "" {
		return a.next.RoundTrip(r)
	}
	if !sameOrigin(r.URL, a.base) {
		return a.next.RoundTrip(withLogin(r, a.elsewhere(r.URL)))
	}
	login := a.login
	if a.asked != nil {
		if found, known := a.asked.known(); known && found != nil {
			login = found
		} else if !known && login != nil { // a user without a password
			if found := a.asked.wait(r.Context()); found != nil {
				login = found
			}
		}
	}
	resp, err := a.next.RoundTrip(withLogin(r, login))
	if err != nil || a.asked == nil || complete(login) ||
		resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusForbidden {
		return resp, err
	}
	found := a.asked.wait(r.Context())
	if found == nil {
		return resp, nil
	}
	io.CopyN(io.Discard, resp.Body, 4<<10) // lets the connection be used again
	resp.Body.Close()
	return a.next.RoundTrip(withLogin(r, found))
}

// elsewhere returns the login for another origin than the index's; nil for none.
func (a *authorized) elsewhere(u *url.URL) *url.Userinfo {
	if u.Scheme != "https" && !a.plain {
		return nil
	}
	return a.netrc.login(u.Hostname(), "", false)
}

// close stops asking the keyring.
func (a *authorized) close() {
	if a.asked != nil {
		a.asked.close()
	}
}

// withLogin returns r with a login; a nil one changes nothing.
func withLogin(r *http.Request, login *url.Userinfo) *http.Request {
	if login == nil {
		return r
	}
	r = r.Clone(r.Context())
	password, _ := login.Password()
	r.SetBasicAuth(login.Username(), password)
	return r
}

// sameOrigin reports whether two URLs have scheme, host and port in common (RFC 6454).
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && a.Host == b.Host || originOf(a) == originOf(b)
}

// originOf returns scheme, host and port, the last always there (RFC 6454).
func originOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		switch u.Scheme {
		case "http":
			port = "80"
		case "https":
			port = "443"
		}
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// An asking is one question to the keyring, made once. Goroutines share it.
type asking struct {
	ring     *keyring
	services []string // as what the index may be known there, the narrowest first
	user     string   // "" if that is to be told too

	begin chan struct{} // holds one token, which who begins takes
	done  chan struct{} // closed when found is there
	found *url.Userinfo // written before done is closed, read after; nil for nothing

	ctx  context.Context // ends with close
	stop context.CancelFunc
}

func newAsking(ring *keyring, base *url.URL, user string) *asking {
	a := &asking{ring: ring, services: servicesOf(base), user: user, begin: make(chan struct{}, 1), done: make(chan struct{})}
	a.begin <- struct{}{}
	a.ctx, a.stop = context.WithCancel(context.Background())
	return a
}

// known returns what was found, and whether the keyring has answered.
func (a *asking) known() (*url.Userinfo, bool) {
	select {
	case <-a.done:
		return a.found, true
	default:
		return nil, false
	}
}

// wait asks if nobody has, and waits for the answer; nil if there is none, or
// ctx ended first, which does not stop others from waiting.
func (a *asking) wait(ctx context.Context) *url.Userinfo {
	select {
	case <-a.begin:
		go func() {
			defer close(a.done)
			a.found = a.ring.ask(a.ctx, a.services, a.user)
		}()
	default:
	}
	select {
	case <-a.done:
		return a.found
	case <-ctx.Done():
		return nil
	}
}

// close ends a question that is on its way, and makes that the answer of all to
// come.
func (a *asking) close() {
	a.stop()
	select {
	case <-a.begin:
		close(a.done)
	default:
		<-a.done
	}
}
