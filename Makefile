# newsfold - build, test, check, measure. `make help` lists the targets.

# The one place to set: make PREFIX=/usr install, make V=1 (whole commands),
# make BUILD=... CC=clang SANITIZE=... (another build beside this one).
CC       ?= cc
CLANG    ?= clang
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
# Floors to build; tests of one floor can be built alone, e.g.
#   make unit SRCDIRS="core/base core/text" T=core/text
SRCDIRS  ?= core store cmd
T        ?= core store cmd
FUZZ_SECONDS ?= 60
FUZZ     ?=
JOBS     ?= $(shell nproc 2>/dev/null || echo 1)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

PACKAGES := libxxhash libzstd libarchive sqlite3 uchardet libutf8proc \
            popt libcrypto zlib libbrotlidec expat libmicrohttpd
DEBIAN   := gcc libc6-dev make pkg-config libxxhash-dev libzstd-dev \
            libarchive-dev libcriterion-dev libsqlite3-dev libuchardet-dev \
            libutf8proc-dev libpopt-dev libssl-dev zlib1g-dev libbrotli-dev \
            libexpat1-dev libmicrohttpd-dev
# What the tests pack their own dumps with.
DEBIAN_TEST  := zip p7zip-full xz-utils zstd man-db python3-jsonschema
# zsh and fish: their completions are tried where they are.
DEBIAN_CHECK := clang clang-format clang-tidy cppcheck shellcheck zsh fish
DEBIAN_DEB   := dpkg-dev debootstrap
DEBIAN_FUZZ  := clang
DEBIAN_ARM64 := gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
DEBIAN_BENCH := zstd python3
# Node from elsewhere (NodeSource's brings npm along) keeps Debian's npm out.
DEBIAN_BROWSER = chromium $(if $(shell command -v node && command -v npm),,\
                 nodejs npm)

Q        := $(if $(V),,@)
SAY       = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))
SUBMAKE   = $(Q)+$(MAKE) --no-print-directory

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Werror
OPTIMISE ?= -O2 -g
SANITIZE ?=
# Lazy: pkg-config is asked only by a recipe, after `deps` could install it.
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lpthread -lm
VERSION  := 0.1.0
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DNEWSFOLD_VERSION='"$(VERSION)"' -I.
CFLAGS   += -std=c11 $(WARNINGS) $(OPTIMISE) $(SANITIZE)
# Fit for a shared library, at no cost: names are hidden, so calls stay direct.
OBJECT_CFLAGS := -fPIC -fvisibility=hidden

SOURCES  := $(sort $(shell find $(SRCDIRS) -name '*.c'))
MAINS    := $(filter cmd/main.c,$(SOURCES))
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY  := $(BUILD)/libnewsfold.a
LIBOBJS  := $(filter-out $(MAINS:%.c=$(BUILD)/%.o),$(OBJECTS))
TESTSRC  := $(sort $(shell find $(T:%=tests/%) -name '*.c' 2>/dev/null))
TESTOBJ  := $(TESTSRC:%.c=$(BUILD)/%.o)
UNIT     := $(BUILD)/unit
FUZZERS  := $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS  := $(FUZZERS:%=$(BUILD)/replay/%)
FUZZOBJ  := $(FUZZERS:%=$(BUILD)/tests/fuzz/fuzz_%.o)

ASAN     := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
TSAN     := -fsanitize=thread -fno-omit-frame-pointer

.PHONY: all deps deps-test deps-check demo test unit golden golden-compare replay check layers format tidy shell \
	clang asan tsan tsan-run test-faults test-browser deps-browser fuzz fuzz-all bench bench-store quality install uninstall clean help
.DELETE_ON_ERROR:

all: $(BUILD)/newsfold		## the program, build/newsfold

deps:				## install missing Debian packages (sudo when not root)
	@sh tests/tools/deps.sh $(DEBIAN)

deps-test:
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_TEST)

deps-check:
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_TEST) $(DEBIAN_CHECK)

demo: deps			## a tour on the fixtures
	$(SUBMAKE) all
	@NEWSFOLD=$(BUILD)/newsfold sh tests/demo.sh

