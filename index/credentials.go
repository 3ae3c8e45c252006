package index

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Credentials are where the users and passwords of indexes are found that do
// not stand in their URLs: the user's netrc, and the keyring program. Clients
// and goroutines share them. No method shows a password.
type Credentials struct {
	netrc   *netrc
	keyring *keyring // nil: not asked
}

// FindCredentials reads the user's netrc: the file that NETRC names, else
// ~/.netrc, else ~/_netrc; one that is not there or cannot be read is none.
func FindCredentials(getenv func(string) string) *Credentials {
	return findCredentials(&place{goos: runtime.GOOS, getenv: getenv, readFile: os.ReadFile})
}

func findCredentials(p *place) *Credentials {
	return &Credentials{netrc: parseNetrc(p.netrc())}
}

// UseKeyring has the program keyring asked besides, once for each index that
// answers 401 or 403, or whose URL names a user without a password, if the netrc
// has none. It fails if there is no such program. warn is told, from any
// goroutine, if the program does not work. It is to be called before New.
func (c *Credentials) UseKeyring(warn func(string)) error {
	if _, err := exec.LookPath("keyring"); err != nil {
		return err
	}
	c.keyring = &keyring{run: runKeyring, warn: warn}
	return nil
}

// netrc returns the text of the user's netrc, "" if there is none.
func (p *place) netrc() string {
	names := []string{p.getenv("NETRC")}
	if names[0] == "" {
		if p.home() == "" {
			return ""
		}
		names = []string{p.join(p.home(), ".netrc"), p.join(p.home(), "_netrc")}
	}
	for _, name := range names {
		if text, err := p.readFile(name); err == nil {
			return string(text)
		}
	}
	return ""
}

// EnvLogin returns the user and password that the environment has for an index
// of that name, as uv has it: UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD,
// in upper case and with '_' for all but letters and digits. Those with RESOLVE_
// for UV_ go before.
func EnvLogin(name string, getenv func(string) string) (user, password string, ok bool) {
	upper := []byte(strings.ToUpper(name))
	for i, c := range upper {
		if !('A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			upper[i] = '_'
		}
	}
	for _, prefix := range []string{"RESOLVE_INDEX_", "UV_INDEX_"} {
		user, password = getenv(prefix+string(upper)+"_USERNAME"), getenv(prefix+string(upper)+"_PASSWORD")
		if user != "" || password != "" {
			return user, password, true
		}
	}
	return "", "", false
}
