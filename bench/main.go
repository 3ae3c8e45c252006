// Command bench compares resolve with uv and pip, on an index that always answers
// the same, at distances that always are the same, and writes tables and pictures
// into docs/performance.md:
//
//	go -C bench run .                              the recordings in bench/recordings
//	go -C bench run . run.zip...                   others, made by resolve --record
//	go -C bench run . -index FOLDER black.in ...   a folder in the form of resolve index serve
//
// uv and pip are installed from PyPI, once. See README.md for what is measured how.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"resolve/bench/internal/path"
	"resolve/bench/internal/snapshot"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if len(os.Args) > 3 && os.Args[1] == meterFlag {
		if err := meter(os.Args[2], os.Args[3:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := compare(); err != nil {
		log.Fatal(err)
	}
}

func compare() error {
	var (
		index   = flag.String("index", "", "serve this `folder`; the arguments are files of requirements then")
		target  = flag.String("python-version", "3.12", "the `version` of Python to lock for; recordings of another are measured without pip")
		python  = flag.String("python", "", "the `interpreter` that uv and pip are given (default the one on PATH that -python-version names)")
		resolve = flag.String("resolve", "", "take this `program` for resolve (default built from this tree)")
		uv      = flag.String("uv", "", "take this `program` for uv (default "+uvVersion+" from PyPI)")
		pip     = flag.String("pip", "", "take this `program` for pip (default "+pipVersion+" from PyPI)")
		runs    = flag.Int("runs", 7, "pairs of runs of resolve and uv")
		pipRuns = flag.Int("pip-runs", 2, "runs of pip; 0 leaves it out")
		rtts    = flag.String("rtt", "0,60", "round trips to measure at, in milliseconds")
		width   = flag.Int64("bandwidth", 0, "bytes a second in each direction; 0 means as many as there can be")
		limit   = flag.Duration("limit", 2*time.Minute, "kill a program that takes longer; pip is left out then")
		docs    = flag.String("docs", "../docs", "the `folder` of performance.md; empty to write no document")
	)
	flag.Parse()
	work, err := os.MkdirTemp("", "resolve-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if *python, err = interpreter(*python, *target); err != nil {
		return err
	}
	t, err := prepare(work, *resolve, *uv, *pip, *python)
	if err != nil {
		return err
	}
	worlds, err := load(*index, *target, flag.Args())
	if err != nil {
		return err
	}
	var rows []row
	for _, ms := range strings.Split(*rtts, ",") {
		rtt, err := time.ParseDuration(ms + "ms")
		if err != nil {
			return fmt.Errorf("-rtt: %w", err)
		}
		for _, w := range worlds {
			own := filepath.Join(work, fmt.Sprintf("%s-%s", w.set.Name, ms))
			if err := os.Mkdir(own, 0o755); err != nil {
				return err
			}
			got, err := measureSet(w.tree, w.set, path.Path{RTT: rtt, Bandwidth: *width}, t, own, *runs, *pipRuns, *limit)
			if err != nil {
				return err
			}
			for _, r := range got {
				fmt.Println(line(r))
			}
			rows = append(rows, got...)
		}
	}
	if *docs != "" {
		if err := write(*docs, rows); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if !r.same {
			return fmt.Errorf("%s, %s: the pins differ\n%s", r.set, r.mode, r.difference)
		}
	}
	return nil
}

// A world is a set with the index that it is resolved on.
type world struct {
	tree fs.FS
	set  snapshot.Set
}

func load(index, target string, args []string) (worlds []world, err error) {
	if index != "" {
		for _, file := range args {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
			worlds = append(worlds, world{os.DirFS(index), snapshot.Set{Name: name, Requirements: text, Python: target}})
		}
		if len(worlds) == 0 {
			return nil, fmt.Errorf("-index %s: which files of requirements?", index)
		}
		return worlds, nil
	}
	own := len(args) == 0
	if own {
		if args, err = filepath.Glob("recordings/*.zip"); err != nil {
			return nil, err
		}
		args = slices.Insert(args, 0, "../fixtures/recordings/black.zip")
	}
	for _, file := range args {
		tree, set, err := snapshot.FromRecording(file)
		if err != nil {
			return nil, err
		}
		worlds = append(worlds, world{tree, set})
	}
	if own {
		tree, set, err := snapshot.Backtracking(400)
		if err != nil {
			return nil, err
		}
		worlds = append(worlds, world{tree, set})
	}
	return worlds, nil
}
