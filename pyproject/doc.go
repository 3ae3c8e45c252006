// Package pyproject reads what a resolver needs of pyproject.toml and of the
// metadata inside scripts: dependencies, extras, dependency groups, the bound on
// Python (PEP 621, 685, 723 and 735, now the specifications "pyproject.toml",
// "Dependency Groups" and "Inline script metadata" of packaging.python.org), each
// with the file, line and column it came from.
//
// A file is read as TOML into values that remember their place (internal/tomltext),
// and checked: [project] as a whole (project.go), a dependency group when it is
// used (group.go), as PEP 735 asks. Select answers with the requirements of a choice of extras and groups, in which
// includes are followed (expansion.go) and the project's requirements of itself are
// replaced by its extras (reach.go). A script's block (block.go) is read the same
// way (script.go).
//
// An error that is the file's fault is a *requirements.Error. What is known only
// after a build is one whose cause is a *DynamicError; a script without metadata is
// one whose cause is ErrNoScript.
//
// What must not live here: what a requirement means (pep508), requirements.txt
// (requirements), the settings of tools ([tool.uv] and the like), builds, and
// anything that goes to the network.
//
// # Concurrency
//
// A Project and a Script are plain data: goroutines may share one that nobody
// changes.
package pyproject
