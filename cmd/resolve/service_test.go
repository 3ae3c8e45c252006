package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/spf13/pflag"
	"go.uber.org/goleak"

	"resolve/internal/programtest"
	"resolve/service"
)

// startService runs "resolve serve" in this process until the test ends, and
// returns its URL.
func startService(t *testing.T, args ...string) string {
	t.Helper()
	others := goleak.IgnoreCurrent()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	var said bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: w, stderr: &said, getenv: func(string) string { return "" }}
	code := make(chan int, 1)
	go func() {
		defer w.Close()
		code <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), p)
	}()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		stop()
		if c := <-code; c != exitSolved {
			t.Errorf("got exit code %d, want %d; it said %q", c, exitSolved, said.String())
		}
		goleak.VerifyNone(t, others)
	})
	url, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("it said no URL but %q", said.String())
	}
	return strings.TrimSpace(url)
}

// serveWorld serves a fixture, for a Python of its own.
func serveWorld(t *testing.T, args ...string) string {
	return startService(t, append([]string{"--fixture", "web-app", "--python-version", "3.12", "--python-platform", "linux"}, args...)...)
}

// postService asks, and returns the answer's status and body.
func postService(t *testing.T, url, body string) (int, string) {
	t.Helper()
	res, err := http.Post(url+"/v1/resolve", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// A served answer is the one that the command gives for the same files and flags.
func TestServiceAnswersAsTheCommandDoes(t *testing.T) {
	url := serveWorld(t)
	flags := []string{"--fixture", "web-app", "--python-version", "3.12", "--python-platform", "linux", "--no-header", "--quiet"}
	for _, tt := range []struct {
		body  string
		files map[string]string
		args  []string
	}{
		{`{"requirements": "flask\n"}`, map[string]string{"requirements": "flask\n"}, nil},
		{`{"requirements": ["# mine", "flask", "werkzeug"], "constraint": "werkzeug<3"}`,
			map[string]string{"requirements": "# mine\nflask\nwerkzeug\n", "constraint": "werkzeug<3\n"}, []string{"-c", "constraint"}},
		{`{"requirements": "flask", "override": ["werkzeug<3"], "exclude": "click"}`,
			map[string]string{"requirements": "flask\n", "override": "werkzeug<3\n", "exclude": "click\n"}, []string{"--override", "override", "--exclude", "exclude"}},
		{`{"requirements": "flask", "prefer": "flask==2.3.3", "no-annotate": true}`,
			map[string]string{"requirements": "flask\n", "prefer": "flask==2.3.3\n"}, []string{"--prefer", "prefer", "--no-annotate"}},
		{`{"requirements": "flask", "prefer": "flask==2.3.3", "upgrade-package": "flask"}`,
			map[string]string{"requirements": "flask\n", "prefer": "flask==2.3.3\n"}, []string{"--prefer", "prefer", "--upgrade-package", "flask"}},
		{`{"requirements": "flask", "prefer": "lock-version = \"1.0\"\ncreated-by = \"me\"\n[[packages]]\nname = \"flask\"\nversion = \"2.3.3\"\n"}`,
			map[string]string{"requirements": "flask\n", "prefer.toml": "lock-version = \"1.0\"\ncreated-by = \"me\"\n[[packages]]\nname = \"flask\"\nversion = \"2.3.3\"\n"},
			[]string{"--prefer", "prefer.toml"}},
		{`{"requirements": "flask", "resolution": "lowest-direct", "annotation-style": "line", "generate-hashes": true}`,
			map[string]string{"requirements": "flask\n"}, []string{"--resolution", "lowest-direct", "--annotation-style", "line", "--generate-hashes"}},
	} {
		t.Run(tt.body, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range tt.files {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, want, said := runHere(t.Context(), slices.Concat([]string{"requirements"}, tt.args, flags)...)
			if code != exitSolved {
				t.Fatalf("the command: exit code %d: %s", code, said)
			}
			status, got := postService(t, url, tt.body[:len(tt.body)-1]+`, "format": "requirements.txt"}`)
			var answer lockAnswer
			if err := json.Unmarshal([]byte(got), &answer); err != nil || status != 200 || answer.Lock != want {
				t.Errorf("got %d %s (%v), want the lock\n%s", status, got, err, want)
			}
		})
	}
}

const project = `{"pyproject": "[project]\nname = \"app\"\nversion = \"1\"\ndependencies = [\"flask<3\"]\n[project.optional-dependencies]\nx = [\"jinja2\"]\n[dependency-groups]\ndev = [\"click\"]\n"`

func TestServiceForms(t *testing.T) {
	url := serveWorld(t)
	for _, tt := range []struct{ body, want string }{
		{`{"requirements": "flask"}`, `(?s)^\{\s*"schema": 1,.*"name": "flask",\s*"version": "3.0.3"`},
		{`{"requirements": "flask", "format": "json"}`, `"python"`},
		{`{"requirements": "flask", "format": "pylock.toml"}`, `^\{"lock":"lock-version = .*requires-python = \\">=3\.12`},
		{`{"requirements": "flask", "format": "dot"}`, `^\{"lock":"digraph `},
		{`{"requirements": "", "format": "requirements.txt"}`, `^\{"lock":"","warnings":\["requirements: no requirements in it"\]\}\n$`},
		{`{"requirements": "--pre\nflask", "format": "requirements.txt"}`, `"warnings":\["requirements:1: --pre has no effect`},
		{project + `, "format": "requirements.txt"}`, `flask==2.3.3\\n    # via app \(pyproject\)`},
		{project + `, "extra": ["x"], "group": "dev", "format": "requirements.txt"}`, `click==.*via.*app \(pyproject:dev\).*jinja2`},
	} {
		status, got := postService(t, url, tt.body)
		if status != 200 || !regexp.MustCompile(tt.want).MatchString(got) {
			t.Errorf("%s: got %d %s, want 200 and %s", tt.body, status, got, tt.want)
		}
	}
}

func TestServiceProblems(t *testing.T) {
	url := serveWorld(t, "--max-steps", "1000")
	for _, tt := range []struct {
		body   string
		kind   service.Kind
		detail string // begins so
		at     string // file:line:column
		hint   string
	}{
		{`hello`, service.BadRequest, "the body is no JSON: line 1, column 1: ", "", ""},
		{"{\n \"requirements\": [\"a\", ]}", service.BadRequest, "the body is no JSON: line 2, column 24: ", "", ""},
		{`{"requirements": "flask"`, service.BadRequest, "the body is no JSON: ", "", ""},
		{``, service.BadRequest, "the body is no JSON: ", "", ""},
		{`null`, service.BadRequest, "the body is no JSON object", "", ""},
		{`["flask"]`, service.BadRequest, "the body is no JSON object", "", `as in {"requirements": ["flask>=2"]}`},
		{`{"requirements": "flask"} {}`, service.BadRequest, "the body is no JSON: line 1, column 27: ", "", ""},
		{`{"requirements": "flask", "requirements": "jinja2"}`, service.BadRequest, `the field "requirements" is there twice`, "", ""},
		{`{}`, service.BadRequest, "nothing is asked for", "", `"requirements" or "pyproject" says what is, as in {"requirements": ["flask>=2"]}`},
		{`{"requirements": "flask", "python_version": "3.12"}`, service.BadRequest, `there is no field "python_version"`, "", `did you mean "python-version"?`},
		{`{"requirements": "flask", "constraints": ""}`, service.BadRequest, `there is no field "constraints"`, "", `did you mean "constraint"?`},
		{`{"requirements": "flask", "index-url": "http://127.0.0.1"}`, service.BadRequest, `there is no field "index-url"`, "", ""},
		{`{"requirements": "flask", "output-file": "x"}`, service.BadRequest, `there is no field "output-file"`, "", ""},
		{`{"requirements": null}`, service.BadRequest, "requirements: expected a text, or a list of its lines", "", ""},
		{`{"requirements": ["flask", null]}`, service.BadRequest, "requirements: expected a text, or a list of its lines", "", ""},
		{`{"requirements": ["flask\n-r x"]}`, service.BadRequest, "requirements[0]: expected one line", "", ""},
		{`{"requirements": "flask", "pre": "yes"}`, service.BadRequest, "pre: expected true or false", "", ""},
		{`{"requirements": "flask", "pre": null}`, service.BadRequest, "pre: expected true or false", "", ""},
		{`{"requirements": "flask", "extra": "x"}`, service.BadRequest, "extra, all-extras and group: there is no pyproject", "", ""},
		{`{"requirements": "flask", "max-steps": true}`, service.BadRequest, "max-steps: expected a number, or a text", "", ""},
		{`{"requirements": "flask", "max-steps": -1}`, service.BadRequest, `max-steps: "-1": expected a number from 1 on`, "", ""},
		{`{"requirements": "flask", "max-time": 3}`, service.BadRequest, "max-time: expected a text", "", ""},
		{`{"requirements": "flask", "only-binary": 3}`, service.BadRequest, "only-binary: expected a text, or a list of texts", "", ""},
		{`{"requirements": "flask", "python-version": "banana"}`, service.BadRequest, `reading Python version "banana"`, "", ""},
		{`{"requirements": "flask", "format": "yaml"}`, service.BadRequest, `format: there is no "yaml"`, "", "there are requirements.txt, pylock.toml, json, cyclonedx, dot and mermaid"},
		{`{"requirements": "flask", "resolution": "newest"}`, service.BadRequest, `resolution: unknown order "newest"`, "", "there are highest, lowest and lowest-direct"},
		{`{"requirements": "flask", "exclude-newer": "soon"}`, service.BadRequest, `exclude-newer: reading "soon": `, "", ""},
		{`{"requirements": "flask", "prefer": "flask"}`, service.BadRequest, "prefer", "", ""},
		{`{"requirements": "# mine\nflask =>2"}`, service.BadRequest, `requirements:2: invalid specifier "=>2"`, "requirements:2:7", `did you mean ">=2"?`},
		{`{"requirements": "flask", "constraint": ["", "  flask =>2"]}`, service.BadRequest, "constraint:2: ", "constraint:2:9", `did you mean ">=2"?`},
		{project + `, "group": "pyproject.toml:dev"}`, service.BadRequest, "pyproject", "", ""},
		{`{"requirements": "flask>=9"}`, service.NoSolution, "no versions satisfy these requirements\n\n  You ask for flask>=9 (requirements:1)", "", ""},
		{`{"requirements": "flask", "max-steps": 1}`, service.Exhausted, "resolving: 1 step used up", "", ""},
	} {
		status, body := postService(t, url, tt.body)
		var got problemRecord
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Errorf("%s: got %s: %v", tt.body, body, err)
			continue
		}
		if want := tt.kind.Problem(""); status != want.Status || got.Type != want.Type || !strings.HasPrefix(got.Detail, tt.detail) || got.Exit != 0 || got.Schema != errorSchema {
			t.Errorf("%s: got %d %s, want %d %s and %q", tt.body, status, body, want.Status, want.Type, tt.detail)
		}
		if at := (placeRecord{got.File, got.Line, got.Column}).String(); tt.at != "" && at != tt.at {
			t.Errorf("%s: got the place %s, want %s", tt.body, at, tt.at)
		}
		if tt.hint != "" && (len(got.Hints) != 1 || got.Hints[0].Text != tt.hint) {
			t.Errorf("%s: got the hints %v, want %q", tt.body, got.Hints, tt.hint)
		}
	}
}

// Nothing that a request names is read: no file, no URL, no variable.
func TestServiceReadsNothingThatIsNamed(t *testing.T) {
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer elsewhere.Close()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("password=hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SERVICE_SECRET", "hunter2")
	url := serveWorld(t)
	for _, line := range []string{
		"-r " + secret, "-c " + secret, "--requirement=" + secret, "-r file://" + secret, "-r " + elsewhere.URL, "-c " + elsewhere.URL + "/x.txt",
		"--index-url " + elsewhere.URL, "-i " + elsewhere.URL, "--extra-index-url " + elsewhere.URL, "--find-links " + elsewhere.URL, "-f " + filepath.Dir(secret),
		"--no-index", "-e " + filepath.Dir(secret), "-e .", ".", secret, "./wheel-1.0-py3-none-any.whl", "file://" + secret,
		"flask @ " + elsewhere.URL + "/flask-9-py3-none-any.whl", "flask @ file://" + secret, "git+" + elsewhere.URL + "/x", "${SERVICE_SECRET}", "flask==${SERVICE_SECRET}",
	} {
		for _, field := range []string{"requirements", "constraint", "override", "exclude"} {
			fields := map[string]any{"requirements": "flask"}
			fields[field] = []string{"jinja2", line}
			body, _ := json.Marshal(fields)
			status, got := postService(t, url, string(body))
			var p problemRecord
			_ = json.Unmarshal([]byte(got), &p)
			if status != 400 || p.File != field || p.Line != 2 || p.Column == 0 {
				t.Errorf("%s: got %d %s, want 400 at line 2 of %s", body, status, got, field)
			}
			if strings.Contains(got, "hunter2") {
				t.Errorf("%s: got %s, which tells a secret", body, got)
			}
		}
		toml, _ := json.Marshal(map[string]any{"pyproject": "[project]\nname = \"app\"\nversion = \"1\"\ndependencies = ['" + line + "']\n"})
		if status, got := postService(t, url, string(toml)); status != 400 || strings.Contains(got, "hunter2") {
			t.Errorf("%s: got %d %s, want 400", toml, status, got)
		}
		lock, _ := json.Marshal(map[string]any{"requirements": "flask", "prefer": "flask==2.3.3\n" + line})
		if _, got := postService(t, url, string(lock)); strings.Contains(got, "hunter2") {
			t.Errorf("%s: got %s, which tells a secret", lock, got)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("what requests named was asked %d times, want never", n)
	}
}

// What cannot be served is told before anything listens.
func TestServiceRefusesToStart(t *testing.T) {
	for _, tt := range []struct {
		args []string
		said string
	}{
		{[]string{"requirements.txt"}, "resolve serve: it takes no arguments"},
		{[]string{"--max-resolves=-1"}, "expected no negative value"},
		{[]string{"--max-age=0s"}, "expected no negative value, and an age"},
		{[]string{"--listen=127.0.0.1:no-port", "--fixture=web-app"}, "--listen 127.0.0.1:no-port: "},
		{[]string{"--fixture=semver/caret", "--python-version=3.12"}, "--fixture: a fixture of semantic versions is not served"},
		{[]string{"--fixture=web-app", "--python-version=banana"}, `reading Python version "banana"`},
	} {
		if code, stdout, stderr := runHere(t.Context(), append([]string{"serve"}, tt.args...)...); code != exitFailed || stdout != "" || !strings.Contains(stderr, tt.said) {
			t.Errorf("%v: got exit code %d, stdout %q, stderr %q, want %d and %q", tt.args, code, stdout, stderr, exitFailed, tt.said)
		}
	}
}

// A placeRecord is a place as a record has it.
type placeRecord struct {
	file         string
	line, column int
}

func (p placeRecord) String() string {
	b, _ := json.Marshal([]any{p.file, p.line, p.column})
	return strings.NewReplacer("[", "", "]", "", `"`, "", ",", ":").Replace(string(b))
}

// The examples of docs/service.md work, and it tells of every field and kind of
// problem.
func TestServiceDocs(t *testing.T) {
	src, err := os.ReadFile("../../docs/service.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(src)
	var names []string
	(&serviceBody{}).flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if want := strings.Fields(serviceFlags); len(names) != len(want) {
		t.Errorf("there are the flags %v, want %v", names, want)
	}
	for _, name := range append(names, serviceTexts...) {
		if !strings.Contains(doc, "`"+name+"`") {
			t.Errorf("docs/service.md does not tell of the field %s", name)
		}
	}
	for _, k := range []service.Kind{
		service.BadRequest, service.NoSolution, service.NeedsBuild, service.TooLarge, service.NotJSON, service.TooSlow, service.NoSuchPath,
		service.NoSuchMethod, service.IndexFailed, service.Exhausted, service.Overloaded, service.Stopping, service.Internal,
	} {
		if !strings.Contains(doc, "`"+k.Problem("").Type+"`") {
			t.Errorf("docs/service.md does not tell of the problem %s", k.Problem("").Type)
		}
	}
	url := serveWorld(t)
	curl := programtest.Find(t, "curl")
	n := 0
	for line := range strings.Lines(doc) {
		if !strings.HasPrefix(line, "curl ") {
			continue
		}
		n++
		line = strings.ReplaceAll(strings.TrimSpace(line), "http://127.0.0.1:8080", url)
		out, err := exec.Command("sh", "-c", strings.Replace(line, "curl", quoteWord(curl)+" -sS --fail-with-body", 1)).CombinedOutput()
		if err != nil || !json.Valid(out) {
			t.Errorf("%s: %v: %s", line, err, out)
		}
	}
	if n < 3 {
		t.Errorf("docs/service.md has %d examples, want three", n)
	}
}

// Whatever a body is, it is read or refused in words, and what is read has known
// fields alone.
func FuzzServiceBody(f *testing.F) {
	for _, seed := range []string{
		`{"requirements": ["flask"], "max-steps": 5, "pre": true, "extra": "x"}`,
		" {\n\"prefer\" :\t \"flask==1\" , \"only-binary\": [\":all:\"]} ", // white space everywhere
		`{"requirements": null, "requirements": 1e5}`, `{"a": {"a": [}`, `{"": ""}`, `{"max-bytes": -0}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		b, err := parseBody(src)
		if err != nil {
			if m := explain(err); m.text == "" || m.code != exitFailed {
				t.Errorf("got %+v, want words", m)
			}
			return
		}
		for name := range b.texts {
			if !slices.Contains(serviceTexts, name) {
				t.Errorf("got the text %q", name)
			}
		}
		if b.output != "" || b.check || b.dryRun {
			t.Errorf("a request has set what is the command's: %+v", b.outputFlags)
		}
	})
}
