package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"resolve/fixtures"
)

var update = flag.Bool("update", false, "rewrite what the scripts in testdata compare with")

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "python3" { // a copy of it, where a script has that on PATH
		fakePython()
		return
	}
	testscript.Main(m, map[string]func(){"resolve": patiently, "fakepython": fakePython})
}

// patiently is main with the grace of $TEST_GRACE.
func patiently() {
	if d, err := time.ParseDuration(os.Getenv("TEST_GRACE")); err == nil {
		grace = d
	}
	main()
}

// fakePython is a Python that says what is in the file $FAKE_PYTHON, where $SELF
// stands for its own place.
func fakePython() {
	says, err := os.ReadFile(os.Getenv("FAKE_PYTHON"))
	self, selfErr := os.Executable()
	if err := errors.Join(err, selfErr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(strings.ReplaceAll(string(says), "$SELF", self))
}

// The scripts in testdata, one topic a file. Beside testscript's own commands
// they have:
//
//	index UNIVERSE [FAULTS]    serves a universe, embedded or a file, and sets $INDEX;
//	                           FAULTS is a file with a script of faults
//	exits CODE PROGRAM ARG...  runs a program, which must end with that code
//	asked PATH                 waits until the index was asked for PATH
//	signal NAME                sends SIGNAME to the program in the background, the first of several
//	ended CODE                 after wait: that program must have ended with that code,
//	                           soon after the signal
//	told [FILE]                stderr must be FILE, and then one line of what the answer took
//	private UNIVERSE U P       serves a universe at $HOST to the user U with the password P
//	stop                       stops that
//	filled FROM TO             copies a file with variables filled in; $$ stands for $
//	unpacked ZIP FILE          writes all members of a recording, plain, to FILE
//	fifo FILE                  makes a named pipe to which nobody writes
//	line FILE NAME             reads the first line of a pipe into a variable
//	opened FILE                waits until somebody reads that pipe
//	tmpfs DIR OPTIONS          mounts a file system in memory
//	fill FILE                  writes to a file until the file system is full
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			bin, err := exec.LookPath("resolve")
			if err != nil {
				return err
			}
			e.Setenv("BIN", filepath.Dir(bin)) // where nothing but the command is
			e.Setenv("TEST_GRACE", testGrace.String())
			e.Setenv("GORACE", "atexit_sleep_ms=0") // else each program sleeps for a second when it ends
			e.Values[stateKey{}] = &state{}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "mount" {
				return canMount(t.TempDir()), nil
			}
			return false, errors.New("unknown condition")
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"index": serveScript, "exits": exitsScript,
			"asked": askedScript, "signal": signalScript, "ended": endedScript,
			"fifo": fifoScript, "opened": openedScript,
			"told": toldScript, "unpacked": unpackedScript, "private": privateScript, "stop": stopScript, "filled": filledScript, "line": lineScript, "origin": originScript, "tmpfs": tmpfsScript, "fill": fillScript,
		},
	})
}

// A state is what the commands of one script share.
type state struct {
	asked    chan string // the server that was started last sends the path of each request
	proc     *exec.Cmd   // the program that a signal was sent to
	signaled time.Time
	private  *httptest.Server // that was started last
}

type stateKey struct{}

func stateOf(ts *testscript.TestScript) *state { return ts.Value(stateKey{}).(*state) }

func serveScript(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: index universe [faults]")
	}
	u, err := fixtures.Load(args[0])
	if strings.HasSuffix(args[0], ".txt") {
		u, err = fixtures.Parse(ts.ReadFile(args[0]))
	}
	ts.Check(err)
	asked := make(chan string, 1<<12)
	stateOf(ts).asked = asked
	o := fixtures.Options{Delay: func(path string) time.Duration {
		select {
		case asked <- path:
		default: // nobody looks
		}
		return 0
	}}
	if len(args) == 2 {
		o.Faults, err = fixtures.ParseFaults(ts.ReadFile(args[1]))
		ts.Check(err)
	}
	s, err := fixtures.Start(u, o)
	ts.Check(err)
	ts.Defer(func() { s.Close() })
	ts.Setenv("INDEX", s.URL)
}

func exitsScript(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits code program arg...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("got exit code %d, want %s", got, want)
	}
}

func askedScript(ts *testscript.TestScript, _ bool, args []string) {
	asked, late := stateOf(ts).asked, time.After(time.Minute)
	for {
		select {
		case path := <-asked:
			if path == args[0] {
				return
			}
		case <-late:
			ts.Fatalf("nobody asked for %s", args[0])
		}
	}
}

func signalScript(ts *testscript.TestScript, _ bool, args []string) {
	sig, ok := map[string]os.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}[args[0]]
	procs := ts.BackgroundCmds()
	if !ok || len(procs) == 0 {
		ts.Fatalf("usage: signal INT or TERM, with a program in the background")
	}
	s := stateOf(ts)
	s.proc, s.signaled = procs[0], time.Now()
	ts.Check(s.proc.Process.Signal(sig))
}

// A program that a signal ends has ended soon, on a machine that has much else to do
// too, and long before it is killed or gives an index up. The grace of users would not
// let it.
const (
	soon      = 20 * time.Second
	testGrace = 40 * time.Second
)

func endedScript(ts *testscript.TestScript, _ bool, args []string) {
	s := stateOf(ts)
	if took := time.Since(s.signaled); took > soon {
		ts.Fatalf("ended %v after the signal, want at most %v", took, soon)
	}
	if got, want := s.proc.ProcessState.ExitCode(), args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("got exit code %d (%v), want %s", got, s.proc.ProcessState, want)
	}
}

func lineScript(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { f.Close() })
	text, err := bufio.NewReader(f).ReadString('\n')
	ts.Check(err)
	ts.Setenv(args[1], strings.TrimSuffix(text, "\n"))
}

// originScript puts the origin of the URL in a variable into another: origin FROM TO.
func originScript(ts *testscript.TestScript, _ bool, args []string) {
	u, err := url.Parse(ts.Getenv(args[0]))
	ts.Check(err)
	ts.Setenv(args[1], u.Scheme+"://"+u.Host)
}

func fillScript(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for page := make([]byte, 4096); ; {
		if _, err := f.Write(page); err != nil {
			return
		}
	}
}
