package recording

import (
	"time"
)

// Format is the version of the form that Write writes. Open refuses any other.
const Format = 1

// A Recording is the manifest of a recorded run: what it was, and what it was
// told, the bodies apart.
type Recording struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // the program and its version
	Start   time.Time `json:"start"`   // what "3 days ago" counts from

	Command     Command           `json:"command"`
	Environment map[string]string `json:"environment,omitempty"` // variables that were read
	Index       *Index            `json:"index,omitempty"`       // what the environment said of indexes, if it was asked
	Target      *Target           `json:"target,omitempty"`      // what was locked for; nil if the run did not come so far
	Folder      string            `json:"folder,omitempty"`      // the working folder, if it was asked for
	Outcome     Outcome           `json:"outcome"`

	Files     []*File     `json:"files,omitempty"`     // by name
	Exchanges []*Exchange `json:"exchanges,omitempty"` // by URL, those of one in their order
}

// A Command is what was run, with the values of settings beside those of flags.
type Command struct {
	Files    []string `json:"files,omitempty"` // the arguments that are no flags
	Flags    []Flag   `json:"flags,omitempty"`
	Settings []Flag   `json:"settings,omitempty"` // flags that the environment or a file set
	Fixture  string   `json:"fixture,omitempty"`  // where the fixture was served, if one was
}

// A Flag is the name of a flag and what it was given.
type Flag struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	From   string   `json:"from,omitempty"` // the variable, or file:line:column
}

// An Index is where packages come from if no flag says so.
type Index struct {
	URL     string   `json:"url"`
	Source  string   `json:"source"`
	Extra   []Place  `json:"extra,omitempty"`
	Ignored []string `json:"ignored,omitempty"`
}

// A Place is an index besides the default one.
type Place struct {
	URL    string `json:"url"`
	Source string `json:"source"`
}

// A Target is the Python and the platform that were locked for.
type Target struct {
	Python       string            `json:"python"` // its version
	FreeThreaded bool              `json:"free_threaded,omitempty"`
	Name         string            `json:"implementation"`
	Version      string            `json:"implementation_version,omitempty"`
	Platform     Platform          `json:"platform"`
	Environment  map[string]string `json:"environment"` // the marker variables
	Note         string            `json:"note,omitempty"`
}

// A Platform is an operating system, a processor and a C library.
type Platform struct {
	OS        string `json:"os"`
	Arch      string `json:"arch"`
	Libc      string `json:"libc,omitempty"`
	Major     int    `json:"major,omitempty"`
	Minor     int    `json:"minor,omitempty"`
	Simulator bool   `json:"simulator,omitempty"`
	Release   string `json:"release,omitempty"`
	Version   string `json:"version,omitempty"`
}

// An Outcome is how the run ended.
type Outcome struct {
	Exit  int    `json:"exit"`
	Error string `json:"error,omitempty"`
	Lock  string `json:"lock,omitempty"` // the member with what was locked
}

// An Exchange is one request and what came of it.
type Exchange struct {
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Range  string              `json:"range,omitempty"` // the request's header
	Try    int                 `json:"try,omitempty"`   // how many tries of the same went before, since it was first or newly wanted
	Status int                 `json:"status,omitempty"`
	Header map[string][]string `json:"header,omitempty"` // of the response, those that mean something here
	Length int64               `json:"length,omitempty"` // of the body as announced, -1 if it was not
	Body   string              `json:"body,omitempty"`   // the member with the body as it came, "" for an empty one
	Cut    bool                `json:"cut,omitempty"`    // the rest of the body was not wanted

	Failure *Failure `json:"failure,omitempty"` // what ended it instead of a header or the end of the body

	Start    Micros `json:"start_us"` // since the start of the run
	Wait     Micros `json:"wait_us"`  // from there to the header, or the failure
	Transfer Micros `json:"body_us"`  // from there to the end of the body
}

// Micros is a time in microseconds.
type Micros int64

// Duration returns the time as Go has it.
func (m Micros) Duration() time.Duration { return time.Duration(m) * time.Microsecond }

// A File is what was seen of a file or a folder.
type File struct {
	Name    string  `json:"name"`              // as it was asked for
	Kind    Kind    `json:"kind"`              // what was there
	Error   string  `json:"error,omitempty"`   // of Failed
	Same    string  `json:"same,omitempty"`    // the name of another File that is the same one
	Size    int64   `json:"size,omitempty"`    // in bytes
	Entries []Entry `json:"entries,omitempty"` // of a folder that was listed
	Pieces  []Piece `json:"pieces,omitempty"`  // what was read, in their order
}

// An Entry is what a folder has.
type Entry struct {
	Name   string `json:"name"`
	Folder bool   `json:"folder,omitempty"`
}

// A Piece is a run of bytes of a file.
type Piece struct {
	At   int64  `json:"at"`
	Body string `json:"body"`
}

// A Kind is what stands under a name.
type Kind string

// The kinds of File.
const (
	Regular Kind = "file"
	Folder  Kind = "folder"
	Special Kind = "special" // a device, a pipe
	Missing Kind = "missing"
	Failed  Kind = "failed" // it could not be looked at
)
