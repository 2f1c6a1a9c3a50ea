# Everything that is done to this source is done by a target of this file.
# Needs Go and git; make test also a C compiler, for the race detector.

GO          ?= go
TAGS        := nomsgpack
VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 5s
PKG         ?= ./...

.PHONY: help build run test bench browser lint fuzz smoke clean
.DEFAULT_GOAL := help

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## bin/frontdesk, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -tags $(TAGS) -ldflags "-X main.version=$(VERSION)" -o bin/frontdesk ./cmd/frontdesk

run: build ## the demo, at http://127.0.0.1:8080
	bin/frontdesk demo

test: ## all tests with the race detector, beside a real PostgreSQL and Redis; PKG=./internal/x for some
	$(GO) run ./internal/testkit/withservers -- $(GO) test -race -tags $(TAGS) -count=1 -timeout 20m $(PKG)

bench: build ## the figures of docs/performance.md, each beside its baseline; BENCH="-only capture" for some
	$(GO) run -tags $(TAGS) ./internal/testkit/bench $(BENCH)

browser: build ## what visitors meet, in Chromium; needs node, npm and Debian's chromium
	cd browser && npm install --no-package-lock --no-audit --no-fund --silent && node --test --test-concurrency=1

lint: ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -tags $(TAGS) $(PKG)
	$(GO) run $(STATICCHECK) -tags $(TAGS) $(PKG)

fuzz: ## every fuzz target for a moment; FUZZTIME=1m for longer
	@grep -rlE --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$$file"); do \
			echo "$$(dirname "$$file") $$target"; \
			$(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname "$$file")" || exit 1; \
		done || exit 1; \
	done

smoke: build ## a newcomer's way through the built binary
	.ci/smoke

clean: ## remove what was built
	rm -rf bin
