package main

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"resolve/dist"
	"resolve/index"
	"resolve/lockfile"
	"resolve/resolver"
)

// hashesAtOnce bounds how many files are read at the same time: they may be
// large, and each is read as a whole.
const hashesAtOnce = 16

// A hashing finds the hashes of files: those of the listing, else those of the old
// lock, else by reading the files.
type hashing struct {
	process  *process
	question *question
	output   string // the old lock; "" for none
	form     *outputForm
	reuse    bool     // it may be used
	omit     []string // packages that are not written

	old     map[string]lockfile.Pin // by name
	oldRead bool
}

// hashes returns the hashes of all files of each package that may be installed
// from: those of the listing, without those that the request's limit of upload
// times excludes, wherever they fit and whether they are yanked.
func (h *hashing) hashes(ctx context.Context, res *resolver.Resolution) (map[string][]string, error) {
	out := map[string][]string{}
	return out, h.each(ctx, res, h.admitted, func(p *resolver.Package, files []*dist.File) []*dist.File {
		if pin, ok := h.pinOf(p); ok && covers(pin.Hashes, files) {
			out[p.Name] = pin.Hashes
			return nil
		}
		return files
	}, func(p *resolver.Package, files []*dist.File) {
		for _, f := range files {
			out[p.Name] = slices.AppendSeq(out[p.Name], strongHashes(f))
		}
	})
}

// files returns the files of each package that the request's target can use, each
// with its hash.
func (h *hashing) files(ctx context.Context, res *resolver.Resolution) (map[string][]*dist.File, error) {
	out := map[string][]*dist.File{}
	return out, h.each(ctx, res, h.usable, func(p *resolver.Package, files []*dist.File) []*dist.File {
		pin, _ := h.pinOf(p)
		for i, f := range files {
			if hash, ok := pin.FileHashes[f.Filename]; ok && unhashed(f) {
				files[i] = withHash(f, hash)
			}
		}
		return files
	}, func(p *resolver.Package, files []*dist.File) { out[p.Name] = files })
}

// each calls done for each package with its files, which all have a hash. Where
// the listing lacks one, known is asked for what it makes of the files first; nil
// means that nothing is left to do.
func (h *hashing) each(ctx context.Context, res *resolver.Resolution, choose func(*resolver.Package) []*dist.File,
	known func(*resolver.Package, []*dist.File) []*dist.File, done func(*resolver.Package, []*dist.File),
) error {
	g, reading := errgroup.WithContext(ctx)
	g.SetLimit(hashesAtOnce)
	chosen := make([][]*dist.File, len(res.Packages))
	for i := range res.Packages {
		p := &res.Packages[i]
		if slices.Contains(h.omit, p.Name) {
			continue
		}
		files := choose(p)
		if slices.ContainsFunc(files, unhashed) {
			files = known(p, files)
		}
		chosen[i] = files
		for j, f := range files {
			if !unhashed(f) {
				continue
			}
			g.Go(func() error {
				hash, err := h.read(reading, f)
				if err != nil {
					return hashFailed(f.Filename, err)
				}
				files[j] = withHash(f, hash)
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	for i := range res.Packages {
		if chosen[i] != nil {
			done(&res.Packages[i], chosen[i])
		}
	}
	return nil
}

func (h *hashing) read(ctx context.Context, f *dist.File) (string, error) {
	for _, s := range []any{h.question.source, h.question.watched, h.question.watched.source} {
		if s, ok := s.(index.Hasher); ok {
			return s.Hash(ctx, f)
		}
	}
	return "", errNoHasher
}

// admitted returns the files that the limit of upload times leaves.
func (h *hashing) admitted(p *resolver.Package) []*dist.File {
	c := &h.question.request.Choice
	limit := c.ExcludeNewer
	if own, ok := c.ExcludeNewerOf[p.Name]; ok {
		limit = own
	}
	return slices.DeleteFunc(slices.Clone(p.Files()), func(f *dist.File) bool { return tooNew(f, limit) })
}

func tooNew(f *dist.File, limit time.Time) bool {
	return !limit.IsZero() && !f.Links && (f.Uploaded.IsZero() || !f.Uploaded.Before(limit))
}

// usable returns the wheels that fit the target and the sdist, as far as wheels and
// builds are allowed.
func (h *hashing) usable(p *resolver.Package) []*dist.File {
	req := &h.question.request
	var sdist *dist.File
	files := []*dist.File{}
	for _, f := range h.admitted(p) {
		switch {
		case f.Kind == dist.Sdist:
			if !req.Choice.NoBuild.Has(p.Name) && (sdist == nil || f.Filename < sdist.Filename) {
				sdist = f
			}
		case !req.Choice.NoBinary.Has(p.Name) && fits(f, req.Target):
			files = append(files, f)
		}
	}
	if sdist != nil {
		files = append(files, sdist)
	}
	return files
}

func fits(f *dist.File, t *dist.Target) bool {
	name, err := dist.ParseWheelName(f.Filename)
	if err != nil || t == nil {
		return err == nil
	}
	_, why := t.Tags.Rank(&name)
	return why == dist.Fits
}

// pinOf returns what the old lock says of the same version.
func (h *hashing) pinOf(p *resolver.Package) (lockfile.Pin, bool) {
	if !h.oldRead && h.reuse && h.output != "" {
		if h.process.isRegular(h.output) {
			if lock, err := h.process.readOld(h.output, h.form); err == nil {
				h.old = lock.In(nil)
			}
		}
	}
	h.oldRead = true
	pin, ok := h.old[p.Name]
	return pin, ok && pin.Version == p.Version
}

// covers reports whether a lock's hashes are those of the files: all that the
// listing gives, and one for each file that it gives none of.
func covers(hashes []string, files []*dist.File) bool {
	count := 0
	for _, f := range files {
		if unhashed(f) {
			count++
			continue
		}
		for hash := range strongHashes(f) {
			if !slices.Contains(hashes, hash) {
				return false
			}
			count++
		}
	}
	return len(hashes) == count && !slices.ContainsFunc(hashes, func(s string) bool { return !strong(s) })
}

// strong reports whether installers take a hash.
func strong(hash string) bool {
	name, _, _ := strings.Cut(hash, ":")
	return name == "sha256" || name == "sha384" || name == "sha512"
}

// strongHashes yields the hashes of a file that installers take: pip refuses a
// requirements.txt with any other in it.
func strongHashes(f *dist.File) iter.Seq[string] {
	return func(yield func(string) bool) {
		for hash := range f.Hashes() {
			if strong(hash) && !yield(hash) {
				return
			}
		}
	}
}

func unhashed(f *dist.File) bool { return !strong(f.BestHash()) }

// withHash returns a file with a hash that is better than those it has.
func withHash(f *dist.File, hash string) *dist.File {
	g := *f
	g.Hash = strings.TrimSuffix(hash+" "+f.Hash, " ")
	return &g
}
