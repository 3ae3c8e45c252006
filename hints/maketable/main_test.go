package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"resolve/dist"
)

// A shelf has versions by package, and what each depends on.
type shelf map[string]map[string][]string

func (x shelf) List(_ context.Context, name string) (*dist.Listing, error) {
	l := &dist.Listing{Name: name}
	for version := range x[name] {
		l.Releases = append(l.Releases, dist.NewRelease(version, &dist.File{
			Kind: dist.Wheel, Sidecar: true, Filename: fmt.Sprintf("%s-%s-py3-none-any.whl", name, version),
		}))
	}
	if len(l.Releases) == 0 {
		l.Absent = "not there"
	}
	return l, nil
}

func (x shelf) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	for name, versions := range x {
		for version, requires := range versions {
			if f.Filename == fmt.Sprintf("%s-%s-py3-none-any.whl", name, version) {
				return &dist.Metadata{Name: name, Version: version, MetadataVersion: "2.2", RequiresDist: requires}, nil
			}
		}
	}
	return nil, errors.New("no such file")
}

// What a package depends on by itself goes before what it does below another,
// whoever comes first; a name without an answer teaches nothing.
func TestLearn(t *testing.T) {
	source := shelf{
		"old":  {"1": {"lib<2"}},
		"lib":  {"1": {"core"}, "2": {"core", "more"}},
		"core": {"1": nil}, "more": {"1": nil},
		"sad": {"1": {"nowhere"}},
	}
	want := map[string][]string{"old": {"lib"}, "lib": {"core", "more"}, "core": {}, "more": {}}
	for _, names := range [][]string{{"old", "lib", "sad"}, {"sad", "lib", "old"}} {
		got, err := learn(t.Context(), source, names)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v: got %v, %v, want %v", names, got, err, want)
		}
	}
}

func TestReadNames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "top.json")
	if err := os.WriteFile(file, []byte(`{"rows":[{"download_count":9,"project":"Boto3"},{"project":"typing_extensions"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readNames(t.Context(), file)
	if want := []string{"boto3", "typing-extensions"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}
