/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation in one place, so that tests can make the n-th call fail (YINXIN_FAIL_ALLOC=n) and see
 * that nothing leaks or is half done. Memory is zeroed: an uninitialised field is never a secret.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/base.h>

static atomic_long calls;
static atomic_long fail_at = -2; /* -2: not looked up yet, -1: never */

static bool
told_to_fail(void)
{
	long at = atomic_load(&fail_at);

	if (at == -2) {
		const char *s = getenv("YINXIN_FAIL_ALLOC");

		at = s ? strtol(s, NULL, 10) : -1;
		atomic_store(&fail_at, at);
	}
	return at >= 0 && atomic_fetch_add(&calls, 1) == at;
}

void *
yx_alloc(size_t size)
{
	if (told_to_fail())
		return NULL;
	return calloc(1, size ? size : 1);
}

void *
yx_alloc_array(size_t count, size_t size)
{
	if (told_to_fail())
		return NULL;
	return calloc(count ? count : 1, size ? size : 1);
}

void *
yx_realloc(void *p, size_t size)
{
	if (told_to_fail())
		return NULL;
	return realloc(p, size ? size : 1);
}

char *
yx_strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = yx_alloc(n);

	if (p)
		memcpy(p, s, n);
	return p;
}

void
yx_free(void *p)
{
	free(p);
}

int
yx_compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}
