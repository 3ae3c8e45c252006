// Package lockfile writes a resolution down: as requirements.txt, in the shape
// that uv pip compile and pip-compile print. It reads such files back, and
// pylock.toml (PEP 751): the pins as preferences for the next resolution, and
// who asked for them.
//
// It renders what it is given, byte for byte the same for the same resolution,
// and puts it in place of an old file as a whole or not at all (WriteFile).
//
// What must not live here: deciding anything about the packages, and saying
// anything to the user beyond the file's own text.
package lockfile
