package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"resolve/bench/internal/snapshot"
)

// A program is one of those compared, with the folder that holds what it keeps.
type program struct {
	name    string
	command func(j job) []string
	pins    func(out string) map[string]string
}

// A job is what a program is called for.
type job struct {
	file, url string
	set       snapshot.Set
	cache     string // a folder, "" for none
	hints     string // resolve's, "" for none
	refresh   bool
}

func programs(t tools) (ours, uv, pip program) {
	ours = program{name: "resolve", pins: lockPins, command: func(j job) []string {
		c := []string{t.resolve, j.file, "-v", "--no-header", "--index-url", j.url, "--cache-dir", j.cache, "--python-version", j.set.Python}
		if j.hints == "" {
			c = append(c, "--no-hints")
		} else {
			c = append(c, "--hints-dir", j.hints)
		}
		return targeted(c, j)
	}}
	uv = program{name: "uv", pins: lockPins, command: func(j job) []string {
		return targeted([]string{t.uv, "pip", "compile", "-q", "--no-header", j.file, "--index-url", j.url, "--cache-dir", j.cache, "--python-version", j.set.Python}, j)
	}}
	pip = program{name: "pip", pins: reportPins, command: func(j job) []string {
		c := []string{t.pip, "install", "-q", "--dry-run", "--ignore-installed", "--disable-pip-version-check", "--only-binary", ":all:",
			"--report", "-", "-r", j.file, "--index-url", j.url, "--cache-dir", j.cache}
		if len(j.set.Wheels) > 0 {
			c = append(c, "--target", j.cache) // nothing goes there; pip wants it said
		}
		for _, tag := range j.set.Wheels {
			c = append(c, "--platform", tag)
		}
		return c
	}}
	return ours, uv, pip
}

func targeted(command []string, j job) []string {
	if j.set.Platform != "" {
		command = append(command, "--python-platform", j.set.Platform)
	}
	if j.refresh {
		return append(command, "--refresh")
	}
	return command
}

var (
	pinLine = regexp.MustCompile(`(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)`)
	runs    = regexp.MustCompile(`[-_.]+`)
)

func normal(name string) string { return strings.ToLower(runs.ReplaceAllString(name, "-")) }

// lockPins reads requirements.txt.
func lockPins(out string) map[string]string {
	pins := map[string]string{}
	for _, m := range pinLine.FindAllStringSubmatch(out, -1) {
		pins[normal(m[1])] = m[2]
	}
	return pins
}

// reportPins reads pip's report; what is none has no pins.
func reportPins(out string) map[string]string {
	var report struct {
		Install []struct {
			Metadata struct{ Name, Version string }
		}
	}
	pins := map[string]string{}
	if json.Unmarshal([]byte(out), &report) == nil {
		for _, i := range report.Install {
			pins[normal(i.Metadata.Name)] = i.Metadata.Version
		}
	}
	return pins
}

// A result is one measured run.
type result struct {
	measure
	pins      map[string]string
	log       snapshot.Log
	neverRead float64 // of its requests, in a hundred; -1 if the program does not say
	says      string
}

var (
	neverRead = regexp.MustCompile(`(\d+) never read(?:, ([\d.]+)%)?`)
)

// do runs a program once against a server, in the folder that holds all its files.
func (p program) do(s *snapshot.Server, folder string, limit time.Duration, j job) (r result, err error) {
	for _, dir := range []string{j.cache, j.hints} {
		if dir != "" {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return r, err
			}
		}
	}
	s.Reset()
	var out string
	if r.measure, out, r.says, err = run(folder, folder+"/out", limit, p.command(j)); err != nil {
		return r, err
	}
	r.log, r.pins, r.neverRead = s.Reset(), p.pins(out), -1
	if m := neverRead.FindStringSubmatch(r.says); m != nil {
		r.neverRead, _ = strconv.ParseFloat("0"+m[2], 64) // "" is none
	}
	return r, nil
}
