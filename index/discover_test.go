package index

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// on returns a machine with these variables and files.
func on(goos string, env, files map[string]string) *place {
	return &place{
		goos:   goos,
		getenv: func(k string) string { return env[k] },
		readFile: func(name string) ([]byte, error) {
			text, ok := files[name]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
			if text == "unreadable" {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
			}
			return []byte(text), nil
		},
		isDir: func(name string) bool { _, ok := files[name+"/"]; return ok },
	}
}

// conf is a configuration file that sets the index to https://name.example/simple.
func conf(name string) string {
	return "[global]\nindex-url = https://" + name + ".example/simple\n"
}

func TestDiscover(t *testing.T) {
	type m = map[string]string
	linux := m{"HOME": "/home/u"}
	with := func(more m) m {
		all := m{"HOME": "/home/u"}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	const user, legacy, global, xdg = "/home/u/.config/pip/pip.conf", "/home/u/.pip/pip.conf", "/etc/pip.conf", "/etc/xdg/pip/pip.conf"
	tests := []struct {
		name, flag, goos string
		env, files       m
		host, source     string // host "": PyPI
	}{
		{"nothing said", "", "linux", linux, nil, "", "default"},
		{"global", "", "linux", linux, m{global: conf("g")}, "g", global + ":2"},
		{"etc beats xdg", "", "linux", linux, m{global: conf("g"), xdg: conf("x")}, "g", global + ":2"},
		{"xdg directories in order", "", "linux", with(m{"XDG_CONFIG_DIRS": "/a:/b"}), m{"/a/pip/pip.conf": conf("a"), "/b/pip/pip.conf": conf("b")}, "b", "/b/pip/pip.conf:2"},
		{"the user beats global", "", "linux", linux, m{global: conf("g"), legacy: conf("l")}, "l", legacy + ":2"},
		{"the new place beats the old", "", "linux", linux, m{legacy: conf("l"), user: conf("u")}, "u", user + ":2"},
		{"XDG_CONFIG_HOME", "", "linux", with(m{"XDG_CONFIG_HOME": "/cfg"}), m{user: conf("u"), "/cfg/pip/pip.conf": conf("c")}, "c", "/cfg/pip/pip.conf:2"},
		{"the virtual environment beats the user", "", "linux", with(m{"VIRTUAL_ENV": "/venv"}), m{user: conf("u"), "/venv/pip.conf": conf("v")}, "v", "/venv/pip.conf:2"},
		{"PIP_CONFIG_FILE beats all files", "", "linux", with(m{"PIP_CONFIG_FILE": "/p.conf", "VIRTUAL_ENV": "/venv"}), m{"/p.conf": conf("p"), "/venv/pip.conf": conf("v")}, "p", "/p.conf:2"},
		{"and hides the user's", "", "linux", with(m{"PIP_CONFIG_FILE": "/p.conf"}), m{"/p.conf": "[global]\n", user: conf("u"), global: conf("g")}, "g", global + ":2"},
		{"unless it is not there", "", "linux", with(m{"PIP_CONFIG_FILE": "/p.conf"}), m{user: conf("u")}, "u", user + ":2"},
		{"the null device hides all files", "", "linux", with(m{"PIP_CONFIG_FILE": "/dev/null", "VIRTUAL_ENV": "/venv"}), m{"/venv/pip.conf": conf("v"), global: conf("g")}, "", "default"},
		{"but not the environment", "", "linux", with(m{"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": "https://e.example/simple"}), nil, "e", "PIP_INDEX_URL"},
		{"the environment beats files", "", "linux", with(m{"PIP_INDEX_URL": "https://e.example/simple"}), m{user: conf("u")}, "e", "PIP_INDEX_URL"},
		{"an empty variable is none", "", "linux", with(m{"PIP_INDEX_URL": ""}), m{user: conf("u")}, "u", user + ":2"},
		{"the flag beats all", "https://f.example/simple", "linux", with(m{"PIP_INDEX_URL": "https://e.example/simple"}), m{user: conf("u")}, "f", "--index-url"},
		{"install beats global of a stronger file", "", "linux", linux, m{global: "[install]\nindex-url=https://i.example/simple", user: conf("u")}, "i", global + ":2"},
		{"other sections are others'", "", "linux", linux, m{user: "[download]\nindex-url=https://d.example/simple"}, "", "default"},
		{"dashes, case and underscores", "", "linux", linux, m{user: "\ufeff# mine\n\n[global]\n; so\n--Index_URL : https://o.example/simple"}, "o", user + ":5"},
		{"the older name", "", "linux", linux, m{user: "[global]\npypi-url=https://o.example/simple"}, "o", user + ":2"},
		{"an empty value is none", "", "linux", linux, m{user: "[global]\nindex-url =\n"}, "", "default"},
		{"a value on the next line", "", "linux", linux, m{user: "[global]\nindex-url =\n    https://n.example/simple\ncert = x\n"}, "n", user + ":2"},
		{"macOS", "", "darwin", linux, m{"/Library/Application Support/pip/pip.conf": conf("g"), user: conf("u")}, "u", user + ":2"},
		{"macOS, Application Support", "", "darwin", linux, m{"/home/u/Library/Application Support/pip/": "", user: conf("u"),
			"/home/u/Library/Application Support/pip/pip.conf": conf("s")}, "s", "/home/u/Library/Application Support/pip/pip.conf:2"},
		{"Windows", "", "windows", m{"APPDATA": `C:\U\Roaming`, "ProgramData": `C:\PD`, "USERPROFILE": `C:\U`},
			m{`C:\PD\pip\pip.ini`: conf("g"), `C:\U\Roaming\pip\pip.ini`: conf("r")}, "r", `C:\U\Roaming\pip\pip.ini:2`},
		{"no home at all", "", "linux", nil, m{global: conf("g")}, "g", global + ":2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := DefaultURL
			if tt.host != "" {
				want = "https://" + tt.host + ".example/simple"
			}
			s, err := discover(tt.flag, on(tt.goos, tt.env, tt.files))
			if err != nil || s.URL != want || s.Source != tt.source {
				t.Errorf("found %q from %q, %v, want %q from %q", s.URL, s.Source, err, want, tt.source)
			}
		})
	}
}

