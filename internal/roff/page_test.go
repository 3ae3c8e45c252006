package roff

import (
	"os/exec"
	"strings"
	"testing"

	"resolve/internal/programtest"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		`--flag`:     `\-\-flag`,
		`a\b`:        `a\eb`,
		`it's "so"`:  `it\(aqs \(dqso\(dq`,
		"`x` ^1 ~/y": `\(gax\(ga \(ha1 \(ti/y`,
		"två…":       `tv\[u00E5]\[u2026]`,
		"":           "",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

// hostile are texts that roff would take for something else.
var hostile = []string{
	`.SH not a section`, `'br is no request`, `\fBnot bold\fR`, `\n(.x`, `a\`, `\"comment`, `--flag=-1`,
	`"quoted" 'so' and` + " `so`", `x^2 ~/home`, `två…`, `...`,
}

func hostilePage() string {
	p := NewPage("odd-page", "2026-01-02", `odd "1.0"`, "Odd Manual")
	p.Section("name")
	p.Name("odd-page", `a \page`)
	p.Section("description")
	for _, text := range hostile {
		p.Subsection(text)
		p.Text(text)
		p.Item(text, text, text)
		p.Lines([]string{text, text})
	}
	return p.String()
}

// What is written is what is shown, whatever it is.
func TestPageIsShownAsItStands(t *testing.T) {
	groff := programtest.Find(t, "groff")
	cmd := exec.Command(groff, "-ww", "-man", "-Tutf8", "-rLL=200n", "-P-c", "-P-b", "-P-u")
	cmd.Stdin = strings.NewReader(hostilePage())
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("groff: %v, and said %q", err, said.String())
	}
	for _, text := range hostile {
		if n := strings.Count(string(out), text); n < 6 { // its title, text, head, value, what is said of it, two lines
			t.Errorf("got %q %d times, want 6 or more, in\n%s", text, n, out)
		}
	}
}

func TestPageIsClean(t *testing.T) {
	mandoc := programtest.Find(t, "mandoc")
	cmd := exec.Command(mandoc, "-Tlint", "-Wwarning")
	cmd.Stdin = strings.NewReader(hostilePage())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("mandoc -Tlint: %v\n%s", err, out)
	}
}
