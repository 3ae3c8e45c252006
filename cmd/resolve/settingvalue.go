package main

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"resolve/settings"
)

// A form is what the value of a flag looks like.
type form uint8

const (
	formText form = iota
	formTruth
	formNumber // or, of a flag that counts, a truth value
	formLimit  // a text or a number
	formList
)

// formOf returns the form of a flag's value.
func formOf(f *pflag.Flag) form {
	if _, ok := f.Value.(pflag.SliceValue); ok {
		return formList
	}
	switch f.Value.(type) {
	case *countLimit, *sizeLimit:
		return formLimit
	}
	switch f.Value.Type() {
	case "bool":
		return formTruth
	case "int", "count":
		return formNumber
	}
	return formText
}

// valueWord returns the word that --help has for a flag's value: "FILE".
func valueWord(f *pflag.Flag) string {
	word, _ := pflag.UnquoteUsage(f)
	return word
}

// isPerPackage reports whether each value of a flag is for one package.
func isPerPackage(f *pflag.Flag) bool { return strings.HasPrefix(valueWord(f), "NAME=") }

// fileValues returns what a setting of a file gives a flag.
func fileValues(f *pflag.Flag, one *settings.Setting, file *settings.File) (items []settings.Item, err error) {
	ok := false
	switch kind := one.Kind; formOf(f) {
	case formTruth:
		ok = kind == settings.Truth
	case formNumber:
		ok = kind == settings.Number || f.Value.Type() == "count" && kind == settings.Truth
	case formLimit:
		ok = kind == settings.Number || kind == settings.Text
	case formList:
		ok = kind == settings.List || kind == settings.Table && isPerPackage(f)
	default:
		ok = kind == settings.Text
	}
	if !ok {
		return nil, wrongSetting(f, one)
	}
	for _, item := range one.Items {
		switch {
		case item.Text == "":
			return nil, emptySetting(one, item)
		case f.Value.Type() == "count":
			item.Text = countText(item.Text)
		case one.Kind == settings.Number:
			item.Text = strings.ReplaceAll(item.Text, "_", "")
		case one.Kind == settings.Text || one.Kind == settings.List:
			item.Text = pathIn(f, item.Text, file)
		}
		items = append(items, item)
	}
	return items, nil
}

// pathIn returns the value of a flag in a file where paths are relative to it.
func pathIn(f *pflag.Flag, value string, file *settings.File) string {
	if value == "-" || strings.Contains(value, "://") {
		return value
	}
	switch word := valueWord(f); {
	case f.Name == "group":
		if i := strings.LastIndexByte(value, ':'); i > 0 {
			return file.Path(value[:i]) + value[i:]
		}
		return value
	case f.Name == "python": // a version, a name on PATH, or a path
		if !strings.ContainsAny(value, `/`+string(filepath.Separator)) {
			return value
		}
	case indexNamed[f.Name]: // a URL, NAME=URL, or the path of a folder
		name, path, named := strings.Cut(value, "=")
		if named {
			return name + "=" + file.Path(path)
		}
	case f.Name == "find-links":
	case word != "FILE" && word != "FOLDER" && word != "DIR":
		return value
	}
	return file.Path(value)
}

// variableValues returns what a variable of the environment gives a flag.
func variableValues(f *pflag.Flag, text string, comma bool) ([]string, error) {
	switch formOf(f) {
	case formList:
		return settings.Split(text, comma), nil
	case formTruth:
		truth, ok := settings.ParseTruth(text)
		if !ok {
			return nil, errNoTruth
		}
		return []string{strconv.FormatBool(truth)}, nil
	case formNumber:
		if f.Value.Type() == "count" {
			text = countText(text)
		}
		if _, err := strconv.Atoi(text); err != nil {
			return nil, errNoNumber
		}
	}
	return []string{text}, nil
}

// countText returns how often a flag that counts is given: a truth value is once or
// never.
func countText(text string) string {
	if truth, ok := settings.ParseTruth(text); ok && text != "0" && text != "1" {
		return map[bool]string{true: "1", false: "0"}[truth]
	}
	return strings.ReplaceAll(text, "_", "")
}
