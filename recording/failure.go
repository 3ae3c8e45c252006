package recording

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
)

// A Failure is an error of the network in words, and what programs look for in
// one.
type Failure struct {
	Kind  string `json:"kind"` // see below
	Text  string `json:"text"` // the error's own
	Op    string `json:"op,omitempty"`
	Errno string `json:"errno,omitempty"`
	Host  string `json:"host,omitempty"`
}

// The kinds of Failure.
const (
	failedSystem      = "system"         // an error of the system: Errno, and Op of the network's
	failedNoHost      = "no-host"        // there is no such host
	failedLookup      = "lookup"         // its address could not be found out
	failedCertificate = "certificate"    // who answered is not trusted
	failedTimeout     = "timeout"        // it took too long
	failedEOF         = "eof"            // the connection ended
	failedUnexpected  = "unexpected-eof" // the connection ended within a body
	failedScheme      = "scheme"         // HTTP was spoken where HTTPS was expected
	failedCanceled    = "canceled"       // the run did not want it any more
	failedOther       = "other"
)

// errnos are the system's errors that a connection may end with, by their names.
var errnos = map[string]syscall.Errno{
	"ECONNREFUSED": syscall.ECONNREFUSED, "ECONNRESET": syscall.ECONNRESET, "ECONNABORTED": syscall.ECONNABORTED,
	"EHOSTUNREACH": syscall.EHOSTUNREACH, "ENETUNREACH": syscall.ENETUNREACH, "ETIMEDOUT": syscall.ETIMEDOUT,
	"EPIPE": syscall.EPIPE, "EADDRNOTAVAIL": syscall.EADDRNOTAVAIL, "EACCES": syscall.EACCES, "EPERM": syscall.EPERM,
}

// failureOf takes an error down. ctx is the request's.
func failureOf(ctx context.Context, err error) *Failure {
	f := &Failure{Kind: failedOther, Text: err.Error()}
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     interface{ Timeout() bool }
		errno       syscall.Errno
		op          *net.OpError
	)
	if errors.As(err, &op) {
		f.Op = op.Op
	}
	switch {
	case ctx.Err() != nil && !errors.As(context.Cause(ctx), &timeout),
		errors.Is(err, context.Canceled):
		f.Kind = failedCanceled
	case errors.As(err, &dns):
		f.Kind, f.Host = failedLookup, dns.Name
		if dns.IsNotFound {
			f.Kind = failedNoHost
		}
	case errors.As(err, &certificate):
		f.Kind = failedCertificate
	case errors.As(err, &errno):
		f.Kind = failedSystem
		for name, known := range errnos {
			if errno == known {
				f.Errno = name
			}
		}
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Kind = failedTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		f.Kind = failedUnexpected
	case errors.Is(err, io.EOF):
		f.Kind = failedEOF
	case errors.Is(err, http.ErrSchemeMismatch):
		f.Kind = failedScheme
	}
	return f
}

// A replayedError is a recorded failure: it says what the first one said, and is
// found by errors.As and errors.Is where that was.
type replayedError struct {
	text    string
	cause   error // nil for none that is known
	lasting bool
}

func (e *replayedError) Error() string { return e.text }
func (e *replayedError) Unwrap() error { return e.cause }

// Lasting reports that no other try followed, so that none is to.
func (e *replayedError) Lasting() bool { return e.lasting }

// error gives the failure back. lasting says that nothing came after it.
func (f *Failure) error(lasting bool) error {
	e := &replayedError{text: f.Text, lasting: lasting}
	switch f.Kind {
	case failedSystem:
		if errno, ok := errnos[f.Errno]; ok {
			e.cause = errno
			if f.Op != "" {
				e.cause = &net.OpError{Op: f.Op, Net: "tcp", Err: os.NewSyscallError(f.Op, errno)}
			}
		}
	case failedNoHost, failedLookup:
		e.cause = &net.DNSError{Err: f.Text, Name: f.Host, IsNotFound: f.Kind == failedNoHost}
	case failedCertificate:
		e.cause = &tls.CertificateVerificationError{Err: errors.New(f.Text)}
	case failedTimeout:
		e.cause = timeoutError{}
	case failedEOF:
		e.cause = io.EOF
	case failedUnexpected:
		e.cause = io.ErrUnexpectedEOF
	case failedScheme:
		e.cause = http.ErrSchemeMismatch
	}
	return e
}

// A timeoutError stands for any clock that ran out.
type timeoutError struct{}

func (timeoutError) Error() string   { return "it took too long" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
