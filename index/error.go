package index

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"resolve/internal/redact"
)

// An Error says that the index could not be seen. Every error of a Client but
// NeedsBuild and ErrNoSidecar is one, and wraps its cause.
type Error struct {
	Op     string // what was wanted: "list flask", "read flask-3.0-py3-none-any.whl"
	URL    string // what was asked, without credentials
	Index  string // which index that was, as dist.Listing.Index says it; "" if it was none
	Status int    // the HTTP status that made it an error, 0 if none did
	Err    error  // never nil
	Held   bool   // a Cached holds an answer of before, which it gives only offline
}

func (e *Error) Error() string {
	return e.Op + ": " + e.URL + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// ErrNoSidecar is what Read answers, asked for the sidecar only, for a file that has none.
var ErrNoSidecar = errors.New("the index has no metadata file beside the distribution")

// NeedsBuild says that the metadata of an sdist is not static (PEP 643), so that
// only a build could tell it. Who must not import this package looks for the
// method NeedsBuild with errors.As.
type NeedsBuild struct {
	Filename string
	URL      string // without credentials
	Reason   string
}

func (e *NeedsBuild) Error() string {
	return fmt.Sprintf("read %s: %s: its metadata needs a build: %s", e.Filename, e.URL, e.Reason)
}

// NeedsBuild returns the file and why its metadata is not static.
func (e *NeedsBuild) NeedsBuild() (filename, reason string) { return e.Filename, e.Reason }

// A statusError is an answer with a status that is none of those hoped for.
type statusError int

func (e statusError) Error() string {
	if text := http.StatusText(int(e)); text != "" {
		return fmt.Sprintf("the server answered %d %s", int(e), text)
	}
	return fmt.Sprintf("the server answered %d", int(e))
}

// A timeoutError is a clock of ours that ran out.
type timeoutError struct {
	what  string
	after time.Duration
}

func (e *timeoutError) Error() string   { return fmt.Sprintf("%s in %v", e.what, e.after) }
func (e *timeoutError) Timeout() bool   { return true }
func (e *timeoutError) Temporary() bool { return true }

// A brokenError is a body that did not arrive as it was sent; another try may see it whole.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return "the body broke: " + e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }

// A tooLargeError is a body over its bound.
type tooLargeError int64

func (e tooLargeError) Error() string {
	return fmt.Sprintf("the body is larger than %d bytes", int64(e))
}

// Redact returns a URL as it may be shown: without user and password. What is
// no URL is returned up to anything that could hold a password.
func Redact(rawURL string) string { return redact.URL(rawURL) }
