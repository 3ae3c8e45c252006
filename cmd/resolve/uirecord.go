package main

import (
	"fmt"
	"path/filepath"
)

// What is said of recordings. The rules of ui.go hold here too.
const (
	helpRecord        = "write all that this run reads of files and indexes to `ZIP`, without credentials, however it ends; it runs without a cache"
	helpReplay        = "do the run again that is recorded in `ZIP`, without a network; what else is given is added to its command line"
	helpReplayLatency = "with --replay, wait for each answer as long as then"
)

var (
	errRecordOffline = failed("--record and --offline exclude each other: a recording is of what indexes say, and not of what is remembered of it")
	errLatencyAlone  = failed("--replay-latency: no recording to replay", "--replay names it, as in: resolve --replay run.zip --replay-latency")
)

func recordIsOther(name string) error {
	return failed(fmt.Sprintf("--record: %s is a file of this run already", filepath.Clean(name)), "give the recording a name of its own")
}

func recordReplaces(name string) error {
	return failed(fmt.Sprintf("--record: %s is no recording, and would be lost", filepath.Clean(name)), "give the recording a name of its own")
}

// recordError is about the file of --record; a nil err gives nil.
func recordError(err error) error {
	if err == nil {
		return nil
	}
	return failed("--record: " + err.Error())
}

func replayUnreadable(err error) error { return failed("--replay: " + err.Error()) }

func replayUnknown(flag string) error {
	return failed(fmt.Sprintf("--replay: the recorded run was given --%s, which is not known here", flag), "it was recorded by another version of this program")
}

func replayRefused(flag, value string, err error) error {
	return failed(fmt.Sprintf("--replay: the recorded --%s %q: %v", flag, value, err))
}

// hintNotHeld follows a request that a recording does not hold.
const hintNotHeld = "a replay asks no network: what the recorded run did not ask for is not there"
