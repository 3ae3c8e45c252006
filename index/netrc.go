package index

import "strings"

// netrcLogin returns what a netrc file says for a host, else for "default". A
// macro definition ends at the first empty line.
func netrcLogin(text, host string) (login, password string, ok bool) {
	type entry struct{ login, password string }
	var found, current *entry
	var fallback *entry
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
			current = new(entry)
			if strings.EqualFold(value(), host) && found == nil {
				found = current
			}
		case "default":
			current = new(entry)
			fallback = current
		case "login":
			if v := value(); current != nil {
				current.login = v
			}
		case "password":
			if v := value(); current != nil {
				current.password = v
			}
		case "account":
			value()
		}
	}
	if found == nil {
		found = fallback
	}
	if found == nil || found.login == "" && found.password == "" {
		return "", "", false
	}
	return found.login, found.password, true
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
