package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"resolve/dist"
	"resolve/fetcher"
)

// A Config says which index a Client speaks to, and how. Only URL must be set.
type Config struct {
	// URL of the index, as pip's --index-url: its pages are at URL/<name>/. A
	// user and password in it are sent to its own origin only.
	URL string

	// Transport carries the requests; nil means a transport of the Client's own
	// (HTTP/2, keep-alive, proxies from the environment).
	Transport http.RoundTripper

	// CA is a file of PEM certificates to trust instead of the system's; ""
	// means the system's. Used by the Client's own transport only.
	CA string

	Retries   int           // tries after the first, of headers and bodies together; 0 means 3, negative none
	RetryWait time.Duration // before the first of them, doubled each time; 0 means 100 ms
	Timeouts  Timeouts
	Limits    Limits
	UserAgent string // "" means "resolve"

	// Observe, if set, is called once for each request that reached the
	// transport, when its body is closed or it has failed; from many goroutines.
	Observe func(Exchange)
}

// Timeouts bound each request; its clocks start when it is sent. Zero values mean the defaults.
type Timeouts struct {
	Connect time.Duration // name look-up, TCP and TLS; 10 s
	Header  time.Duration // from a connection to the answer's header; 30 s
	Idle    time.Duration // between two pieces of a body; 30 s
	Total   time.Duration // the request with its retries and waits; 120 s
	File    time.Duration // as Total, for a distribution that is taken whole; 600 s
}

// Limits bound bodies, in bytes, as they come and decompressed. Zero values mean the defaults.
type Limits struct {
	Listing  int64 // 256 MiB
	Metadata int64 // 32 MiB: a sidecar, or what ranges read of one wheel
	File     int64 // 4 GiB: a distribution that is taken whole
}

// An Exchange is one request as it went over the wire.
type Exchange struct {
	URL      string // without credentials
	Range    string // the Range header, "" if none
	Status   int    // 0 if no header came
	Bytes    int64  // of the body, as it came
	Start    time.Time
	Duration time.Duration // until the body was closed
	Err      error         // what broke it, nil if nothing did
}

// A Client reads one index. It implements fetcher.Source; goroutines may share it.
type Client struct {
	base   *url.URL // without credentials, path with a final slash
	shown  string   // base as messages show it
	reader string   // stands for who asks, without telling: a hash of user and password, "" for anybody
	http   *retryablehttp.Client
	own    *http.Transport // nil if the caller gave one
	config Config          // defaults filled in
	ranges rangeSupport
}

var _ fetcher.Source = (*Client)(nil)

// New returns a Client of the index at cfg.URL. It does not speak to it yet.
func New(cfg Config) (*Client, error) {
	base, login, err := parseIndexURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	c := &Client{base: base, shown: base.String(), config: cfg.withDefaults()}
	if login != nil {
		sum := sha256.Sum256([]byte(login.String()))
		c.reader = hex.EncodeToString(sum[:])
	}
	next := cfg.Transport
	if next == nil {
		if c.own, err = newTransport(c.config); err != nil {
			return nil, err
		}
		next = c.own
	}
	stack := &authorized{login: login, origin: originOf(base), next: &timed{config: c.config, next: next}}
	c.http = newRetrying(&http.Client{Transport: stack, CheckRedirect: checkRedirect}, c.config.RetryWait)
	return c, nil
}

// Close closes the idle connections of the Client's own transport. The Client can still be used.
func (c *Client) Close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

func (cfg Config) withDefaults() Config {
	set := func(d *time.Duration, def time.Duration) {
		if *d <= 0 {
			*d = def
		}
	}
	set(&cfg.RetryWait, 100*time.Millisecond)
	set(&cfg.Timeouts.Connect, 10*time.Second)
	set(&cfg.Timeouts.Header, 30*time.Second)
	set(&cfg.Timeouts.Idle, 30*time.Second)
	set(&cfg.Timeouts.Total, 120*time.Second)
	set(&cfg.Timeouts.File, 600*time.Second)
	limit := func(n *int64, def int64) {
		if *n <= 0 {
			*n = def
		}
	}
	limit(&cfg.Limits.Listing, 256<<20)
	limit(&cfg.Limits.Metadata, 32<<20)
	limit(&cfg.Limits.File, 4<<30)
	if cfg.Retries == 0 {
		cfg.Retries = 3
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "resolve"
	}
	return cfg
}

// parseIndexURL splits an index URL into the URL and who asks.
func parseIndexURL(text string) (*url.URL, *url.Userinfo, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, nil, fmt.Errorf("parse index url %s: not a URL", Redact(text))
	}
	login := u.User
	u.User = nil
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, nil, fmt.Errorf("parse index url %s: the scheme must be http or https", u)
	case u.Host == "":
		return nil, nil, fmt.Errorf("parse index url %s: no host", u)
	}
	u.Fragment, u.RawFragment = "", ""
	return u.JoinPath("/"), login, nil
}

// List returns the files of a package. A name that the index does not have, and
// says so with 404 or 410, is a Listing with Absent set and a nil error.
func (c *Client) List(ctx context.Context, name string) (*dist.Listing, error) {
	l, _, err := c.list(ctx, name, freshness{}, false)
	return l, err
}

// pageURL returns the URL of a package's page.
func (c *Client) pageURL(name string) string { return c.base.JoinPath(name, "/").String() }

// list asks for a page, or with validators whether it still is what they say:
// then the listing is nil. With end to end, caches on the way are to ask too.
func (c *Client) list(ctx context.Context, name string, f freshness, endToEnd bool) (l *dist.Listing, h http.Header, err error) {
	req := request{
		op:     "list " + name,
		url:    c.pageURL(name),
		accept: accept,
		gzip:   true,
		limit:  c.config.Limits.Listing,
		total:  c.config.Timeouts.Total,
		also:   []int{http.StatusNotFound, http.StatusGone},
		fresh:  endToEnd,
	}
	if req.ifNoneMatch, req.ifModifiedSince = f.conditions(); req.ifNoneMatch+req.ifModifiedSince != "" {
		req.also = append(req.also, http.StatusNotModified)
	}
	err = c.do(ctx, req, func(a *answer) error {
		h = a.header
		switch a.status {
		case http.StatusOK:
		case http.StatusNotModified:
			return nil
		default:
			l = &dist.Listing{Name: name, URL: req.url, Absent: fmt.Sprintf("not on the index %s", c.shown)}
			return nil
		}
		p, err := parsePage(a, a.header.Get("Content-Type"), a.final)
		if err != nil {
			return err
		}
		l = p.listing(name, req.url)
		return nil
	})
	return l, h, err
}

// Read returns the core metadata of a file: of its sidecar, else of the wheel by
// ranges, else of the whole file. What a complete body says is believed, and
// metadata that cannot be parsed is a Metadata with Malformed set. The metadata
// of an sdist must be static, else Read fails with NeedsBuild.
//
// With sidecarOnly it answers from the sidecar or fails at once with ErrNoSidecar.
func (c *Client) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	switch {
	case f.Sidecar:
		m, err := c.readSidecar(ctx, f)
		if err != nil || f.Kind != dist.Sdist {
			return m, err
		}
		return static(m, f)
	case sidecarOnly:
		return nil, fmt.Errorf("read %s: %w", f.Filename, ErrNoSidecar)
	case f.Kind == dist.Sdist:
		return c.readSdist(ctx, f)
	}
	return c.readWheel(ctx, f)
}

var errRedirects = errors.New("stopped after 10 redirects")

func checkRedirect(_ *http.Request, via []*http.Request) error {
	if len(via) >= 10 {
		return errRedirects
	}
	return nil
}