# Criterion's closing line comes last.
test: deps-test			## unit tests, golden scenarios, saved fuzz inputs
	$(SUBMAKE) all $(UNIT) $(REPLAYS)
	$(SUBMAKE) golden-compare
	$(SUBMAKE) replay
	$(SUBMAKE) install-test
	$(SUBMAKE) unit

unit: $(UNIT)
	$(UNIT) $(UNITFLAGS)

golden-compare: all
	@NEWSFOLD=$(BUILD)/newsfold sh tests/golden/run.sh

golden: all			## rewrite the expected output of tests/golden
	@UPDATE=1 NEWSFOLD=$(BUILD)/newsfold sh tests/golden/run.sh

test-browser: all		## the report and the server in Chromium, where it is
	@NEWSFOLD=$(BUILD)/newsfold BUILD=$(BUILD) sh tests/browser/run.sh

deps-browser:
	@sh tests/tools/deps.sh $(DEBIAN_BROWSER)

replay: $(REPLAYS)
	@for name in $(FUZZERS); do \
		$(BUILD)/replay/$$name tests/fuzz/corpus/$$name || exit 1; done

check: deps-check		## layers, formatting, lint, scripts, clang
	$(SUBMAKE) layers
	$(SUBMAKE) format
	$(SUBMAKE) shell
	$(SUBMAKE) clang
	$(SUBMAKE) tidy

layers:
	$(call SAY,SEE,layers)
	@sh tests/tools/layers.sh

format:
	$(call SAY,SEE,formatting)
	@clang-format --dry-run -Werror $$(find core store cmd tests -name '*.[ch]')

shell:
	$(call SAY,SEE,scripts)
	@shellcheck -x $$(find tests .packaging -name '*.sh') .ci/run

clang:
	$(SUBMAKE) BUILD=$(BUILD)/clang CC="$(CLANG)" all $(BUILD)/clang/unit

tidy:
	$(call SAY,SEE,cppcheck)
	@mkdir -p $(BUILD)/cppcheck
	@cppcheck -q -j2 --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppressions-list=tests/tools/cppcheck.txt \
		--error-exitcode=1 --cppcheck-build-dir=$(BUILD)/cppcheck \
		-D_GNU_SOURCE -I. core store cmd
	$(call SAY,SEE,clang-tidy)
	@printf '%s\n' $(SOURCES) | xargs -P$(JOBS) -I{} clang-tidy --quiet {} -- \
		-std=c11 $(CPPFLAGS) $(PKG_CFLAGS) 2>/dev/null

asan: deps-test			## every test under AddressSanitizer and UBSan
	$(SUBMAKE) BUILD=$(BUILD)/asan SANITIZE="$(ASAN)" OPTIMISE="-O1 -g" test

tsan: deps			## threads: pipeline, ingest, order, a second writer, the server
	$(SUBMAKE) BUILD=$(BUILD)/tsan SANITIZE="$(TSAN)" OPTIMISE="-O1 -g" tsan-run

# Criterion does not start under TSan (its shared arena lies where TSan's shadow
# does), so the program itself runs: a race ends it with a status of its own.
tsan-run: all
	@NEWSFOLD=$(BUILD)/newsfold sh tests/golden/run.sh \
		order ingest_containers ingest_warc interrupted locked
	@NEWSFOLD=$(BUILD)/newsfold BUILD=$(BUILD) sh tests/browser/run.sh serve.test.mjs

.PHONY: test-arm64
test-arm64: deps-test		## the golden scenarios on ARM64, by a cross compiler and qemu
	@sh tests/tools/deps.sh $(DEBIAN_ARM64)
	@+tests/tools/arm64.sh $(BUILD)/arm64 \
		$(patsubst %,%:arm64,$(filter lib%-dev zlib1g-dev,\
		$(filter-out libc6-dev libcriterion-dev,$(DEBIAN))))

test-faults: all $(BUILD)/faults/shim.so	## the fault matrix: disks, clocks, kills; STRIDE=1: every place
	@NEWSFOLD=$(BUILD)/newsfold SHIM=$(BUILD)/faults/shim.so \
		sh tests/faults/run.sh

