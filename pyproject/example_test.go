package pyproject_test

import (
	"errors"
	"fmt"

	"resolve/pyproject"
)

func ExampleProject_Select() {
	p, err := pyproject.Parse("pyproject.toml", []byte(`
[project]
name = "shop"
version = "1.0"
dependencies = ["flask>=3"]

[project.optional-dependencies]
fast = ["orjson"]
all = ["shop[fast]"]

[dependency-groups]
test = ["pytest"]
dev = [{include-group = "test"}, "ruff"]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := p.Select(pyproject.Selection{Extras: []string{"all"}, Groups: []string{"dev"}})
	for _, r := range all {
		fmt.Println(r.Position, r.Text)
	}
	fmt.Println(err)
	// Output:
	// pyproject.toml:5:17 flask>=3
	// pyproject.toml:8:9 orjson
	// pyproject.toml:12:9 pytest
	// pyproject.toml:13:34 ruff
	// <nil>
}

func ExampleDynamicError() {
	p, err := pyproject.Parse("pyproject.toml", []byte(`[project]
name = "shop"
dynamic = ["version", "dependencies"]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = p.Select(pyproject.Selection{})
	var dynamic *pyproject.DynamicError
	fmt.Println(errors.As(err, &dynamic), err)
	// Output: true pyproject.toml:3: dependencies are dynamic: a build would be needed to know them
}

func ExampleParseScript() {
	s, err := pyproject.ParseScript("hello.py", []byte(`#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "rich>=13",
# ]
# ///
import rich
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.RequiresPython.Specifiers)
	for _, r := range s.Dependencies {
		fmt.Println(r.Position, r.Text)
	}
	_, err = pyproject.ParseScript("plain.py", []byte("import rich\n"))
	fmt.Println(errors.Is(err, pyproject.ErrNoScript))
	// Output:
	// >=3.11
	// hello.py:5:5 rich>=13
	// true
}
