package index

import (
	"net/url"
	"strings"
)

// A netrc is what the file of that name says. The zero value, and nil, say
// nothing.
type netrc struct {
	machines []netrcEntry // in the file's order
	fallback *netrcEntry  // "default"
}

type netrcEntry struct{ machine, login, password string }

// login returns the first entry for a host; nil if there is none. With a user
// only that user's entries count. The entry "default" is for hosts that the
// user has named alone.
func (n *netrc) login(host, user string, named bool) *url.Userinfo {
	if n == nil {
		return nil
	}
	for _, e := range n.machines {
		if strings.EqualFold(e.machine, host) && e.serves(user) {
			return url.UserPassword(e.login, e.password)
		}
	}
	if e := n.fallback; named && e != nil && e.serves(user) {
		return url.UserPassword(e.login, e.password)
	}
	return nil
}

func (e *netrcEntry) serves(user string) bool {
	return e.login+e.password != "" && (user == "" || user == e.login)
}

// parseNetrc reads the file's text. A macro definition ends at the first empty
// line.
func parseNetrc(text string) *netrc {
	n := &netrc{}
	var current netrcEntry // what follows belongs to it
	keep := func() {}      // keeps it
	words := netrcWords(text)
	for i := 0; i < len(words); i++ {
		value := func() string {
			if i+1 < len(words) {
				i++
				return words[i]
			}
			return ""
		}
		switch words[i] {
		case "machine":
			keep()
			current = netrcEntry{machine: value()}
			keep = func() { n.machines = append(n.machines, current) }
		case "default":
			keep()
			current = netrcEntry{}
			keep = func() { e := current; n.fallback = &e }
		case "login":
			current.login = value()
		case "password":
			current.password = value()
		case "account":
			value()
		}
	}
	keep()
	return n
}

// netrcWords splits the text into words, without comments and macros; a word
// may stand in double quotes.
func netrcWords(text string) []string {
	var words []string
	macro := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			macro = false
		}
		for line != "" && !macro && line[0] != '#' {
			var word string
			word, line = netrcWord(line)
			if word == "macdef" {
				macro = true
				break
			}
			words = append(words, word)
		}
	}
	return words
}

func netrcWord(line string) (word, rest string) {
	if line[0] == '"' {
		if end := strings.IndexByte(line[1:], '"'); end >= 0 {
			return line[1 : 1+end], strings.TrimLeft(line[end+2:], " \t")
		}
	}
	if i := strings.IndexAny(line, " \t"); i >= 0 {
		return line[:i], strings.TrimLeft(line[i:], " \t")
	}
	return line, ""
}
