package requirements

import "strings"

// expand replaces each ${NAME} whose name is of upper-case letters, digits
// and underscores by the variable's value. What is unset or empty, and any
// other use of $, stays as it is, as in pip. Values are not looked at again.
func (l *line) expand(lookup func(string) (string, bool)) *line {
	if !strings.Contains(l.text, "${") {
		return l
	}
	var (
		text  strings.Builder
		marks = []mark{l.marks[0]}
		next  = 1 // first mark not yet carried over
		loc   = locator{l: l}
		done  = 0      // text up to here is copied
		names []string // of the variables met, each with its value, for the Replacer
		known = map[string]bool{}
	)
	carry := func(to int) { // copies the text up to to, with its marks
		for ; next < len(l.marks) && l.marks[next].at <= to; next++ {
			m := l.marks[next]
			m.at += text.Len() - done
			marks = append(marks, m)
		}
		text.WriteString(l.text[done:to])
		done = to
	}
	for at := 0; at < len(l.text); {
		name, size := variableAt(l.text[at:])
		value := ""
		if name != "" {
			value, _ = lookup(name)
		}
		if value == "" {
			skip := strings.IndexByte(l.text[at+1:], '$')
			if skip < 0 {
				break
			}
			at += 1 + skip
			continue
		}
		carry(at)
		here := loc.find(at)
		here.at, here.fixed = text.Len(), true
		marks = append(marks, here)
		text.WriteString(value)
		if !known[name] {
			known[name] = true
			names = append(names, value, "${"+name+"}")
		}
		done, at = at+size, at+size
		for next < len(l.marks) && l.marks[next].at <= done {
			next++ // a mark within the reference has nothing to mark any more
		}
		if done < len(l.text) {
			here = loc.find(done)
			here.at = text.Len()
			marks = append(marks, here)
		}
	}
	carry(len(l.text))
	if len(names) == 0 {
		return l
	}
	return &line{file: l.file, text: text.String(), marks: marks, raw: l.raw, filled: strings.NewReplacer(names...)}
}

// variableAt returns the name and the length of the reference that s starts
// with, "" if with none.
func variableAt(s string) (name string, size int) {
	if !strings.HasPrefix(s, "${") {
		return "", 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == '}':
			return s[2:i], i + 1
		case c != '_' && (c < 'A' || c > 'Z') && (c < '0' || c > '9'):
			return "", 0
		}
	}
	return "", 0
}
