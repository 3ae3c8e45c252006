package main

import (
	"fmt"
	"os"
	"strings"
)

// What is said of the lock that is written. The rules are those of ui.go.

// headerText is the comment at the top of a lock, followed by the command.
const headerText = "Locked by resolve with the following command:\n   "

func headerLine(command string) string { return headerText + command }

var (
	errCheckNothing = failed("--check: no file to check", "--output-file names it, as in: resolve requirements.in -o requirements.txt --check")
	errNoHasher     = failed("the index gives no hash and its files cannot be read")
)

func badValue(flag, value string, all []string) error {
	m := failed(fmt.Sprintf("%s: there is no %q", flag, value))
	last := len(all) - 1
	m.hints = append(m.hints, "there are "+strings.Join(all[:last], ", ")+" and "+all[last])
	return m
}

func outputIsInput(name string) error {
	return failed(fmt.Sprintf("--output-file: %s is one of the files that are read, and would be lost", name), "give the lock a name of its own")
}

func outputIsProject(name string) error {
	return failed(fmt.Sprintf("--output-file: %s is where a project says what it is, and no lock", name), "give the lock a name of its own")
}

func outputNoPylock(name string) error {
	return failed(fmt.Sprintf("--output-file: %s is no name for a pylock.toml: it is pylock.toml or pylock.NAME.toml, without dots in NAME", name),
		"--format requirements.txt writes the other form")
}

// outputError is about the file of -o; a nil err gives nil.
func outputError(err error, name string) error {
	if err == nil {
		return nil
	}
	m := failed(err.Error())
	if info, statErr := os.Stat(name); statErr == nil && info.Mode().IsRegular() {
		m.details = append(m.details, "the file that was there is as it was")
	}
	return m
}

func stdoutError(err error) error {
	if err == nil {
		return nil
	}
	return failed("writing to standard output: " + plain(err))
}

// lockIsStale says that a lock is not what would be written.
func lockIsStale(name string, missing bool) error {
	m := &message{code: exitUnsolved, text: name + " is not up to date", hints: []string{"the same command without --check writes it"}}
	if missing {
		m.text = name + " does not exist"
	}
	return m
}

// hashFailed is about a file that has no hash in the listing.
func hashFailed(file string, err error) error {
	return failed(fmt.Sprintf("finding the hash of %s: %v", file, err))
}