func TestDiscoverMore(t *testing.T) {
	env := map[string]string{"HOME": "/home/u", "PIP_CERT": "~/ca.pem", "PIP_FIND_LINKS": "/wheels", "PIP_CLIENT_CERT": "/me.pem"}
	files := map[string]string{
		"/etc/pip.conf": "[global]\nextra-index-url =\n  https://a.example\n  https://b.example\nno-index = 1\n",
	}
	s, err := discover("", on("linux", env, files))
	const from = "/etc/pip.conf:2"
	want := Setting{
		URL: DefaultURL, Source: "default", CA: "/home/u/ca.pem", CAFrom: "PIP_CERT", Client: "/me.pem", ClientFrom: "PIP_CLIENT_CERT",
		Extra:   []Extra{{URL: "https://a.example", Source: from}, {URL: "https://b.example", Source: from}},
		Ignored: []string{"find-links (PIP_FIND_LINKS)", "no-index (/etc/pip.conf:5)"},
	}
	if diff := cmp.Diff(s, want); diff != "" || err != nil {
		t.Errorf("%v, got then want:\n%s", err, diff)
	}
	s, err = discover("https://you:q@pypi.org/simple", on("linux", env, files))
	if err != nil || s.URL != "https://you:q@pypi.org/simple" || s.Extra != nil {
		t.Errorf("with a flag: got %q, %v, %v, want it alone", s.URL, s.Extra, err)
	}
}

func TestDiscoverErrors(t *testing.T) {
	for text, want := range map[string]string{
		"index-url = https://me:secret@h/":              "pip.conf:1: expected a section",
		"[global]\nindex-url secret\n":                  "pip.conf:2: expected name = value",
		"[global]\nindex-url = a\nindex_url = secret\n": "pip.conf:3: option index-url is there twice",
		"unreadable": "permission denied",
		"[global]\n" + strings.Repeat("secret", 1<<18) + "=": "pip.conf:",
	} {
		_, err := discover("", on("linux", map[string]string{"HOME": "/h"}, map[string]string{"/etc/pip.conf": text}))
		if text != "unreadable" && strings.HasPrefix(text, "[global]\nsecret") {
			want = "/etc/pip.conf"
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%.40q: %v, want an error with %q and no value", text, err, want)
		}
	}
}

func TestNetrc(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no file", "", ""},
		{"one line", "machine example.org login me password secret", "me secret"},
		{"many lines", "# mine\nmachine other login x password y\nmachine Example.ORG\n\tlogin me\n\tpassword secret\n\taccount z\n", "me secret"},
		{"quotes", `machine example.org login "my self" password "se cret"`, "my self se cret"},
		{"the first counts", "machine example.org login a password b\nmachine example.org login c password d", "a b"},
		{"default", "machine other login x password y\ndefault login any password z", "any z"},
		{"a machine beats default", "default login any password z\nmachine example.org login me password secret", "me secret"},
		{"macros are passed over", "macdef init\nmachine example.org login bad password bad\n\nmachine example.org login me password secret", "me secret"},
		{"another host", "machine sub.example.org login x password y", ""},
		{"cut off", "machine example.org login", ""},
	}
	for _, tt := range tests {
		got := ""
		if login := parseNetrc(tt.text).login("example.org", "", true); login != nil {
			password, _ := login.Password()
			got = fmt.Sprintf("%s %s", login.Username(), password)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
