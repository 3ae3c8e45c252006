package index

import (
	"context"
	"fmt"
	"io"
	"net/url"
)

// Get returns a file that belongs to no index, such as a file of requirements,
// with its content type: cfg.URL is the file's, and a user and password in it
// are sent to its own origin only. It tries again as a Client does, and takes at
// most cfg.Limits.Metadata bytes. The error is an *[Error].
func Get(ctx context.Context, cfg Config) (body []byte, contentType string, err error) {
	u, err := url.Parse(cfg.URL)
	if err != nil {
		return nil, "", &Error{Op: "get a file", URL: Redact(cfg.URL), Err: fmt.Errorf("not a URL")}
	}
	cfg.Ahead = -1 // nothing comes after it
	c, err := New(cfg)
	if err != nil {
		return nil, "", &Error{Op: "get a file", URL: Redact(cfg.URL), Err: err}
	}
	defer c.Close()
	u.User = nil
	req := request{op: "get " + Redact(cfg.URL), url: u.String(), gzip: true, limit: c.config.Limits.Metadata, total: c.config.Timeouts.Total}
	err = c.do(ctx, req, func(a *answer) error {
		contentType = a.header.Get("Content-Type")
		body, err = io.ReadAll(a)
		return err
	})
	return body, contentType, err
}
