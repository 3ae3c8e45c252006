package tomltext

import "testing"

// Columns of a long line are right wherever they are asked for.
func TestColumnsOfLongLines(t *testing.T) {
	var text []rune
	for i := range 3 * stride {
		text = append(text, []rune("aé😀 ")[i%7%4])
	}
	s := NewSource("f", string(text)+"\n"+string(text), 1, nil)
	column, line := 1, 1
	for at, r := range s.Text {
		if got := s.Position(at); got.Line != line || got.Column != column {
			t.Fatalf("byte %d: got %d:%d, want %d:%d", at, got.Line, got.Column, line, column)
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
}
