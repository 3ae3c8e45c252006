package main

import (
	"strconv"

	"resolve/resolver"
)

// An audience is whom a message is for: the zero value is who typed a command, which
// has flags. Who sent a request to the service has fields of its body for them, by the
// same names. A sentence that both may be told has its options named by its audience.
type audience struct {
	asks bool            // they sent a request
	most resolver.Budget // that a request may ask for
}

// option names an option.
func (a audience) option(name string) string {
	if a.asks {
		return strconv.Quote(name)
	}
	return "--" + name
}

// set says how an option is given a value, which is of printable ASCII.
func (a audience) set(name, value string) string {
	if a.asks {
		return strconv.Quote(name) + ": " + strconv.Quote(value)
	}
	return "--" + name + " " + quoteWord(value)
}
