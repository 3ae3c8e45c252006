package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The versions that are compared with.
const (
	uvVersion  = "0.13.9"
	pipVersion = "26.3"
)

// tools are the programs that are compared.
type tools struct {
	resolve, uv, pip string // paths; pip is "" if there is none to measure
	python           string // two numbers: of the interpreter that pip resolves for
}

// prepare builds resolve, and installs uv and pip from PyPI into a virtual
// environment that is kept for the next time. Given ones are taken as they are.
func prepare(work, resolve, uv, pip, python string) (t tools, err error) {
	t = tools{resolve: resolve, uv: uv, pip: pip}
	if t.resolve == "" {
		t.resolve = filepath.Join(work, "resolve")
		build := exec.Command("go", "build", "-trimpath", "-o", t.resolve, "./cmd/resolve")
		build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return t, fmt.Errorf("building resolve: %w\n%s", err, out)
		}
	}
	if t.uv == "" || t.pip == "" {
		bin, err := install(python)
		if err != nil {
			return t, err
		}
		if t.uv == "" {
			t.uv = filepath.Join(bin, "uv")
		}
		if t.pip == "" {
			t.pip = filepath.Join(bin, "pip")
		}
	}
	for _, p := range []*string{&t.resolve, &t.uv, &t.pip} {
		found, err := exec.LookPath(*p)
		if err != nil {
			return t, err
		}
		if *p, err = filepath.Abs(found); err != nil {
			return t, err
		}
	}
	// uv finds an interpreter at once: at its best it does not search.
	os.Setenv("PATH", filepath.Dir(python)+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := exec.Command(t.pip, "--version").Output()
	if err != nil {
		return t, fmt.Errorf("%s --version: %w", t.pip, err)
	}
	_, t.python, _ = strings.Cut(strings.TrimSuffix(strings.TrimSpace(string(out)), ")"), "(python ")
	return t, nil
}

// install makes the virtual environment, if it is not there.
func install(python string) (bin string, err error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(caches, "resolve-bench", "uv-"+uvVersion+"-pip-"+pipVersion+"-"+filepath.Base(python))
	bin = filepath.Join(folder, "bin")
	done := filepath.Join(folder, "complete")
	if _, err := os.Stat(done); err == nil {
		return bin, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	if out, err := exec.Command(python, "-m", "venv", folder).CombinedOutput(); err != nil {
		return "", fmt.Errorf("making a virtual environment with %s (-python names another; -uv and -pip, programs that are there): %w\n%s", python, err, out)
	}
	out, err := exec.Command(filepath.Join(bin, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv=="+uvVersion, "pip=="+pipVersion).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("uv %s and pip %s could not be installed from PyPI: is there a network? -uv and -pip name programs that are there (%w)\n%s", uvVersion, pipVersion, err, out)
	}
	return bin, os.WriteFile(done, nil, 0o644)
}

// interpreter finds a Python of a version. What is on PATH may be a script that
// chooses one, so it is asked where it is.
func interpreter(named, version string) (string, error) {
	names := []string{named}
	if named == "" {
		names = []string{"python" + version, "python3"}
	}
	for _, name := range names {
		out, err := exec.Command(name, "-c", `import sys; print("%d.%d" % sys.version_info[:2], sys.executable)`).Output()
		if found, file, _ := strings.Cut(strings.TrimSpace(string(out)), " "); err == nil && found == version {
			return file, nil
		}
	}
	return "", fmt.Errorf("no Python %s (%s): -python names one. pip resolves for the Python that runs it, and uv would search for this one in every run", version, strings.Join(names, ", "))
}
