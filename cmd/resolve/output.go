package main

import (
	"bytes"
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"resolve/index"
	"resolve/lockfile"
	"resolve/pep508"
	"resolve/resolver"
)

// outputFlags are the flags that say what is written where, and how. Their names
// and values are uv's and pip-compile's.
type outputFlags struct {
	output         string
	format         string
	annotation     string
	customCommand  string
	newline        string
	noHeader       bool
	noAnnotate     bool
	noStripExtras  bool
	noStripMarkers bool
	generateHashes bool
	noReuseHashes  bool
	emitIndexURL   bool
	emitFindLinks  bool
	emitBuild      bool
	emitIndex      bool
	noEmit         []string
	check          bool
	dryRun         bool
}

func (o *outputFlags) add(f *pflag.FlagSet) {
	f.StringVarP(&o.output, "output-file", "o", "", helpOutput)
	f.StringVar(&o.format, "format", "", helpFormat)
	f.BoolVar(&o.check, "check", false, helpCheck)
	f.BoolVar(&o.dryRun, "dry-run", false, helpDryRun)
	f.BoolVar(&o.generateHashes, "generate-hashes", false, helpGenerateHashes)
	f.BoolVar(&o.noReuseHashes, "no-reuse-hashes", false, helpNoReuseHashes)
	f.BoolVar(&o.noStripExtras, "no-strip-extras", false, helpNoStripExtras)
	f.BoolVar(&o.noStripMarkers, "no-strip-markers", false, helpNoStripMarkers)
	addList(f, &o.noEmit, "no-emit-package", "", helpNoEmitPackage)
	f.BoolVar(&o.noHeader, "no-header", false, helpNoHeader)
	f.StringVar(&o.customCommand, "custom-compile-command", "", helpCustomCommand)
	f.BoolVar(&o.noAnnotate, "no-annotate", false, helpNoAnnotate)
	f.StringVar(&o.annotation, "annotation-style", "split", helpAnnotationStyle)
	f.BoolVar(&o.emitIndexURL, "emit-index-url", false, helpEmitIndexURL)
	f.BoolVar(&o.emitFindLinks, "emit-find-links", false, helpEmitFindLinks)
	f.BoolVar(&o.emitBuild, "emit-build-options", false, helpEmitBuildOptions)
	f.BoolVar(&o.emitIndex, "emit-index-annotation", false, helpEmitIndexAnnotation)
	f.StringVar(&o.newline, "newline", "lf", helpNewline)
	about(f, topicOutputs)
}

const customCommandVariable = "CUSTOM_COMPILE_COMMAND"

// annotationStyles and newlines are the values of two flags.
var (
	annotationStyles = []string{"split", "line"}
	newlines         = []string{"lf", "crlf", "native", "preserve"}
)

// checkOutput refuses what cannot be written before any work is done.
func (l *locking) checkOutput() error {
	form, err := l.form()
	if err != nil {
		return err
	}
	if l.play != nil && l.play.output != "" {
		form, err := l.formOf(l.play.output)
		if isFileNamed(l.play.output, l.replay) {
			err = outputIsInput(l.replay)
		}
		if err == nil {
			err = checkOutputFile(l.play.output, form, index.ThisMachine())
		}
		if err != nil {
			return err
		}
	}
	for _, name := range splitCommas(l.noEmit) {
		if !pep508.ValidName(name) {
			return notAName("--no-emit-package", name)
		}
	}
	switch {
	case !slices.Contains(annotationStyles, l.annotation):
		return badValue("--annotation-style", l.annotation, annotationStyles)
	case !slices.Contains(newlines, l.newline):
		return badValue("--newline", l.newline, newlines)
	case l.checked() == "" && l.check:
		return errCheckNothing
	case l.output == "":
		return nil
	}
	return checkOutputFile(l.output, form, l.seen())
}

