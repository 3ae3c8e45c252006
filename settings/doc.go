// Package settings reads what a program is told by files and by the environment
// instead of its command line: names and values, each with its place, for messages
// that name file, line and column.
//
// A file of settings is TOML (file.go): resolve.toml, or the table [tool.resolve]
// of a pyproject.toml. Find (find.go) looks for the ones that hold for a folder.
// A setting (setting.go) is a name and a value as it was written; words.go has how
// the value of an environment variable is read.
//
// What must not live here: which settings there are, what their values mean, which
// of two is stronger (cmd/resolve), and the settings of other programs: [tool.uv],
// uv.toml, pip.conf.
//
// # Concurrency
//
// A File is plain data: goroutines may share one that nobody changes.
package settings
