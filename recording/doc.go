// Package recording keeps what a run was told by indexes and read from files, so
// that the run can be done again elsewhere: as a bug report, as a benchmark whose
// network is always the same, as a regression test.
//
// A Recorder stands between a program and the network (Wrap) and the files
// (Files) and notes every Exchange and File. Write puts a Recording into a zip
// that a person can read: docs/recording.md has its format. Open reads one, and
// a Player answers requests and reads from it, never from a network.
//
// What is kept holds no credentials (secret.go). What must not live here: what a
// listing or a requirement means, and which flags there are; a Recording's
// Command is kept for whoever recorded it.
//
// # Concurrency
//
// Goroutines may share a Recorder, a Player and the files of both. A Recording
// is plain data.
package recording
