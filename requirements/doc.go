// Package requirements reads requirements.txt files as pip reads them (pip's
// "Requirements File Format"), and remembers for everything in them the file,
// line and column it came from.
//
// A file is decoded (encoding.go), split into physical lines that backslashes
// join into logical ones (line.go), rid of comments, its ${VARIABLES} filled in
// (variable.go), and each logical line is a requirement (requirement.go) or a
// list of options (option.go), two of which include other files (include.go).
// A line that is neither is refused with what was expected and, for the
// common slips, with what was probably meant (diagnose.go).
//
// Reading is all: options are returned, not obeyed, but for --requirement and
// --constraint. Nothing is skipped in silence: what this package does not
// understand or does not support yet is an error that names its line.
//
// What must not live here: what a requirement means (pep508), which options a
// program honours, and anything that goes to the network.
package requirements
