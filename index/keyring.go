package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"time"
)

// keyringTime bounds how long the keyring program may take for one index: a
// person may have to unlock it.
const keyringTime = 60 * time.Second

// A keyring asks the program of that name for passwords, as pip and uv do:
// keyring get SERVICE USER, and where no user is known keyring get SERVICE
// --mode creds, which prints the user and the password.
type keyring struct {
	run  func(ctx context.Context, args ...string) (stdout string, err error)
	warn func(string) // told of a program that does not work
}

// servicesOf returns as what an index may be known to a keyring: by its URL, by
// its host, and by its host without TLS.
func servicesOf(base *url.URL) []string {
	list := []string{strings.TrimSuffix(base.String(), "/"), base.String(), base.Host}
	if base.Scheme != "https" {
		list = append(list, base.Scheme+"://"+base.Host)
	}
	if list[0] == list[1] {
		list = list[1:]
	}
	return list
}

// ask returns the login that is found first; nil if there is none.
func (k *keyring) ask(ctx context.Context, services []string, user string) *url.Userinfo {
	bounded, cancel := context.WithTimeout(ctx, keyringTime)
	defer cancel()
	for _, service := range services {
		args := []string{"get", service, user}
		if user == "" {
			args = []string{"get", service, "--mode", "creds"}
		}
		out, err := k.run(bounded, args...)
		switch exit := (*exec.ExitError)(nil); {
		case ctx.Err() != nil:
			return nil
		case bounded.Err() != nil:
			k.warn(fmt.Sprintf("keyring: no answer in %v", keyringTime))
			return nil
		case errors.As(err, &exit): // how it says that it has nothing
			continue
		case err != nil:
			k.warn("keyring: " + err.Error())
			return nil
		}
		if login := parseKeyring(out, user); login != nil {
			return login
		}
	}
	return nil
}

// parseKeyring reads what the program prints.
func parseKeyring(out, user string) *url.Userinfo {
	lines := strings.Split(strings.TrimRight(out, "\r\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], "\r")
	}
	switch {
	case user != "" && len(lines) == 1 && lines[0] != "":
		return url.UserPassword(user, lines[0])
	case user == "" && len(lines) == 2 && lines[0] != "":
		return url.UserPassword(lines[0], lines[1])
	}
	return nil
}

// runKeyring runs the program, without a terminal to ask on. What it says on
// standard error is not shown: it could hold anything.
func runKeyring(ctx context.Context, args ...string) (string, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "keyring", args...)
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second // for the pipes of what it has started
	err := cmd.Run()
	if out.Len() > 64<<10 {
		return "", errors.New("its answer is no password")
	}
	return out.String(), err
}
