package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// DefaultURL is the index where nothing else is said.
const DefaultURL = "https://pypi.org/simple"

// A Setting is which indexes are asked where nobody says so, and how, and where
// that was found.
type Setting struct {
	URL        string   // of the default index; may hold a user and a password: show Redact(URL)
	Source     string   // "--index-url", "PIP_INDEX_URL", "/etc/pip.conf:2" or "default"
	Extra      []Extra  // pip's extra-index-url, in their order; none where the flag names the index
	CA         string   // a file of certificates, "" for the system's
	CAFrom     string   // where that was found, as Source; "" for nowhere
	Client     string   // a file with a certificate and its key to show, "" for none
	ClientFrom string   // as CAFrom
	Ignored    []string // options found that change what pip would see and are not heeded here: "find-links (PIP_FIND_LINKS)"
}

// An Extra is an index to ask besides the default one.
type Extra struct {
	URL    string // as Setting.URL, or a path
	Given  string // as its user wrote it, where that differs; "" else
	Source string
}

// Discover finds the default index as pip does: flag (the value of --index-url,
// "" if not given), PIP_INDEX_URL, pip's configuration files in pip's order, the
// section [install] before [global], else DefaultURL.
//
// A configuration file that is not there is nothing; one that cannot be read is
// an error that names it. The value of a URL is in no error.
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
	options, err := p.pipOptions()
	if err != nil {
		return Setting{}, err
	}
	s := Setting{URL: DefaultURL, Source: "default"}
	if o, ok := p.lookup(options, "index-url", "pypi-url"); ok {
		s.URL, s.Source = strings.TrimSpace(o.value), o.from
	}
	if o, ok := p.lookup(options, "extra-index-url"); ok {
		for url := range strings.FieldsSeq(o.value) {
			s.Extra = append(s.Extra, Extra{URL: url, Source: o.from})
		}
	}
	if flag != "" {
		s.URL, s.Source, s.Extra = strings.TrimSpace(flag), "--index-url", nil
	}
	for _, file := range []struct {
		option   string
		to, from *string
	}{{"cert", &s.CA, &s.CAFrom}, {"client-cert", &s.Client, &s.ClientFrom}} {
		if o, ok := p.lookup(options, file.option); ok {
			*file.to, *file.from = p.expand(o.value), o.from
		}
	}
	for _, name := range []string{"find-links", "no-index", "proxy", "trusted-host"} {
		if o, ok := p.lookup(options, name); ok {
			s.Ignored = append(s.Ignored, name+" ("+o.from+")")
		}
	}
	return s, nil
}

// pipOptions reads pip's configuration files, the strongest last.
func (p *place) pipOptions() (map[string]option, error) {
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
			return nil, err
		}
	}
	return options, nil
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
