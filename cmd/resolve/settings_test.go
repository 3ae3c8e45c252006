package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"pgregory.net/rapid"

	"resolve/fixtures"
	"resolve/settings"
)

// No test that runs the command in this process reads the settings of whoever
// runs it. The scripts' command is this program by another name, with a home of
// its own.
func init() {
	if name := filepath.Base(os.Args[0]); strings.TrimSuffix(name, ".exe") != "resolve" {
		xdg.ConfigHome = filepath.Join(os.DevNull, "none")
	}
}

// runWith runs the command in this process with variables.
func runWith(env map[string]string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(k string) string { return env[k] }}
	code = run(context.Background(), args, p)
	return code, out.String(), errs.String()
}

// Every variable that uv pip compile --help shows is known, and sets the flag of
// uv's name for it, or none with a reason.
func TestUVVariables(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "flags", "uv-variables.txt"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]uvVariable{}
	for _, v := range uvVariableList() {
		if (v.flag == "") == (v.why == "") {
			t.Errorf("%s: got the flag %q and the reason %q, want one of them", v.name, v.flag, v.why)
		}
		known[v.name] = v
	}
	flags := quietCommand().Flags()
	shown := 0
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		shown++
		v, ok := known[words[0]]
		if !ok {
			t.Errorf("%s: uv heeds it, and it is not in the table", words[0])
			continue
		}
		f := flags.Lookup(strings.TrimPrefix(words[1], "--"))
		if v.flag == "" || f == nil {
			continue
		}
		name := f.Name
		if x, ok := f.Value.(*foreignValue); ok && x.means != "" {
			name = x.means
		}
		if v.flag != name {
			t.Errorf("%s: got the flag --%s, want --%s", v.name, v.flag, name)
		}
	}
	if shown < 30 {
		t.Errorf("got %d variables of uv's, want more than 30", shown)
	}
	for _, v := range known {
		if v.flag != "" && flags.Lookup(v.flag) == nil {
			t.Errorf("%s sets --%s, which there is not", v.name, v.flag)
		}
	}
}

func quietCommand() *cobra.Command {
	p := &process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, getenv: func(string) string { return "" }}
	cmd := newCommand(p, newConsole(p))
	if err := cmd.ParseFlags(nil); err != nil {
		panic(err)
	}
	return cmd
}

// sample is a value that a flag takes, as a flag, in a file, and in a variable.
func sample(f *pflag.Flag) (flag, file, variable string) {
	switch formOf(f) {
	case formTruth:
		return "true", "true", "yes"
	case formNumber:
		return "3", "3", "3"
	case formLimit:
		return "300", "300", "300"
	case formList:
		text := "name"
		if isPerPackage(f) {
			return "name=false", "{ name = false }", "name=false"
		}
		return text, "[" + strconv.Quote(text) + "]", text
	}
	text := "name"
	switch f.Name {
	case "color":
		text = "never"
	case "error-format":
		text = "json"
	case "max-time":
		text = "1m30s"
	case "max-age", "grace":
		text = "3s"
	}
	return text, strconv.Quote(text), text
}

