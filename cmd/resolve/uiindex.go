package main

import (
	"errors"
	"fmt"
)

// What is said of indexes and credentials. The rules are those of ui.go.

const (
	helpIndex             = "ask the index `URL` before the others; NAME=URL has its user and password in UV_INDEX_NAME_USERNAME and _PASSWORD; may be repeated"
	helpExtraIndexURL     = "ask the index `URL` before the default one; the first index that has a name is the one that counts; may be repeated"
	helpFindLinks         = "files in `PLACE` count too: a folder, or the URL of a page with links to them; may be repeated"
	helpNoIndex           = "ask no index: what --find-links finds is all there is"
	helpIndexStrategy     = "`STRATEGY`: which index counts: first-index, the first that has the name, is the only one"
	helpKeyringProvider   = "`PROVIDER` of passwords that an index asks for: disabled, or subprocess for the program keyring"
	helpCert              = "trust the certificates in the PEM `FILE`, and not the system's"
	helpClientCert        = "show the certificate in the PEM `FILE`, which has its key too"
	helpAllowInsecureHost = "do not look at the certificate of `HOST`, or HOST:PORT; may be repeated"
	helpNoCache           = "remember nothing, and use nothing that is remembered"
)

var errNotURL = errors.New("not a URL")

func badIndexStrategy(value string) error {
	return failed(fmt.Sprintf("--index-strategy: unknown strategy %q", value), "there is first-index")
}

// unsafeStrategy is about a strategy that takes versions of one package from several
// indexes, where there are several.
func unsafeStrategy(value string) error {
	return failed("--index-strategy "+value+" is not supported with several indexes: whoever puts a private package's name on a public index would be taken for its author",
		"first-index asks the indexes in their order, and the first that has a name counts")
}

func badKeyringProvider(value string) error {
	return failed(fmt.Sprintf("--keyring-provider: unknown provider %q", value), "there are disabled and subprocess")
}

func noKeyring(err error) string {
	return "--keyring-provider subprocess: " + plain(err) + "; no password is asked for"
}

func flagValueError(flag, value string, err error) error {
	return failed(fmt.Sprintf("%s: %q: %s", flag, value, err))
}

func badIndexName(flag, name string) error {
	return failed(fmt.Sprintf("%s: %q is no name of an index: letters, digits, - _ and . are", flag, name))
}

func warnUnchecked(host string) string {
	return "the certificate of " + host + " is not checked: who stands in between can read and change all"
}
