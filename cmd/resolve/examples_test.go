package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"resolve/fixtures"
	"resolve/internal/programtest"
)

// examplesOf returns the lines of a command's examples as its help shows them.
func examplesOf(t *testing.T, c *cobra.Command) (lines []string) {
	t.Helper()
	_, rest, ok := strings.Cut(helpOf(t, c), "\nExamples:\n")
	if !ok {
		return nil
	}
	text, _, _ := strings.Cut(rest, "\n\n")
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// pageExamples returns the examples of a manual page.
func pageExamples(page string) (lines []string) {
	_, rest, ok := strings.Cut(page, "\n.SH EXAMPLES\n")
	if !ok {
		return nil
	}
	plain := strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\(dq`, `"`, `\(ti`, "~", `\(ga`, "`", `\(ha`, "^", `\e`, `\`)
	_, rest, _ = strings.Cut(rest, ".nf\n")
	text, _, _ := strings.Cut(rest, ".fi\n")
	for line := range strings.Lines(text) {
		lines = append(lines, plain.Replace(strings.TrimSuffix(line, "\n")))
	}
	return lines
}

// A page of the manual has the examples of the command's help.
func TestManualHasTheExamples(t *testing.T) {
	for _, c := range manualCommands(rootOf()) {
		if got, want := pageExamples(manPage(c, "")), examplesOf(t, c); !slices.Equal(got, want) {
			t.Errorf("%s: the page has the examples %q, the help %q", c.CommandPath(), got, want)
		}
	}
}

// exampleFolder makes what the examples take to be there.
func exampleFolder(t *testing.T, indexURL string) (dir string, env []string) {
	t.Helper()
	resolve, err := exec.LookPath("resolve")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	lock := "flask==3.0.3\n    # via -r requirements.in\nwerkzeug==3.0.4\n    # via flask\n"
	for name, text := range map[string]string{
		"requirements.in": "flask\n", "requirements.txt": lock, "old.txt": strings.ReplaceAll(lock, "3.0.3", "2.3.3"),
		"pyproject.toml":           "[project]\nname = 'site'\nversion = '1'\ndependencies = ['flask']\n[project.optional-dependencies]\ndb = ['sqlalchemy']\n",
		"mirror/simple/index.json": "{}", "home/.zfunc/.keep": "", "home/.config/fish/completions/.keep": "",
		"home/.local/share/bash-completion/completions/.keep": "",
	} {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	home := filepath.Join(dir, "home")
	inherited := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") }) // a hook's name another repository
	env = append(inherited, "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "XDG_CONFIG_HOME="+filepath.Join(home, ".config"),
		"PATH="+filepath.Dir(resolve)+string(os.PathListSeparator)+os.Getenv("PATH"), "PIP_INDEX_URL="+indexURL,
		"RESOLVE_PYTHON_VERSION=3.12", "RESOLVE_PYTHON_PLATFORM=linux", "GORACE=atexit_sleep_ms=0")
	for _, args := range [][]string{{"init", "-q"}, {"add", "requirements.txt"}, {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"}} {
		git := exec.Command(programtest.Find(t, "git"), args...)
		git.Dir, git.Env = dir, env
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir, env
}

// The addresses of examples, in whose place the test has those of its servers.
var exampleAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// Every example does what it is an example of: it ends with code 0, or with the
// one that it says. A server is ended when the command's other examples are done.
func TestExamplesWork(t *testing.T) {
	sh := programtest.Find(t, "sh")
	programtest.Find(t, "curl")
	u, err := fixtures.Load("straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ran := 0
	for _, c := range commands(rootOf()) {
		lines := examplesOf(t, c)
		if len(lines) == 0 {
			continue
		}
		dir, env := exampleFolder(t, s.URL)
		address := "127.0.0.1:0" // of the server that was started last
		var servers []*exec.Cmd
		for _, line := range lines {
			ran++
			e := &example{line: line, dir: dir, env: env, sh: sh}
			if c.Name() == "serve" && strings.HasPrefix(line, c.CommandPath()+" ") {
				e.line = exampleAddress.ReplaceAllString(line, "127.0.0.1:0")
				var server *exec.Cmd
				server, address = e.serve(t)
				servers = append(servers, server)
			} else {
				e.line = exampleAddress.ReplaceAllString(line, address)
				e.run(t)
			}
		}
		for _, cmd := range servers {
			if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil {
				t.Errorf("%s: it ended by Ctrl-C with %v", c.CommandPath(), err)
			}
		}
	}
	if ran < 20 {
		t.Errorf("got %d examples, want 20 or more", ran)
	}
}

// An example is a line that a shell runs.
type example struct {
	line, dir, sh string
	env           []string
}

func (e *example) command(line string) *exec.Cmd {
	cmd := exec.Command(e.sh, "-c", line)
	cmd.Dir, cmd.Env = e.dir, e.env
	return cmd
}

var saysCode = regexp.MustCompile(`# ends with code (\d+)$`)

func (e *example) run(t *testing.T) {
	t.Helper()
	want := 0
	if m := saysCode.FindStringSubmatch(e.line); m != nil {
		want, _ = strconv.Atoi(m[1])
	}
	line := e.line
	if strings.HasPrefix(line, "curl ") {
		line = "curl --fail" + strings.TrimPrefix(line, "curl") // what a server refuses is no success
	}
	cmd := e.command(line)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		t.Errorf("%s: got code %d, want %d\n%s", e.line, got, want, out.String())
	}
}

// serve starts a server and returns its address when it has said where it is.
func (e *example) serve(t *testing.T) (cmd *exec.Cmd, address string) {
	t.Helper()
	cmd = e.command("exec " + e.line)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	address = exampleAddress.FindString(line)
	if err != nil || !strings.HasPrefix(line, "http://") || address == "" {
		cmd.Wait()
		t.Fatalf("%s: got %q, %v, want a URL; it said %s", e.line, line, err, said.String())
	}
	return cmd, address
}
