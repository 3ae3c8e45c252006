package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"

	"resolve/dist"
)

// A Hasher tells the sha256 of a file, as "sha256:…" in lower-case hex: what the
// listing says, else, if that gives none or a weaker one, what the whole file
// has, which is read once from end to end and held nowhere. A hash that the
// listing gives is checked besides. Every error is one of [Client.Read].
type Hasher interface {
	Hash(ctx context.Context, f *dist.File) (string, error)
}

// hasSHA256 reports whether the listing says the file's sha256.
func hasSHA256(f *dist.File) bool {
	text, ok := strings.CutPrefix(f.BestHash(), "sha256:")
	hex, _ := isHex([]byte(text), sha256.Size)
	return ok && hex
}

// Hash implements Hasher.
func (c *Client) Hash(ctx context.Context, f *dist.File) (string, error) {
	if hasSHA256(f) {
		return f.BestHash(), nil
	}
	text, _, err := c.hash(ctx, f, freshness{})
	return text, err
}

// hash reads a whole file; with validators it asks whether the file is still
// what they say: then the text is "".
func (c *Client) hash(ctx context.Context, f *dist.File, held freshness) (text string, h http.Header, err error) {
	req := c.fileRequest(f)
	req.check(held)
	err = c.do(ctx, req, func(a *answer) error {
		h, text = a.header, ""
		if a.status == http.StatusNotModified {
			return nil
		}
		return takeWhole(a, f, func(r io.Reader) error {
			text, err = hashOf(r, f)
			return err
		})
	})
	return text, h, err
}

// hashOf reads all of r, which is to be the file.
func hashOf(r io.Reader, f *dist.File) (string, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	if err == nil && f.Size >= 0 && n != f.Size {
		err = fmt.Errorf("the file has %d bytes, and the index says %d", n, f.Size)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), err
}

// Hash implements Hasher. What was read is kept as a listing is: while it is
// fresh, and after that for as long as the index says that the file is the same.
// Of a file that the listing gives a weaker hash for it is kept for good.
func (c *Cached) Hash(ctx context.Context, f *dist.File) (string, error) {
	if hasSHA256(f) {
		return f.BestHash(), nil
	}
	key := fmt.Sprintf("%s %s %d %s", c.client.identity, f.URL, f.Size, f.Hash)
	held, fresh := c.heldHash(key)
	switch {
	case held != "" && (c.policy.Offline || !c.refreshesFile(f) && (f.Hash != "" || fresh.holds(c.now()))):
		return held, nil
	case c.policy.Offline:
		return "", c.client.offline("read "+f.Filename, f.URL)
	case held == "":
		fresh = freshness{}
	}
	asked := c.now()
	text, header, err := c.client.hash(ctx, f, fresh)
	if err != nil {
		return "", err
	}
	keep := false
	if text == "" { // 304
		text = held
		fresh, keep = fresh.renewed(header, asked, c.now())
	} else {
		fresh, keep = freshnessOf(header, asked, c.now())
	}
	if keep || f.Hash != "" {
		e := &valueWriter{}
		e.freshness(fresh)
		e.Text(text)
		c.dir.Put(hashes, key, e.Value)
	}
	return text, nil
}

func (c *Cached) heldHash(key string) (string, freshness) {
	b, ok := c.dir.Get(hashes, key)
	if !ok {
		return "", freshness{}
	}
	d := readValue(b)
	f, text := d.freshness(), d.Text()
	if !d.Whole() || !hasSHA256(&dist.File{Hash: text}) {
		return "", freshness{}
	}
	return text, f
}
