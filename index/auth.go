package index

import (
	"net/http"
	"net/url"
	"strings"
)

// authorized sends the index's user and password to the index's own origin, and
// to no other: not to a host that a page or a redirect names (RFC 7617).
type authorized struct {
	login  *url.Userinfo // nil: nothing to send
	origin string
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (a *authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.login == nil || originOf(r.URL) != a.origin || r.Header.Get("Authorization") != "" {
		return a.next.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	password, _ := a.login.Password()
	r.SetBasicAuth(a.login.Username(), password)
	return a.next.RoundTrip(r)
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
