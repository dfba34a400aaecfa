/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A main() for fuzzers built without libFuzzer: runs the entry point on each file, and each file of
 * each folder, given. So `make check` replays every seed and every past crash with any compiler.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <yinxin/base.h>
#include "fuzz.h"

static int
replay_file(const char *path, unsigned *count)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f;
	uint8_t *copy;

	if (yx_file_open(&f, path, 0, &err) != YX_OK) {
		fprintf(stderr, "replay: %s\n", err.text);
		return 1;
	}
	/* a heap copy of exact size, so that sanitizers see one byte too far */
	copy = yx_alloc(f.bytes.len);
	if (!copy)
		return 1;
	if (f.bytes.len)
		memcpy(copy, f.bytes.data, f.bytes.len);
	LLVMFuzzerTestOneInput(copy, f.bytes.len);
	yx_free(copy);
	yx_file_close(&f);
	(*count)++;
	return 0;
}

static int
replay(const char *path, unsigned *count)
{
	struct stat sb;
	struct dirent *e;
	DIR *dir;
	int rc = 0;

	if (stat(path, &sb) != 0)
		return 0; /* a fuzzer without regressions has no such folder */
	if (!S_ISDIR(sb.st_mode))
		return replay_file(path, count);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		char inner[1024];

		if (e->d_name[0] == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, e->d_name);
		rc |= replay(inner, count);
	}
	if (dir)
		closedir(dir);
	return rc;
}

int
main(int argc, char **argv)
{
	unsigned count = 0;
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= replay(argv[i], &count);
	printf("%u inputs replayed\n", count);
	return rc || count == 0;
}
