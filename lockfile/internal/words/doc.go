// Package words says under which conditions a package of a lock is wanted, in
// the words that uv writes.
//
// A condition is a decision diagram over uv's variables in uv's order, because
// that order decides which of many equal markers is written: python_version is
// python_full_version, platform_system is sys_platform where both say the same,
// versions are their release numbers, and pairs that no interpreter shows
// together (os_name "nt" on sys_platform "linux") never hold.
//
// What must not live here: whether a marker holds, and whether two mean the
// same. Package pep508 knows that without those assumptions.
package words
