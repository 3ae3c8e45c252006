package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// A versionRecord is what resolve version and --version tell.
type versionRecord struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func newVersionCommand(p *process) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: helpVersionShort,
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				return writeVersion(p)
			case "json":
				return stdoutError(json.NewEncoder(p.stdout).Encode(thisVersion()))
			}
			return badVersionFormat(format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", helpVersionFormat)
	return cmd
}

// writeVersion answers --version, and resolve version.
func writeVersion(p *process) error {
	_, err := fmt.Fprintln(p.stdout, thisVersion())
	return stdoutError(err)
}

func thisVersion() versionRecord {
	return versionRecord{version(), commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH}
}

// String says the version on one line.
func (v versionRecord) String() string {
	where := v.Go + ", " + v.OS + "/" + v.Arch
	if v.Commit != "" {
		where = v.Commit + ", " + where
	}
	return fmt.Sprintf("resolve %s (%s)", v.Version, where)
}

// commit returns the commit that the program was built from, in short, "" where
// that is not known.
func commit() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var revision, changed string
	for _, s := range b.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + changed
}
