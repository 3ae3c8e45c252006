// Command release packs what .ci/release has built: an archive for each system,
// with the licences of what is linked there, and the checksums of all.
//
//	release -version VERSION -stage FOLDER -out FOLDER OS/ARCH...
//
// The stage has a folder OS-ARCH with the program for each system, and man and
// completions for all. SOURCE_DATE_EPOCH is the time of every file in an archive.
// Nothing else of where and when it runs is in what it writes.
package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("release: ")
	var p packing
	flag.StringVar(&p.version, "version", "", "what is released")
	flag.StringVar(&p.stage, "stage", "", "the folder with what was built")
	flag.StringVar(&p.out, "out", "", "the folder for the archives")
	flag.Parse()
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		log.Fatal("SOURCE_DATE_EPOCH: expected seconds")
	}
	p.time = time.Unix(seconds, 0).UTC()
	if err := p.run(flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// A packing is one run.
type packing struct {
	version, stage, out string
	time                time.Time
}

func (p *packing) run(targets []string) error {
	if p.version == "" || p.stage == "" || p.out == "" || len(targets) == 0 {
		return errors.New("-version, -stage, -out and a system are needed")
	}
	var sums strings.Builder
	for _, target := range targets {
		name, err := p.pack(target)
		if err != nil {
			return fmt.Errorf("packing %s: %w", target, err)
		}
		data, err := os.ReadFile(filepath.Join(p.out, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
	}
	return os.WriteFile(filepath.Join(p.out, "SHA256SUMS"), []byte(sums.String()), 0o666)
}

// pack writes the archive for a system and returns its name.
func (p *packing) pack(target string) (string, error) {
	system, arch, ok := strings.Cut(target, "/")
	if !ok {
		return "", errors.New("expected OS/ARCH")
	}
	program, extension := "resolve", ".tar.gz"
	if system == "windows" {
		program, extension = "resolve.exe", ".zip"
	}
	folder := strings.Join([]string{"resolve", p.version, system, arch}, "_")
	a := &archive{folder: folder, time: p.time}
	if err := a.addFile(program, filepath.Join(p.stage, system+"-"+arch, program), 0o755); err != nil {
		return "", err
	}
	for _, name := range []string{"LICENSE", "README.md"} {
		if err := a.addFile(name, name, 0o644); err != nil {
			return "", err
		}
	}
	text, err := licences(system, arch)
	if err != nil {
		return "", err
	}
	a.add("THIRD-PARTY-LICENSES.txt", []byte(text), 0o644)
	for _, name := range []string{"man", "completions"} {
		if err := a.addFolder(name, filepath.Join(p.stage, name)); err != nil {
			return "", err
		}
	}
	write := a.writeTar
	if extension == ".zip" {
		write = a.writeZip
	}
	f, err := os.Create(filepath.Join(p.out, folder+extension))
	if err != nil {
		return "", err
	}
	return folder + extension, errors.Join(write(f), f.Close())
}
