/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of steps between characters (GB/T 33190-2016 11.3). */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/ofd.h>

bool
yx_ofd_steps_number(const char **at, double *out)
{
	char *end;

	*at += strspn(*at, " \t\r\n,");
	if (!**at || !strchr("+-.0123456789", **at))
		return false;
	*out = strtod(*at, &end);
	if (end == *at || !isfinite(*out))
		return false;
	*at = end;
	return true;
}

static bool
next_step(struct yx_ofd_steps *d, double *out)
{
	double n;

	if (d->repeat > 0) {
		d->repeat--;
		*out = d->value;
		return true;
	}
	if (!d->at)
		return false;
	d->at += strspn(d->at, " \t\r\n,");
	if (*d->at == 'g' || *d->at == 'G') {
		d->at++;
		if (!yx_ofd_steps_number(&d->at, &n) || n < 1 || n > YX_LIMIT_OFD_TEXT ||
		    !yx_ofd_steps_number(&d->at, &d->value)) {
			d->at = NULL;
			return false;
		}
		d->repeat = (long)n - 1;
		d->any = true;
		*out = d->value;
		return true;
	}
	if (!yx_ofd_steps_number(&d->at, out)) {
		d->at = NULL;
		return false;
	}
	d->value = *out;
	d->any = true;
	return true;
}

static size_t
count_steps(const char *list)
{
	struct yx_ofd_steps d = { .at = list };
	size_t n = 0;
	double v;

	while (n < YX_LIMIT_OFD_TEXT && next_step(&d, &v))
		n++;
	return n;
}

bool
yx_ofd_steps_take(struct yx_ofd_steps *d, int units, double *out)
{
	double more;

	*out = 0;
	for (int i = 0; i < units; i++) {
		if (!next_step(d, &more)) {
			if (d->any && i == 0)
				*out = d->value;
			return d->any;
		}
		*out += more;
	}
	return true;
}

bool
yx_ofd_steps_in_utf16(struct yx_bytes text, const char *dx, const char *dy)
{
	struct yx_reader r = yx_reader(text);
	size_t points = 0, units = 0;
	uint32_t code;

	while (yx_utf8_take(&r, &code)) {
		points++;
		units += code > 0xffff ? 2 : 1;
	}
	return units > points && count_steps(dx ? dx : dy) + 1 >= units;
}
