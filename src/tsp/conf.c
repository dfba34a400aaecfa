/* SPDX-License-Identifier: Apache-2.0 */
/* tsa.conf: one setting a line, "word value"; '#' starts a comment. Unknown words are refused. */
#include <string.h>
#include "folder.h"

static struct yx_bytes
trim(struct yx_bytes line)
{
	while (line.len && (line.data[0] == ' ' || line.data[0] == '\t'))
		line = yx_bytes_slice(line, 1, line.len);
	while (line.len && strchr(" \t\r", line.data[line.len - 1]))
		line.len--;
	return line;
}

static bool
read_flag(const char *value, bool *out)
{
	*out = strcmp(value, "yes") == 0;
	return *out || strcmp(value, "no") == 0;
}

static bool
read_millis(const char *value, int64_t *out)
{
	int64_t ms = 0;

	for (const char *c = value; *c; c++) {
		if (*c < '0' || *c > '9' || ms > 100000)
			return false;
		ms = ms * 10 + (*c - '0');
	}
	*out = ms * 1000;
	return ms > 0;
}

static bool
set(struct tsp_conf *conf, const char *word, const char *value)
{
	if (strcmp(word, "policy") == 0) {
		conf->policy = value;
		return true;
	}
	if (strcmp(word, "accept-policy") == 0) {
		if (conf->policy_count == TSP_POLICIES_MAX)
			return false;
		conf->policies[conf->policy_count++] = value;
		return true;
	}
	if (strcmp(word, "accuracy-ms") == 0)
		return read_millis(value, &conf->accuracy_us);
	if (strcmp(word, "ordering") == 0)
		return read_flag(value, &conf->ordering);
	if (strcmp(word, "pss") == 0)
		return read_flag(value, &conf->pss);
	if (strcmp(word, "gm") == 0)
		return read_flag(value, &conf->gm);
	return false;
}

static bool
set_line(struct tsp_conf *conf, struct yx_bytes line, struct yx_arena *memory)
{
	struct yx_reader r = yx_reader(line);
	struct yx_bytes word, value;
	char *word_text, *value_text;

	if (line.len == 0 || line.data[0] == '#')
		return true;
	if (!yx_take_until(&r, ' ', &word))
		return false;
	value = trim(yx_reader_rest(&r));
	word_text = yx_arena_strdup(memory, word);
	value_text = yx_arena_strdup(memory, value);
	return word_text && value_text && value.len && set(conf, word_text, value_text);
}

enum yx_status
tsp_conf_parse(struct tsp_conf *out, struct yx_bytes text, struct yx_arena *memory,
	       struct yx_error *err)
{
	struct yx_reader r = yx_reader(text);
	struct yx_bytes line;

	*out = (struct tsp_conf){ 0 };
	for (unsigned number = 1; !yx_reader_at_end(&r); number++) {
		if (!yx_take_until(&r, '\n', &line)) {
			line = yx_reader_rest(&r);
			(void)yx_skip(&r, line.len);
		}
		if (!set_line(out, trim(line), memory))
			return yx_fail(err, YX_MALFORMED, NULL, "", "tsa.conf line %u is not known",
				       number);
	}
	return YX_OK;
}

enum yx_status
tsp_conf_put(struct yx_buf *out, const struct tsp_conf *conf, struct yx_error *err)
{
	yx_buf_puts(out, "# Time-stamp authority. Restart after a change.\n");
	yx_buf_printf(out, "policy %s\n", conf->policy);
	yx_buf_printf(out, "accuracy-ms %lld\n", (long long)(conf->accuracy_us / 1000));
	yx_buf_printf(out, "ordering %s\n", conf->ordering ? "yes" : "no");
	yx_buf_printf(out, "pss %s\n", conf->pss ? "yes" : "no");
	yx_buf_printf(out, "gm %s\n", conf->gm ? "yes" : "no");
	for (size_t i = 0; i < conf->policy_count; i++)
		yx_buf_printf(out, "accept-policy %s\n", conf->policies[i]);
	return yx_buf_status(out, err);
}
