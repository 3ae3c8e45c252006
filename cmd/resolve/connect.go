package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/pflag"

	"resolve/cache"
	"resolve/index"
	"resolve/pep508"
)

// indexFlags are the flags that say which indexes are asked, how, and what is
// remembered of them.
type indexFlags struct {
	indexURL        string
	indexes         []string // URL or NAME=URL
	extraIndexes    []string
	findLinks       []string
	noIndex         bool
	indexStrategy   string
	keyringProvider string
	cert            string
	clientCert      string
	unchecked       []string
	noCache         bool
	cacheDir        string
	refresh         bool
	refreshPackages []string
	offline         bool
	concurrency     int
}

func (i *indexFlags) add(f *pflag.FlagSet) {
	f.StringVarP(&i.indexURL, "index-url", "i", "", helpIndexURL)
	f.StringArrayVar(&i.indexes, "index", nil, helpIndex)
	f.StringArrayVar(&i.extraIndexes, "extra-index-url", nil, helpExtraIndexURL)
	f.StringArrayVarP(&i.findLinks, "find-links", "f", nil, helpFindLinks)
	f.BoolVar(&i.noIndex, "no-index", false, helpNoIndex)
	f.StringVar(&i.indexStrategy, "index-strategy", firstIndex, helpIndexStrategy)
	f.StringVar(&i.keyringProvider, "keyring-provider", keyringDisabled, helpKeyringProvider)
	f.StringVar(&i.cert, "cert", "", helpCert)
	f.StringVar(&i.clientCert, "client-cert", "", helpClientCert)
	f.StringArrayVar(&i.unchecked, "allow-insecure-host", nil, helpAllowInsecureHost)
	f.BoolVarP(&i.noCache, "no-cache", "n", false, helpNoCache)
	f.StringVar(&i.cacheDir, "cache-dir", "", helpCacheDir)
	f.BoolVar(&i.refresh, "refresh", false, helpRefresh)
	f.StringArrayVar(&i.refreshPackages, "refresh-package", nil, helpRefreshPackage)
	f.BoolVar(&i.offline, "offline", false, helpOffline)
	f.IntVar(&i.concurrency, "concurrency", 0, helpConcurrency)
}

const (
	firstIndex        = "first-index"
	keyringDisabled   = "disabled"
	keyringSubprocess = "subprocess"
)

// checkIndexes refuses values that cannot be used.
func (i *indexFlags) checkIndexes() error {
	if i.indexStrategy != firstIndex {
		return badIndexStrategy(i.indexStrategy)
	}
	if i.keyringProvider != keyringDisabled && i.keyringProvider != keyringSubprocess {
		return badKeyringProvider(i.keyringProvider)
	}
	for _, host := range i.unchecked {
		if err := index.ParseUnchecked(host); err != nil {
			return flagValueError("--allow-insecure-host", host, err)
		}
	}
	return nil
}

// openURL opens a file of requirements that stands at a URL.
func (l *locking) openURL(ctx context.Context, address string) (io.ReadCloser, string, error) {
	if l.offline {
		return nil, "", index.ErrOffline
	}
	s, err := index.Discover(address, l.getenv)
	if err != nil {
		return nil, "", err
	}
	body, kind, err := index.Get(ctx, index.Config{URL: s.URL, Security: l.security(s), Credentials: l.credentials()})
	if broken, ok := errors.AsType[*index.Error](err); ok {
		err = broken.Err // the line and its URL are told
	}
	return io.NopCloser(bytes.NewReader(body)), kind, err
}

// findIndex returns the index of the fixture, else the one that flag, file,
// environment or pip's configuration name, and those that are asked before it,
// as uv has it: those of --index, of --extra-index-url, of the files.
func (l *locking) findIndex(w *world, in *input) (index.Setting, error) {
	if w.server != nil {
		return index.Setting{URL: w.server.URL, Source: "--fixture"}, nil
	}
	named := l.indexURL
	if named == "" {
		named = in.indexURL
	}
	s, err := index.Discover(named, l.getenv)
	if err != nil {
		return s, err
	}
	if l.indexURL == "" && named != "" {
		s.Source = in.indexAt.String()
	}
	var extra []index.Extra
	for _, value := range l.indexes {
		if value, err = withLogin(value, l.getenv); err != nil {
			return s, err
		}
		extra = append(extra, index.Extra{URL: value, Source: "--index"})
	}
	for _, value := range l.extraIndexes {
		extra = append(extra, index.Extra{URL: value, Source: "--extra-index-url"})
	}
	s.Extra = append(append(extra, in.extraIndexes...), s.Extra...)
	if l.noIndex || in.noIndex {
		s.URL, s.Source, s.Extra = "", "--no-index", nil
	}
	return s, nil
}

