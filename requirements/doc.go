// Package requirements reads requirements.txt files as pip reads them (pip's
// "Requirements File Format"), and remembers for everything in them the file,
// line and column it came from.
//
// A file is decoded (encoding.go), split into physical lines that backslashes
// join into logical ones (line.go), rid of comments, its ${VARIABLES} filled in
// (variable.go), and each logical line is a requirement (requirement.go) by
// name, URL or path (direct.go), or a list of options (option.go), of which two
// include other files (include.go) and one names a requirement too. A line that
// is neither is refused with what was expected and, for the common slips, with
// what was probably meant (diagnose.go).
//
// Reading is all: options are returned, not obeyed, but for --requirement and
// --constraint, and paths are not looked at. Nothing is skipped in silence: what
// this package does not understand is an error that names its line. Where that,
// or what uv does with the same file, differs from pip stands with its reason in
// testdata/differences.txt.
//
// What must not live here: what a requirement means (pep508), which options a
// program honours, which URLs and paths a resolution can use, and anything that
// goes to the network: whoever wants files from there hands in ParseOptions.OpenURL.
package requirements
