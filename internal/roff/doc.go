// Package roff writes manual pages in the macros of man(7), which groff, mandoc
// and heirloom's troff read alike.
//
// What must not live here: what a page says.
package roff
