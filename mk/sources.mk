# What is built, found by folder.
MODULES  := $(sort $(notdir $(patsubst %/,%,$(wildcard src/*/))))
# src/render draws with cairo and belongs to yinxin-render alone: it is no part of libyinxin
RENDER_SRC := $(sort $(wildcard src/render/*.c))
RENDER_OBJ := $(RENDER_SRC:%.c=$(O)/%.o)
LIB_SRC  := $(filter-out $(RENDER_SRC),$(sort $(wildcard src/*/*.c src/*/*/*.c)))
LIB_OBJ  := $(LIB_SRC:%.c=$(O)/%.o)
# programs/yinxin/ becomes yinxin, programs/NAME/ becomes yinxin-NAME
PROGRAM_DIRS := $(sort $(notdir $(patsubst %/,%,$(dir $(wildcard programs/*/main.c)))))
program_name  = $(if $(filter yinxin%,$(1)),$(1),yinxin-$(1))
PROGRAMS := $(foreach p,$(PROGRAM_DIRS),$(call program_name,$(p)))
TESTS    := $(sort $(wildcard tests/*/test_*.c))
FUZZERS  := $(sort $(wildcard fuzz/fuzz_*.c))
BENCHES  := $(sort $(wildcard bench/bench_*.c))
HEADERS  := $(sort $(wildcard include/yinxin/*.h))
FORMATTED = $(shell git ls-files '*.c' '*.h')
