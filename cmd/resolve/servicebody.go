package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"resolve/internal/slips"
)

// A serviceBody is the body of a request: an object whose fields are the texts
// that would be files, and flags of the command by their names.
type serviceBody struct {
	options
	texts map[string]string // by field
}

// serviceTexts are the fields that hold the text of a file, or its lines.
var serviceTexts = []string{"requirements", "pyproject", "constraint", "override", "exclude", "prefer"}

// serviceFlags are the flags of the command that a request may give. None of
// them names a file or an index, or says what the service remembers.
const serviceFlags = " extra all-extras group python-version python-platform resolution prerelease pre prerelease-package" +
	" upgrade-package exclude-newer exclude-newer-package no-deps no-build only-binary no-build-package no-binary no-binary-package" +
	" max-steps max-time max-requests max-bytes max-memory" +
	" format generate-hashes no-emit-package no-annotate annotation-style no-strip-extras no-strip-markers emit-build-options emit-index-annotation "

// flags returns the flags that a request may give.
func (b *serviceBody) flags() *pflag.FlagSet {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	b.outputFlags.add(all)
	b.project.add(all)
	b.choice.add(all)
	all.StringVar(&b.pythonVersion, "python-version", "", "")
	all.StringVar(&b.platform, "python-platform", "", "")
	addList(all, &b.upgradePackages, "upgrade-package", "", "")
	addBudget(all, &b.budget)
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.VisitAll(func(one *pflag.Flag) {
		if strings.Contains(serviceFlags, " "+one.Name+" ") {
			f.AddFlag(one)
		}
	})
	return f
}

// parseBody reads a request's body.
func parseBody(src []byte) (*serviceBody, error) {
	b := &serviceBody{texts: map[string]string{}}
	flags := b.flags()
	fields, err := parseFields(src)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch f := flags.Lookup(name); {
		case slices.Contains(serviceTexts, name):
			b.texts[name], err = textOf(name, fields[name])
		case f != nil && f.Name == name:
			err = setFlag(flags, f, fields[name])
		default:
			err = unknownField(name, nearField(name, flags))
		}
		if err != nil {
			return nil, err
		}
	}
	return b, checkGiven(flags)
}

// parseFields reads a JSON object, which must be all there is and name no field
// twice.
func parseFields(src []byte) (fields map[string]json.RawMessage, err error) {
	err = json.Unmarshal(src, &fields)
	if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, notJSON(src, bad)
	}
	if err != nil || fields == nil {
		return nil, errNoObject
	}
	seen := map[json.Token]bool{}
	d := json.NewDecoder(bytes.NewReader(src))
	d.Token() // the brace
	for d.More() {
		name, _ := d.Token()
		if seen[name] {
			return nil, fieldTwice(name.(string))
		}
		seen[name] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err // what Unmarshal has read
		}
	}
	return fields, nil
}

// textOf returns the text in a field: a string, or a list of its lines.
func textOf(name string, value json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(value, &text) == nil && value[0] == '"' {
		return text, nil
	}
	lines, ok := stringList(value)
	if !ok {
		return "", fieldType(name, "a text, or a list of its lines")
	}
	for i, line := range lines {
		if strings.ContainsAny(line, "\r\n") {
			return "", fieldType(fmt.Sprintf("%s[%d]", name, i), "one line")
		}
	}
	return strings.Join(lines, "\n"), nil
}

// stringList reads a list of strings, none of them null.
func stringList(value json.RawMessage) (list []string, ok bool) {
	var all []*string
	if value[0] != '[' || json.Unmarshal(value, &all) != nil || slices.Contains(all, nil) {
		return nil, false
	}
	for _, s := range all {
		list = append(list, *s)
	}
	return list, true
}

// setFlag gives a flag the value of a field, which is of the flag's type.
func setFlag(flags *pflag.FlagSet, f *pflag.Flag, value json.RawMessage) error {
	var values []string
	expected, ok := "a text", false
	switch _, list := f.Value.(pflag.SliceValue); {
	case f.Value.Type() == "bool":
		expected, ok, values = "true or false", value[0] == 't' || value[0] == 'f', []string{string(value)}
	case list && value[0] == '[':
		expected = "a text, or a list of texts"
		values, ok = stringList(value)
	case value[0] == '"':
		var text string
		ok, values = json.Unmarshal(value, &text) == nil, []string{text}
		values[0] = text
	case list:
		expected = "a text, or a list of texts"
	case strings.Contains(" N SIZE ", " "+f.Value.Type()+" "):
		expected, ok, values = "a number, or a text", value[0] == '-' || '0' <= value[0] && value[0] <= '9', []string{string(value)}
	}
	if !ok {
		return fieldType(f.Name, expected)
	}
	for _, v := range values {
		if err := flags.Set(f.Name, v); err != nil {
			return fieldValue(f.Name, v, err)
		}
	}
	return nil
}

// farField is how far a name may be from the field that was probably meant.
const farField = 2

// nearField returns the field that was probably meant, "" if nobody can tell.
func nearField(name string, flags *pflag.FlagSet) string {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	names := slices.Clone(serviceTexts)
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return slips.Nearest(name[:min(len(name), 64)], names, farField)
}
