// Package tomltext reads TOML into values that remember where they stand, for
// messages that name file, line and column.
//
// A file's bytes are decoded (encoding.go) into a source (source.go), which knows
// lines and columns, and parsed (decode.go) into values (value.go). TOML is that of
// version 1.1, which newer tools accept: line breaks and a last comma in inline
// tables, \e and \x in strings. A byte order mark is ignored, as uv does it and
// Python's tomllib does not.
//
// What must not live here: what a key means.
package tomltext
