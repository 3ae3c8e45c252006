package pythontest

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
)

// A Process is a running Python program that answers each line of its input with
// one line of output, both JSON. It ends with the test that started it. It must not
// be used by several goroutines at once.
type Process struct {
	t   testing.TB
	in  io.WriteCloser
	out *json.Decoder
	cmd *exec.Cmd
}

// Start runs program in a Python that can import every module (see Find), in an
// empty folder. The program's input and output are UTF-8 and unbuffered, and what
// it writes to stderr goes to that of the test. It should end when its input does;
// the test fails if it ends with an error.
//
// Start skips the test where there is no such Python.
func Start(t testing.TB, program string, need ...Module) *Process {
	t.Helper()
	cmd := exec.Command(Find(t, need...), "-u", "-c", program)
	cmd.Dir, cmd.Stderr = t.TempDir(), os.Stderr
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONDONTWRITEBYTECODE=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatalf("starting Python: %v", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("starting Python: %v", err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting Python: %v", err)
	}
	p := &Process{t: t, in: in, out: json.NewDecoder(bufio.NewReaderSize(out, 1<<16)), cmd: cmd}
	t.Cleanup(p.end)
	return p
}

// end closes the program's input and waits for its end. A program of a test that
// has failed may be stuck and is not waited for.
func (p *Process) end() {
	p.in.Close()
	if p.t.Failed() {
		p.cmd.Process.Kill() // an error means that it has ended already
		p.cmd.Wait()         // its error is the kill's
		return
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the Python program ended with %v", err)
	}
}

// Ask sends request and waits for its answer, which it stores in *answer as
// encoding/json does. It ends the test if there is none. Use All for many.
func (p *Process) Ask(request, answer any) {
	p.t.Helper()
	if err := json.NewEncoder(p.in).Encode(request); err != nil {
		p.t.Fatalf("asking Python: %v", err)
	}
	if err := p.out.Decode(answer); err != nil {
		p.t.Fatalf("the answer of Python to %v: %v", request, err)
	}
}

// All sends all requests to p and returns their answers in the same order, writing
// and reading at the same time. It ends the test if one is missing.
func All[Q, A any](p *Process, requests []Q) []A {
	p.t.Helper()
	sent := make(chan error, 1) // one value, from the goroutine that writes
	go func() {
		w := bufio.NewWriterSize(p.in, 1<<16)
		encoder := json.NewEncoder(w)
		for i := range requests {
			if err := encoder.Encode(requests[i]); err != nil {
				sent <- err
				return
			}
		}
		sent <- w.Flush()
	}()
	answers := make([]A, len(requests))
	for i := range answers {
		if err := p.out.Decode(&answers[i]); err != nil {
			p.cmd.Process.Kill() // so that the writer ends
			p.t.Fatalf("the answer of Python to request %d, %v: %v (sending: %v)", i, requests[i], err, <-sent)
		}
	}
	if err := <-sent; err != nil {
		p.t.Fatalf("asking Python: %v", err)
	}
	return answers
}
