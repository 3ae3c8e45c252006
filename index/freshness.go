package index

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Freshness is what a private cache has to know of a stored response: until
// when it may answer for the server, and how to ask the server whether it still
// does (RFC 9111).
type freshness struct {
	since        time.Time // when it came
	until        time.Time // zero: ask each time
	etag         string    // RFC 9110, 8.8.3
	lastModified string    // RFC 9110, 8.8.2
}

// freshnessOf reads a response's header. keep is false for what must not be
// stored, or could never be used again.
func freshnessOf(h http.Header, asked, received time.Time) (f freshness, keep bool) {
	if !mayKeep(h) {
		return freshness{}, false
	}
	f = freshness{since: received, etag: h.Get("Etag"), lastModified: h.Get("Last-Modified")}
	control := cacheControl(h)
	_, ask := control["no-cache"]
	if lifetime := lifetimeOf(h, control, received); lifetime > 0 && !ask && !variesByAll(h) {
		f.until = received.Add(lifetime - ageOf(h, asked, received))
	}
	return f, f.until.After(received) || f.etag != "" || f.lastModified != ""
}

// mayKeep reports whether a response may be stored at all (RFC 9111, 5.2.2.5).
func mayKeep(h http.Header) bool {
	_, never := cacheControl(h)["no-store"]
	return !never
}

// bare reports whether a response was never fresh and has nothing to be asked about.
func (f freshness) bare() bool { return f.until.IsZero() && f.etag == "" && f.lastModified == "" }

// holds reports whether the response may still answer for the server. One that
// comes from the future came by a clock that was wrong, and its end with it.
func (f freshness) holds(now time.Time) bool {
	return now.Before(f.until) && !now.Before(f.since)
}

// lifetimeOf is RFC 9111, 4.2.1: what the server says. Nothing is guessed from
// the time of the last change (4.2.2), for a release is to be seen at once.
func lifetimeOf(h http.Header, control map[string]string, received time.Time) time.Duration {
	if text, ok := control["max-age"]; ok {
		lifetime, _ := deltaSeconds(text)
		return lifetime
	}
	if h.Get("Expires") == "" {
		return 0
	}
	return timeOf(h, "Expires", time.Time{}).Sub(timeOf(h, "Date", received))
}

// ageOf is RFC 9111, 4.2.3.
func ageOf(h http.Header, asked, received time.Time) time.Duration {
	apparent := max(0, received.Sub(timeOf(h, "Date", received)))
	age, ok := deltaSeconds(h.Get("Age"))
	if !ok {
		return apparent
	}
	return max(apparent, age+received.Sub(asked))
}

// deltaSeconds reads a number of seconds. One that is too large is as large as can
// be (RFC 9111, 1.2.2).
func deltaSeconds(text string) (time.Duration, bool) {
	seconds, err := strconv.ParseUint(text, 10, 31) // of those out of range it returns the last that is not
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return time.Duration(seconds) * time.Second, true
}

func timeOf(h http.Header, name string, otherwise time.Time) time.Time {
	if t, err := http.ParseTime(h.Get(name)); err == nil {
		return t
	}
	return otherwise
}

// cacheControl reads the directives of RFC 9111, 5.2. The first of a name counts.
func cacheControl(h http.Header) map[string]string {
	directives := map[string]string{}
	for _, line := range h.Values("Cache-Control") {
		for part := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			name = strings.ToLower(name)
			if _, ok := directives[name]; !ok && name != "" {
				directives[name] = strings.Trim(value, `"`)
			}
		}
	}
	return directives
}

// variesByAll reports whether no other request is like the one that was answered
// (RFC 9110, 12.5.5).
func variesByAll(h http.Header) bool {
	for _, line := range h.Values("Vary") {
		for name := range strings.SplitSeq(line, ",") {
			if strings.TrimSpace(name) == "*" {
				return true
			}
		}
	}
	return false
}

// conditions are the headers of a request that asks whether what is stored
// still holds; "" for those that there are none for.
func (f freshness) conditions() (ifNoneMatch, ifModifiedSince string) {
	if f.etag != "" {
		return f.etag, ""
	}
	return "", f.lastModified
}

// renewed is what f becomes by a 304 (RFC 9111, 4.3.4): a validator that the
// response leaves out is the one that there was. keep is as with freshnessOf.
func (f freshness) renewed(h http.Header, asked, received time.Time) (n freshness, keep bool) {
	if !mayKeep(h) {
		return freshness{}, false
	}
	n, _ = freshnessOf(h, asked, received)
	n.etag, n.lastModified = cmp.Or(n.etag, f.etag), cmp.Or(n.lastModified, f.lastModified)
	return n, true
}