# Not so 0 added to NULL, which clang tells too: the end of no bytes.
FATAL := -fno-sanitize-recover=all -fsanitize-recover=pointer-overflow
fuzz:				## each fuzz target for FUZZ_SECONDS (60); FUZZ=name: one
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_FUZZ)
	$(SUBMAKE) BUILD=$(BUILD)/fuzz CC="$(CLANG)" OPTIMISE="-O1 -g" \
		SANITIZE="-fsanitize=fuzzer-no-link,address,undefined $(FATAL)" fuzz-all
	@for name in $(if $(FUZZ),$(FUZZ),$(FUZZERS)); do \
		BUILD=$(BUILD)/fuzz sh tests/fuzz/run.sh $$name $(FUZZ_SECONDS) || exit 1; done

fuzz-all: $(FUZZERS:%=$(BUILD)/libfuzzer/%)

bench:				## speed beside zstd; extract, restore
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_BENCH)
	$(SUBMAKE) all $(BUILD)/bench/stages
	@NEWSFOLD=$(BUILD)/newsfold sh tests/bench/run.sh

.PHONY: bench-count bench-scale
bench-count:			## instructions an article by stage, beside the kept ones
	$(SUBMAKE) $(BUILD)/bench/make_scale $(BUILD)/bench/count_stages
	@BENCH=$(BUILD)/bench sh tests/bench/count.sh

bench-store:			## the store's size and speed beside zstd, restic, borg
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_BENCH)
	$(SUBMAKE) all
	@NEWSFOLD=$(BUILD)/newsfold sh tests/bench/store.sh

bench-scale:			## growth: records against seconds, memory, bytes (SCALE=records)
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_BENCH)
	$(SUBMAKE) all $(BUILD)/bench/make_scale
	@python3 tests/bench/scale.py $(BUILD)/newsfold $(BUILD)/bench/make_scale \
		$(BUILD)/bench/scale $(or $(SCALE),1000000)

quality:			## extraction and cluster scores on real data, where it is
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_BENCH)
	$(SUBMAKE) all $(BUILD)/quality/recall
	@NEWSFOLD=$(BUILD)/newsfold RECALL=$(BUILD)/quality/recall \
		sh tests/quality/run.sh

