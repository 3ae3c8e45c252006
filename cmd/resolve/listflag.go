package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// A listValue is the value of a flag that may be given several times: each time
// one more. pflag's own writes its default through a buffer of 4 KiB, for each
// flag of each command, which was a seventh of the memory touched by a start.
type listValue struct{ list *[]string }

// addList adds a flag that may be given several times.
func addList(f *pflag.FlagSet, list *[]string, name, short, usage string) {
	*list = nil
	f.VarP(listValue{list}, name, short, usage)
}

// Set implements pflag.Value.
func (v listValue) Set(s string) error { return v.Append(s) }

// Append implements pflag.SliceValue.
func (v listValue) Append(s string) error {
	*v.list = append(*v.list, s)
	return nil
}

// Replace implements pflag.SliceValue.
func (v listValue) Replace(list []string) error {
	*v.list = slices.Clone(list)
	return nil
}

// GetSlice implements pflag.SliceValue.
func (v listValue) GetSlice() []string { return slices.Clone(*v.list) }

// String implements pflag.Value; "" for no values.
func (v listValue) String() string { return strings.Join(*v.list, ",") }

// Type implements pflag.Value. By "Array" cobra knows that the flag may be given
// again.
func (listValue) Type() string { return "stringArray" }
