package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// A measure is what one run of a program took.
type measure struct {
	Wall, CPU time.Duration // CPU is user and system together
	Peak      int64         // bytes
	Exit      int
}

// meterFlag makes this program a meter: it runs the rest of its arguments and
// writes a measure. A process of its own does that, because the peak of a program
// that Linux tells begins with the size of who started it, and this one holds an index.
const meterFlag = "-meter"

// meter runs a program with the standard files of its own but for standard output,
// which goes to a file, and prints the measure.
func meter(out string, command []string) error {
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = f, os.Stderr
	begin := time.Now()
	err = cmd.Run()
	wall := time.Since(begin)
	if cmd.ProcessState == nil {
		return err
	}
	m := measure{Wall: wall, CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), Exit: cmd.ProcessState.ExitCode()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.Peak = usage.Maxrss << 10
	}
	return json.NewEncoder(os.Stdout).Encode(m)
}

// run measures a program in a folder and returns what it wrote. When limit is over
// it is killed, with all that it started; its exit code is -1 then.
func run(folder, out string, limit time.Duration, command []string) (m measure, stdout, stderr string, err error) {
	self, err := os.Executable()
	if err != nil {
		return m, "", "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, append([]string{meterFlag, out}, command...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Dir, cmd.Env = folder, environment()
	var says strings.Builder
	cmd.Stderr = &says
	answer, err := cmd.Output()
	if ctx.Err() != nil {
		return measure{Wall: limit, Exit: -1}, "", fmt.Sprintf("killed after %v", limit), nil
	}
	if err != nil {
		return m, "", "", fmt.Errorf("%s: %w\n%s", command[0], err, says.String())
	}
	if err := json.Unmarshal(answer, &m); err != nil {
		return m, "", "", fmt.Errorf("%s: %w", command[0], err)
	}
	written, err := os.ReadFile(out)
	return m, string(written), says.String(), err
}

// environment is that of all programs: nothing of the user's settings, and nothing
// that sends one of them on a search.
func environment() (env []string) {
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, "SSL_CERT") || strings.HasPrefix(name, "PIP_") || strings.HasPrefix(name, "UV_") || strings.HasPrefix(name, "RESOLVE_") || name == "VIRTUAL_ENV" {
			continue
		}
		env = append(env, e)
	}
	return append(env, "NO_COLOR=1", "UV_PYTHON_DOWNLOADS=never", "PIP_CONFIG_FILE="+os.DevNull)
}
