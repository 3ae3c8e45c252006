package index

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxWait bounds one wait before a retry, whatever Retry-After asks for.
const maxWait = 30 * time.Second

// newRetrying wraps hc in a client that tries again until it has headers. How
// often is the request's budget, which retries of broken bodies draw from too;
// the client's own bound is out of reach.
func newRetrying(hc *http.Client, wait time.Duration) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   hc,
		Logger:       nil,
		RetryWaitMin: wait,
		RetryWaitMax: maxWait,
		RetryMax:     1 << 20,
		CheckRetry:   checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// A budget is how many more tries a request has. It is the context of that
// request, and so comes along to where its answers are judged.
type budget struct {
	context.Context
	more  int32 // tries after the first that it may have
	taken atomic.Int32
}

type budgetKey struct{}

// Value implements context.Context.
func (b *budget) Value(key any) any {
	if key == (budgetKey{}) {
		return b
	}
	return b.Context.Value(key)
}

// take uses up one try and reports whether there was one.
func (b *budget) take() bool { return b.taken.Add(1) <= b.more }

// Try returns how many tries of a request went before the one that a transport
// sends with this context; 0 for a request that no Client makes.
func Try(ctx context.Context) int {
	if b, ok := ctx.Value(budgetKey{}).(*budget); ok {
		return int(b.taken.Load())
	}
	return 0
}

func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if err != nil && !passing(err) || err == nil && !passingStatus(resp.StatusCode) {
		return false, nil
	}
	b, _ := ctx.Value(budgetKey{}).(*budget)
	return b != nil && b.take(), nil
}

// passing reports whether another try may do better: refused, reset, timed out,
// but not a name that does not exist or a certificate that is not trusted.
func passing(err error) bool {
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
		address     *net.AddrError
		unsupported unsupportedError
		lasting     interface{ Lasting() bool } // of transports that know
	)
	switch {
	case errors.As(err, &lasting):
		return !lasting.Lasting()
	case errors.As(err, &dns):
		return !dns.IsNotFound
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &hostname),
		errors.As(err, &address), errors.As(err, &unsupported), errors.Is(err, errRedirects),
		errors.Is(err, http.ErrSchemeMismatch), errors.Is(err, errProxy):
		return false
	}
	return true
}

func passingStatus(code int) bool {
	switch code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return code >= 500
}

// backoff doubles the wait with each try and adds up to half of it, so that
// many clients do not come back at the same moment. Retry-After (RFC 9110) is
// obeyed up to longest: never earlier, a tenth later at most.
func backoff(first, longest time.Duration, try int, resp *http.Response) time.Duration {
	if resp != nil {
		if d, ok := retryAfter(resp.Header.Get("Retry-After"), time.Now()); ok {
			d = min(d, longest) // a date may be as far as a Duration goes
			return min(d+jitter(d/10), longest)
		}
	}
	d := min(first<<min(try, 16), longest)
	return min(d+jitter(d/2), longest)
}

func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d)
}

// retryAfter reads seconds or a date.
func retryAfter(text string, now time.Time) (time.Duration, bool) {
	if d, ok := deltaSeconds(text); ok {
		return d, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return max(at.Sub(now), 0), true
}
