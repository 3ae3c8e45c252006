// Package pep440 implements Python's version scheme: parsing with every
// normalisation, the total order, and version specifiers (PEP 440, now the
// "Version specifiers" specification of packaging.python.org).
//
// A [Version] and a [Specifier] are small immutable values. Ordinary versions
// carry a packed sort key, so that comparing and matching them touches no
// memory beyond the values and allocates nothing; whatever does not fit the key
// (numbers of arbitrary size, very long releases, local versions that tie) is
// decided from the normal form's text.
//
// [Specifiers.Contains] answers by order alone, prereleases included, because
// the resolver treats prereleases as an order and not as a filter. PEP 440's own
// filtering rules are [Specifiers.Filter].
//
// A [Set] is what specifiers mean, as intervals: closed under union, intersection
// and complement, and turned back into the shortest specifiers. It is for reasoning
// about specifiers and markers without a listing; the resolver, which has one,
// keeps sets of candidates as numbers.
//
// What must not live here: names, requirements and markers (pep508), file names
// (dist) and the choice between candidates (resolver).
//
// # Concurrency
//
// All values are immutable after they are made and may be shared freely.
package pep440
