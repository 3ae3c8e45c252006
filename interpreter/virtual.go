package interpreter

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"resolve/dist"
)

// activeFolders returns the folders of programs of the virtual environments
// that are active: those that VIRTUAL_ENV and CONDA_PREFIX name, which who set
// them wants to be run.
func activeFolders(getenv func(string) string) (dirs []string) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := getenv(name); filepath.IsAbs(dir) {
			dirs = append(dirs, programsOf(dir))
			if runtime.GOOS == "windows" {
				dirs = append(dirs, dir) // conda's
			}
		}
	}
	return dirs
}

// outsideVirtual returns path without the folders of programs of virtual environments.
func outsideVirtual(path string) string {
	dirs := slices.DeleteFunc(filepath.SplitList(path), func(dir string) bool {
		_, err := os.Stat(filepath.Join(filepath.Dir(dir), "pyvenv.cfg"))
		return err == nil
	})
	return strings.Join(dirs, string(os.PathListSeparator))
}

// programsOf returns where a virtual environment has its programs.
func programsOf(dir string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(dir, "Scripts")
	}
	return filepath.Join(dir, "bin")
}

// errNoVersion is about a virtual environment that does not say its version.
var errNoVersion = errors.New("its pyvenv.cfg says no version")

// virtualVersion returns the version of the virtual environment .venv in dir or
// the nearest folder above it, as its pyvenv.cfg says; ok is false if there is
// none, or it does not say.
//
// It is read and not asked: whoever looks into a project does not want what
// lies in it to be run.
func virtualVersion(dir string) (py dist.Python, ok bool) {
	for {
		if text, err := os.ReadFile(filepath.Join(dir, ".venv", "pyvenv.cfg")); err == nil {
			py, err = parseConfig(string(text))
			return py, err == nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dist.Python{}, false
		}
		dir = up
	}
}

// parseConfig reads the version in a pyvenv.cfg (PEP 405): "version" as venv
// writes it, "version_info" as virtualenv and uv do, of CPython alone.
func parseConfig(text string) (dist.Python, error) {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(line, "="); ok {
			values[strings.ToLower(strings.TrimSpace(key))] = strings.TrimSpace(value)
		}
	}
	if name := values["implementation"]; name != "" && !strings.EqualFold(name, "cpython") {
		return dist.Python{}, errNoVersion
	}
	for _, key := range []string{"version_info", "version"} {
		if values[key] == "" {
			continue
		}
		if numbers := strings.SplitN(values[key], ".", 4); len(numbers) >= 3 { // 3.12.1.final.0
			return ParseVersion(strings.Join(numbers[:3], "."))
		}
		return ParseVersion(values[key])
	}
	return dist.Python{}, errNoVersion
}
