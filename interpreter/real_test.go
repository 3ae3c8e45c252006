package interpreter

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
	"resolve/pep508"
)

// packaging prints the marker variables and the tags of the Python that runs
// it, as the packaging library inside pip sees them.
const packaging = `
import json
from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.tags import sys_tags
print(json.dumps([default_environment(), [[t.interpreter, t.abi, t.platform] for t in sys_tags()]]))
`

// What a real Python of this machine says is what packaging finds out about
// it: every marker variable, and every tag, in packaging's order.
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
		t.Skip("no pip to compare with: runs where the python3 on PATH has one")
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
	for _, tag := range want.tags {
		w := dist.WheelName{Name: "x", Version: "1", Pythons: tag[0], ABIs: tag[1], Platforms: tag[2]}
		rank, why := target.Tags.Rank(&w)
		if rank < 0 || rank < last {
			t.Errorf("tag %v: got rank %d (%v), want one from %d on", tag, rank, why, last)
		}
		last = rank
	}
}
