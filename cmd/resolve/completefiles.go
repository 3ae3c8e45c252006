package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"resolve/lockfile"
)

// offerInputs offers the files that can be read as requirements, or as a lock, and the
// folders on the way to them. Where there are none, or the shell knows better
// what a word stands for, it completes files itself.
func offerInputs(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return offerFiles(c, typed, isInputName)
}

// offerFolders offers folders.
func offerFolders(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return offerFiles(c, typed, func(string) bool { return false })
}

// offerFiles offers the files with names that are wanted, and all folders.
func offerFiles(c *cobra.Command, typed string, wanted func(name string) bool) (list []string, _ cobra.ShellCompDirective) {
	folder, begun := filepath.Split(typed)
	entries, err := os.ReadDir(filepath.Join(workingFolder(c), cmp.Or(folder, ".")))
	if err != nil || strings.HasPrefix(typed, "~") || strings.ContainsAny(folder, "$`") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	files := 0
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begun) || begun == "" && strings.HasPrefix(name, ".") {
			continue
		}
		info, err := os.Stat(filepath.Join(workingFolder(c), folder, name))
		switch {
		case err != nil:
		case info.IsDir():
			list = append(list, folder+name+"/")
		case wanted(name):
			list = append(list, folder+name)
			files++
		}
	}
	switch {
	case len(list) == 0:
		return nil, cobra.ShellCompDirectiveDefault
	case files == 0: // and so one goes on below a folder
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// isInputName reports whether a file is called like one of requirements, of a
// project, a script, or a lock.
func isInputName(name string) bool {
	return slices.Contains([]string{".txt", ".in", ".lock", ".py"}, filepath.Ext(name)) || isProject(name) || isPylockName(name)
}

// workingFolder returns the folder that --directory or uv's variable names.
func workingFolder(c *cobra.Command) string {
	if f := c.Flag("directory"); f != nil {
		return f.Value.String()
	}
	return ""
}

// mostRead bounds what completion reads of a file; who waits for it has pressed a
// key.
const mostRead = 4 << 20

// offerPinned offers the names of the packages in the locks that are here: those that
// the line names, else the file at -o, requirements.txt and pylock.toml. Without
// any it offers nothing.
func offerPinned(c *cobra.Command, args []string, typed string) (list []string, _ cobra.ShellCompDirective) {
	seen := map[string]string{}
	for _, name := range locksNear(c, args) {
		lock, err := readLockPart(filepath.Join(workingFolder(c), name))
		if err != nil {
			continue
		}
		for _, p := range lock.Pins {
			if strings.HasPrefix(p.Name, strings.ToLower(typed)) {
				seen[p.Name] = p.Version
			}
		}
	}
	for _, name := range sortedKeys(seen) {
		list = append(list, cobra.CompletionWithDesc(name, seen[name]))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// locksNear returns the files in which the names of packages are looked for.
func locksNear(c *cobra.Command, args []string) []string {
	names := slices.Clone(args)
	for _, flag := range []string{"output-file", "prefer"} {
		f := c.Flags().Lookup(flag)
		if f == nil || !f.Changed {
			continue
		}
		if list, ok := f.Value.(interface{ GetSlice() []string }); ok {
			names = append(names, list.GetSlice()...)
		} else {
			names = append(names, f.Value.String())
		}
	}
	return append(names, requirementsForm, "requirements.lock", pylockForm)
}

func readLockPart(name string) (*lockfile.Lock, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe may make it wait
		return nil, os.ErrInvalid
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return lockfile.Read(name, io.LimitReader(f, mostRead))
}
