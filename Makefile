# Yinxin. GNU Make, one pass, no recursion. `make help` lists the targets.
#
# A module is a folder in src/; a command of `yinxin` is a file in programs/yinxin/; a test program
# is tests/<module>/test_*.c; a fuzzer is fuzz/fuzz_*.c; a benchmark is bench/bench_*.c. None of
# them is listed here: dropping a file into its folder is enough.
#
# V=release (default) | debug | asan | cov | fuzz      CC=gcc (default) | clang
V  ?= release
ifeq ($(origin CC),default)
CC := gcc
endif
PREFIX ?= /usr/local
O := build/$(V)-$(notdir $(CC))

include mk/flags.mk
include mk/sources.mk

.DEFAULT_GOAL := all
.PHONY: all lib help clean format tests fuzzers benches

all: $(PROGRAMS:%=$(O)/%) $(O)/libyinxin.a
	@mkdir -p build
	@for p in $(PROGRAMS); do ln -sfn $(V)-$(notdir $(CC))/$$p build/$$p; done

lib: $(O)/libyinxin.a

$(O)/libyinxin.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $^

# What needs cairo: the renderer's own objects, its program, its tests and its fuzzers.
$(O)/librender.a: $(RENDER_OBJ)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $^
$(O)/src/render/%.o $(O)/programs/render/%.o $(O)/tests/render/%.o $(O)/fuzz/fuzz_render.o \
	$(O)/bench/bench_render.o: CPPFLAGS += $(RENDER_CFLAGS)
$(O)/tests/render/% $(O)/fuzz/fuzz_render $(O)/bench/bench_render: \
	LIBS := $(O)/librender.a $(O)/libyinxin.a $(RENDER_LIBS) $(LIBS)
$(patsubst %.c,$(O)/%,$(filter tests/render/%,$(TESTS))) $(O)/fuzz/fuzz_render \
	$(O)/bench/bench_render: $(O)/librender.a
LIBS_render := $(RENDER_LIBS) $(MUPDF_LIBS)
DEPS_render := $(O)/librender.a

define program_rule
$(O)/$(call program_name,$(1)): $$(patsubst %.c,$(O)/%.o,$$(wildcard programs/$(1)/*.c)) \
	$(DEPS_$(1)) $(O)/libyinxin.a
	@printf '  LINK  %s\n' $$@
	$$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) $$(LIBS_$(1))
endef
$(foreach p,$(PROGRAM_DIRS),$(eval $(call program_rule,$(p))))

$(O)/tests/%: $(O)/tests/%.o $(O)/tests/support.o $(O)/libyinxin.a
	@printf '  LINK  %s\n' $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)

$(O)/bench/%: $(O)/bench/%.o $(O)/libyinxin.a
	@printf '  LINK  %s\n' $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# A fuzzer links libFuzzer under V=fuzz (clang), and the replay driver everywhere else.
ifeq ($(V),fuzz)
FUZZ_MAIN :=
else
FUZZ_MAIN := $(O)/fuzz/replay.o
endif
$(O)/fuzz/fuzz_%: $(O)/fuzz/fuzz_%.o $(FUZZ_MAIN) $(O)/libyinxin.a
	@printf '  LINK  %s\n' $@
	$(Q)$(CC) $(LDFLAGS) $(if $(filter fuzz,$(V)),-fsanitize=fuzzer) -o $@ $^ $(LIBS)

# What fuzz_apart needs of the command: everything but main(), with what reaches outside taken away.
APART_OBJ := $(patsubst %.c,$(O)/%.o,$(filter-out %/main.c,$(wildcard programs/yinxin/*.c)))
APART_WRAPPED := cli_net_fetch cli_password signing_authority_cert signing_authority_ask \
	signing_identity_load yx_fetch_cache_read yx_fetch_cache_write yx_report_renderer_pages
# fuzz_child takes the children away, and what would be told of them.
CHILD_WRAPPED := yx_sandbox_call yx_sandbox_host_call yx_sandbox_helper_ask yx_sandbox_works \
	cli_error cli_note apart_tell_end
$(O)/fuzz/fuzz_apart $(O)/fuzz/fuzz_child: LIBS := $(O)/libyinxin.a $(LIBS)
$(O)/fuzz/fuzz_apart: LDFLAGS += $(APART_WRAPPED:%=-Wl,--wrap=%)
$(O)/fuzz/fuzz_child: LDFLAGS += $(CHILD_WRAPPED:%=-Wl,--wrap=%)
$(O)/fuzz/fuzz_apart $(O)/fuzz/fuzz_child: $(APART_OBJ)
# and what a test of children that were taken over does
$(O)/tests/interop/test_apart_sign: LIBS := $(O)/libyinxin.a $(LIBS)
$(O)/tests/interop/test_apart_sign: $(APART_OBJ)

$(O)/%.o: %.c
	@mkdir -p $(@D)
	@printf '  CC    %s\n' $<
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

tests: all $(TESTS:%.c=$(O)/%)
fuzzers: $(FUZZERS:%.c=$(O)/%)
benches: $(BENCHES:%.c=$(O)/%)

format:
	clang-format -i $(FORMATTED)

clean:
	rm -rf build

include mk/targets.mk

-include $(shell find $(O) -name '*.d' 2>/dev/null)
