/* SPDX-License-Identifier: Apache-2.0 */
/* The entry point every fuzzer defines (libFuzzer's); fuzz/replay.c calls it on files. */
#ifndef YINXIN_FUZZ_H
#define YINXIN_FUZZ_H
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* What must hold whatever the input is. */
#define REQUIRE(what)                                                                              \
	do {                                                                                       \
		if (!(what))                                                                       \
			abort();                                                                   \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#endif
