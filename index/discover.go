package index

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
)

// DefaultURL is the index where nothing else is said.
const DefaultURL = "https://pypi.org/simple"

// A Setting is the default index and where it was found.
type Setting struct {
	URL     string   // may hold a user and a password: show Redact(URL)
	Source  string   // "--index-url", "PIP_INDEX_URL", "/etc/pip.conf:2" or "default"
	CA      string   // a file of certificates, "" for the system's
	Ignored []string // options found that change what pip would see and are not heeded here: "extra-index-url (PIP_EXTRA_INDEX_URL)"
}

// Discover finds the default index as pip does: flag (the value of --index-url,
// "" if not given), PIP_INDEX_URL, pip's configuration files in pip's order, the
// section [install] before [global], else DefaultURL. A URL without credentials
// gets those that the user's netrc has for its host.
//
// A configuration file that is not there is nothing; one that cannot be read is
// an error that names it. The value of the URL is in no error.
func Discover(flag string, getenv func(string) string) (Setting, error) {
	return discover(flag, &place{
		goos:     runtime.GOOS,
		getenv:   getenv,
		readFile: os.ReadFile,
		isDir: func(name string) bool {
			info, err := os.Stat(name)
			return err == nil && info.IsDir()
		},
	})
}

func discover(flag string, p *place) (Setting, error) {
	options := map[string]option{}
	for _, name := range p.configFiles() {
		text, err := p.readFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = pipOptions(string(text), name, options)
		} else {
			err = fmt.Errorf("read pip's configuration: %w", err)
		}
		if err != nil {
			return Setting{}, err
		}
	}
	s := Setting{URL: DefaultURL, Source: "default"}
	if o, ok := p.lookup(options, "index-url", "pypi-url"); ok {
		s.URL, s.Source = o.value, o.from
	}
	if flag != "" {
		s.URL, s.Source = flag, "--index-url"
	}
	if o, ok := p.lookup(options, "cert"); ok {
		s.CA = p.expand(o.value)
	}
	for _, name := range []string{"extra-index-url", "find-links", "no-index", "proxy", "client-cert", "trusted-host"} {
		if o, ok := p.lookup(options, name); ok {
			s.Ignored = append(s.Ignored, name+" ("+o.from+")")
		}
	}
	s.URL = p.withNetrc(strings.TrimSpace(s.URL))
	return s, nil
}

// lookup returns the strongest value of an option known by these names. Values
// that are empty are not there.
func (p *place) lookup(options map[string]option, names ...string) (option, bool) {
	for _, name := range names {
		env := "PIP_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		if v := p.getenv(env); v != "" {
			return option{v, env}, true
		}
	}
	for _, section := range []string{"install", "global"} {
		for _, name := range names {
			if o := options[section+"."+name]; o.value != "" {
				return o, true
			}
		}
	}
	return option{}, false
}

// withNetrc adds the login that the user's netrc has for the URL's host.
func (p *place) withNetrc(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Host == "" {
		return text
	}
	name := p.getenv("NETRC")
	if name == "" {
		if p.home() == "" {
			return text
		}
		name = p.join(p.home(), ".netrc")
	}
	netrc, err := p.readFile(name)
	if err != nil {
		return text
	}
	user, password, ok := netrcLogin(string(netrc), u.Hostname())
	if !ok {
		return text
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}
