package service

import (
	"net/http"
	"time"
)

// A Problem is a problem document (RFC 9457). Who has more to tell embeds it in
// a struct with further members.
type Problem struct {
	Type   string `json:"type"`  // Kind's URI
	Title  string `json:"title"` // of the kind, the same each time
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"` // of this very problem
}

// A Kind is a kind of problem. The URIs are names and lead nowhere; they stay.
type Kind struct {
	Name   string // the last part of the URI
	Title  string
	Status int
}

// The kinds of problem, as docs/service.md lists them. Those that are a
// client's to put right come first.
var (
	BadRequest   = Kind{"bad-request", "The request cannot be read", http.StatusBadRequest}
	NoSolution   = Kind{"no-solution", "No versions satisfy the requirements", http.StatusUnprocessableEntity}
	NeedsBuild   = Kind{"needs-build", "A distribution would have to be built", http.StatusUnprocessableEntity}
	TooLarge     = Kind{"too-large", "The body is too large", http.StatusRequestEntityTooLarge}
	NotJSON      = Kind{"not-json", "The body is not announced as JSON", http.StatusUnsupportedMediaType}
	TooSlow      = Kind{"too-slow", "The request took too long to come", http.StatusRequestTimeout}
	NoSuchPath   = Kind{"no-such-path", "There is nothing at this path", http.StatusNotFound}
	NoSuchMethod = Kind{"no-such-method", "This path takes another method", http.StatusMethodNotAllowed}

	IndexFailed = Kind{"index-failed", "The index did not answer what was needed", http.StatusBadGateway}
	Exhausted   = Kind{"exhausted", "The budget ended before the search", http.StatusGatewayTimeout}
	Overloaded  = Kind{"overloaded", "Too much is asked at once", http.StatusServiceUnavailable}
	Stopping    = Kind{"stopping", "The service is about to end", http.StatusServiceUnavailable}
	Internal    = Kind{"internal", "The service itself failed", http.StatusInternalServerError}
)

// Problem returns a problem of the kind.
func (k Kind) Problem(detail string) Problem {
	return Problem{Type: "urn:resolve:" + k.Name, Title: k.Title, Status: k.Status, Detail: detail}
}

// retryAfter is how soon who was turned away may ask again. A resolve takes
// milliseconds from a warm memory, seconds else.
const retryAfter = time.Second
