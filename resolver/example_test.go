package resolver_test

import (
	"context"
	"fmt"

	"resolve/dist"
	"resolve/resolver"
)

// A shelf is a source that has everything in memory: package, version, what it depends on.
type shelf map[string]map[string][]string

func (s shelf) List(_ context.Context, name string) (*dist.Listing, error) {
	if s[name] == nil {
		return &dist.Listing{Name: name, Absent: "not on the shelf"}, nil
	}
	l := &dist.Listing{Name: name}
	for version := range s[name] {
		file := fmt.Sprintf("%s-%s-py3-none-any.whl", name, version)
		l.Releases = append(l.Releases, dist.NewRelease(version,
			&dist.File{Kind: dist.Wheel, Filename: file, URL: "shelf:" + file, Size: -1, Sidecar: true},
		))
	}
	return l, nil
}

func (s shelf) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	w, err := dist.ParseWheelName(f.Filename)
	if err != nil {
		return nil, err
	}
	return &dist.Metadata{Name: w.Name, Version: w.Version, RequiresDist: s[w.Name][w.Version]}, nil
}

// Any source will do: an index (package index), a database, a shelf.
func ExampleResolve() {
	source := shelf{
		"flask":    {"3.0": {"werkzeug>=2"}, "3.1": {"werkzeug>=3", "click"}},
		"werkzeug": {"2.3": nil, "3.0": nil},
		"click":    {"8.1": nil},
	}
	res, err := resolver.Resolve(context.Background(), resolver.Request{
		Requirements: []resolver.Requirement{
			{Text: "flask", Origin: resolver.Origin{File: "requirements.txt", Line: 1}},
			{Text: "werkzeug<3", Origin: resolver.Origin{File: "requirements.txt", Line: 2}},
		},
		Source: source,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range res.Packages {
		fmt.Printf("%s==%s\n", p.Name, p.Version)
	}
	// Output:
	// flask==3.0
	// werkzeug==2.3
}

// An impossible request is an answer too: a *NoSolution with the proof.
func ExampleNoSolution() {
	source := shelf{
		"flask":    {"3.1": {"werkzeug>=3"}},
		"werkzeug": {"2.3": nil, "3.0": nil},
	}
	_, err := resolver.Resolve(context.Background(), resolver.Request{
		Requirements: []resolver.Requirement{
			{Text: "flask", Origin: resolver.Origin{File: "requirements.txt", Line: 1}},
			{Text: "werkzeug<3", Origin: resolver.Origin{File: "requirements.txt", Line: 2}},
		},
		Source: source,
	})
	fmt.Println(err)
	// Output:
	// no versions satisfy these requirements
	//
	//   You ask for flask (requirements.txt:1), which depends on werkzeug>=3.
	//   You ask for werkzeug<3 (requirements.txt:2).
	//   No version of werkzeug is both.
}
