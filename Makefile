# What is made of this tree besides by go build.

VERSION ?= $(shell git describe --tags --always --dirty)

.PHONY: release

# Binaries for six systems into release/, with their checksums, each built twice
# in different places and compared.
release:
	.ci/release $(VERSION)
