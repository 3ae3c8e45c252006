package pyproject

import "strings"

// A block is a piece of metadata in a script's comments (PEP 723), "# /// kind" and
// what follows up to the last "# ///" line among the comment lines behind it.
type block struct {
	kind  string
	line  int      // index of its first line
	lines []string // between the first and the last line, as they stand in the script
}

// findBlocks returns the blocks of a text with lines that end in line feeds, in
// order, just where PEP 723's regular expression finds them, in one pass; and the
// first line of a block of the given kind that is not closed, -1 if there is none.
func findBlocks(lines []string, kind string) (found []block, unclosed int) {
	unclosed = -1
	last := len(lines) - 1 // has no line feed: it may close a block and is otherwise none of it
	for i := 0; i < last; {
		name, ok := opening(lines[i])
		if !ok {
			i++
			continue
		}
		end, closing := i+1, -1
		for ; end < last && isComment(lines[end]); end++ {
			if isClosing(lines[end]) && end > i+1 {
				closing = end
			}
		}
		if end == last && isClosing(lines[end]) && end > i+1 {
			closing = end
		}
		if closing < 0 {
			if name == kind && unclosed < 0 {
				unclosed = i
			}
			i = end // another block's start on the way would not be closed either
			continue
		}
		found = append(found, block{kind: name, line: i, lines: lines[i+1 : closing]})
		i = closing + 1
	}
	return found, unclosed
}

// opening returns the kind of the block that a line starts.
func opening(line string) (kind string, ok bool) {
	kind, ok = strings.CutPrefix(line, "# /// ")
	if !ok || kind == "" {
		return "", false
	}
	for i := range len(kind) {
		b := kind[i]
		if b != '-' && b-'0' > 9 && (b|0x20)-'a' > 'z'-'a' {
			return "", false
		}
	}
	return kind, true
}

func isComment(line string) bool { return line == "#" || strings.HasPrefix(line, "# ") }

func isClosing(line string) bool { return line == "# ///" }

// content returns the lines of b without "# " or "#", each with a line feed, and
// how many characters each lost.
func (b *block) content() (text string, shift []int) {
	var s strings.Builder
	for _, line := range b.lines {
		cut := 1
		if strings.HasPrefix(line, "# ") {
			cut = 2
		}
		shift = append(shift, cut)
		s.WriteString(line[cut:])
		s.WriteByte('\n')
	}
	return s.String(), shift
}
