# What people type: check, cov, fuzz, bench, demo, deps, install, help.
.PHONY: check check-source cov valgrind fuzz bench demo deps install dist-check ink-figures ink-learn

check: tests fuzzers
	@YINXIN_SOURCE_CHECK='tools/check-source $(O) "$(CC)" "$(PKG_CFLAGS)"' \
		tools/run-tests $(O) $(if $(VERBOSE),1,0) $(TESTS:%.c=$(O)/%) -- $(FUZZERS:%.c=$(O)/%)

# One module: make check-der
check-%: all
	@$(MAKE) --no-print-directory $(patsubst %.c,$(O)/%,$(wildcard tests/$*/test_*.c))
	@tools/run-tests $(O) 1 $(patsubst %.c,$(O)/%,$(wildcard tests/$*/test_*.c)) --

check-source:
	@tools/check-source $(O) "$(CC)" "$(PKG_CFLAGS)"

cov:
	@$(MAKE) --no-print-directory check V=cov
	@tools/coverage build/cov-$(notdir $(CC))

# Tests under valgrind, or those of one module: make valgrind [M=pdf]. Not those of what runs under
# seccomp, where valgrind's own system calls are refused.
UNDER_VALGRIND := $(filter-out tests/sandbox/% tests/render/% tests/interop/%,$(TESTS))
valgrind: tests
	@YINXIN_TEST_UNDER='valgrind -q --error-exitcode=99 --suppressions=tools/valgrind.supp --leak-check=full --errors-for-leak-kinds=definite' \
		YINXIN_TEST_TIMEOUT=1800 \
		tools/run-tests $(O) 0 $(patsubst %.c,$(O)/%,$(filter tests/$(if $(M),$(M)/%,%),$(UNDER_VALGRIND))) --

# make fuzz F=der [T=900]: libFuzzer for T seconds, findings in build/findings/F
fuzz:
	@test -n "$(F)" || { echo "usage: make fuzz F=NAME [T=seconds]; names: $(patsubst fuzz/fuzz_%.c,%,$(FUZZERS))"; exit 64; }
	@$(MAKE) --no-print-directory CC=clang V=fuzz build/fuzz-clang/fuzz/fuzz_$(F)
	@mkdir -p build/findings/$(F) build/corpus/$(F) fuzz/corpus/$(F)
	build/fuzz-clang/fuzz/fuzz_$(F) -max_total_time=$(or $(T),60) -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix=build/findings/$(F)/ build/corpus/$(F) fuzz/corpus/$(F)

bench: benches
	@for b in $(BENCHES:%.c=$(O)/%); do echo "== $${b##*/}"; $$b || exit 1; done

# The figures and pictures of docs/HANDWRITING.md again, from research collections that are not in
# this repository; what is kept of them lies in build/ink and holds scores. `ink-learn` trains the
# learned peer first (hours on one core), for its table and its curve.
INK ?= ../shared/ink
ink-figures: all benches
	@tools/install-packages ink
	@tools/ink/figures.py $(INK) $(O) build/ink
	@tools/ink/pictures.py build/ink docs/pictures

ink-learn: all
	@tools/install-packages ink
	@OPENBLAS_NUM_THREADS=1 nice tools/ink/learn.py --data $(INK) --program $(O)/yinxin --out build/ink/learn
	@for t in 1 2; do $(O)/yinxin ink eval --data $(INK)/svc2004-task$$t --protocol \
		$(INK)/protocol/svc2004-task$$t-B-10trials.tsv --features --no-force -o build/ink/$${t}N.tsv || exit 1; done
	@tools/ink/learn_report.py build/ink/learn --task1 build/ink/1N.tsv --task2 build/ink/2N.tsv

demo: all
	@build/yinxin demo $(FILE)

deps:
	@tools/install-packages build test

BINDIR := $(DESTDIR)$(PREFIX)/bin
LIBDIR := $(DESTDIR)$(PREFIX)/lib
SHARE  := $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(BINDIR) $(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include/yinxin
	install -m 755 $(PROGRAMS:%=$(O)/%) $(BINDIR)
	install -m 644 $(O)/libyinxin.a $(LIBDIR)
	install -m 644 $(HEADERS) $(DESTDIR)$(PREFIX)/include/yinxin
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@PKGS@|$(PKGS)|' \
		-e "s|@VERSION@|$$(sed -n 's/^#define YX_VERSION "\(.*\)"/\1/p' include/yinxin/version.h)|" \
		packaging/yinxin.pc.in >$(LIBDIR)/pkgconfig/yinxin.pc
	install -d $(SHARE)/man/man1 $(SHARE)/man/zh_CN/man1 $(SHARE)/bash-completion/completions
	tools/make-man $(O)/yinxin $(O)/man
	install -m 644 $(O)/man/*.1 $(SHARE)/man/man1
	install -m 644 $(O)/man/zh_CN/*.1 $(SHARE)/man/zh_CN/man1
	install -m 644 packaging/yinxin.bash $(SHARE)/bash-completion/completions/yinxin

help:
	@echo 'make                build the programs: build/yinxin, ...'
	@echo 'make check          source checks, all tests, fuzz corpora (V=asan, CC=clang)'
	@echo 'make check-MODULE   the tests of one module'
	@echo 'make cov            the same with line coverage'
	@echo 'make valgrind       tests under valgrind (M=pdf: of one module)'
	@echo 'make fuzz F=NAME    fuzz for T=60 seconds'
	@echo 'make bench          measure'
	@echo 'make demo [FILE=x]  sign, seal, verify and prove a document'
	@echo 'make ink-figures    figures and pictures of docs/HANDWRITING.md (INK=folder of SVC2004)'
	@echo 'make ink-learn      train the learned peer for its curve, before ink-figures'
	@echo 'make deps           install what building and testing need (Debian)'
	@echo 'make install        DESTDIR= PREFIX=/usr/local'
	@echo 'make format         clang-format all sources'
	@echo 'make clean'
	@echo 'Variables: V=release|debug|asan|cov|fuzz  CC=gcc|clang  VERBOSE=1  WERROR='
