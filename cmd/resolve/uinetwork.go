package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strings"

	"resolve/index"
	"resolve/recording"
	"resolve/resolver"
)

// What is said of the index and the way to it. The rules are those of ui.go.

// A sourceFailure is a resolver.SourceError with what this command knows.
type sourceFailure struct {
	*resolver.SourceError
	setting index.Setting
}

func (f *sourceFailure) Unwrap() error { return f.SourceError }

// explain says what could not be had, for whom, and what may help.
func (f *sourceFailure) explain() *message {
	what := "listing " + f.Package
	if f.Version != "" {
		what = "reading what " + f.Package + " " + f.Version + " depends on"
	}
	var m *message
	if file, why, ok := resolver.NeedsBuild(f.Err); ok {
		m = failed(fmt.Sprintf("%s %s would have to be built: %s: %s", f.Package, f.Version, file, why),
			fmt.Sprintf("nothing is built yet: a line %s!=%s leads to another version", f.Package, f.Version))
	} else if broken, ok := errors.AsType[*index.Error](f.Err); ok {
		m = failed(fmt.Sprintf("%s: %s: %s", what, broken.URL, plain(broken.Err)), f.hints(broken)...)
		if tried, ok := errors.AsType[*triedError](f.Err); ok && tried.tries > 1 {
			m.text += fmt.Sprintf(" (%d tries)", tried.tries)
		}
	} else {
		m = failed(what + ": " + plain(f.Err))
	}
	if chain := chainLine(f.Chain); chain != "" {
		m.details = append(m.details, chain)
	}
	return m
}

// chainLine says how a package came to be needed, from the user's line on.
func chainLine(chain []resolver.Link) string {
	steps := make([]string, len(chain))
	for i, l := range chain {
		who := strings.TrimSpace(l.Package + " " + l.Version)
		if l.Package == "" {
			who = l.Origin.String()
		}
		if who == "" {
			steps[i] = "you ask for " + l.Dependency
		} else {
			steps[i] = who + " asks for " + l.Dependency
		}
	}
	return strings.Join(steps, ", ")
}

// hints say what may help against a failure of the index.
func (f *sourceFailure) hints(e *index.Error) []string {
	from := f.from(e)
	_, isNotHeld := errors.AsType[*recording.NotHeldError](e)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](e)
	switch {
	case isNotHeld:
		return []string{hintNotHeld}
	case isCertificate:
		return append([]string{"--cert or SSL_CERT_FILE names the certificates to trust"}, f.ignored()...)
	case errors.Is(e.Err, index.ErrOffline):
		return []string{"without --offline it is asked for"}
	case unreachable(e.Err) && e.Held:
		return []string{from + "; --offline takes what is remembered of it"}
	case unreachable(e.Err):
		return append([]string{
			from + "; --index-url names another, HTTPS_PROXY a proxy",
			"without a network, an index on this machine can be served by: resolve index serve DIR",
		}, f.ignored()...)
	case e.Status == 401 || e.Status == 403:
		return []string{from + "; a user and password for it can stand in its URL or in ~/.netrc; --keyring-provider subprocess asks the keyring for them"}
	case e.Status == 404 || e.Status == 410:
		return []string{"the index lists this file and does not have it: a mirror that is not complete?"}
	case e.Status == 429 || e.Status == 503:
		return []string{"the server wants fewer requests: try again later, or with a lower --concurrency"}
	case strings.HasPrefix(e.Err.Error(), "malformed listing"):
		return []string{from + "; is it an index? The URL of one usually ends in /simple"}
	}
	return nil
}

// from says which index it is, and where that was named.
func (f *sourceFailure) from(e *index.Error) string {
	for _, extra := range f.setting.Extra {
		if e.Index == index.Redact(extra.URL) {
			return fmt.Sprintf("the index is %s (%s)", e.Index, extra.Source)
		}
	}
	if e.Index != "" && e.Index != index.Redact(f.setting.URL) {
		return "it was asked for at " + e.Index
	}
	return fmt.Sprintf("the index is %s (%s)", index.Redact(f.setting.URL), f.setting.Source)
}

// ignored names pip's settings that would have changed the way to an index.
func (f *sourceFailure) ignored() []string {
	if len(f.setting.Ignored) == 0 {
		return nil
	}
	return []string{"of pip's settings these are not heeded here: " + strings.Join(f.setting.Ignored, ", ")}
}

func indexError(s index.Setting, err error) error {
	return failed(s.Source + ": " + err.Error())
}

func notAnIndex(dir string) error {
	return failed(fmt.Sprintf("%s: not the folder of an index: it has no folder simple in it", dir),
		"an index is laid out as simple/NAME/index.json and files/...")
}

func listenError(address string, err error) error {
	return failed("--listen " + address + ": " + plain(err))
}
