//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

func canMount(string) bool { return false }

func tmpfsScript(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no tmpfs here") }

func fifoScript(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no named pipes here") }

func openedScript(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no named pipes here") }
