package pythontest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A Module is what a program imports.
type Module struct {
	Name    string // as it is imported, "packaging" or "pip"
	Version string // the oldest that will do, as "26" or "25.1"; "" means any
}

func (m Module) String() string {
	if m.Version == "" {
		return m.Name
	}
	return m.Name + ">=" + m.Version
}

// Find returns a Python that can import every module, as a command to run. It
// skips the test where there is none, and says why.
func Find(t testing.TB, need ...Module) string {
	t.Helper()
	candidates := []string{"python3", "python"}
	if set := os.Getenv("RESOLVE_PYTHON"); set != "" {
		candidates = []string{set}
	}
	var reasons []string
	for _, python := range candidates {
		err := probe(python, need)
		if err == nil {
			return python
		}
		reasons = append(reasons, err.Error())
	}
	t.Skipf("no Python to compare with: set RESOLVE_PYTHON to one with %v (%s)", need, strings.Join(reasons, "; "))
	return ""
}

// probeProgram imports the modules that its arguments name and compares the
// numbers that their versions begin with.
const probeProgram = `
import importlib, re, sys
def numbers(text):
    return [int(n) for n in re.match(r"[0-9.]*", text).group().split(".") if n]
if sys.version_info < (3, 8):
    sys.exit("is older than 3.8")
for name, oldest in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        module = importlib.import_module(name)
    except ImportError as e:
        sys.exit("has no " + name + ": " + str(e))
    if not oldest:
        continue
    version = getattr(module, "__version__", "0")
    if numbers(version) < numbers(oldest):
        sys.exit("has " + name + " " + version + ", and " + oldest + " is needed")
`

// probe reports why python cannot import every module, nil if it can.
func probe(python string, need []Module) error {
	if _, err := exec.LookPath(python); err != nil {
		return err
	}
	args := []string{"-c", probeProgram}
	for _, m := range need {
		args = append(args, m.Name, m.Version)
	}
	_, err := exec.Command(python, args...).Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%s %s", python, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}
