/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a handwriting package, and as whatever may hold one: read or refused with a reason,
 * and never called bound when there is no document.
 */
#include "fuzz.h"
#include <stdlib.h>
#include <yinxin/sign_ink.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_ink_package p;
	struct yx_ink_list list;

	if (yx_ink_package_parse(&p, in, &err) == YX_OK) {
		struct yx_ink_binding claimed = { p.document, p.size, p.field };

		if (yx_ink_package_check(&p, &claimed) != YX_INK_BOUND || !p.field[0])
			abort();
	} else if (err.text[0] == '\0') {
		abort();
	}
	if (yx_ink_find(&list, in, yx_bytes(NULL, 0), &err) != YX_OK)
		return 0;
	for (size_t i = 0; i < list.count; i++)
		if (!yx_ink_may_hold(in) && list.items[i].bound != YX_INK_UNPLACED)
			abort();
	yx_ink_list_clear(&list);
	return 0;
}
