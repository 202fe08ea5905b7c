# Two commands do everything on a fresh machine with the Swift toolchain: `make demo` and `make test`.

BUILD := .build/debug

.PHONY: all build test schemathesis torture simulation bench demo lint packages release deb system-test clean

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
	@scripts/judges || echo "The tests that ask what scripts/judges could not fetch are skipped." >&2
	swift test --skip-build --parallel --experimental-maximum-parallelization-width 8

# Schemathesis calls every operation of /openapi.json with right and wrong data, and holds the answers to that document.
schemathesis: build
	@scripts/packages schemathesis
	scripts/schemathesis $(OPTIONS)

# reeld is killed again and again while clients use it, and whatever it said is compared with what is there then:
# `make torture KILLS=200`, `make torture SECONDS=60`, with SEED=N to make the same choices again.
torture: build
	$(BUILD)/reel-torture $(if $(KILLS),--kills $(KILLS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	    $(if $(SEED),--seed $(SEED)) --keep --progress

# Thousands of jobs under a simulated clock, with faults, kills and caps from a seed, and every credit accounted for:
# `make simulation SEEDS=100`, with FIRST=N to begin with another seed.
simulation: build
	REEL_SIMULATION_SEEDS=$(or $(SEEDS),5) REEL_SIMULATION_FIRST=$(or $(FIRST),1) \
	    swift test --skip-build --filter ReelMoneyTests

# reel beside Redis, PostgreSQL and beanstalkd at the same durability, optimised, with the results as a table here and in
# .build/bench/results.json: `make bench OPTIONS="--only lines --runs 3"`. Some twenty minutes on an otherwise idle
# machine.
bench: packages
	scripts/build-release reeld reel reel-bench
	@scripts/packages bench || echo "Peers that are not here are skipped." >&2
	@mkdir -p .build/bench
	.build-release/release/reel-bench --json .build/bench/results.json $(OPTIONS)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	@scripts/check-sizes
	@scripts/check-units

# Optimised and with the Swift runtime inside: what the package and the tests of the installed service are made of.
release: packages
	scripts/build-release

# build/reel_VERSION_ARCH.deb; VERSION=... gives it another number.
deb: release
	@scripts/packages package
	BINARIES=.build-release/release scripts/build-deb
	scripts/check-deb "$$(ls -t build/reel_*.deb | head -1)"

# The package under a real systemd, in a container that leaves nothing behind; as root. TESTS="load disk" runs some.
system-test:
	scripts/system-test $(TESTS)

clean:
	swift package clean
