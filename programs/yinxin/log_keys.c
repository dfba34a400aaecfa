/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <yinxin/limits.h>
#include "log_keys.h"

/* The next line that says something; false at the end. */
static bool
next_line(struct yx_reader *r, struct yx_bytes *line)
{
	while (!yx_reader_at_end(r)) {
		if (!yx_take_until(r, '\n', line)) {
			*line = yx_reader_rest(r);
			if (!yx_skip(r, line->len))
				return false;
		}
		while (line->len && strchr(" \t\r", line->data[line->len - 1]))
			line->len--;
		if (line->len && line->data[0] != '#')
			return true;
	}
	return false;
}

bool
log_keys_recognise(const char *path)
{
	struct yx_note_key *k = NULL;
	struct yx_file f = { 0 };
	struct yx_bytes line;
	struct yx_reader r;
	bool yes = false;

	if (yx_file_open(&f, path, YX_LIMIT_NOTE_BYTES, NULL) != YX_OK)
		return false;
	r = yx_reader(f.bytes);
	if (next_line(&r, &line))
		yes = yx_note_key_parse(&k, line, NULL) == YX_OK;
	yx_note_key_free(k);
	yx_file_close(&f);
	return yes;
}

static enum yx_status
add(struct log_keys *k, struct yx_bytes line, struct yx_error *err)
{
	struct yx_note_key *key = NULL;
	enum yx_status st;

	if (k->count == LOG_KEYS_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d keys", LOG_KEYS_MAX);
	if ((st = yx_note_key_parse(&key, line, err)) != YX_OK)
		return st;
	if ((k->text[k->count] = yx_strdup(yx_note_key_text(key))))
		k->count++;
	else
		st = yx_fail_nomem(err);
	yx_note_key_free(key);
	return st;
}

int
log_keys_load(struct cli *c, struct log_keys *k, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	struct yx_bytes line;
	struct yx_reader r;
	enum yx_status st = yx_file_open(&f, path, YX_LIMIT_NOTE_BYTES, &err);

	r = yx_reader(f.bytes);
	while (st == YX_OK && next_line(&r, &line))
		st = add(k, line, &err);
	yx_file_close(&f);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, path);
}

void
log_keys_clear(struct log_keys *k)
{
	for (size_t i = 0; i < k->count; i++)
		yx_free((void *)(uintptr_t)k->text[i]);
	k->count = 0;
}
