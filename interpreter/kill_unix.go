//go:build unix

package interpreter

import (
	"os/exec"
	"syscall"
)

// killGroup makes cmd the leader of a process group, and its end by a context
// the end of the whole group: a shim's own children are in it.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
