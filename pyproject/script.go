package pyproject

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"resolve/internal/tomltext"
	"resolve/requirements"
)

// ErrNoScript is the cause of ParseScript's error for a source without a script
// block.
var ErrNoScript = errors.New("no script metadata")

// A Script is the metadata inside a script (PEP 723). It is plain data.
type Script struct {
	File           string                // as given to ParseScript
	Position       requirements.Position // of the line that begins the block
	RequiresPython RequiresPython
	Dependencies   []requirements.Requirement
}

// ParseScript reads the script block of the Python source src, which messages and
// positions call name. Lines and columns are those of the script.
//
// The block is found as the standard's regular expression finds it in what Python
// reads: the encoding is declared by a byte order mark or as of PEP 263, or UTF-8,
// and lines may end in CR, LF or both. Blocks of other types and, as the standard
// demands, blocks that are not closed are none. Keys that the standard does not
// know are left alone, and so is what [tool] holds.
//
// Every error is a *requirements.Error. Where there is no block its cause is
// ErrNoScript, and if a line looks as if it should begin one, its hint says what is
// wrong with that.
func ParseScript(name string, src []byte) (*Script, error) {
	text, err := decodeScript(name, src)
	if err != nil {
		return nil, err
	}
	whole := newSource(name, text, 1, nil)
	lines := strings.Split(text, "\n")
	all, unclosed := findBlocks(lines, scriptKind)
	var b *block
	for i := range all {
		switch {
		case all[i].kind != scriptKind:
		case b != nil:
			e := whole.Fault(whole.LineStart(all[i].line+1), fmt.Sprintf(`a second "# /// script" block, after the one on line %d`, b.line+1))
			e.Hint = "a script may have one"
			return nil, e
		default:
			b = &all[i]
		}
	}
	if b == nil {
		return nil, noScript(whole, lines, unclosed)
	}
	s := &Script{File: name, Position: whole.Position(whole.LineStart(b.line + 1))}
	content, shift := b.content()
	if err := s.read(newSource(name, content, b.line+2, shift)); err != nil {
		return nil, err
	}
	return s, nil
}

const scriptKind = "script"

// read reads the TOML of a block.
func (s *Script) read(src *source) error {
	root, err := tomltext.Parse(src.Source)
	if err != nil {
		return err
	}
	if v := root.Get("tool"); v != nil && v.Kind != tomltext.Table {
		return src.WrongType(v, `"tool"`, "a table")
	}
	if s.RequiresPython, err = src.requiresPython(root.Get("requires-python")); err != nil {
		return err
	}
	s.Dependencies, err = src.requirementList(root.Get("dependencies"), `"dependencies"`)
	return err
}

// almostOpening matches a line that was probably meant to begin a script block.
var almostOpening = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*#\s*/{2,4}\s*[Ss]cript\s*$`)
})

// noScript returns the error for a source without a script block.
func noScript(s *source, lines []string, unclosed int) error {
	if unclosed >= 0 {
		e := s.Fault(s.LineStart(unclosed+1), `the block that begins with "# /// script" is not closed, and so is none`)
		e.Hint = `end it with the line "# ///"; each line within begins with "# " or is "#"`
		e.Err = ErrNoScript
		return e
	}
	for i, line := range lines {
		if almostOpening().MatchString(line) && line != "# /// script" {
			e := s.Fault(s.LineStart(i+1), "no script metadata: "+tomltext.Quote(line)+" does not begin a block")
			e.Hint = `the line must be "# /// script" and nothing else`
			e.Err = ErrNoScript
			return e
		}
	}
	return &requirements.Error{File: s.File, Msg: `no script metadata: there is no "# /// script" block`, Err: ErrNoScript}
}
