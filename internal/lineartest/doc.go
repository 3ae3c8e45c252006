// Package lineartest checks that work grows with its input and not with the
// square of it: for parsers, which may be given a hostile text of any length.
//
// It is imported by tests alone. What must not live here: the texts.
package lineartest