// findPlaces returns the places of --find-links, of flags and files.
func (l *locking) findPlaces(in *input) (list []index.Extra) {
	for _, place := range l.findLinks {
		list = append(list, index.Extra{URL: place, Source: "--find-links"})
	}
	return append(list, in.findLinks...)
}

// withLogin returns the URL of a value of --index, URL or NAME=URL, with what
// the environment has as user and password for the name.
func withLogin(value string, getenv func(string) string) (string, error) {
	name, text, ok := strings.Cut(value, "=")
	if !ok || !pep508.ValidName(name) {
		return value, nil
	}
	user, password, ok := index.EnvLogin(name, getenv)
	if !ok {
		return text, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", flagValueError("--index", index.Redact(text), errNotURL)
	}
	u.User = url.UserPassword(user, password)
	return u.String(), nil
}

// security says whom connections trust.
func (l *locking) security(s index.Setting) index.Security {
	return index.Security{
		CA:          cmp.Or(l.cert, s.CA),
		Certificate: cmp.Or(l.clientCert, s.Client, l.getenv("SSL_CLIENT_CERT")),
		Unchecked:   l.unchecked,
	}
}

// credentials returns where users and passwords are looked for.
func (l *locking) credentials() *index.Credentials {
	c := index.FindCredentials(l.getenv)
	if l.keyringProvider != keyringSubprocess {
		return c
	}
	if err := c.UseKeyring(l.ui.warn); err != nil {
		l.ui.warn(noKeyring(err)) // the index may not ask
	}
	return c
}

// openCache opens the folder of what is remembered between runs.
func (l *locking) openCache() *cache.Dir {
	if l.noCache {
		return nil
	}
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

// connect opens the question's indexes.
func (l *locking) connect(q *question) error {
	w := &watched{}
	o := opener{locking: l, question: q, config: index.Config{
		Security: l.security(q.setting), Credentials: l.credentials(), Observe: w.observe,
	}}
	var flat, indexes []index.Member
	var err error
	for _, place := range q.links {
		if flat, err = o.open(flat, place, true); err != nil {
			return err
		}
	}
	for _, extra := range q.setting.Extra {
		if indexes, err = o.open(indexes, extra, false); err != nil {
			return err
		}
	}
	if q.setting.URL != "" {
		if indexes, err = o.open(indexes, index.Extra{URL: q.setting.URL, Source: q.setting.Source}, false); err != nil {
			return err
		}
	}
	if len(flat) == 0 && len(indexes) == 1 {
		w.source = indexes[0]
	} else {
		w.source = index.NewIndexes(flat, indexes)
	}
	q.watched, q.source = w, w
	return nil
}

// An opener opens the places of a question.
type opener struct {
	*locking
	question *question
	config   index.Config
}

// open appends the member that a place is: a folder here, or an index.
func (o *opener) open(list []index.Member, place index.Extra, flat bool) ([]index.Member, error) {
	q, cfg := o.question, o.config
	cfg.URL, cfg.Flat = place.URL, flat
	failure := func(err error) ([]index.Member, error) {
		return nil, indexError(index.Setting{URL: place.URL, Source: place.Source}, err)
	}
	if _, local := index.LocalPath(place.URL); local {
		m, err := index.NewLocal(cfg)
		if err != nil {
			return failure(err)
		}
		q.closers = append(q.closers, m.Close)
		return append(list, m), nil
	}
	client, err := index.New(cfg)
	if err != nil {
		return failure(err)
	}
	q.closers = append(q.closers, client.Close)
	if q.world.universe != nil { // whose address is another in every run
		return append(list, client), nil
	}
	cached := index.NewCached(client, o.openCache(), o.freshness())
	q.closers = append([]func(){cached.Close}, q.closers...)
	return append(list, cached), nil
}
