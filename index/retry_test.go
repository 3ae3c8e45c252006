package index

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	answer := func(after string) *http.Response {
		return &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {after}}}
	}
	tests := []struct {
		name      string
		try       int
		resp      *http.Response
		low, high time.Duration
	}{
		{"the first wait", 0, nil, 100 * time.Millisecond, 150 * time.Millisecond},
		{"doubled", 2, nil, 400 * time.Millisecond, 600 * time.Millisecond},
		{"bounded", 60, nil, maxWait, maxWait},
		{"Retry-After in seconds", 0, answer("2"), 2 * time.Second, 2200 * time.Millisecond},
		{"Retry-After of nothing", 3, answer("0"), 0, 0},
		{"Retry-After of an hour is bounded", 0, answer("3600"), maxWait, maxWait},
		{"Retry-After of more than a number holds is bounded", 0, answer("99999999999999999999"), maxWait, maxWait},
		{"Retry-After in the past", 0, answer("Fri, 31 Dec 1999 23:59:59 GMT"), 0, 0},
		{"Retry-After in the far future is bounded", 0, answer("Fri, 31 Dec 9999 23:59:59 GMT"), maxWait, maxWait},
		{"Retry-After that is none", 0, answer("soon"), 100 * time.Millisecond, 150 * time.Millisecond},
	}
	for _, tt := range tests {
		for range 20 {
			if got := backoff(100*time.Millisecond, maxWait, tt.try, tt.resp); got < tt.low || got > tt.high {
				t.Errorf("%s: waits %v, want %v to %v", tt.name, got, tt.low, tt.high)
			}
		}
	}
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	if got, ok := retryAfter("Mon, 01 Jan 2024 00:00:07 GMT", now); got != 7*time.Second || !ok {
		t.Errorf("Retry-After as a date: %v, %v, want 7s", got, ok)
	}
}

func TestWhatIsTriedAgain(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{syscall.ECONNREFUSED, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, true},
		{io.EOF, true},
		{&timeoutError{"no answer", time.Second}, true},
		{&net.DNSError{IsTimeout: true}, true},
		{&net.DNSError{IsNotFound: true}, false},
		{x509.UnknownAuthorityError{}, false},
		{unsupportedError("ftp"), false},
		{errRedirects, false},
	} {
		if got := passing(tt.err); got != tt.want {
			t.Errorf("passing(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
	for code, want := range map[int]bool{200: false, 401: false, 403: false, 404: false, 408: true, 416: false, 425: true, 429: true, 500: true, 501: false, 502: true, 503: true, 504: true, 505: false} {
		if got := passingStatus(code); got != want {
			t.Errorf("passingStatus(%d) = %v, want %v", code, got, want)
		}
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("no longer wanted")
	cancel(why)
	if again, err := checkRetry(ctx, nil, io.EOF); again || err != why {
		t.Errorf("a request that is no longer wanted: tried again %v, %v, want false, %v", again, err, why)
	}
}