# Manual, completions, library and pkg-config file: made when installing, and for
# the test of it; the program itself says what they hold.
EXTRAS   := $(BUILD)/extras
$(EXTRAS)/made: $(BUILD)/newsfold $(wildcard .packaging/*.sh)
	$(call SAY,GEN,$(EXTRAS))
	@sh .packaging/make_manual.sh $(BUILD)/newsfold $(EXTRAS)/man
	@sh .packaging/make_completions.sh $(BUILD)/newsfold $(EXTRAS)/completions
	@touch $@

# One object that shows newsfold_* alone: what is inside stays inside.
STABLE   := $(filter $(BUILD)/core/% $(BUILD)/store/%,$(LIBOBJS))
$(EXTRAS)/libnewsfold.a: $(STABLE)
	$(call SAY,LIB,$@)
	@mkdir -p $(@D)
	@rm -f $@
	@ld -r -o $(EXTRAS)/newsfold.o $(STABLE)
	@objcopy --wildcard --keep-global-symbol='newsfold_*' $(EXTRAS)/newsfold.o
	@ar rcs $@ $(EXTRAS)/newsfold.o

# The number is NEWSFOLD_API_VERSION; newsfold.h makes its own names visible.
SONAME   := libnewsfold.so.1
$(EXTRAS)/$(SONAME): $(STABLE)
	$(call SAY,LIB,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
		-Wl,--as-needed -o $@ $(STABLE) $(PKG_LIBS)

.PHONY: extras deb deps-deb deb-test install-test
extras: $(EXTRAS)/made $(EXTRAS)/libnewsfold.a $(EXTRAS)/$(SONAME)	## man pages, completions, libraries

LIBDIR   ?= $(PREFIX)/lib
INTO      = $(DESTDIR)$(PREFIX)
install: all extras		## into $(DESTDIR)$(PREFIX)
	install -d $(INTO)/bin $(INTO)/share/doc/newsfold $(INTO)/share/man/man1 \
		$(INTO)/share/bash-completion/completions $(INTO)/include \
		$(INTO)/share/zsh/site-functions $(INTO)/share/fish/vendor_completions.d \
		$(DESTDIR)$(LIBDIR)/pkgconfig
	install -m 755 $(BUILD)/newsfold $(INTO)/bin/newsfold
	install -m 644 $(EXTRAS)/man/*.1 $(INTO)/share/man/man1
	install -m 644 $(EXTRAS)/completions/newsfold.bash \
		$(INTO)/share/bash-completion/completions/newsfold
	install -m 644 $(EXTRAS)/completions/_newsfold $(INTO)/share/zsh/site-functions
	install -m 644 $(EXTRAS)/completions/newsfold.fish $(INTO)/share/fish/vendor_completions.d
	install -m 644 store/newsfold.h $(INTO)/include/newsfold.h
	install -m 644 $(EXTRAS)/libnewsfold.a $(DESTDIR)$(LIBDIR)/libnewsfold.a
	install -m 644 $(EXTRAS)/$(SONAME) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libnewsfold.so
	@sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' \
		-e 's|@PACKAGES@|$(filter-out popt libmicrohttpd,$(PACKAGES))|' .packaging/newsfold.pc.in \
		>$(DESTDIR)$(LIBDIR)/pkgconfig/newsfold.pc
	cp -R docs/. $(INTO)/share/doc/newsfold/
	install -m 644 README.md LICENSE .packaging/example.c $(INTO)/share/doc/newsfold

uninstall:			## what install put there
	rm -f $(INTO)/bin/newsfold $(INTO)/share/man/man1/newsfold.1 \
		$(INTO)/share/man/man1/newsfold-*.1 \
		$(INTO)/share/bash-completion/completions/newsfold \
		$(INTO)/share/zsh/site-functions/_newsfold \
		$(INTO)/share/fish/vendor_completions.d/newsfold.fish \
		$(INTO)/include/newsfold.h $(DESTDIR)$(LIBDIR)/libnewsfold.a \
		$(DESTDIR)$(LIBDIR)/libnewsfold.so $(DESTDIR)$(LIBDIR)/$(SONAME) \
		$(DESTDIR)$(LIBDIR)/pkgconfig/newsfold.pc
	rm -rf $(INTO)/share/doc/newsfold

install-test: all		## install into a scratch folder, build the example
	@BUILD=$(BUILD) CC="$(CC)" SANITIZE="$(SANITIZE)" sh tests/install/test_install.sh
	@NEWSFOLD=$(BUILD)/newsfold sh tests/install/tutorial.sh docs/tutorial.md "$$PWD/fixtures"
	@NEWSFOLD=$(BUILD)/newsfold sh tests/install/test_schemas.sh

deb: all			## build/newsfold_VERSION_ARCH.deb
	@BUILD=$(BUILD) VERSION=$(VERSION) sh .packaging/make_deb.sh

deps-deb:
	@sh tests/tools/deps.sh $(DEBIAN) $(DEBIAN_DEB)

deb-test: deb			## install it into a clean Debian (root, debootstrap)
	@BUILD=$(BUILD) sh tests/install/test_deb.sh

clean:				## all that was built
	rm -rf $(BUILD)

help:				## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

$(BUILD)/newsfold: $(BUILD)/cmd/main.o $(LIBRARY)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(LIBRARY): $(LIBOBJS)
	@rm -f $@
	$(call SAY,AR,$@)
	$(Q)ar rcs $@ $^

$(UNIT): $(TESTOBJ) $(LIBRARY)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TESTOBJ) $(LIBRARY) $(PKG_LIBS) -lcriterion

$(REPLAYS): $(BUILD)/replay/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay_inputs.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/quality/%: $(BUILD)/tests/quality/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/libfuzzer/%: $(BUILD)/tests/fuzz/fuzz_%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,LD,$@)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(OBJECTS): CFLAGS += $(OBJECT_CFLAGS)

# The report's page is built in (.incbin).
$(BUILD)/cmd/report/page_assets.o: $(wildcard cmd/report/page*.css cmd/report/page*.html cmd/report/page*.js)

# Without _FILE_OFFSET_BITS: it stands behind open and open64 alike.
$(BUILD)/faults/shim.so: tests/faults/fault_shim.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC,$<)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -Wno-pedantic -O1 -g -shared -fPIC -o $@ $< -ldl -lpthread

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

.SECONDARY: $(FUZZOBJ)
-include $(OBJECTS:.o=.d) $(TESTOBJ:.o=.d) $(FUZZOBJ:.o=.d)
