# Two commands do everything on a fresh machine with the Swift toolchain: `make demo` and `make test`.

BUILD := .build/debug

.PHONY: all build test torture demo lint packages clean

all: build

# The Debian packages that building takes: present, installed as root, or named.
packages:
	@scripts/packages

build: packages
	swift build --build-tests

# One clip through the sandbox: no key, no cost. Leaves demo.mp4 here.
demo: build
	$(BUILD)/reel demo --output demo.mp4

# So many tests at a time: on two cores more of them only make each other late.
test: build lint
	swift test --skip-build --parallel --experimental-maximum-parallelization-width 8

# reeld is killed again and again while clients use it, and whatever it said is compared with what is there then:
# `make torture KILLS=200`, `make torture SECONDS=60`, with SEED=N to make the same choices again.
torture: build
	$(BUILD)/reel-torture $(if $(KILLS),--kills $(KILLS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	    $(if $(SEED),--seed $(SEED)) --keep --progress

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	@scripts/check-sizes

clean:
	swift package clean
