package index

import (
	"context"
	"errors"
	"net/http"

	"resolve/dist"
)

// readWheel reads METADATA out of a wheel by ranges, or of the whole wheel where
// the server gives none.
func (c *Client) readWheel(ctx context.Context, f *dist.File) (*dist.Metadata, error) {
	name, err := dist.ParseWheelName(f.Filename)
	if err != nil {
		return parsed(nil, err), nil
	}
	o := opener{client: c, ctx: ctx, file: f, size: f.Size}
	defer o.spool.Close()
	remote, err := o.open()
	if err != nil {
		return nil, err
	}
	if remote != nil {
		text, err := dist.MetadataFromWheel(remote, remote.size, name)
		switch {
		case remote.err != nil:
			return nil, remote.err
		case err == nil:
			return parsed(dist.ParseMetadata(text)), nil
		}
		// Pieces cannot be verified; before they are called malformed the whole is.
		if err := o.takeAll(); err != nil {
			return nil, err
		}
	}
	text, err := dist.MetadataFromWheel(&o.spool, o.spool.size, name)
	switch {
	case errors.Is(err, dist.ErrArchive):
		return parsed(nil, err), nil
	case err != nil:
		return nil, &Error{Op: "read " + f.Filename, URL: Redact(f.URL), Err: err}
	}
	return parsed(dist.ParseMetadata(text)), nil
}

// smallWheel is up to which size an answer with the whole file is taken instead
// of asking in another form.
const smallWheel = 256 << 10

// An opener asks for the end of one wheel in the way that its server is known or
// thought to answer, and puts up with the whole of it.
type opener struct {
	client *Client
	ctx    context.Context
	file   *dist.File
	size   int64 // -1 until the listing or the server said it
	spool  spool // the whole wheel, verified, if that is what came
}

// open returns the wheel as a remote, or nil if all of it is in the spool.
func (o *opener) open() (*remote, error) {
	ranges := &o.client.ranges
	for {
		mode := ranges.mode(o.file.URL)
		if mode == suffixRanges && o.size >= 0 {
			mode = explicitRanges // more servers know this form
		}
		var r *remote
		var err error
		switch mode {
		case suffixRanges:
			r, err = o.openTail(suffixSpec(tailSize), false)
		case explicitRanges:
			r, err = o.openExplicit()
		default:
			return nil, o.takeAll()
		}
		if !errors.Is(err, errNoRange) {
			return r, err
		}
		ranges.lower(o.file.URL, mode)
	}
}

// openExplicit asks by first and last byte, after the size if nobody has said it.
func (o *opener) openExplicit() (*remote, error) {
	if o.size < 0 {
		req := o.client.fileRequest(o.file)
		req.method, req.total, req.also = http.MethodHead, o.client.config.Timeouts.Total, rangeStatuses
		err := o.client.do(o.ctx, req, func(a *answer) error {
			if a.status == http.StatusOK {
				o.size = a.length
			}
			return errEnough
		})
		if err != nil {
			return nil, err
		}
	}
	if o.size <= 0 {
		return nil, errNoRange
	}
	return o.openTail(explicitSpec(max(0, o.size-tailSize), o.size), true)
}

// openTail asks for a range that is the end of the file. If the server sends the
// whole instead, that is taken when it is small, or when there is no other form
// to ask in; else openTail fails with errNoRange and knows the size.
func (o *opener) openTail(spec string, last bool) (*remote, error) {
	r := &remote{client: o.client, ctx: o.ctx, file: o.file, size: o.size}
	req := r.request(spec)
	if last {
		req.total = o.client.config.Timeouts.File
	}
	var tail piece
	var total int64
	var whole bool
	err := o.client.do(o.ctx, req, func(a *answer) error {
		tail, total, whole = piece{}, -1, false
		if a.status != http.StatusOK {
			var err error
			tail, total, err = r.take(a)
			return err
		}
		if last || 0 <= a.length && a.length <= smallWheel {
			whole = true
			return takeWhole(a, o.file, o.spool.fill)
		}
		o.size = a.length
		return errEnough
	})
	switch {
	case err != nil:
		return nil, err
	case whole && last:
		o.client.ranges.lower(o.file.URL, explicitRanges)
		return nil, nil
	case whole:
		return nil, nil
	case total < 0 || tail.end() != total:
		return nil, errNoRange
	}
	r.size = total
	r.keep(tail)
	r.wantDirectory()
	return r, nil
}

// takeAll puts the whole wheel into the spool and verifies it.
func (o *opener) takeAll() error {
	return o.client.do(o.ctx, o.client.fileRequest(o.file), func(a *answer) error {
		return takeWhole(a, o.file, o.spool.fill)
	})
}