// write writes the lock, as a whole or not at all: a signal that came before
// stops it, one that comes later waits for a file to be complete. As uv has it,
// what goes to a file is shown on standard output too, unless --quiet is given.
func (l *locking) write(ctx context.Context, q *question, res *resolver.Resolution) error {
	form, err := l.formOf(cmp.Or(l.written(), l.output))
	if err != nil {
		return err
	}
	o, err := l.lockOptions(ctx, q, res, form)
	if err != nil {
		return err
	}
	text, err := l.render(q, res, form, o)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if l.tape != nil {
		l.tape.Manifest.Outcome.Lock = string(text)
	}
	replayed := l.play != nil && l.written() != ""
	if replayed && !l.play.given["check"] && !l.play.given["dry-run"] {
		if err := l.writeFile(ctx, l.written(), text); err != nil {
			return err
		}
	}
	if l.check {
		return l.compare(l.checked(), text)
	}
	shown := l.dryRun || l.output == "" && !replayed
	switch {
	case shown:
	case l.play != nil: // a recorded run writes no file again
		shown = l.quiet == 0
	default:
		if err := l.writeFile(ctx, l.output, text); err != nil {
			return err
		}
		shown = l.quiet == 0 && !isFile(l.stdout, l.output)
	}
	if !shown {
		return nil
	}
	if o.Color = l.colors().wants(l.stdout, l.getenv); o.Color {
		if text, err = l.render(q, res, form, o); err != nil {
			return err
		}
	}
	_, err = l.stdout.Write(text)
	return stdoutError(err)
}

// render returns the bytes of the lock.
func (l *locking) render(q *question, res *resolver.Resolution, form *outputForm, o lockfile.Options) ([]byte, error) {
	var b bytes.Buffer
	if err := form.write(&b, res, &rendering{lock: o, question: q}); err != nil {
		return nil, err
	}
	end, err := l.lineEnd()
	if err != nil || end == "\n" {
		return b.Bytes(), err
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("\n"), []byte(end)), nil
}

// lockOptions says how the lock is written, hashes included.
func (l *locking) lockOptions(ctx context.Context, q *question, res *resolver.Resolution, form *outputForm) (o lockfile.Options, err error) {
	o = lockfile.Options{
		Annotate: !l.noAnnotate, Extras: l.noStripExtras, Markers: l.noStripMarkers, Index: l.emitIndex,
		Named: slices.Concat(l.files, l.constraints, l.choice.overrides),
	}
	if l.disk == nil || slices.ContainsFunc(o.Named, filepath.IsAbs) || namesAbsolute(res) { // else no recording needs it
		o.Folder, _ = l.seen().Abs(".") // without it names stay as they are
	}
	if l.annotation == "line" {
		o.Style = lockfile.Line
	}
	if !l.noHeader && form.comments {
		o.Header = headerLine(cmp.Or(l.customCommand, l.getenv(customCommandVariable), l.header))
	}
	for _, name := range splitCommas(l.noEmit) {
		o.Omit = append(o.Omit, pep508.NormalizeName(name))
	}
	if q.request.Target != nil {
		o.Python, o.Environment = q.request.Target.Python.Version, &q.request.Target.Environment
	}
	old, err := l.form()
	if err != nil {
		return o, err
	}
	h := &hashing{process: l.process, question: q, output: l.output, form: old, reuse: !l.noReuseHashes, omit: o.Omit}
	switch {
	case form.name == pylockForm:
		o.Files, err = h.files(ctx, res)
	case form.name == requirementsForm:
		o.Preamble = l.preamble(q)
		if l.generateHashes {
			o.Hashes, err = h.hashes(ctx, res)
		}
	}
	return o, err
}

// namesAbsolute reports whether somebody asks in a file with an absolute name.
func namesAbsolute(res *resolver.Resolution) bool {
	return slices.ContainsFunc(res.Packages, func(p resolver.Package) bool {
		return slices.ContainsFunc(p.Via, func(v resolver.Via) bool { return filepath.IsAbs(v.Origin.File) })
	})
}

// lineEnd returns what ends a line: of the old file, or that of the first file
// that is read, for preserve.
func (l *locking) lineEnd() (string, error) {
	switch l.newline {
	case "crlf":
		return "\r\n", nil
	case "native":
		return nativeLineEnd, nil
	case "preserve":
		for _, name := range append([]string{l.output}, l.files...) {
			if name == "" || name == "-" {
				continue
			}
			text, err := l.readFile(name)
			if i := bytes.IndexByte(text, '\n'); err == nil && i >= 0 {
				if i > 0 && text[i-1] == '\r' {
					return "\r\n", nil
				}
				return "\n", nil
			}
		}
	}
	return "\n", nil
}
