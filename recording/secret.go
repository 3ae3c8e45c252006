package recording

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// redacted stands where a secret was.
const redacted = "redacted"

// shortest is the length from which a secret is looked for everywhere; what is
// shorter stands in too much that is none.
const shortest = 8

// secrets takes credentials out of what is recorded: users and passwords of
// URLs, the values of parameters and settings whose names say that they are
// secret, and what was found to be one wherever else it stands. It is used by
// one goroutine; the zero value knows none yet.
type secrets struct {
	known    []string // the longest first
	replacer *strings.Replacer
}

var (
	// inURL is a URL up to what cannot be in one, its slashes perhaps escaped as in JSON.
	inURL = lazily(`[A-Za-z][A-Za-z0-9+.-]*:(?://|\\/\\/)(?:[^\s"<>\\]|\\/)+`)
	// secretName is what the name of a secret has in it.
	secretName = `(?:token|secret|passw|passphrase|pwd|signature|credential|api_?-?key|access_?-?key|private_?-?key|authorization|session|jwt)`
	// parameter is one of the query of a URL, also as HTML writes it.
	parameter = lazily(`(?i)((?:[?&;]|\\u0026)(?:amp;|#38;)?(?:[a-z0-9_.-]*` + secretName + `[a-z0-9_.-]*|sig|auth|key|code|x-amz-[a-z-]+|x-goog-[a-z-]+)=)([^&"'<>\s#\\;]+)`)
	// assignment is one of a file of settings.
	assignment = lazily(`(?im)^(\s*["']?[a-z0-9_.-]*` + secretName + `[a-z0-9_.-]*["']?[ \t]*[=:][ \t]*)("[^"\n]*"|'[^'\n]*')`)
	// variable is one of the environment in a file of requirements.
	variable = lazily(`\$\{([A-Z0-9_]+)\}`)

	secretVariable = lazily(`(?i)` + secretName + `|user|login|pass|pw|cred|key`)
)

// lazily compiles an expression when it is first used: few runs are recorded.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// learn keeps a secret, as it is and as a URL has it.
func (s *secrets) learn(text string) {
	forms := []string{text, url.QueryEscape(text), url.PathEscape(text), url.UserPassword("", text).String()[1:]}
	if plain, err := url.PathUnescape(text); err == nil {
		forms = append(forms, plain)
	}
	for _, form := range forms {
		if len(form) >= shortest && form != redacted && !slices.Contains(s.known, form) {
			s.known = append(s.known, form)
			s.replacer = nil
		}
	}
}

// learnFrom keeps the secrets that a text shows by how they stand in it.
func (s *secrets) learnFrom(text string) {
	for _, u := range inURL().FindAllString(text, -1) {
		start, end := login(u)
		if start == end {
			continue
		}
		user, password, both := strings.Cut(u[start:end-1], ":")
		if both {
			s.learn(password)
		} else { // a token, or too short to matter
			s.learn(user)
		}
	}
	for _, m := range parameter().FindAllStringSubmatch(text, -1) {
		s.learn(m[2])
	}
}

// login returns where user and password of a URL stand, with the @.
func login(u string) (start, end int) {
	at := strings.Index(u, ":")
	start = at + len("://")
	if strings.HasPrefix(u[at:], `:\/`) {
		start = at + len(`:\/\/`)
	}
	rest := u[start:]
	if end = strings.IndexAny(rest, "/?#\\"); end < 0 {
		end = len(rest)
	}
	if i := strings.LastIndexByte(rest[:end], '@'); i >= 0 {
		return start, start + i + 1
	}
	// A password with a slash in it makes no URL, and is a password all the same.
	if _, err := url.Parse(strings.ReplaceAll(u, `\/`, "/")); err != nil {
		if i := strings.LastIndexByte(rest, '@'); i >= 0 {
			return start, start + i + 1
		}
	}
	return start, start
}

// text returns a text without credentials.
func (s *secrets) text(text string) string {
	if strings.Contains(text, ":/") || strings.Contains(text, `:\/`) {
		text = inURL().ReplaceAllStringFunc(text, func(u string) string {
			start, end := login(u)
			if strings.Contains(u[:start], "ssh:") { // whose users are names of services
				return u
			}
			return u[:start] + u[end:]
		})
	}
	text = parameter().ReplaceAllString(text, "${1}"+redacted)
	return s.literal(text)
}

// literal takes what is known to be secret out of a text.
func (s *secrets) literal(text string) string {
	if len(s.known) == 0 {
		return text
	}
	if s.replacer == nil {
		slices.SortFunc(s.known, func(a, b string) int { return len(b) - len(a) })
		var pairs []string
		for _, secret := range s.known {
			pairs = append(pairs, secret, redacted)
		}
		s.replacer = strings.NewReplacer(pairs...)
	}
	return s.replacer.Replace(text)
}

// file returns what a file of text says without credentials, and of a script
// its comments alone: what a resolve needs stands there, and the program is
// nobody's business. What is no text is returned as it is.
func (s *secrets) file(name string, content []byte) []byte {
	text, ok := decoded(content)
	if !ok {
		return []byte(s.literal(string(content)))
	}
	out := text
	if strings.HasSuffix(name, ".py") {
		out = commentsOnly(out)
	}
	out = s.text(assignment().ReplaceAllString(out, `${1}"`+redacted+`"`))
	if out == text {
		return content
	}
	if !utf8.Valid(content) {
		out = "\ufeff" + strings.TrimPrefix(out, "\ufeff")
	}
	return []byte(out)
}

// decoded returns the text of a file in UTF-8, or in UTF-16 with its mark.
func decoded(b []byte) (string, bool) {
	little, big := bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff})
	if !little && !big {
		return string(b), utf8.Valid(b)
	}
	var units []uint16
	for i := 2; i+1 < len(b); i += 2 {
		lo, hi := uint16(b[i]), uint16(b[i+1])
		if big {
			lo, hi = hi, lo
		}
		units = append(units, lo|hi<<8)
	}
	return string(utf16.Decode(units)), true
}

// commentsOnly empties the lines that are no comments.
func commentsOnly(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "\ufeff#") {
			b.WriteString(line)
			continue
		}
		end := strings.TrimRight(line, "\r\n")
		b.WriteString(line[len(end):])
	}
	return b.String()
}

// learnVariables learns which variables of the environment are secret, and
// returns their names: those that say so, and those that stand in a URL of one
// of the texts elsewhere than as its host.
func (s *secrets) learnVariables(used map[string]string, texts []string) map[string]bool {
	found := map[string]bool{}
	for name := range used {
		found[name] = secretVariable().MatchString(name)
	}
	for _, text := range texts {
		for _, u := range inURL().FindAllString(text, -1) {
			_, end := login(u)
			host := u[end:]
			if i := strings.IndexAny(host, "/?#"); i >= 0 {
				host = host[:i]
			}
			for _, m := range variable().FindAllStringSubmatch(u, -1) {
				found[m[1]] = found[m[1]] || !strings.Contains(host, m[0])
			}
		}
	}
	for name, value := range used {
		if found[name] {
			s.learn(value)
		}
	}
	return found
}
