package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A linked is a package in the program, as go list tells of it.
type linked struct {
	ImportPath string
	Dir        string
	Standard   bool
	Module     *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// licences returns the licences and notices of what others wrote of the program
// for a system, in the order of their modules. A module that has none is an error.
func licences(system, arch string) (string, error) {
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Standard,Module", "./cmd/resolve")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	root, err := goRoot()
	if err != nil {
		return "", err
	}
	found := map[string][]string{} // texts by "module version"
	texts, err := licencesIn(root)
	if err != nil {
		return "", err
	}
	if len(texts) == 0 {
		return "", fmt.Errorf("%s has no licence of Go's", root)
	}
	found["Go, its standard library and runtime"] = texts
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p linked
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return "", fmt.Errorf("go list: %w", err)
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		for dir := p.Dir; ; dir = filepath.Dir(dir) {
			texts, err := licencesIn(dir)
			if err != nil {
				return "", err
			}
			for _, text := range texts {
				if !slices.Contains(found[name], text) {
					found[name] = append(found[name], text)
				}
			}
			if dir == p.Module.Dir || len(dir) < len(p.Module.Dir) {
				break
			}
		}
		if len(found[name]) == 0 {
			return "", fmt.Errorf("%s has no licence", name)
		}
	}
	return licenceText(found), nil
}

// licenceText writes the texts, sorted, each once for all that have it in common.
func licenceText(found map[string][]string) string {
	owners := map[string][]string{}
	for name, texts := range found {
		for _, text := range texts {
			owners[text] = append(owners[text], name)
		}
	}
	var parts []string
	for text, names := range owners {
		slices.Sort(names)
		parts = append(parts, strings.Join(names, "\n")+"\n\n"+strings.TrimSpace(text)+"\n")
	}
	slices.Sort(parts)
	return "What others wrote of this program, and under which terms.\n\n" +
		strings.Repeat("=", 72) + "\n" + strings.Join(parts, "\n"+strings.Repeat("=", 72)+"\n")
}

// licencesIn returns the licences and notices that stand in a folder.
func licencesIn(dir string) (texts []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && isLicence(e.Name()) {
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			texts = append(texts, strings.ReplaceAll(string(text), "\r\n", "\n"))
		}
	}
	return texts, nil
}

// isLicence reports whether a file is called like one that must go with what it
// is about.
func isLicence(name string) bool {
	stem, extension, _ := strings.Cut(strings.ToUpper(name), ".")
	if !slices.Contains([]string{"", "TXT", "MD"}, extension) {
		return false
	}
	word, _, _ := strings.Cut(stem, "-")
	return slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, word)
}

// goRoot returns the folder of Go, which has its licence.
func goRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	root := strings.TrimSpace(string(out))
	if root == "" {
		return "", errors.New("go env GOROOT: it is empty")
	}
	return root, nil
}
