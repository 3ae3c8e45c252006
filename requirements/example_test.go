package requirements_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"resolve/requirements"
)

// Requirements, constraints and options come with their places.
func ExampleParse() {
	const text = "# of the shop\n--index-url https://packages.example.org/simple\n" +
		"Flask[async] >= 3 ; python_version >= \"3.9\"\n-e ./shop\n"
	f, err := requirements.Parse("requirements.txt", strings.NewReader(text), requirements.ParseOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range f.Requirements {
		fmt.Println(r.Position, r.Requirement, r.Editable)
	}
	for _, o := range f.Options {
		fmt.Println(o.ValueAt, o)
	}
	// Output:
	// requirements.txt:3:1 flask[async]>=3; python_version >= "3.9" false
	// requirements.txt:4:1  @ ./shop true
	// requirements.txt:2:13 --index-url https://packages.example.org/simple
}

// What is wrong with a line is an Error that points at it.
func ExampleError() {
	_, err := requirements.Parse("requirements.txt", strings.NewReader("flask => 3\n"), requirements.ParseOptions{})
	if e, ok := errors.AsType[*requirements.Error](err); ok {
		fmt.Println(e)
		fmt.Println(e.Position(), e.Hint)
	}
	// Output:
	// requirements.txt:1: invalid specifier "=> 3" for "flask"
	// requirements.txt:1:7 did you mean ">=3"?
}

// Files on the network are read by what the caller gives; what they include is
// relative to them.
func ExampleParseFile_url() {
	pages := map[string]string{
		"https://example.org/lists/requirements.txt": "flask\n-c limits.txt\n",
		"https://example.org/lists/limits.txt":       "flask<4\n",
	}
	f, err := requirements.ParseFile("https://example.org/lists/requirements.txt", requirements.ParseOptions{
		OpenURL: func(url string) (io.ReadCloser, string, error) {
			return io.NopCloser(strings.NewReader(pages[url])), "text/plain; charset=utf-8", nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Requirements[0], f.Constraints[0], f.Constraints[0].Position)
	// Output:
	// flask flask<4 https://example.org/lists/limits.txt:1:1
}
