package interpreter

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// A libcVersion is a C library of Linux.
type libcVersion struct {
	name         string // glibc or musl
	major, minor int
}

var errNoLibc = errors.New("it has neither glibc nor musl")

// loaderOf returns the loader that a program asks for in its ELF header
// (PT_INTERP), as written there. It is part of the C library.
func loaderOf(program string) (string, error) {
	f, err := elf.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return loaderOfELF(f)
}

func loaderOfELF(f *elf.File) (string, error) {
	for _, p := range f.Progs {
		if p.Type != elf.PT_INTERP || p.Filesz > 4096 {
			continue
		}
		b := make([]byte, p.Filesz)
		if _, err := p.ReadAt(b, 0); err != nil {
			return "", err
		}
		return string(bytes.TrimRight(b, "\x00")), nil
	}
	return "", errors.New("it is linked statically")
}

// libcOf returns the C library that a loader belongs to, and its version, from
// the text that they carry for their own --version. Nothing is run.
func libcOf(loader string) (libcVersion, error) {
	if strings.HasPrefix(filepath.Base(loader), "ld-musl-") {
		b, err := os.ReadFile(loader)
		if err != nil {
			return libcVersion{}, err
		}
		return muslVersion(b)
	}
	real, err := filepath.EvalSymlinks(loader)
	if err != nil {
		return libcVersion{}, err
	}
	// Up to 2.33 the file that the loader's name leads to may be ld-2.31.so.
	if rest, ok := strings.CutPrefix(filepath.Base(real), "ld-"); ok {
		if version, ok := strings.CutSuffix(rest, ".so"); ok {
			if lv, err := newLibcVersion("glibc", version); err == nil {
				return lv, nil
			}
		}
	}
	dir := filepath.Dir(real)
	for _, file := range []string{real, filepath.Join(dir, "libc.so.6")} {
		b, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if lv, err := glibcVersion(b); err == nil {
			return lv, nil
		}
	}
	return libcVersion{}, fmt.Errorf("reading the C library's version: %s and its libc.so.6 do not say it", loader)
}

// glibcBanner is within "GNU C Library (...) stable release version 2.36.".
var glibcBanner = []byte(" release version ")

// muslNumber is compiled when a loader of musl is met: few runs need it.
var muslNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\x00([0-9]+\.[0-9]+)\.[0-9]+(?:-git-[^\x00]*)?\x00`)
})

// glibcVersion finds the version in the bytes of glibc's loader or library.
func glibcVersion(b []byte) (libcVersion, error) {
	for {
		_, rest, ok := bytes.Cut(b, glibcBanner)
		if !ok {
			return libcVersion{}, errNoLibc
		}
		if lv, err := newLibcVersion("glibc", string(rest[:min(len(rest), 16)])); err == nil {
			return lv, nil
		}
		b = rest
	}
}

// muslVersion finds the version in the bytes of musl, whose loader is the
// library: a string of three numbers of its own, which nothing else in it has.
func muslVersion(b []byte) (libcVersion, error) {
	m := muslNumber().FindSubmatch(b)
	if m == nil {
		return libcVersion{}, errors.New("reading the C library's version: musl does not say it")
	}
	return newLibcVersion("musl", string(m[1]))
}

func newLibcVersion(name, version string) (libcVersion, error) {
	major, minor, err := parseMajorMinor(version)
	if err != nil {
		return libcVersion{}, err
	}
	return libcVersion{name, major, minor}, nil
}
