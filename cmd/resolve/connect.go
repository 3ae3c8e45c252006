package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/spf13/pflag"

	"resolve/cache"
	"resolve/index"
	"resolve/pep508"
)

// indexFlags are the flags that say which indexes are asked, how, and what is
// remembered of them.
type indexFlags struct {
	indexURL        string
	cacheDir        string
	refresh         bool
	refreshPackages []string
	offline         bool
	concurrency     int
}

func (i *indexFlags) add(f *pflag.FlagSet) {
	f.StringVar(&i.indexURL, "index-url", "", helpIndexURL)
	f.StringVar(&i.cacheDir, "cache-dir", "", helpCacheDir)
	f.BoolVar(&i.refresh, "refresh", false, helpRefresh)
	f.StringArrayVar(&i.refreshPackages, "refresh-package", nil, helpRefreshPackage)
	f.BoolVar(&i.offline, "offline", false, helpOffline)
	f.IntVar(&i.concurrency, "concurrency", 0, helpConcurrency)
}

// openURL opens a file of requirements that stands at a URL.
func (l *locking) openURL(ctx context.Context, url string) (io.ReadCloser, string, error) {
	if l.offline {
		return nil, "", index.ErrOffline
	}
	s, err := index.Discover(url, l.getenv)
	if err != nil {
		return nil, "", err
	}
	body, kind, err := index.Get(ctx, index.Config{URL: s.URL, Security: index.Security{CA: s.CA, Certificate: s.Client}, Credentials: index.FindCredentials(l.getenv)})
	if broken, ok := errors.AsType[*index.Error](err); ok {
		err = broken.Err // the line and its URL are told
	}
	return io.NopCloser(bytes.NewReader(body)), kind, err
}

// findIndex returns the index of the fixture, else the one that flag, file,
// environment or pip's configuration name.
func (l *locking) findIndex(w *world, in *input) (index.Setting, error) {
	if w.server != nil {
		return index.Setting{URL: w.server.URL, Source: "--fixture"}, nil
	}
	named := l.indexURL
	if named == "" {
		named = in.indexURL
	}
	s, err := index.Discover(named, l.getenv)
	if err == nil && l.indexURL == "" && named != "" {
		s.Source = in.indexAt.String()
	}
	return s, err
}

// openCache opens the folder of what is remembered between runs.
func (l *locking) openCache() *cache.Dir {
	return cache.Open(cmp.Or(l.cacheDir, cache.DefaultDir()))
}

// freshness says how far what is remembered of an index counts.
func (l *locking) freshness() index.Freshness {
	f := index.Freshness{Refresh: l.refresh, RefreshOf: map[string]bool{}, Offline: l.offline}
	for _, name := range l.refreshPackages {
		f.RefreshOf[pep508.NormalizeName(name)] = true
	}
	return f
}

// connect opens the question's index.
func (l *locking) connect(q *question) error {
	w := &watched{}
	client, err := index.New(index.Config{URL: q.setting.URL, Security: index.Security{CA: q.setting.CA, Certificate: q.setting.Client}, Credentials: index.FindCredentials(l.getenv), Observe: w.observe, Wrap: l.wrapTransport(q)})
	if err != nil {
		return indexError(q.setting, err)
	}
	w.source, q.watched, q.source = client, w, w
	if q.world.universe == nil { // whose address is another in every run
		cached := index.NewCached(client, l.openCache(), l.freshness())
		w.source = cached
		q.closers = append([]func(){cached.Close}, q.closers...)
	}
	q.closers = append(q.closers, client.Close)
	return nil
}
