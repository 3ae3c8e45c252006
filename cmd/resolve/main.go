package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"resolve/dist"
	"resolve/index"
	"resolve/pep440"
	"resolve/resolver"
)

func main() {
	c, err := index.New(index.Config{URL: os.Args[1]})
	if err != nil {
		panic(err)
	}
	b, _ := os.ReadFile(os.Args[2])
	var req resolver.Request
	for i, l := range strings.Split(string(b), "\n") {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			req.Requirements = append(req.Requirements, resolver.Requirement{Text: l, Origin: resolver.Origin{File: os.Args[2], Line: i + 1}})
		}
	}
	req.Source = c
	pf, _ := dist.ParsePlatform("linux")
	req.Target = dist.NewTarget(dist.Python{Implementation: "cpython", Version: pep440.MustParse("3.12.0")}, pf)
	t := time.Now()
	res, err := resolver.Resolve(context.Background(), req)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, p := range res.Packages {
		fmt.Printf("%s==%s\n", p.Name, p.Version)
	}
	fmt.Fprintln(os.Stderr, time.Since(t), res.Stats, res.Warnings)
}
