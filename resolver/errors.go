package resolver

import (
	"errors"
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

var errURL = errors.New("requirements that name a URL are not supported")

// An InputError is a line of the request that cannot be read.
type InputError struct {
	Origin Origin
	Text   string
	Err    error
}

func (e *InputError) Error() string {
	return e.Origin.prefix() + e.Err.Error()
}

func (e *InputError) Unwrap() error { return e.Err }

// A SourceError says that the source could not answer what the resolve needed:
// a broken network, an index that errs, a version that would have to be built.
// It is not an answer; another run may find one.
type SourceError struct {
	Package string `json:"package"`           // normal name
	Version string `json:"version,omitempty"` // of which the metadata was needed; "" if the listing was
	Chain   []Link `json:"chain"`             // who asked for it, from the user's line on
	Err     error  `json:"-"`
}

// A Link is one step from the user's line to a package.
type Link struct {
	Package    string `json:"package,omitempty"` // who asks; "" for the user
	Version    string `json:"version,omitempty"`
	Origin     Origin `json:"origin,omitzero"` // where the user asks
	Dependency string `json:"dependency"`      // what is asked for, as "werkzeug>=3"
}

func (e *SourceError) Error() string {
	var b strings.Builder
	if e.Version == "" {
		fmt.Fprintf(&b, "listing %s: %v", e.Package, e.Err)
	} else {
		fmt.Fprintf(&b, "reading the metadata of %s %s: %v", e.Package, e.Version, e.Err)
	}
	return b.String()
}

func (e *SourceError) Unwrap() error { return e.Err }

// needsBuild is what a source's error implements for a distribution whose
// metadata only a build could tell.
type needsBuild interface {
	error
	NeedsBuild() (filename, reason string)
}

// NeedsBuild reports whether err says that a distribution would have to be
// built, with its file name and why it cannot be read as it is.
func NeedsBuild(err error) (filename, reason string, ok bool) {
	var n needsBuild
	if errors.As(err, &n) {
		filename, reason = n.NeedsBuild()
		return filename, reason, true
	}
	return "", "", false
}

func (o Origin) prefix() string {
	if s := o.String(); s != "" {
		return s + ": "
	}
	return ""
}

// String returns "file:line", as far as there is one.
func (o Origin) String() string {
	if o.File == "" || o.Line == 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, o.Line)
}

// sourceError says that the listing of p, or the metadata of a version of it,
// could not be had, and who asked for it.
func (r *resolve) sourceError(p pubgrub.Package, version string, err error) error {
	return &SourceError{Package: r.packages.name(p), Version: version, Chain: r.chain(p), Err: err}
}

// chain returns how p came to be needed, from the user's line on.
func (r *resolve) chain(p pubgrub.Package) (links []Link) {
	seen := map[pubgrub.Package]bool{}
	for p != pubgrub.Root && !seen[p] {
		seen[p] = true
		next := pubgrub.Root
		for inc := range r.solver.Dependers(p) {
			c := inc.Cause
			link := Link{Dependency: r.packages.label(c.Dependency) + r.packages.texts[c.Constraint]}
			if next = c.Depender; next == pubgrub.Root {
				link.Origin = r.asks.lines[c.Note].Origin
			} else {
				d := &r.packages.all[next]
				link.Package = r.packages.label(next)
				link.Version = d.candidates.versions.String(r.solver.Decided(next))
			}
			links = append([]Link{link}, links...)
			break
		}
		p = next
	}
	return links
}
