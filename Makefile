# What people and machines do with this repository. `make` alone lists it.

GO         ?= go
FUZZTIME   ?= 10s
CGO_ENABLED = 0
COMMIT     := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
LDFLAGS     = -s -w -buildid= -X main.commit=$(COMMIT)
BUILD       = $(GO) build -trimpath -buildvcs=false -ldflags="$(LDFLAGS)"
PLATFORMS   = darwin/arm64 darwin/amd64 windows/amd64
export CGO_ENABLED

.DEFAULT_GOAL := help
.PHONY: help check tools format vet modules test cross golden fuzz bench build conformance dist reproduce

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: tools format vet modules test cross ## everything that must hold before a change is taken

# The programs that tests ask about a finished PDF, the servers that they start,
# and the packages that hold them.
TOOLS = qpdf pdfinfo pdftotext pdffonts pdfimages mutool
DEBS  = qpdf poppler-utils mupdf-tools
ifeq ($(shell uname),Linux)
TOOLS += ippeveprinter cupsd lpadmin dbus-daemon pg_ctlcluster sshd ssh-keygen
DEBS  += cups-ipp-utils cups-daemon cups-client dbus-daemon postgresql openssh-server openssh-client
export PATH := $(PATH):/usr/sbin
endif
ifeq ($(shell id -u),0) # who may mount a disk cuts its power in a test; only root can start Postfix
TOOLS += mkfs.ext4 postfix saslpasswd2
DEBS  += e2fsprogs postfix sasl2-bin libsasl2-modules
endif

tools: ## the programs that the tests call; installs them on Debian as root
	@missing=; for t in $(TOOLS); do command -v $$t >/dev/null || missing="$$missing $$t"; done; \
	test -n "$$missing" || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBS); \
	else \
		echo "missing:$$missing; install them, on Debian by: apt-get install $(DEBS)" >&2; exit 1; \
	fi

format: ## fail if gofmt would change a file
	@files=$$(gofmt -l cmd report charts templates data); \
	test -z "$$files" || { echo "not formatted, run gofmt -w:" >&2; echo "$$files" >&2; exit 1; }

vet: ## go vet
	$(GO) vet ./...

modules: ## go.mod and go.sum say exactly what the code needs
	$(GO) mod tidy -diff
	$(GO) mod verify

test: ## all tests
	$(GO) test ./...

cross: ## build brief for macOS and Windows, into bin/
	@for p in $(PLATFORMS); do \
		out=bin/brief-$$(echo $$p | tr / -); case $$p in windows/*) out=$$out.exe;; esac; \
		echo "build $$out"; \
		GOOS=$${p%/*} GOARCH=$${p#*/} $(BUILD) -o $$out ./cmd/brief || exit 1; \
	done

golden: ## write the golden files anew; read their diff before you commit it
	$(GO) test $$(grep -rl --include='*_test.go' 'golden.Compare(' . | xargs -n 1 dirname | sort -u) -update

fuzz: ## every fuzz target for FUZZTIME (10s)
	@for p in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "fuzz $$p $$f"; \
			$(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$p || exit 1; \
		done; \
	done

bench: ## cost of a brief beside a plain fpdf program, in a batch and cold
	$(GO) run ./cmd/bench

build: ## bin/brief for this machine, the same bytes in every folder
	$(BUILD) -o bin/ ./cmd/brief

conformance: ## veraPDF on all that brief makes, brief on what it must not make, LibreOffice's workbooks; installs Java and LibreOffice on Debian as root
	.ci/conformance.sh

# Writes the Debian packages. Later versions need modules that are not to be had.
NFPM_VERSION = v2.43.0
NFPM         = bin/nfpm-$(NFPM_VERSION)/nfpm

$(NFPM):
	GOBIN="$(CURDIR)/$(@D)" $(GO) install -trimpath github.com/goreleaser/nfpm/v2/cmd/nfpm@$(NFPM_VERSION)

dist: $(NFPM) ## dist/: archives for Linux, macOS and Windows, Debian packages, licences, SBOM, sums
	$(GO) run ./cmd/dist -nfpm $(NFPM)

reproduce: $(NFPM) ## dist of the last commit twice gives the same bytes; as root on Debian the package comes and goes whole
	.ci/dist.sh
