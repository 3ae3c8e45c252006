package requirements

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"resolve/internal/pythontest"
)

var (
	differential     = flag.Int("differential", 1_000, "files to compare with pip's own reading")
	differentialSeed = flag.Uint64("differential.seed", 1, "seed of those files")
)

// pipProgram reads files with pip's own parser and, as pip does next, makes an
// InstallRequirement of each of its requirements.
const pipProgram = `
import json, logging, optparse, os, re, sys
from pip._internal.req.req_file import RequirementsFileParser, get_line_parser, handle_requirement_line
from pip._internal.cli import cmdoptions
from pip._internal.models.format_control import FormatControl
from pip._internal.models.link import Link
from pip._internal.models.release_control import ReleaseControl
from pip._internal.req.constructors import install_req_from_parsed_requirement
logging.disable(logging.CRITICAL)
optparse.OptionParser.print_usage = lambda *args: None

def hashes(options):
    return sorted(a + ":" + d.lower() for a, all in (options.get("hashes") or {}).items() for d in all)

def settings(options):
    out = []
    for key, value in (options.get("config_settings") or {}).items():
        out += [key + "=" + v for v in (value if isinstance(value, list) else [value])]
    return sorted(out)

def place(url):
    link = Link(url)
    if link.scheme == "file":
        url = link.file_path
    elif len(link.scheme) > 1: # one letter is a drive
        return url
    path = re.sub("^/+", "/", os.path.normpath(url))
    return os.path.relpath(path) if path.startswith(os.getcwd()) else path

def requirement(line):
    parsed = handle_requirement_line(line)
    req = install_req_from_parsed_requirement(parsed)
    direct = req.link is not None
    return {
        "line": line.lineno, "file": os.path.basename(line.filename), "text": parsed.requirement,
        "editable": parsed.is_editable, "constraint": parsed.constraint,
        "name": req.name or "", "extras": sorted(req.extras), "url": place(req.link.url) if direct else "",
        "specifiers": "" if direct else str(req.req.specifier), "marker": str(req.markers or ""),
        "hashes": hashes(parsed.options), "settings": settings(parsed.options),
    }

# The values of these options as they are given, if they are accepted.
excludes, orders = FormatControl.handle_mutual_excludes, ReleaseControl.handle_mutual_excludes
def format_value(value, target, other):
    excludes(value, set(), set())
    target.add(value)
def release_value(self, value, target, other, name):
    orders(self, value, set(), set(), name)
    target.add(value)
FormatControl.handle_mutual_excludes = staticmethod(format_value)
ReleaseControl.handle_mutual_excludes = release_value

# The default of this option is one list for all lines, which each line appends to.
parse_line = get_line_parser(None)
def parse(line):
    cmdoptions.use_new_feature.keywords["default"] = []
    return parse_line(line)

def options(line):
    opts = line.opts
    release, form = opts.release_control, opts.format_control
    return {
        "line": line.lineno, "file": os.path.basename(line.filename),
        "index": opts.index_url, "extra": opts.extra_index_urls, "links": opts.find_links,
        "flags": [n for n in ("no_index", "prefer_binary", "require_hashes", "no_require_hashes", "pre") if getattr(opts, n)],
        "no_binary": sorted(form.no_binary), "only_binary": sorted(form.only_binary),
        "all_releases": sorted(release.all_releases), "only_final": sorted(release.only_final),
        "hosts": opts.trusted_hosts, "features": opts.features_enabled,
    }

os.environ.update(NAME="flask", VERSION="2.0", SPACED="a b", NESTED="$" + "{NAME}", HASH="x #y")
for name in "EMPTY", "UNSET":
    os.environ.pop(name, None)
for folder in "proj", "sub/proj", "with space":
    os.makedirs(folder)
    open(os.path.join(folder, "pyproject.toml"), "w").close()
for request in sys.stdin:
    answer = {"requirements": [], "options": [], "error": ""}
    for name, content in json.loads(request).items():
        with open(name, "w", encoding="utf-8", newline="") as f:
            f.write(content)
    try:
        for line in RequirementsFileParser(None, parse).parse("requirements.txt", False):
            if line.requirement is not None:
                answer["requirements"].append(requirement(line))
            else:
                answer["options"].append(options(line))
    except Exception as e:
        answer["error"] = type(e).__name__ + ": " + str(e)
    print(json.dumps(answer))
`

// A pipAnswer is what pip makes of a file, or the same of ours.
type pipAnswer struct {
	Requirements []pipRequirement
	Options      []pipOptions
	Error        string
}

type pipRequirement struct {
	Line                 int
	File, Text           string
	Editable, Constraint bool
	Name                 string
	Extras               []string
	URL                  string
	Specifiers, Marker   string
	Hashes, Settings     []string
}

