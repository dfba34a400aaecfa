/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of InkML: names and attributes, no entities. */
#include "inkml.h"

static bool
is_name_byte(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80;
}

bool
ink_tag_take_name(struct yx_reader *r, struct yx_bytes *out)
{
	size_t n = 0;

	while (n < 128 && is_name_byte(yx_peek_at(r, n)))
		n++;
	return n > 0 && yx_take(r, n, out);
}

struct yx_bytes
ink_tag_local_name(struct yx_bytes full)
{
	size_t colon = yx_bytes_find_last(full, YX_BYTES_LIT(":"), full.len);

	return colon == SIZE_MAX ? full : yx_bytes_slice(full, colon + 1, full.len);
}

static bool
take_attribute(struct yx_reader *r, struct ink_tag *t)
{
	struct ink_tag_attribute a = { 0 };
	const char *quote = "\"";

	if (!ink_tag_take_name(r, &a.name))
		return false;
	ink_skip_blank(r, true);
	if (!yx_accept(r, "="))
		return false;
	ink_skip_blank(r, true);
	if (yx_peek(r) == '\'')
		quote = "'";
	if (!yx_accept(r, quote) || !yx_take_until(r, (uint8_t)quote[0], &a.value) ||
	    yx_bytes_find(a.value, YX_BYTES_LIT("<"), 0) != SIZE_MAX ||
	    t->count == INKML_ATTRIBUTES)
		return false;
	for (size_t i = 0; i < t->count; i++)
		if (yx_bytes_equal(t->attributes[i].name, a.name))
			return false;
	t->attributes[t->count++] = a;
	return true;
}

bool
ink_tag_take(struct yx_reader *r, struct ink_tag *t)
{
	*t = (struct ink_tag){ 0 };
	if (!ink_tag_take_name(r, &t->full))
		return false;
	t->name = ink_tag_local_name(t->full);
	for (;;) {
		int before = yx_peek(r);

		ink_skip_blank(r, true);
		if (yx_accept(r, "/>")) {
			t->empty = true;
			return true;
		}
		if (yx_accept(r, ">"))
			return true;
		if (before != ' ' && before != '\t' && before != '\n' && before != '\r')
			return false;
		if (!take_attribute(r, t))
			return false;
	}
}

struct yx_bytes
ink_tag_attribute(const struct ink_tag *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (yx_bytes_equal_str(t->attributes[i].name, name))
			return t->attributes[i].value;
	return (struct yx_bytes){ NULL, 0 };
}

bool
ink_tag_number(const struct ink_tag *t, const char *name, double *out)
{
	struct yx_reader r = yx_reader(ink_tag_attribute(t, name));

	ink_skip_blank(&r, true);
	if (!ink_take_number(&r, out))
		return false;
	ink_skip_blank(&r, true);
	return yx_reader_at_end(&r);
}
