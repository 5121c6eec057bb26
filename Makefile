# newsfold - build, test, check, measure. `make help` lists the targets.

CC       ?= cc
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
# Floors to build; tests of one floor can be built alone, e.g.
#   make unit SRCDIRS="core/base core/text" T=core/text
SRCDIRS  ?= core store cmd
T        ?= core store cmd

PACKAGES := libxxhash libzstd libarchive sqlite3 json-c uchardet libutf8proc \
            expat popt libcrypto zlib libbrotlidec
DEBIAN   := gcc make pkg-config libxxhash-dev libzstd-dev libarchive-dev \
            libcriterion-dev libsqlite3-dev libjson-c-dev libuchardet-dev \
            libutf8proc-dev libexpat1-dev libpopt-dev libssl-dev \
            zlib1g-dev libbrotli-dev
DEBIAN_CHECK := clang clang-format clang-tidy cppcheck shellcheck zstd

# `make V=1` shows whole commands.
Q        := $(if $(V),,@)
SAY       = $(if $(V),,@printf '  %-3s %s\n' $(1) $(2))

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

SOURCES  := $(sort $(shell find $(SRCDIRS) -name '*.c'))
MAINS    := $(filter cmd/main.c,$(SOURCES))
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY  := $(BUILD)/libnewsfold.a
LIBOBJS  := $(filter-out $(MAINS:%.c=$(BUILD)/%.o),$(OBJECTS))
TESTSRC  := $(sort $(shell find $(T:%=tests/%) -name '*.c' 2>/dev/null))
TESTOBJ  := $(TESTSRC:%.c=$(BUILD)/%.o)
UNIT     := $(BUILD)/unit

.PHONY: all help deps unit
all: $(BUILD)/newsfold

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

unit: $(UNIT)
	$(UNIT)

$(BUILD)/%_avx2.o: CFLAGS += -mavx2 -mbmi2
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call SAY,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(TESTOBJ:.o=.d)

# What is missing on a Debian machine; says what to do elsewhere.
deps:
	@sh tests/tools/deps.sh $(DEBIAN)