type pipOptions struct {
	Line                int
	File                string
	Index               string
	Extra, Links, Flags []string
	NoBinary            []string `json:"no_binary"`
	OnlyBinary          []string `json:"only_binary"`
	AllReleases         []string `json:"all_releases"`
	OnlyFinal           []string `json:"only_final"`
	Hosts, Features     []string
}

// A difference is one from pip that is meant.
type difference struct {
	kind    string         // "refused" here alone, "accepted" here alone, or "read" in another way
	pattern *regexp.Regexp // in our error, pip's or what differs, and behind it the lines of the files
	reason  string
	met     int
}

// knownDifferences reads testdata/differences.txt.
func knownDifferences(t *testing.T) []*difference {
	b, err := os.ReadFile("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []*difference
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		switch head, pattern, ok := strings.Cut(line, ": "); {
		case strings.HasPrefix(line, "#") || line == "":
		case strings.HasPrefix(line, "\t"):
			all[len(all)-1].reason += strings.TrimSpace(line)
		case ok && slices.Contains([]string{"refused", "accepted", "read"}, head):
			all = append(all, &difference{kind: head, pattern: regexp.MustCompile("(?m)" + pattern)})
		default:
			t.Fatalf("testdata/differences.txt: got %q, want a kind and a pattern, or a reason", line)
		}
	}
	for _, d := range all {
		if d.reason == "" {
			t.Errorf("testdata/differences.txt: %s: %v has no reason", d.kind, d.pattern)
		}
	}
	return all
}

// Generated files give what pip's own parser gives, but for the differences that
// testdata/differences.txt lists.
func TestDifferential(t *testing.T) {
	known := knownDifferences(t)
	p := pythontest.Start(t, pipProgram, pythontest.Module{Name: "pip", Version: "26.3"})
	g := newGenerator(*differentialSeed)
	counts := map[string]int{}
	for left := *differential; left > 0; left -= 5_000 {
		requests := make([]map[string]string, min(left, 5_000))
		for i := range requests {
			requests[i] = g.files()
		}
		for i, want := range pythontest.All[map[string]string, pipAnswer](p, requests) {
			counts[compareWithPip(t, requests[i], want, known)]++
			if counts["different"] > 10 {
				t.Fatalf("more than 10 of %d files are read in another way; the rest is left", *differential)
			}
		}
	}
	for _, d := range known {
		t.Logf("%6d times %s: %v", d.met, d.kind, d.pattern)
		if d.met == 0 && *differential >= 100_000 {
			t.Errorf("no file of %d shows the difference %s: %v", *differential, d.kind, d.pattern)
		}
	}
	t.Logf("%d files: %v", *differential, counts)
}

// compareWithPip reads files and compares with pip's answer. It returns what came
// of it.
func compareWithPip(t *testing.T, files map[string]string, want pipAnswer, known []*difference) string {
	f, err := ParseFile("requirements.txt", pipOptionsOf(files))
	var kind, found string
	switch {
	case err != nil && want.Error != "":
		return "refused"
	case err != nil:
		kind, found = "refused", err.Error()
	case want.Error != "":
		kind, found = "accepted", want.Error
	default:
		got := answerOf(f)
		found = cmp.Diff(got, normalise(want), cmpopts.EquateEmpty())
		kind = "read"
	}
	if found == "" {
		return "accepted"
	}
	in := found + "\n" + joined(files)
	for _, d := range known {
		if d.kind == kind && d.pattern.MatchString(in) {
			d.met++
			return "listed"
		}
	}
	t.Errorf("%s is %s here, and pip differs: %s", show(files), kind, found)
	return "different"
}

// show writes down files that are not empty.
func show(files map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if files[name] != "" {
			fmt.Fprintf(&b, "%s %q ", name, files[name])
		}
	}
	return b.String()
}

// joined returns files as one text with a logical line on each line.
func joined(files map[string]string) string {
	var b strings.Builder
	for name, content := range files {
		for l := range logicalLines(name, strings.TrimPrefix(content, "\ufeff")) {
			b.WriteString(l.stripComment().text + "\n")
		}
	}
	return b.String()
}

// pipOptionsOf shows files and the environment that pip is shown.
func pipOptionsOf(files map[string]string) ParseOptions {
	env := map[string]string{"NAME": "flask", "VERSION": "2.0", "SPACED": "a b", "NESTED": "${NAME}", "HASH": "x #y"}
	return ParseOptions{
		Open: func(name string) (io.ReadCloser, error) {
			content, ok := files[cleanName(name)]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return io.NopCloser(strings.NewReader(content)), nil
		},
		LookupEnv: func(name string) (string, bool) {
			v, ok := env[name]
			return v, ok
		},
	}
}
