package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"resolve/index"
	"resolve/resolver"
)

func TestQuoteWord(t *testing.T) {
	for in, want := range map[string]string{
		"requirements.txt":           "requirements.txt",
		"":                           "''",
		"my file":                    "'my file'",
		"it's":                       `'it'\''s'`,
		"$HOME":                      "'$HOME'",
		"https://example.org/simple": "https://example.org/simple",
		"två.txt":                    "'två.txt'",
		"a\nb":                       "'a\nb'",
	} {
		if got := quoteWord(in); got != want {
			t.Errorf("quoteWord(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	for _, tc := range []struct {
		err  error
		want string
	}{
		{dial(syscall.ECONNREFUSED), "connection refused"},
		{fmt.Errorf("around: %w", dial(syscall.ENETUNREACH)), "network is unreachable"},
		{&net.DNSError{Err: "no such host", Name: "index.invalid", IsNotFound: true}, `there is no host "index.invalid"`},
		{io.EOF, "the server closed the connection without an answer"},
		{errors.New("something of its own"), "something of its own"},
	} {
		if got := plain(tc.err); got != tc.want {
			t.Errorf("plain(%v) = %q, want %q", tc.err, got, tc.want)
		}
	}
}

func TestChainLine(t *testing.T) {
	for _, tc := range []struct {
		chain []resolver.Link
		want  string
	}{
		{nil, ""},
		{[]resolver.Link{{Dependency: "flask"}}, "you ask for flask"},
		{
			[]resolver.Link{
				{Origin: resolver.Origin{File: "requirements.txt", Line: 3}, Dependency: "jupyter"},
				{Package: "jupyter", Version: "1.1.1", Dependency: "notebook>=7"},
			},
			"requirements.txt:3 asks for jupyter, jupyter 1.1.1 asks for notebook>=7",
		},
	} {
		if got := chainLine(tc.chain); got != tc.want {
			t.Errorf("chainLine(%+v) = %q, want %q", tc.chain, got, tc.want)
		}
	}
}

// Whatever ended a run has an exit code of its kind, and no password of the
// index's URL is told.
func TestExplain(t *testing.T) {
	broken := func(err error) error {
		return &sourceFailure{
			SourceError: &resolver.SourceError{Package: "flask", Err: err},
			setting:     index.Setting{URL: "https://user:secret@example.org/simple", Source: "PIP_INDEX_URL"},
		}
	}
	page := "https://example.org/simple/flask/"
	for _, tc := range []struct {
		name string
		err  error
		code int
		text string
		hint string // a part of one; "" if there is to be none
	}{
		{"no solution", &resolver.NoSolution{}, exitUnsolved, "no versions satisfy these requirements", ""},
		{"message", failed("so it is"), exitFailed, "so it is", ""},
		{"wrapped message", fmt.Errorf("around: %w", failed("so it is")), exitFailed, "so it is", ""},
		{"any other", errors.New("a thing went wrong"), exitFailed, "a thing went wrong", ""},
		{"refused", broken(&index.Error{URL: page, Err: syscall.ECONNREFUSED}), exitFailed, "listing flask: " + page + ": connection refused", "the index is https://example.org/simple (PIP_INDEX_URL)"},
		{"tried", broken(&triedError{&index.Error{URL: page, Err: syscall.ECONNREFUSED}, 4}), exitFailed, "listing flask: " + page + ": connection refused (4 tries)", "HTTPS_PROXY"},
		{"refused, and known", broken(&index.Error{URL: page, Err: syscall.ECONNREFUSED, Held: true}), exitFailed, "listing flask: " + page + ": connection refused", "--offline takes what is remembered of it"},
		{"login", broken(&index.Error{URL: page, Status: 401, Err: errors.New("the server answered 401")}), exitFailed, "listing flask: " + page + ": the server answered 401", "~/.netrc"},
		{"too many", broken(&index.Error{URL: page, Status: 429, Err: errors.New("the server answered 429")}), exitFailed, "listing flask: " + page + ": the server answered 429", "--concurrency"},
		{"trouble", broken(&index.Error{URL: page, Status: 500, Err: errors.New("the server answered 500")}), exitFailed, "listing flask: " + page + ": the server answered 500", ""},
		{"another source", broken(errors.New("no such drawer")), exitFailed, "listing flask: no such drawer", ""},
	} {
		m := explain(tc.err)
		text, _, _ := strings.Cut(m.text, "\n")
		hints := strings.Join(m.hints, "\n")
		if m.code != tc.code || text != tc.text {
			t.Errorf("%s: got %d %q, want %d %q", tc.name, m.code, text, tc.code, tc.text)
		}
		if (tc.hint == "") != (hints == "") || !strings.Contains(hints, tc.hint) {
			t.Errorf("%s: got hints %q, want %q in them", tc.name, hints, tc.hint)
		}
		if strings.Contains(m.text+hints, "secret") {
			t.Errorf("%s: it tells a password: %q, %q", tc.name, m.text, hints)
		}
	}
}

// A status line is taken away before anything else is printed, and nothing is
// printed after the last word.
func TestConsoleStatus(t *testing.T) {
	var b strings.Builder
	c := &console{process: &process{getenv: os.Getenv}, w: &b}
	c.status("one")
	c.status("two")
	c.warn("careful")
	c.status("three")
	c.interrupted(interrupt{syscall.SIGINT})
	c.interrupted(interrupt{syscall.SIGINT})
	c.status("four")
	c.warn("too late")
	const wipe = "\r\x1b[K"
	want := "one" + wipe + "two" + wipe + "resolve: warning: careful\nthree" + wipe + "resolve: interrupted\n"
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
