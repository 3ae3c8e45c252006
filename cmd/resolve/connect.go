package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"resolve/cache"
	"resolve/hints"
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
	hintsDir        string
	noHints         bool
	concurrency     int

	found *index.Credentials // nil until they are needed
}

func (i *indexFlags) add(f *pflag.FlagSet) {
	f.StringVarP(&i.indexURL, "index-url", "i", "", helpIndexURL)
	addList(f, &i.indexes, "index", "", helpIndex)
	addList(f, &i.extraIndexes, "extra-index-url", "", helpExtraIndexURL)
	addList(f, &i.findLinks, "find-links", "f", helpFindLinks)
	f.BoolVar(&i.noIndex, "no-index", false, helpNoIndex)
	f.StringVar(&i.indexStrategy, "index-strategy", firstIndex, helpIndexStrategy)
	about(f, topicIndexes)
	f.StringVar(&i.keyringProvider, "keyring-provider", keyringDisabled, helpKeyringProvider)
	f.StringVar(&i.cert, "cert", "", helpCert)
	f.StringVar(&i.clientCert, "client-cert", "", helpClientCert)
	addList(f, &i.unchecked, "allow-insecure-host", "", helpAllowInsecureHost)
	about(f, topicNetwork)
	f.BoolVarP(&i.noCache, "no-cache", "n", false, helpNoCache)
	f.StringVar(&i.cacheDir, "cache-dir", "", helpCacheDir)
	f.BoolVar(&i.refresh, "refresh", false, helpRefresh)
	addList(f, &i.refreshPackages, "refresh-package", "", helpRefreshPackage)
	about(f, topicCache)
	f.BoolVar(&i.offline, "offline", false, helpOffline)
	f.StringVar(&i.hintsDir, "hints-dir", "", helpHintsDir)
	f.BoolVar(&i.noHints, "no-hints", false, helpNoHints)
	f.IntVar(&i.concurrency, "concurrency", 0, helpConcurrency)
	about(f, topicNetwork)
}

const (
	firstIndex        = "first-index"
	unsafeFirstMatch  = "unsafe-first-match" // as firstIndex where there is one index; refused where there are more
	unsafeBestMatch   = "unsafe-best-match"  // the same
	keyringDisabled   = "disabled"
	keyringSubprocess = "subprocess"
)

// checkIndexes refuses values that cannot be used.
func (i *indexFlags) checkIndexes() error {
	switch i.indexStrategy {
	case firstIndex, unsafeFirstMatch, unsafeBestMatch:
	default:
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
	s, err := l.discover(address)
	if err != nil {
		return nil, "", err
	}
	useAllProxy(l.getenv)
	body, kind, err := index.Get(ctx, l.through(index.Config{URL: s.URL, Security: l.security(s), Credentials: l.credentials()}))
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
	if l.play != nil {
		return nil // nobody is there to ask for them
	}
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

// remembers reports whether a run keeps what it learns, and uses what others kept:
// a fixture's address is another in every run, and a recording is of what indexes say.
func (l *locking) remembers(q *question) bool {
	return q.world.universe == nil && l.tape == nil && l.play == nil
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

// openHints opens what earlier runs learned of a view; nil where nothing is to be
// learned or used. It lies beside the cache and not in it: a cleared cache is when
// it is of most use.
func (l *locking) openHints(view string) *hints.Store {
	dir := l.hintsDir
	if dir == "" && !l.noCache {
		dir = hintsBeside(cmp.Or(l.cacheDir, cache.DefaultDir()))
	}
	if l.noHints || l.offline {
		return nil
	}
	return hints.New(cache.OpenMapped(dir), view)
}

// hintsBeside returns the folder of hints for that of a cache, "" for none.
func hintsBeside(cacheDir string) string {
	if cacheDir == "" {
		return ""
	}
	return filepath.Clean(cacheDir) + "-hints"
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
	for _, host := range l.unchecked {
		l.ui.warn(warnUnchecked(host))
	}
	useAllProxy(l.getenv)
	w := &watched{}
	observe := w.observe
	if l.timeline != "" {
		q.timing = &timing{}
		observe = func(e index.Exchange) {
			w.observe(e)
			q.timing.exchanges.Observe(e)
		}
	}
	ahead := l.concurrency
	if q.world.universe != nil {
		ahead = -1 // it is served by this process
	}
	o := opener{locking: l, question: q, seen: map[string]bool{}, config: l.through(index.Config{
		Security: l.security(q.setting), Credentials: l.credentials(), Ahead: ahead, Observe: observe,
	})}
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
		w.source, q.view = indexes[0], indexes[0].View()
	} else {
		all := index.NewIndexes(flat, indexes)
		w.source, q.view = all, all.View()
	}
	for _, m := range append(flat, indexes...) {
		q.shown = append(q.shown, m.Name())
	}
	q.watched, q.source, q.kept = w, w, l.cache
	if l.remembers(q) {
		if q.hints = l.openHints(q.view); q.hints != nil {
			q.request.Leads = q.hints
		}
	}
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
	if !o.remembers(q) {
		return append(list, client), nil
	}
	cached := index.NewCached(client, o.openCache(), o.freshness())
	q.closers = append([]func(){cached.Close}, q.closers...)
	return append(list, cached), nil
}
