// Package lockfile writes a resolution down: as requirements.txt and as
// pylock.toml (PEP 751), byte for byte as uv pip compile does. It reads such files
// back, those of pip-compile, and the JSON and CycloneDX of package export: the
// pins as preferences for the next resolution, who asked for them, and hashes.
//
// It renders what it is given, byte for byte the same for the same resolution,
// and puts it in place of an old file as a whole or not at all (WriteFile).
//
// What must not live here: deciding anything about the packages, and saying
// anything to the user beyond the file's own text.
package lockfile
