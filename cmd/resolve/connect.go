package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
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

	found *index.Credentials // nil until they are needed
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
	useAllProxy(l.getenv)
	body, kind, err := index.Get(ctx, index.Config{URL: s.URL, Security: l.security(s), Credentials: l.credentials()})
	if broken, ok := errors.AsType[*index.Error](err); ok {
		err = broken.Err // the line and its URL are told
	}
	return io.NopCloser(bytes.NewReader(body)), kind, err
}

// security says whom connections trust. A file that SSL_CERT_FILE names and that
// is not there counts as not named, as with uv.
func (l *locking) security(s index.Setting) index.Security {
	ca := cmp.Or(l.cert, s.CA)
	if named := l.getenv("SSL_CERT_FILE"); ca == "" && named != "" {
		if _, err := os.Stat(named); err == nil {
			ca = named
		}
	}
	return index.Security{
		CA:          ca,
		Certificate: cmp.Or(l.clientCert, s.Client, l.getenv("SSL_CLIENT_CERT")),
		Unchecked:   l.unchecked,
	}
}

// credentials returns where users and passwords are looked for, the same each time.
func (l *locking) credentials() *index.Credentials {
	if l.found == nil {
		l.found = index.FindCredentials(l.getenv)
		if l.keyringProvider == keyringSubprocess {
			if err := l.found.UseKeyring(l.ui.warn); err != nil {
				l.ui.warn(noKeyring(err)) // the index may not ask
			}
		}
	}
	return l.found
}

// openCache opens the folder of what is remembered between runs, the same each
// time.
func (l *locking) openCache() *cache.Dir {
	if l.noCache {
		return nil
	}
	if l.cache == nil {
		open := cache.OpenMapped
		if l.lasting {
			open = cache.Open
		}
		l.cache = open(cmp.Or(l.cacheDir, cache.DefaultDir()))
	}
	return l.cache
}

// closeCache writes what is to be remembered.
func (l *locking) closeCache() { _ = l.cache.Flush() } // what is not is found out again

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
	for _, host := range l.unchecked {
		l.ui.warn(warnUnchecked(host))
	}
	useAllProxy(l.getenv)
	w := &watched{}
	o := opener{locking: l, question: q, seen: map[string]bool{}, config: index.Config{
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

// useAllProxy has ALL_PROXY stand for the variables of net/http that are not
// there; net/http, which reads them once, does not know it.
func useAllProxy(getenv func(string) string) {
	all := cmp.Or(getenv("ALL_PROXY"), getenv("all_proxy"))
	if all == "" {
		return
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		if cmp.Or(getenv(name), getenv(strings.ToLower(name))) == "" {
			os.Setenv(name, all)
		}
	}
}

// An opener opens the places of a question.
type opener struct {
	*locking
	question *question
	config   index.Config
	seen     map[string]bool // indexes, by URL: none is asked twice
}

// open appends the member that a place is: a folder here, or an index.
func (o *opener) open(list []index.Member, place index.Extra, flat bool) ([]index.Member, error) {
	q, cfg := o.question, o.config
	cfg.URL, cfg.Flat = place.URL, flat
	if o.seen[place.URL] && !flat {
		return list, nil
	}
	o.seen[place.URL] = true
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
