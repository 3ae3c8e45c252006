// Package snapshot serves a state of an index again and again: that of a recording
// (resolve --record), or of a folder; and notes what it is asked.
//
// What must not live here: who asks, and how far away.
package snapshot

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing/fstest"

	"resolve/recording"
)

// A Set is what is resolved.
type Set struct {
	Name         string   // "jupyter"
	Requirements []byte   // a file's text
	Recorded     bool     // the index has no more than one run asked for
	Python       string   // the target's version, as "3.12"
	Platform     string   // as --python-platform; "" for this machine
	Wheels       []string // tags of platforms whose wheels fit, as pip's --platform; nil for those of this machine
}

// FromRecording returns the tree of a recorded run, for index.FS, and what was
// resolved in it. Pages must be JSON. Their links become relative: the tree can be
// served anywhere.
func FromRecording(file string) (fs.FS, Set, error) {
	r, err := recording.Open(file)
	if err != nil {
		return nil, Set{}, err
	}
	defer r.Close()
	player, tree := recording.NewPlayer(r), fstest.MapFS{}
	for _, x := range r.Recording.Exchanges {
		if x.Method != http.MethodGet || x.Status != http.StatusOK || x.Range != "" || x.Cut || x.Failure != nil {
			continue
		}
		body, header, err := played(player, x)
		if err != nil {
			return nil, Set{}, fmt.Errorf("%s: %s: %w", file, x.URL, err)
		}
		u, err := url.Parse(x.URL)
		if err != nil {
			return nil, Set{}, fmt.Errorf("%s: %w", file, err)
		}
		name := held(u)
		switch kind := header.Get("Content-Type"); {
		case strings.HasPrefix(kind, "application/vnd.pypi.simple.v1+json"):
			name = "simple/" + path.Base(u.Path) + "/index.json"
			if body, err = relative(body, u); err != nil {
				return nil, Set{}, fmt.Errorf("%s: %s: %w", file, x.URL, err)
			}
		case strings.HasPrefix(kind, "text/html"), strings.HasPrefix(kind, "application/vnd.pypi.simple"):
			return nil, Set{}, fmt.Errorf("%s: %s is a page of %s: only pages in JSON can be served again", file, x.URL, kind)
		}
		tree[name] = &fstest.MapFile{Data: body, Mode: 0o444}
	}
	set, err := question(r)
	if err != nil {
		return nil, Set{}, fmt.Errorf("%s: %w", file, err)
	}
	set.Recorded = true
	set.Name = strings.TrimSuffix(path.Base(file), ".zip")
	return tree, set, nil
}

// played returns the body of an exchange, decompressed.
func played(player *recording.Player, x *recording.Exchange) ([]byte, http.Header, error) {
	req, err := http.NewRequest(x.Method, x.URL, nil)
	if err != nil {
		return nil, nil, err
	}
	resp, err := player.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(resp.Body); err != nil {
			return nil, nil, err
		}
	}
	b, err := io.ReadAll(body)
	return b, resp.Header, err
}

// held is where a file lies in the tree.
func held(u *url.URL) string { return "files/" + u.Hostname() + path.Clean("/"+u.Path) }

// relative writes the links of a page as they are in the tree.
func relative(page []byte, base *url.URL) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(page))
	d.UseNumber()
	var all map[string]any
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	files, _ := all["files"].([]any)
	for _, f := range files {
		fields, _ := f.(map[string]any)
		link, _ := fields["url"].(string)
		u, err := base.Parse(link)
		if err != nil {
			return nil, err
		}
		fields["url"] = "../../" + (&url.URL{Path: held(u)}).EscapedPath()
	}
	return json.Marshal(all)
}

// question returns what a recorded run was asked: one file, whole.
func question(r *recording.Reader) (set Set, err error) {
	if len(r.Recording.Command.Files) != 1 {
		return set, fmt.Errorf("the run has %d files of requirements; one can be measured", len(r.Recording.Command.Files))
	}
	nothing := func(string) bool { return false } // no file of this machine
	f, err := r.Files(nil, nothing, false).Open(r.Recording.Command.Files[0])
	if err != nil {
		return set, err
	}
	defer f.Close()
	if set.Requirements, err = io.ReadAll(f); err != nil {
		return set, err
	}
	target := r.Recording.Target
	if target == nil {
		return set, errors.New("the run did not come to its target")
	}
	set.Python = target.Python
	for _, f := range r.Recording.Command.Flags {
		if f.Name == "python-platform" && len(f.Values) == 1 {
			set.Platform, set.Wheels = f.Values[0], wheels(target.Platform)
		}
	}
	return set, nil
}

// wheels returns the tags that a platform of Linux with glibc takes.
func wheels(p recording.Platform) (tags []string) {
	if p.OS != "linux" || p.Libc != "glibc" {
		return nil
	}
	for minor := p.Minor; minor >= 5; minor-- {
		tags = append(tags, fmt.Sprintf("manylinux_%d_%d_%s", p.Major, minor, p.Arch))
	}
	for _, old := range []string{"manylinux2014", "manylinux2010", "manylinux1", "linux"} {
		tags = append(tags, old+"_"+p.Arch)
	}
	return tags
}
