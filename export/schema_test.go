package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A schema is a JSON Schema that documents are checked against: as much of the
// standard as docs/resolve.schema.json and CycloneDX's own schema use. A word
// that it does not know is an error, for what it says would not be checked.
type schema struct {
	root   map[string]any
	folder string // of other schemas that it refers to
	closed bool   // a property that is not named is an error
}

func readSchema(t testing.TB, path string) *schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &schema{folder: filepath.Dir(path)}
	if err := json.Unmarshal(text, &s.root); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return s
}

// check returns what is wrong with a document.
func (s *schema) check(document []byte) (wrong []string) {
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		return []string{err.Error()}
	}
	return s.value(s.root, v, "")
}

// words without a meaning for a check.
var annotations = []string{"title", "description", "examples", "default", "deprecated", "meta:enum",
	"definitions", "$schema", "$id", "$defs", "$comment", "additionalItems"}

// value checks v, at a place of the document, against one schema.
func (s *schema) value(rule map[string]any, v any, at string) (wrong []string) {
	for _, word := range slices.Sorted(maps.Keys(rule)) {
		says := rule[word]
		switch word {
		case "$ref":
			wrong = append(wrong, s.refer(says.(string), v, at)...)
		case "oneOf", "anyOf":
			fits := 0
			var all []string
			for _, one := range says.([]any) {
				w := s.value(one.(map[string]any), v, at)
				if len(w) == 0 {
					fits++
				}
				all = append(all, w...)
			}
			if fits == 0 || word == "oneOf" && fits > 1 {
				wrong = append(wrong, fmt.Sprintf("%s: %d of %s hold: %v", at, fits, word, all))
			}
		default:
			wrong = append(wrong, s.word(rule, word, says, v, at)...)
		}
	}
	return wrong
}

func (s *schema) refer(ref string, v any, at string) []string {
	file, path, _ := strings.Cut(ref, "#")
	other := s
	if file != "" {
		text, err := os.ReadFile(filepath.Join(s.folder, file))
		other = &schema{folder: s.folder}
		if err == nil {
			err = json.Unmarshal(text, &other.root)
		}
		if err != nil {
			return []string{at + ": " + err.Error()}
		}
	}
	rule := other.root
	for _, key := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		rule = rule[key].(map[string]any)
	}
	return other.value(rule, v, at)
}

// word checks v against what one word says.
func (s *schema) word(rule map[string]any, word string, says, v any, at string) (wrong []string) {
	bad := func(format string, args ...any) {
		wrong = append(wrong, at+": "+fmt.Sprintf(format, args...))
	}
	object, isObject := v.(map[string]any)
	list, isList := v.([]any)
	text, isText := v.(string)
	number, isNumber := v.(float64)
	switch word {
	case "type":
		is := map[string]bool{"object": isObject, "array": isList, "string": isText, "number": isNumber,
			"integer": isNumber && number == math.Trunc(number), "boolean": v == true || v == false}
		if !is[says.(string)] {
			bad("got %v, want a value of type %v", v, says)
		}
	case "required":
		for _, key := range says.([]any) {
			if _, ok := object[key.(string)]; isObject && !ok {
				bad("there is no %q", key)
			}
		}
	case "properties":
		properties := says.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(object)) {
			if sub, ok := properties[key]; ok {
				wrong = append(wrong, s.value(sub.(map[string]any), object[key], at+"/"+key)...)
			} else if s.closed || rule["additionalProperties"] == false {
				bad("%q may not be there", key)
			}
		}
	case "additionalProperties":
		if says != false && says != true || rule["properties"] == nil {
			bad("the schema has %q: %v, which this check cannot follow", word, says)
		}
	case "items":
		for i, one := range list {
			wrong = append(wrong, s.value(says.(map[string]any), one, fmt.Sprintf("%s/%d", at, i))...)
		}
	case "uniqueItems":
		for i, one := range list {
			if slices.ContainsFunc(list[:i], func(v any) bool { return reflect.DeepEqual(v, one) }) {
				bad("%v is there twice", one)
			}
		}
	case "enum":
		if !slices.Contains(says.([]any), v) {
			bad("got %v, want one of %v", v, says)
		}
	case "const":
		if v != says {
			bad("got %v, want %v", v, says)
		}
	case "pattern":
		if isText && !regexp.MustCompile(says.(string)).MatchString(text) {
			bad("got %q, want it to match %s", v, says)
		}
	case "minLength":
		if isText && float64(utf8.RuneCountInString(text)) < says.(float64) {
			bad("got %q, want %v characters at least", v, says)
		}
	case "maxLength":
		if isText && float64(utf8.RuneCountInString(text)) > says.(float64) {
			bad("got %q, want %v characters at most", v, says)
		}
	case "minimum":
		if isNumber && number < says.(float64) {
			bad("got %v, want %v at least", v, says)
		}
	case "format":
		if isText && !hasFormat(says.(string), text) {
			bad("got %q, want it to be a %v", v, says)
		}
	default:
		if !slices.Contains(annotations, word) {
			bad("the schema has %q, which this check does not know", word)
		}
	}
	return wrong
}

// uriCharacters are those of RFC 3986 with its percent-encoding.
var uriCharacters = regexp.MustCompile(`^([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)

func hasFormat(format, text string) bool {
	switch format {
	case "date-time":
		_, err := time.Parse(time.RFC3339Nano, text)
		return err == nil
	case "iri-reference":
		u, err := url.Parse(text)
		if err != nil {
			return false
		}
		return uriCharacters.MatchString(text) && !strings.ContainsAny(u.EscapedPath()+u.RawQuery+u.EscapedFragment(), "[]#")
	}
	return false
}
