package index

import (
	"testing"

	"resolve/cache"
)

// What is held of a package is told by its key, and nothing of another's is
// taken for it. That the keys are those of a Cached is what the command's
// script cache-commands.txtar shows.
func TestConcerns(t *testing.T) {
	const who = "https://example.org/simple/ 0a1b"
	for _, tt := range []struct {
		bucket cache.Bucket
		key    string
		want   bool
	}{
		{listings, who + " typing-extensions", true},
		{listings, "flat " + who + " typing-extensions", true},
		{listings, who + " typing-extensions-more", false},
		{listings, who + " extensions", false},
		{readings, who + " typing_extensions-4.0-py3-none-any.whl#sha256:00", true},
		{readings, who + " Typing.Extensions-4.0.tar.gz#sha256:00 sha256:11", true},
		{readings, who + " typing_extensions_more-4.0-py3-none-any.whl#sha256:00", false},
		{readings, "https://example.org/typing-extensions/ 0a1b flask-3.0-py3-none-any.whl#sha256:00", false},
		{hashes, who + " https://example.org/f/typing_extensions-4.0%2Blocal-py3-none-any.whl 120 md5:00", true},
		{hashes, who + " https://example.org/typing-extensions/flask-3.0.tar.gz 120 ", false},
	} {
		if got := Concerns(tt.bucket, tt.key, "typing-extensions"); got != tt.want {
			t.Errorf("Concerns(%s, %q) = %v, want %v", tt.bucket, tt.key, got, tt.want)
		}
	}
}
