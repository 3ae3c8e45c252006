package index

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/go-retryablehttp"

	"resolve/cache"
	"resolve/dist"
	"resolve/fetcher"
)

// A Client reads one index. It implements fetcher.Source; goroutines may share it.
type Client struct {
	base  *url.URL // without credentials, path with a final slash, but that of a flat page
	shown string   // the URL as its user wrote it, without credentials
	auth  *authorized
	// identity names the index and who asks it, in a cache: what one may see says
	// nothing of what another may.
	identity string
	http     *retryablehttp.Client
	own      *ownTransport // nil if the caller gave one
	config   Config        // defaults filled in
	ranges   rangeSupport
}

var _ fetcher.Source = (*Client)(nil)

// New returns a Client of the index at cfg.URL. It does not speak to it yet.
func New(cfg Config) (*Client, error) {
	base, login, err := parseIndexURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	if !cfg.Flat {
		base = base.JoinPath("/")
	}
	return newClient(base, login, cfg)
}

// newClient is New for a URL that was parsed. Of files on this machine nothing
// is asked by HTTP.
func newClient(base *url.URL, login *url.Userinfo, cfg Config) (c *Client, err error) {
	c = &Client{base: base, shown: Redact(cfg.URL), config: cfg.withDefaults()}
	next := cfg.Transport
	if next == nil {
		if c.own, err = newOwnTransport(c.config); err != nil {
			return nil, err
		}
		next = c.own
	}
	c.auth = newAuthorized(base, login, cfg.Credentials, &timed{config: c.config, next: next})
	c.identity = base.String() + " " + c.auth.reader
	if c.own != nil {
		c.identity += c.config.Security.reader(base)
	}
	if cfg.Flat {
		c.identity = "flat " + c.identity
	}
	var send http.RoundTripper = c.auth
	if cfg.Wrap != nil {
		send = cfg.Wrap(send)
	}
	c.http = newRetrying(&http.Client{Transport: send, CheckRedirect: checkRedirect}, c.config.RetryWait)
	return c, nil
}

// Name returns the index's URL as its user wrote it, without credentials.
func (c *Client) Name() string { return c.shown }

// View implements Member.
func (c *Client) View() string { return c.identity }

// Close closes the idle connections of the Client's own transport, and stops
// asking for a password. The Client can still be used with what it knows.
func (c *Client) Close() {
	c.auth.close()
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

// parseIndexURL splits an index URL into the URL and who asks.
func parseIndexURL(text string) (*url.URL, *url.Userinfo, error) {
	u, err := url.Parse(text)
	if err != nil {
		why := "not a URL"
		if name := unfilled(text); name != "" {
			why = name + " stands for a variable that is not set"
		}
		return nil, nil, fmt.Errorf("parse index url %s: %s", Redact(text), why)
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
	return u, login, nil
}

// unfilled returns a ${NAME} of a text, "" if there is none: where the variable is not
// set, a file of requirements keeps it.
func unfilled(text string) string {
	_, rest, ok := strings.Cut(text, "${")
	name, _, closed := strings.Cut(rest, "}")
	if !ok || !closed || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return ""
	}
	return "${" + name + "}"
}

// List returns the files of a package. A name that the index does not have, and
// says so with 404 or 410, is a Listing with Absent set and a nil error.
func (c *Client) List(ctx context.Context, name string) (*dist.Listing, error) {
	l, _, _, err := c.list(ctx, name, freshness{}, false)
	return l, err
}

// pageURL returns the URL of a package's page.
func (c *Client) pageURL(name string) string {
	if c.config.Flat {
		return c.base.String()
	}
	return c.base.JoinPath(name, "/").String()
}

// absences are the statuses by which an index says that it does not have a
// name. That of PyTorch stands on a store of files that answers 403 for what it
// does not have.
func (c *Client) absences() []int {
	switch {
	case c.config.Flat:
		return nil
	case strings.EqualFold(c.base.Hostname(), "download.pytorch.org"):
		return []int{http.StatusNotFound, http.StatusGone, http.StatusForbidden}
	}
	return []int{http.StatusNotFound, http.StatusGone}
}

// absent is the listing of a name that the index does not have.
func (c *Client) absent(name string) *dist.Listing {
	return &dist.Listing{Name: name, URL: c.pageURL(name), Index: c.shown, Absent: "not on the index " + c.shown}
}

// list asks for a page, or with validators whether it still is what they say:
// then the listing is nil. value is the listing's, empty for that of a name which
// the index does not have. With end to end, caches on the way are to ask too.
func (c *Client) list(ctx context.Context, name string, f freshness, endToEnd bool) (l *dist.Listing, value packed, h http.Header, err error) {
	req := request{
		op:     c.listOp(name),
		url:    c.pageURL(name),
		accept: accept,
		gzip:   true,
		limit:  c.config.Limits.Listing,
		total:  c.config.Timeouts.Total,
		also:   c.absences(),
		fresh:  endToEnd,
	}
	req.check(f)
	err = c.do(ctx, req, func(a *answer) error {
		h = a.header
		switch a.status {
		case http.StatusOK:
		case http.StatusNotModified:
			return nil
		default:
			l = c.absent(name)
			return nil
		}
		if c.config.Flat {
			name = ""
		}
		p, err := parsePage(a, a.header.Get("Content-Type"), a.final, name)
		if err != nil {
			return err
		}
		value = p.value(req.url)
		l = c.readPacked(value)
		return nil
	})
	return l, value, h, err
}

func (c *Client) listOp(name string) string {
	if c.config.Flat {
		return "read the page of find-links"
	}
	return "list " + name
}

// read reads a listing, and writes on it and its files which index they are of.
func (c *Client) read(d valueReader, rest cache.Rest) *dist.Listing {
	l := d.listing(rest, c.signFile)
	l.Index = c.shown
	return l
}

func (c *Client) readPacked(v packed) *dist.Listing {
	return c.read(readValue(v.head), cache.RestOf(v.rest))
}

func (c *Client) signFile(f *dist.File) { f.Index, f.Links = c.shown, c.config.Flat }

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
