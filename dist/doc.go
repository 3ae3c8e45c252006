// Package dist knows what a distribution file is: the names of wheels and
// sdists (PEP 427, PEP 491, PEP 625), the tags that say where a wheel runs
// (PEP 425, 600, 656, 703, 730, 738, 803), the target that a lock is made for,
// the core metadata inside (1.0 to 2.6: PEP 241, 314, 345, 566, 643, 685, 639,
// 794, 808), and what an index lists of a package.
//
// Junk in old metadata is put up with and named: ParseMetadata leaves Warnings,
// and Requirements and PythonSpecifiers give theirs beside what they read.
//
// It works on text and bytes that somebody else has fetched. What must not
// live here: HTTP, caches, files on disk, the order of versions (pep440), the
// grammar of requirements (pep508), and any choice between versions. Which
// wheel stands for one version is decided here, by the target's tags alone.
//
// # Concurrency
//
// Everything is either a pure function or a value that nobody changes after it
// was made; all of it may be shared between goroutines.
package dist
