package interpreter

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
	"resolve/pep508"
)

// packaging prints the marker variables and the tags of the Python that runs
// it, as the packaging library sees them, its own or that inside pip; nothing if
// there is neither.
const packaging = `
import json, sys
try:
    from packaging.markers import default_environment
    from packaging.tags import sys_tags
except ImportError:
    try:
        from pip._vendor.packaging.markers import default_environment
        from pip._vendor.packaging.tags import sys_tags
    except ImportError:
        sys.exit(0)
print(json.dumps([default_environment(), [[t.interpreter, t.abi, t.platform] for t in sys_tags()]]))
`

// What a real Python of this machine says is what packaging finds out about
// it: every marker variable, and every tag, in packaging's order, but for that of
// plain linux, which newer ones put first (see dist.NewTags).
func TestRealPythonAsPackaging(t *testing.T) {
	p, err := Find(t.Context(), os.Getenv("PATH"), nil, false)
	if errors.Is(err, ErrNotFound) {
		t.Skip("no Python to compare with: runs where a python3 is on PATH")
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(p.Path, "-c", packaging).Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Skipf("%s has no packaging to compare with: runs where the first python3 on PATH has packaging or pip", p.Path)
	}
	var want struct {
		environment pep508.Environment
		tags        [][3]string
	}
	if err := json.Unmarshal(out, &[]any{&want.environment, &want.tags}); err != nil {
		t.Fatal(err)
	}
	target := p.Target()
	if diff := cmp.Diff(target.Environment, want.environment); diff != "" {
		t.Errorf("marker variables (-got +want):\n%s", diff)
	}
	last := -1
	for _, tag := range plainLinuxLast(want.tags) {
		w := dist.WheelName{Name: "x", Version: "1", Pythons: tag[0], ABIs: tag[1], Platforms: tag[2]}
		rank, why := target.Tags.Rank(&w)
		if rank < 0 || rank < last {
			t.Errorf("tag %v: got rank %d (%v), want one from %d on", tag, rank, why, last)
		}
		last = rank
	}
}

// plainLinuxLast moves the tag of plain linux behind the others of its Python and ABI.
func plainLinuxLast(tags [][3]string) (out [][3]string) {
	for len(tags) > 0 {
		n := 1
		for n < len(tags) && tags[n][0] == tags[0][0] && tags[n][1] == tags[0][1] {
			n++
		}
		var plain [][3]string
		for _, tag := range tags[:n] {
			if strings.HasPrefix(tag[2], "linux_") {
				plain = append(plain, tag)
			} else {
				out = append(out, tag)
			}
		}
		out, tags = append(out, plain...), tags[n:]
	}
	return out
}
