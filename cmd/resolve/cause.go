package main

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"strconv"
	"syscall"

	"resolve/recording"
)

// unreachable reports whether nobody answered.
func unreachable(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || errors.Is(err, syscall.ECONNREFUSED)
}

// plain takes from a system's error the names of calls and addresses, which
// the message has in better words or the user has no use for.
func plain(err error) string {
	var dns *net.DNSError
	var errno syscall.Errno
	var notHeld *recording.NotHeldError
	switch {
	case errors.As(err, &notHeld) && notHeld.Range != "":
		return "the recording does not hold these bytes of it: " + notHeld.Range
	case errors.As(err, &notHeld):
		return "the recording does not hold it"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no host " + strconv.Quote(dns.Name)
	case errors.As(err, &errno):
		return errno.Error()
	case errors.Is(err, io.EOF):
		return "the server closed the connection without an answer"
	}
	return err.Error()
}

// systemCause takes from a system's error the name of the file, which the
// message has already.
func systemCause(err error) error {
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		return perr.Err
	}
	return err
}
