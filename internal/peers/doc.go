// Package peers reads what other resolvers are tested with: the scenarios of
// uv and packse, pip's former resolver cases and resolvelib's. Each becomes a
// universe to serve, the lines that are asked for, and the answer.
//
//	for _, c := range peers.Scenarios(t) { ... }
//
// The material is not in this repository: it is looked for in $RESOLVE_SHARED,
// else in a folder "shared" beside one of the folders above. Where it is not
// there the test is skipped, with a word that says so. What a reader does not
// know it refuses: a case whose meaning was guessed would prove nothing.
//
// It is imported by tests alone. What must not live here: the judgement of an
// answer, and which answers may differ.
package peers
