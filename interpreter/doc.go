// Package interpreter finds out what a lock is made for on this machine: the
// Python that a user would run, and the platform.
//
// Three sources answer, each needing less than the one before: an interpreter
// on PATH, asked by a short script (Find); the system itself, read without any
// Python (Host); and the user's words (Target with both of them given).
//
// An interpreter's answer is cached, and the cached answer is taken only while
// everything that could change it looks the same: see cached.go. So a warm run
// starts no process.
//
// What must not live here: what a Python or a platform means for wheels and
// markers (dist), and installing anything.
package interpreter
