# What is made of this tree besides by go build.

VERSION ?= $(shell git describe --tags --always --dirty)

.PHONY: release bench

# Archives for six systems into release/, with their checksums: program, manual
# pages, completions and licences, built twice in different places and compared.
release:
	.ci/release $(VERSION)

# resolve beside uv and pip, as docs/performance.md has it: bench/README.md says how.
bench:
	go -C bench run . $(BENCH)
