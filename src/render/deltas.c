/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of steps between characters (GB/T 33190-2016 11.3). */
#include "deltas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>

bool
render_deltas_number(const char **at, double *out)
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
next_delta(struct render_deltas *d, double *out)
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
		if (!render_deltas_number(&d->at, &n) || n < 1 || n > YX_LIMIT_RENDER_GLYPHS ||
		    !render_deltas_number(&d->at, &d->value)) {
			d->at = NULL;
			return false;
		}
		d->repeat = (long)n - 1;
		d->any = true;
		*out = d->value;
		return true;
	}
	if (!render_deltas_number(&d->at, out)) {
		d->at = NULL;
		return false;
	}
	d->value = *out;
	d->any = true;
	return true;
}

size_t
render_deltas_count(const char *list)
{
	struct render_deltas d = { .at = list };
	size_t n = 0;
	double v;

	while (n < YX_LIMIT_RENDER_GLYPHS && next_delta(&d, &v))
		n++;
	return n;
}

bool
render_deltas_take(struct render_deltas *d, int units, double *out)
{
	double more;

	*out = 0;
	for (int i = 0; i < units; i++) {
		if (!next_delta(d, &more)) {
			if (d->any && i == 0)
				*out = d->value;
			return d->any;
		}
		*out += more;
	}
	return true;
}
