package main

import (
	"net/http"

	"github.com/spf13/pflag"
)

// recordFlags are the flags that keep what a run saw, and show it.
type recordFlags struct{}

func (r *recordFlags) add(f *pflag.FlagSet) {}

// wrapTransport returns what stands between the index's client and its
// transport; nil for nothing.
func (r *recordFlags) wrapTransport(q *question) func(http.RoundTripper) http.RoundTripper {
	return nil
}
