# What can be asked of this project. Everything here can be run twice.

SWIFT ?= swift
PREFIX ?= /usr/local
CHRON := .build/release/chron
# On Linux the program carries the Swift runtime: it starts in half the time, and where Swift is not
# installed too. On macOS the runtime is the system's.
RELEASE := -c release $(if $(filter Linux,$(shell uname -s)),\
  --static-swift-stdlib -Xlinker -s -Xlinker --no-export-dynamic)
SWIFT_CODE := Sources Tests Benchmarks/Sources Benchmarks/Package.swift Package.swift
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share

.PHONY: build demo test simulate long bench load lint format install clean setup

build: setup ## the program, optimised: .build/release/chron
	$(SWIFT) build $(RELEASE) --product chron

demo: build ## five documents, two peers, one chronology; leaves its work in demo/
	scripts/demo

# One test after the other: many of them block on files and processes, and starved of threads those
# that wait for a socket would wait for all others first.
test: setup ## every test
	$(SWIFT) test --no-parallel

simulate: setup ## SEEDS=1000 runs of simulated peers, disks and networks, from CHRON_SEED=1 on
	SWIFT="$(SWIFT)" scripts/simulate

# One filter for both suites: in process, where all views are asked with all bounds, and the program.
long: setup ## tests over whole kinds of damage, of which `make test` runs a sample; half an hour
	CHRON_LONG=1 $(SWIFT) test --no-parallel --filter DamageTests

# The package of the benchmarks builds where this one does, with the same versions of what both
# need: nothing is compiled twice. But a plan of one does not know the targets of the other.
FORGET_PLAN = rm -f .build/release.yaml .build/*/release/description.json

bench: build ## the program beside its peers (Benchmarks/README.md); QUICK=1 takes minutes
	cp Package.resolved Benchmarks/
	@$(FORGET_PLAN)
	$(SWIFT) build $(RELEASE) --product measure --package-path Benchmarks --scratch-path .build; \
	  status=$$?; $(FORGET_PLAN); exit $$status
	Benchmarks/compare $(if $(QUICK),--quick)

load: build ## what the server does under loads that no well-behaved peer makes; takes minutes
	Benchmarks/load

lint: ## the format of the code, as CI judges it
	$(SWIFT) format lint --strict --recursive $(SWIFT_CODE)

format: ## the same, put right in place
	$(SWIFT) format --in-place --recursive $(SWIFT_CODE)

install: build ## the program and its completions, under PREFIX
	install -d "$(BIN)" "$(SHARE)/bash-completion/completions" \
	  "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	install -m 755 $(CHRON) "$(BIN)/chron"
	$(CHRON) --generate-completion-script bash >"$(SHARE)/bash-completion/completions/chron"
	$(CHRON) --generate-completion-script zsh >"$(SHARE)/zsh/site-functions/_chron"
	$(CHRON) --generate-completion-script fish >"$(SHARE)/fish/vendor_completions.d/chron.fish"

clean: ## all that was built, and the demonstration
	$(SWIFT) package clean
	scripts/demo --remove

setup: # what the build needs and this machine may lack
	@SWIFT="$(SWIFT)" scripts/setup
