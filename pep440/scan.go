package pep440

// parts is a version taken apart. Its strings are pieces of the scanned text;
// numbers are decimal digits without leading zeros, "" being zero, because
// PEP 440 bounds no number.
type parts struct {
	epoch   string
	release string // digits and dots as written
	pre     string
	post    string
	dev     string
	local   string // as written, without the plus sign
	kind    byte   // of the prerelease: 'a', 'b', 'r', or 0 for none
	hasPost bool
	hasDev  bool
}

// A scanner reads one version; at is the next byte.
type scanner struct {
	text string
	at   int
}

// scan takes s apart by the grammar of PEP 440, appendix B, any spelling. When s
// is no version, it returns the offset of the offence and what was expected.
func scan(s string) (p parts, offset int, expected string) {
	c := scanner{text: s}
	if c.at < len(s) && s[c.at]|0x20 == 'v' {
		c.at++
	}
	start := c.at
	if c.digits() == "" {
		return p, c.at, "a digit"
	}
	if c.at < len(s) && s[c.at] == '!' {
		p.epoch = trimZeros(s[start:c.at])
		c.at++
		start = c.at
		if c.digits() == "" {
			return p, c.at, "a digit"
		}
	}
	for c.at+1 < len(s) && s[c.at] == '.' && isDigit(s[c.at+1]) {
		c.at++
		c.digits()
	}
	p.release = s[start:c.at]
	c.suffixes(&p)
	if c.at < len(s) && s[c.at] == '+' {
		if p.local, expected = c.local(); expected != "" {
			return p, c.at, expected
		}
	}
	if c.at < len(s) {
		return p, c.at, "the end of the version"
	}
	return p, 0, ""
}

// suffixes reads the prerelease, post-release and development parts.
func (c *scanner) suffixes(p *parts) {
	if c.at == len(c.text) {
		return
	}
	if kind := c.keyword(preKinds[:]); kind != "" {
		p.kind, p.pre = preKind(kind), c.number()
	}
	if c.at+1 < len(c.text) && c.text[c.at] == '-' && isDigit(c.text[c.at+1]) {
		c.at++
		p.hasPost, p.post = true, trimZeros(c.digits())
	} else if c.keyword(postKinds[:]) != "" {
		p.hasPost, p.post = true, c.number()
	}
	if c.keyword(devKinds[:]) != "" {
		p.hasDev, p.dev = true, c.number()
	}
}

// The words that begin a part, longer ones before their own beginnings.
var (
	preKinds  = [...]string{"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"}
	postKinds = [...]string{"post", "rev", "r"}
	devKinds  = [...]string{"dev"}
)

func preKind(word string) byte {
	switch word[0] {
	case 'a', 'b':
		return word[0]
	}
	return 'r'
}

// keyword reads an optional separator and one of words in any case, or nothing.
func (c *scanner) keyword(words []string) string {
	at := c.at
	if at < len(c.text) && isSeparator(c.text[at]) {
		at++
	}
	if at == len(c.text) {
		return ""
	}
	first := c.text[at] | 0x20
	for _, w := range words {
		if w[0] == first && hasPrefixFold(c.text[at:], w) {
			c.at = at + len(w)
			return w
		}
	}
	return ""
}

// number reads what may follow a keyword: an optional separator, then optional
// digits. The grammar allows the one without the other.
func (c *scanner) number() string {
	if c.at < len(c.text) && isSeparator(c.text[c.at]) {
		c.at++
	}
	return trimZeros(c.digits())
}

func (c *scanner) digits() string {
	start := c.at
	for c.at < len(c.text) && isDigit(c.text[c.at]) {
		c.at++
	}
	return c.text[start:c.at]
}

// local reads a local version label from its plus sign on.
func (c *scanner) local() (label, expected string) {
	start := c.at + 1
	for {
		c.at++
		segment := c.at
		for c.at < len(c.text) && isAlnum(c.text[c.at]) {
			c.at++
		}
		if c.at == segment {
			return "", "a letter or digit of the local version"
		}
		if c.at == len(c.text) || !isSeparator(c.text[c.at]) {
			return c.text[start:c.at], ""
		}
	}
}

func isDigit(b byte) bool     { return b-'0' <= 9 }
func isAlnum(b byte) bool     { return isDigit(b) || (b|0x20)-'a' <= 'z'-'a' }
func isSeparator(b byte) bool { return b == '.' || b == '-' || b == '_' }

// hasPrefixFold reports whether s begins with the lower-case letters of prefix
// in any case. Only ASCII letters fold: no other rune is part of a version.
func hasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if s[i]|0x20 != prefix[i] {
			return false
		}
	}
	return true
}

// trimZeros drops leading zeros; "" is zero.
func trimZeros(digits string) string {
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
	}
	return digits
}

// cutSegment splits off the first number of a release.
func cutSegment(release string) (number, rest string) {
	for i := range len(release) {
		if release[i] == '.' {
			return trimZeros(release[:i]), release[i+1:]
		}
	}
	return trimZeros(release), ""
}
