// Package pep508 implements names, requirements and environment markers (PEP 503,
// 508 and 685, now the "Dependency specifiers" specification of
// packaging.python.org), with the variables that PEP 345 and PEP 751 name.
//
// A [Requirement] is parsed strictly by [Parse]; [ParseLenient] also repairs what
// is known from the metadata of old releases. A [Marker] is compiled when it is
// parsed: evaluating one with versions parses nothing but the environment's value.
//
// A [Condition] is what a marker means: conditions are combined, compared, simplified
// under an assumption and written as canonical markers. It is a decision diagram:
// questions in a fixed order, each answered by regions of values, versions as
// intervals (python_version by those of python_full_version), texts as finite and
// cofinite sets with the texts that contain something.
//
// What must not live here: versions and specifiers (pep440), requirement files and
// their options (requirements), what a URL or an extra means to a resolution
// (resolver).
//
// # Concurrency
//
// All values are immutable after they are made and may be shared freely.
package pep508
