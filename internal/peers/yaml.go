package peers

import (
	"fmt"
	"regexp"
	"strings"
)

// parseYAML reads the part of YAML that pip's cases are written in: block
// mappings and sequences, lists in brackets on one line, plain and quoted
// scalars, scalars folded by >-, and comments. Mappings are map[string]any,
// sequences []any, null is nil and every other scalar a string. What else there
// is in YAML is an error, with the line.
func parseYAML(text string) (any, error) {
	p := &yamlParser{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(uncomment(line), " \r\n")
		if bare := strings.TrimLeft(line, " "); bare != "" {
			p.lines = append(p.lines, yamlLine{n, len(line) - len(bare), bare})
		}
	}
	if len(p.lines) == 0 {
		return nil, nil
	}
	value, err := p.block(p.lines[0].indent)
	if err == nil && p.at < len(p.lines) {
		err = p.fail("it is indented less than what came first")
	}
	return value, err
}

type yamlLine struct {
	number, indent int
	text           string
}

type yamlParser struct {
	lines []yamlLine
	at    int // the line that comes next
}

// uncomment takes a comment off a line: from a # on that is not in quotes and
// has a space before it.
func uncomment(line string) string {
	quote := byte(0)
	for i := range len(line) {
		switch c := line[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '#' && (i == 0 || line[i-1] == ' '):
			return line[:i]
		case (c == '\'' || c == '"') && (i == 0 || strings.IndexByte(" [,", line[i-1]) >= 0):
			quote = c
		}
	}
	return line
}

func (p *yamlParser) fail(what string) error {
	l := p.lines[min(p.at, len(p.lines)-1)]
	return fmt.Errorf("line %d: %q: %s", l.number, l.text, what)
}

// next reports whether another line follows that is indented just so.
func (p *yamlParser) next(indent int) bool {
	return p.at < len(p.lines) && p.lines[p.at].indent == indent
}

var yamlKey = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_-]*):(?: +(.*))?$`)

// block reads a mapping, a sequence or a scalar whose lines are indented just so.
func (p *yamlParser) block(indent int) (any, error) {
	text := p.lines[p.at].text
	switch {
	case isYAMLItem(text):
		return p.sequence(indent)
	case yamlKey.MatchString(text):
		return p.mapping(indent)
	}
	p.at++
	return p.scalar(text, indent-1)
}

func isYAMLItem(text string) bool { return text == "-" || strings.HasPrefix(text, "- ") }

func (p *yamlParser) sequence(indent int) (any, error) {
	list := []any{}
	for p.next(indent) && isYAMLItem(p.lines[p.at].text) {
		line := &p.lines[p.at]
		rest := strings.TrimLeft(line.text[1:], " ")
		var value any
		var err error
		if rest == "" {
			p.at++
			value, err = p.below(indent + 1)
		} else { // the item's own block begins where its text does
			line.indent += len(line.text) - len(rest)
			line.text = rest
			value, err = p.block(line.indent)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, p.ended(indent)
}

func (p *yamlParser) mapping(indent int) (any, error) {
	m := map[string]any{}
	for p.next(indent) {
		found := yamlKey.FindStringSubmatch(p.lines[p.at].text)
		if found == nil {
			break
		}
		key := found[1]
		if _, twice := m[key]; twice {
			return nil, p.fail("the key is there twice")
		}
		p.at++
		var err error
		switch {
		case found[2] != "":
			m[key], err = p.scalar(found[2], indent)
		case p.next(indent) && isYAMLItem(p.lines[p.at].text): // a sequence may stand as far left as its key
			m[key], err = p.sequence(indent)
		default:
			m[key], err = p.below(indent + 1)
		}
		if err != nil {
			return nil, err
		}
	}
	return m, p.ended(indent)
}

// below reads the block that is indented at least so far, nil if none is.
func (p *yamlParser) below(indent int) (any, error) {
	if p.at < len(p.lines) && p.lines[p.at].indent >= indent {
		return p.block(p.lines[p.at].indent)
	}
	return nil, nil
}

// ended reports what follows a block and belongs to nothing.
func (p *yamlParser) ended(indent int) error {
	if p.at < len(p.lines) && p.lines[p.at].indent > indent {
		return p.fail("it is indented more than what it follows")
	}
	return nil
}

// scalar reads a value that begins on a line with that indent, which was
// passed; a folded one goes on below.
func (p *yamlParser) scalar(text string, indent int) (any, error) {
	if text == ">-" {
		var words []string
		for ; p.at < len(p.lines) && p.lines[p.at].indent > indent; p.at++ {
			words = append(words, p.lines[p.at].text)
		}
		return strings.Join(words, " "), nil
	}
	value, rest, err := yamlValue(text, "")
	if err == nil && rest != "" {
		err = fmt.Errorf("%q follows a value", rest)
	}
	if err != nil {
		p.at--
		return nil, p.fail(err.Error())
	}
	return value, nil
}

// yamlValue reads a value up to one of the characters of end, and returns what
// follows it.
func yamlValue(text, end string) (value any, rest string, err error) {
	switch c := text[0]; c {
	case '[':
		return yamlList(text[1:])
	case '\'', '"':
		body, rest, ok := strings.Cut(text[1:], string(c))
		if !ok || strings.Contains(body, `\`) && c == '"' || strings.HasPrefix(rest, "'") {
			return nil, "", fmt.Errorf("a quote that is not closed, or an escape")
		}
		return body, strings.TrimLeft(rest, " "), nil
	case '{', '&', '*', '!', '|', '>', '%', '@', '`', '?':
		return nil, "", fmt.Errorf("%q is not understood", c)
	}
	rest = ""
	if at := strings.IndexAny(text, end); at >= 0 {
		text, rest = text[:at], text[at:]
	}
	text = strings.TrimRight(text, " ")
	if strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
		return nil, "", fmt.Errorf("a mapping in the middle of a line")
	}
	if text == "null" || text == "~" {
		return nil, rest, nil
	}
	return text, rest, nil
}

// yamlList reads a list after its bracket.
func yamlList(text string) (list any, rest string, err error) {
	items := []any{}
	text = strings.TrimLeft(text, " ")
	for text != "" && text[0] != ']' {
		var item any
		if item, text, err = yamlValue(text, ",]"); err != nil {
			return nil, "", err
		}
		items = append(items, item)
		if strings.HasPrefix(text, ",") {
			text = strings.TrimLeft(text[1:], " ")
		} else if !strings.HasPrefix(text, "]") {
			break
		}
	}
	if text == "" || text[0] != ']' {
		return nil, "", fmt.Errorf("a bracket that is not closed on its line")
	}
	return items, strings.TrimLeft(text[1:], " "), nil
}
