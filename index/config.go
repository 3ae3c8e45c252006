package index

import (
	"context"
	"net/http"
	"time"
)

// A Config says which index a Client speaks to, and how. Only URL must be set.
type Config struct {
	// URL of the index, as pip's --index-url: its pages are at URL/<name>/. A
	// user and password in it are sent to its own origin only.
	URL string

	// Flat says that URL is one page with the files of all packages, as pip's
	// --find-links, and no index.
	Flat bool

	// Credentials are where users and passwords are looked for that are not in
	// URL; nil means nowhere.
	Credentials *Credentials

	// Transport carries the requests; nil means a transport of the Client's own
	// (HTTP/2, keep-alive, proxies from the environment).
	Transport http.RoundTripper

	// Wrap, if set, is called once with what sends requests, and returns what is
	// used in its place. It sees requests before credentials are added, and each
	// redirect as a request of its own.
	Wrap func(http.RoundTripper) http.RoundTripper

	// Files are where a Local's are; nil means this machine's.
	Files Files

	// Security is used by the Client's own transport only.
	Security Security

	// Ahead is to how many connections to a host the Client's own transport fills
	// them up before requests want them; 0 means as many as seem good, and negative
	// none. Where fewer requests are in flight at once, more are of no use.
	Ahead int

	Retries   int           // tries after the first, of headers and bodies together; 0 means 3, negative none
	RetryWait time.Duration // before the first of them, doubled each time; 0 means 100 ms
	Timeouts  Timeouts
	Limits    Limits
	UserAgent string // "" means "resolve"

	// Observe, if set, is called once for each request that reached the
	// transport, when its body is closed or it has failed; from many goroutines.
	Observe func(Exchange)
}

// Timeouts bound each request; its clocks start when it is sent. Zero values mean the defaults.
type Timeouts struct {
	Connect time.Duration // name look-up, TCP and TLS; 10 s
	Header  time.Duration // from a connection to the answer's header; 30 s
	Idle    time.Duration // between two pieces of a body; 30 s
	Total   time.Duration // the request with its retries and waits; 120 s
	File    time.Duration // as Total, for a distribution that is taken whole; 600 s
}

// Limits bound bodies, in bytes, as they come and decompressed. Zero values mean the defaults.
type Limits struct {
	Listing  int64 // 256 MiB
	Metadata int64 // 32 MiB: a sidecar, or what ranges read of one wheel
	File     int64 // 4 GiB: a distribution that is taken whole
}

// An Exchange is one request as it went over the wire.
type Exchange struct {
	URL      string // without credentials
	Range    string // the Range header, "" if none
	Status   int    // 0 if no header came
	Bytes    int64  // of the body, as it came
	Start    time.Time
	Duration time.Duration // until the body was closed
	Err      error         // what broke it, nil if nothing did

	Context context.Context // derived from that of the List or Read that it was made for
}

func (cfg Config) withDefaults() Config {
	set := func(d *time.Duration, def time.Duration) {
		if *d <= 0 {
			*d = def
		}
	}
	set(&cfg.RetryWait, 100*time.Millisecond)
	set(&cfg.Timeouts.Connect, 10*time.Second)
	set(&cfg.Timeouts.Header, 30*time.Second)
	set(&cfg.Timeouts.Idle, 30*time.Second)
	set(&cfg.Timeouts.Total, 120*time.Second)
	set(&cfg.Timeouts.File, 600*time.Second)
	limit := func(n *int64, def int64) {
		if *n <= 0 {
			*n = def
		}
	}
	limit(&cfg.Limits.Listing, 256<<20)
	limit(&cfg.Limits.Metadata, 32<<20)
	limit(&cfg.Limits.File, 4<<30)
	if cfg.Retries == 0 {
		cfg.Retries = 3
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "resolve"
	}
	return cfg
}
