//go:build !unix

package interpreter

import "os/exec"

// killGroup leaves cmd as it is: the process alone is killed.
func killGroup(*exec.Cmd) {}
