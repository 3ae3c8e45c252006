//go:build linux

// Command cost counts what some fixed pieces of work take in instructions, and
// objects and bytes that are allocated: what no other work of the machine changes.
//
//	go -C bench run ./cost          fails if one takes a tenth more than bench/costs.txt says
//	go -C bench run ./cost -renew   writes bench/costs.txt
//
// Instructions are counted by valgrind; without it allocations alone are checked.
// Who makes something cheaper, or dearer on purpose, renews the file in the same
// commit, and so does who takes another version of Go.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// costsFile is where costs are kept: lines of name, unit and number.
const costsFile = "costs.txt"

// A cost is one counted thing.
type cost struct {
	name, unit string
	count      int64
}

// slack is what a cost may grow by unnoticed: counts differ by some in a thousand
// from run to run (seeds of maps, goroutines' turns).
const slack = 0.10

// least is what a small count may grow by: an average over few runs has a bit of
// what is made once.
var least = map[string]int64{"B/op": 64}

func main() {
	log.SetFlags(0)
	log.SetPrefix("cost: ")
	renew := flag.Bool("renew", false, "write "+costsFile)
	flag.Parse()
	if err := check(*renew); err != nil {
		log.Fatal(err)
	}
}

func check(renew bool) error {
	work, err := os.MkdirTemp("", "resolve-cost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	now, err := allocations()
	if err != nil {
		return err
	}
	switch _, err := exec.LookPath("valgrind"); {
	case err == nil && runtime.GOARCH == "amd64":
		counted, err := instructions(work)
		if err != nil {
			return err
		}
		now = append(now, counted...)
	case renew:
		return fmt.Errorf("valgrind is needed to renew %s, on amd64", costsFile)
	default:
		log.Print("instructions are not counted: there is no valgrind here for amd64")
	}
	if renew {
		return write(now)
	}
	return compare(now)
}

// write keeps costs.
func write(costs []cost) error {
	var b strings.Builder
	b.WriteString("# What fixed pieces of work cost: go -C bench run ./cost -renew writes this file.\n")
	for _, c := range costs {
		fmt.Fprintf(&b, "%-40s %-12s %d\n", c.name, c.unit, c.count)
	}
	return os.WriteFile(costsFile, []byte(b.String()), 0o644)
}

// compare fails for each cost that grew. One that shrank is said, for the file to
// be renewed: what is won is to be kept.
func compare(now []cost) error {
	kept, err := read()
	if err != nil {
		return err
	}
	grown := 0
	for _, c := range now {
		was, ok := kept[c.name+" "+c.unit]
		if !ok {
			return fmt.Errorf("%s, %s is not in %s: -renew", c.name, c.unit, costsFile)
		}
		share := float64(c.count) / float64(was)
		verdict := ""
		switch {
		case share > 1+slack && c.count > was+least[c.unit]:
			grown++
			verdict = "  TOO MUCH"
		case share < 1-slack:
			verdict = "  less: -renew keeps it"
		}
		fmt.Printf("%-40s %-12s %13d  %+6.1f%%%s\n", c.name, c.unit, c.count, 100*(share-1), verdict)
	}
	if grown > 0 {
		return fmt.Errorf("%d costs grew by more than %.0f%%", grown, 100*slack)
	}
	return nil
}

func read() (map[string]int64, error) {
	f, err := os.Open(costsFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	kept := map[string]int64{}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		fields := strings.Fields(s.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s:%d: want a name, a unit and a number", costsFile, n)
		}
		count, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", costsFile, n, err)
		}
		kept[fields[0]+" "+fields[1]] = count
	}
	return kept, s.Err()
}

// build builds a command of the main module.
func build(work, name string) (string, error) {
	program := filepath.Join(work, filepath.Base(name))
	cmd := exec.Command("go", "build", "-trimpath", "-o", program, name)
	cmd.Dir, cmd.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	return program, nil
}