// Whatever flag there is, a file and a variable set it to what the command line
// would, without code of its own, and config show says so; or it is no setting, for
// a reason.
func TestEveryFlagIsASetting(t *testing.T) {
	names := known(quietCommand())
	if len(names) < 60 {
		t.Fatalf("got %d settings, want more than 60", len(names))
	}
	dir := t.TempDir()
	t.Chdir(dir)
	for name := range names {
		f := quietCommand().Flags().Lookup(name)
		if f == nil {
			continue // the service's: TestServiceSettings
		}
		flag, file, variable := sample(f)
		if err := f.Value.Set(flag); err != nil {
			t.Errorf("--%s %s: %v", name, flag, err)
			continue
		}
		want := f.Value.String()
		if err := os.WriteFile("s.toml", []byte(name+" = "+file+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, from := range []map[string]string{{"RESOLVE_CONFIG_FILE": "s.toml"}, {"RESOLVE_NO_CONFIG": "1", ownVariable(name): variable}} {
			s := &setup{cmd: quietCommand(), process: &process{getenv: func(k string) string { return from[k] }}, origins: map[string]*origin{}, closed: map[string]bool{}}
			if err := s.apply(); err != nil {
				t.Errorf("%s by %v: %v", name, from, err)
				continue
			}
			got := s.cmd.Flags().Lookup(name)
			if got.Value.String() != want || got.Changed {
				t.Errorf("%s by %v: got %s, given %v, want %s, not given", name, from, got.Value, got.Changed, want)
			}
			if s.origins[name] == nil {
				t.Errorf("%s by %v: nobody knows where it comes from", name, from)
			}
		}
	}
}

// The service takes its own flags from settings too, and those that it shares with
// the main command by what they mean.
func TestServiceSettings(t *testing.T) {
	t.Chdir(t.TempDir())
	text := "listen = \"127.0.0.1:0\"\nmax-age = \"5s\"\npython-version = \"3.12\"\nno-annotate = true\nmax-steps = 7\n"
	if err := os.WriteFile("resolve.toml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var serve *cobra.Command
	for _, sub := range quietCommand().Commands() {
		if sub.Name() == "serve" {
			serve = sub
		}
	}
	if err := serve.ParseFlags(nil); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"RESOLVE_MAX_RESOLVES": "9"}
	s := &setup{cmd: serve, process: &process{getenv: func(k string) string { return env[k] }}, origins: map[string]*origin{}, closed: map[string]bool{}}
	if err := s.apply(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"listen": "127.0.0.1:0", "max-age": "5s", "python-version": "3.12", "max-steps": "7", "max-resolves": "9"} {
		if got := serve.Flags().Lookup(name).Value.String(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// Every flag of the program is a setting, another word for one, or of one call.
func TestOnceOnly(t *testing.T) {
	root := quietCommand()
	names := known(root)
	root.Flags().VisitAll(func(f *pflag.Flag) {
		_, setting := names[f.Name]
		if n := onceOnly(f.Name) != ""; setting == (n || isForeign(f)) {
			t.Errorf("--%s: a setting %v, of one call %v, foreign %v", f.Name, setting, n, isForeign(f))
		}
	})
	for _, name := range []string{"help", "version", "check", "dry-run", "directory", flagRecord, flagReplay, flagLatency, flagConfigFile, flagNoConfig, flagProject} {
		if root.Flags().Lookup(name) == nil {
			t.Errorf("--%s is of one call, and there is none", name)
		}
	}
}

// A run gives the same lock whether what it is to do is said by flags, by a file or
// by variables.
func TestSettingsGiveTheLockOfFlags(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	u, err := fixtures.Load("straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	server, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for name, text := range map[string]string{"in.txt": "flask\nsqlalchemy\n", "c.txt": "flask<3\n", "o.txt": "jinja2>=3\n", "x.txt": "markupsafe\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	choices := map[string][]string{ // the values that may be drawn
		"resolution": {"highest", "lowest", "lowest-direct"}, "prerelease": {"allow", "disallow", "explicit"},
		"no-annotate": {"true", "false"}, "annotation-style": {"line", "split"}, "no-deps": {"true", "false"},
		"constraint": {"c.txt"}, "override": {"o.txt"}, "exclude": {"x.txt"}, "no-emit-package": {"werkzeug", "flask"},
		"emit-index-url": {"true"}, "no-build": {"true", "false"}, "max-steps": {"1000", "none"}, "no-strip-extras": {"true"},
		"prerelease-package": {"flask=allow"}, "upgrade-package": {"flask"}, "newline": {"lf", "crlf"},
	}
	base := map[string]string{"RESOLVE_PYTHON_VERSION": "3.12", "RESOLVE_PYTHON_PLATFORM": "linux", "RESOLVE_NO_CACHE": "1", "RESOLVE_INDEX_URL": server.URL}
	rapid.Check(t, func(r *rapid.T) {
		args, env := []string{"in.txt", "-q", "--no-config"}, map[string]string{}
		for k, v := range base {
			env[k] = v
		}
		var file strings.Builder
		byEnv := map[string]string{}
		for _, name := range sortedKeys(choices) {
			value := rapid.SampledFrom(append(slices.Clone(choices[name]), "", "")).Draw(r, name)
			if value == "" {
				continue
			}
			f := quietCommand().Flags().Lookup(name)
			args = append(args, "--"+name+"="+value)
			byEnv[ownVariable(name)] = value
			switch {
			case formOf(f) == formTruth:
				file.WriteString(name + " = " + value + "\n")
			case isPerPackage(f):
				pkg, v, _ := strings.Cut(value, "=")
				file.WriteString(name + ".'" + pkg + "' = " + strconv.Quote(v) + "\n")
			case formOf(f) == formList:
				file.WriteString(name + " = [" + strconv.Quote(value) + "]\n")
			default:
				file.WriteString(name + " = " + strconv.Quote(value) + "\n")
			}
		}
		args = append(args, "--no-header")
		wantCode, want, said := runWith(env, args...)
		if err := os.WriteFile("s.toml", []byte(file.String()), 0o600); err != nil {
			r.Fatal(err)
		}
		code, got, told := runWith(env, "in.txt", "-q", "--no-header", "--config-file", "s.toml")
		if code != wantCode || got != want || told != said {
			r.Fatalf("by the file\n%s: got code %d, %q, %q, want %d, %q, %q", &file, code, got, told, wantCode, want, said)
		}
		for k, v := range env {
			byEnv[k] = v
		}
		code, got, told = runWith(byEnv, "in.txt", "-q", "--no-header", "--no-config")
		if code != wantCode || got != want || told != said {
			r.Fatalf("by %v: got code %d, %q, %q, want %d, %q, %q", byEnv, code, got, told, wantCode, want, said)
		}
	})
}

func TestNearName(t *testing.T) {
	names := sortedKeys(known(quietCommand()))
	for name, want := range map[string]string{
		"index-ulr": "index-url", "INDEX_URL": "index-url", "--offline": "offline", "offlin": "offline", "exlude": "exclude",
		"frobnicate": "", "x": "", "": "", strings.Repeat("a", 1000): "",
	} {
		if got := nearName(name, names); got != want {
			t.Errorf("nearName(%q) = %q, want %q", name, got, want)
		}
	}
}

// What no file changes costs no file more: a folder without settings, however deep.
func BenchmarkSettingsWithoutFiles(b *testing.B) {
	dir := b.TempDir()
	for range 8 {
		dir = filepath.Join(dir, "d")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	b.Chdir(dir)
	p := &process{getenv: os.Getenv, stderr: &bytes.Buffer{}}
	for b.Loop() {
		b.StopTimer()
		cmd := quietCommand()
		c := newConsole(p)
		b.StartTimer()
		if err := applySettings(cmd, p, c); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever stands in a file, what comes of it is flags set or an error with a place.
func FuzzSettingsFile(f *testing.F) {
	for _, seed := range []string{
		"offline = true\n", "index-url = \"https://a.example\"\nindex-url = 1", "constraint = [\"a\", 'b']", "[exclude-newer-package]\nflask = \"1 day\"\nsix=false\n",
		"[tool.resolve]\noffline=true\n", "verbose = 1_0\nquiet=false\nmax-steps=\"none\"\nmax-bytes=0x10\n", "color=\"\"\n", "a.b.c=[[],{}]\n", "concurrency=99999999999\n",
		"check = true", "constraints = 1", "annotate=true", "universal=true\n", "\ufeffpre = true", "python = \"./\"\ngroup=[\"a:b\",\":\"]\nindex=[\"=\",\"a=b=c\"]\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := settings.Parse("a/s.toml", text)
		if err == nil {
			s := &setup{cmd: quietCommand(), process: &process{getenv: func(string) string { return "" }}, origins: map[string]*origin{}, closed: map[string]bool{}}
			_, err = s.applyFile(file)
		} else {
			err = settingsError(err)
		}
		if err == nil {
			return
		}
		if m := explain(err); !strings.HasPrefix(m.text, "a/s.toml:") || m.cause == nil {
			t.Errorf("%q: got %q, want an error with its place", text, m.text)
		}
	})
}
