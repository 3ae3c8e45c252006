package interpreter

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

//go:embed script.py
var script string

// askTimeout bounds one interpreter: a cold start from a slow disk through a
// shim takes a second or two.
const askTimeout = 5 * time.Second

var errTimeout = errors.New("it did not answer in time")

// maxAnswer bounds what is read of an interpreter's output, in bytes.
const maxAnswer = 1 << 20

// ask runs the script in the interpreter at path and returns its answer. When
// ctx ends or the time is over, the process and all that it started are
// killed.
func ask(ctx context.Context, path string, timeout time.Duration) (*answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errTimeout)
	defer cancel()
	var out, complaint limited
	// Isolated and without site: the user's modules and hooks have no say.
	cmd := exec.CommandContext(ctx, path, "-I", "-S", "-c", script)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	cmd.WaitDelay = time.Second // a grandchild that holds the pipes is not waited for
	killGroup(cmd)
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		if line := firstLine(complaint.String()); line != "" {
			return nil, fmt.Errorf("%w: %s", err, line)
		}
		return nil, err
	}
	return parseAnswer(out.Bytes())
}

// limited keeps the first maxAnswer bytes written to it.
type limited struct{ bytes.Buffer }

func (l *limited) Write(b []byte) (int, error) {
	l.Buffer.Write(b[:min(len(b), maxAnswer-l.Len())])
	return len(b), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
