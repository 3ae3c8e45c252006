// Package recall gives the answer of an earlier resolve again where it must come
// out the same: the same request, by the same program, over listings of which
// none has changed since.
//
// A resolve is a function of its request, of the listings that it reads, and of
// the metadata of files whose hashes those give (package resolver promises that,
// and its tests shuffle delays, guesses and leads). So an answer is kept with the
// revisions of all listings that it was read from, and stands while they do. An
// answer that follows from anything else is not kept: from metadata of a file
// without a hash, or from something that could not be read.
//
// Whether a listing still stands, the one who holds it says: it is fresh, or
// the index was asked again and has nothing newer. All those are asked at once.
//
// What must not live here: when a held listing is fresh, and what an answer is.
package recall
