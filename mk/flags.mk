# Compiler and linker flags per variant. Warnings are errors for us, never for a packager:
# WERROR= turns that off.
WERROR ?= -Werror
PKGS   := libcrypto zlib libxml-2.0 jansson sqlite3 freetype2 harfbuzz harfbuzz-subset libpng libqrencode
Q      := $(if $(VERBOSE),,@)

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
# another implementation of zip, for tests/codec alone
TEST_LIBS  := $(shell pkg-config --libs libzip 2>/dev/null)

# of yinxin-render alone: Debian has MuPDF as a static library only
MUPDF_LIBS := -lmupdf -lmupdf-third -lfreetype -lharfbuzz -ljpeg -lopenjp2 -ljbig2dec -lmujs -lgumbo -lz -lm
# of yinxin-render alone
RENDER_PKGS := cairo cairo-ft cairo-pdf cairo-svg freetype2 libturbojpeg libtiff-4 lcms2 libopenjp2
RENDER_CFLAGS := $(shell pkg-config --cflags $(RENDER_PKGS) 2>/dev/null) -Isrc
RENDER_LIBS := $(shell pkg-config --libs $(RENDER_PKGS) 2>/dev/null) -ljbig2dec

CPPFLAGS += -D_GNU_SOURCE -Iinclude $(PKG_CFLAGS)
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2 -Wundef -Wpointer-arith -Wwrite-strings
CFLAGS_COMMON := -std=gnu17 $(WARN) $(WERROR) -g -fno-strict-aliasing -fno-common
HARDEN := -fstack-protector-strong -fstack-clash-protection -fPIE -D_FORTIFY_SOURCE=2
LDFLAGS_COMMON := -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed

ifeq ($(V),release)
CFLAGS  += $(CFLAGS_COMMON) -O2 $(HARDEN)
LDFLAGS += $(LDFLAGS_COMMON) -pie
else ifeq ($(V),debug)
CFLAGS  += $(CFLAGS_COMMON) -O0
LDFLAGS += $(LDFLAGS_COMMON)
else ifeq ($(V),asan)
SAN     := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS  += $(CFLAGS_COMMON) -O1 $(SAN)
LDFLAGS += $(LDFLAGS_COMMON) $(SAN)
else ifeq ($(V),cov)
CFLAGS  += $(CFLAGS_COMMON) -O0 --coverage -fprofile-update=atomic
LDFLAGS += $(LDFLAGS_COMMON) --coverage
else ifeq ($(V),fuzz)
ifneq ($(notdir $(CC)),clang)
$(error V=fuzz needs CC=clang)
endif
SAN     := -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS  += $(CFLAGS_COMMON) -O1 $(SAN) -fsanitize=fuzzer-no-link -DYX_FUZZING=1
LDFLAGS += $(SAN)
else
$(error V must be release, debug, asan, cov or fuzz)
endif

# harfbuzz's and libxml2's headers are system headers: their warnings are not ours
LIBS := $(PKG_LIBS) -ldl -lpthread -lm
