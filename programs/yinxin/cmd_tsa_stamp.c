/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin tsa stamp: a time-stamp for a file, from the first of a list of authorities. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>
#include "apart.h"
#include "cmd_tsa.h"
#include "net.h"

struct stamp {
	struct cli *c;
	struct signing_authorities asked; /* for the parent of a child */
	const char *file, *out, *digest_hex, *policy, *password;
	enum yx_digest_alg alg;
	struct yx_tsp_source sources[YX_LIMIT_TSP_SOURCES];
	struct yx_trust *trust;
	bool token_only;
	struct yx_tsp_client client;
	struct yx_buf policy_oid;
	struct yx_digest imprint;
	struct yx_tsp_attempt attempts[YX_LIMIT_TSP_SOURCES];
	size_t attempt_count;
};

static int
add_trust(struct cli *c, struct yx_trust **trust, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = YX_OK;

	if (!*trust)
		st = yx_trust_new(trust, &err);
	if (st == YX_OK)
		st = yx_trust_open_path(*trust, path, &err);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, path);
}

static int
take_option(struct cli *c, struct stamp *s, const char *opt, const char *value)
{
	if (strcmp(opt, "") == 0 && !s->file)
		s->file = value;
	else if (strcmp(opt, "-o") == 0 || strcmp(opt, "--out") == 0)
		s->out = value;
	else if (strcmp(opt, "--policy") == 0)
		s->policy = value;
	else if (strcmp(opt, "--password") == 0)
		s->password = value;
	else if (strcmp(opt, "--data-digest") == 0)
		s->digest_hex = value;
	else if (strcmp(opt, "--token") == 0)
		s->token_only = true;
	else if (strcmp(opt, "--trust") == 0)
		return add_trust(c, &s->trust, value);
	else if (strcmp(opt, "--tsa") == 0 && s->client.source_count < YX_LIMIT_TSP_SOURCES)
		s->sources[s->client.source_count++].url = value;
	else if (strcmp(opt, "--digest") == 0 &&
		 (s->alg = yx_digest_by_name(value)) != YX_DIGEST_NONE)
		return CLI_OK;
	else if (strcmp(opt, "--timeout-ms") == 0 &&
		 tsa_number(value, 1, 600000, &s->client.timeout_ms))
		s->client.total_ms = s->client.timeout_ms * 3;
	else
		return cli_usage(c, "not understood:", "无法理解：", *opt ? opt : value);
	return CLI_OK;
}

static int
read_options(struct cli *c, struct stamp *s)
{
	const char *opt, *value;
	int rc;

	s->alg = YX_DIGEST_SHA256;
	while ((opt = cli_option(c,
				 "-o --out --tsa --digest --policy --trust --timeout-ms --password "
				 "--data-digest",
				 &value)))
		if ((rc = take_option(c, s, opt, value)) != CLI_OK)
			return rc;
	if (c->next < 0)
		return CLI_USAGE;
	if (!s->file == !s->digest_hex)
		return cli_usage(c, "give a file, or --data-digest", "请给出文件，或 --data-digest",
				 NULL);
	if (!s->out)
		return cli_usage(c, "say where to write: -o FILE.tsr", "请指明输出：-o 文件.tsr",
				 NULL);
	if (s->client.source_count == 0)
		return cli_usage(c, "name an authority: --tsa URL or --tsa local:FOLDER",
				 "请指明时间戳服务：--tsa URL 或 --tsa local:目录", NULL);
	if (s->file && yx_path_same_file(s->file, s->out))
		return cli_usage(c, "the output would replace the input:", "输出会覆盖输入：",
				 s->out);
	return CLI_OK;
}

static enum yx_status
digest_input(struct stamp *s, struct yx_error *err)
{
	struct yx_file f = { 0 };
	struct yx_buf value;
	enum yx_status st;

	if (s->file) {
		if ((st = yx_file_open(&f, s->file, 0, err)) != YX_OK)
			return st;
		st = yx_digest(&s->imprint, s->alg, f.bytes, err);
		yx_file_close(&f);
		return st;
	}
	yx_buf_init(&value, YX_DIGEST_MAX);
	st = yx_hex_decode(&value, yx_bytes_str(s->digest_hex), err);
	if (st == YX_OK && value.len != yx_digest_size(s->alg))
		st = yx_fail(err, YX_USAGE, NULL, "", "a %s digest has %zu bytes, not %zu",
			     yx_digest_name(s->alg), yx_digest_size(s->alg), value.len);
	if (st == YX_OK) {
		s->imprint.alg = s->alg;
		s->imprint.len = (uint8_t)value.len;
		memcpy(s->imprint.value, value.data, value.len);
	}
	yx_buf_clear(&value);
	return st;
}

/* "local:FOLDER" becomes an open authority: here, or of a child in its parent, where the key stays.
 */
static int
open_local(const struct cli *c, struct stamp *s)
{
	for (size_t i = 0; i < s->client.source_count; i++) {
		struct yx_tsp_source *source = &s->sources[i];
		struct yx_error err = YX_ERROR_INIT;
		int rc;

		if (strncmp(source->url, "local:", 6) != 0)
			continue;
		if (apart_inside()) {
			if (apart_ask(APART_AUTHORITY, 0, yx_bytes_str(source->url),
				      yx_bytes(NULL, 0), NULL, &err) != YX_OK)
				return cli_error(c, &err, source->url + 6);
		} else if ((rc = tsa_open(c, source->url + 6, s->password, &source->local)) !=
			   CLI_OK) {
			return rc;
		}
	}
	return CLI_OK;
}

static enum yx_status
write_answer(const struct stamp *s, struct yx_bytes token, struct yx_error *err)
{
	struct yx_tsp_response response = { .failure = YX_TSP_NO_FAILURE, .token = token };
	struct yx_buf out;
	enum yx_status st;

	if (s->token_only)
		return yx_file_write(s->out, token, YX_OUT_REPLACE, err);
	yx_buf_init(&out, 0);
	st = yx_tsp_response_put(&out, &response, err);
	if (st == YX_OK)
		st = yx_file_write(s->out, yx_buf_bytes(&out), YX_OUT_REPLACE, err);
	yx_buf_clear(&out);
	return st;
}

static int
report(const struct cli *c, const struct stamp *s, struct yx_bytes token)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_tsp_token *t = NULL;
	char when[32];
	int rc = CLI_OK;

	if (yx_tsp_token_parse(&t, token, &err) != YX_OK)
		return cli_error(c, &err, s->out);
	yx_time_rfc3339(when, t->gen_time);
	cli_say(c, "Time-stamp of %s from %s, in %s", "时间戳 %s，来自 %s，已写入 %s", when,
		s->attempts[s->attempt_count - 1].source, s->out);
	if (c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(s->out));
		yx_json_put_text(&b, "source",
				 yx_bytes_str(s->attempts[s->attempt_count - 1].source));
		tsa_put_token(&b, t, NULL, c->chinese);
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	}
	yx_tsp_token_free(t);
	return rc;
}

static int
fetch_and_write(struct cli *c, struct stamp *s)
{
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf token;
	enum yx_status st;
	int rc;

	yx_buf_init(&token, 0);
	s->client.sources = s->sources;
	s->client.fetch = apart_inside() ? apart_stamp : cli_net_timestamp;
	path.trust = s->trust;
	s->client.path = s->trust ? &path : NULL;
	s->client.no_chain = !s->trust;
	s->client.policy = yx_buf_bytes(&s->policy_oid);
	st = yx_tsp_stamp(&token, &s->client, &s->imprint, s->attempts, &s->attempt_count, &err);
	for (size_t i = 0; i < s->attempt_count; i++)
		if (!s->attempts[i].good)
			cli_note_error(c, s->attempts[i].source, s->attempts[i].text);
	if (st == YX_OK)
		st = write_answer(s, yx_buf_bytes(&token), &err);
	if (st == YX_OK && !s->trust)
		cli_note(c, "The authority's certificate was not judged: no --trust was given.",
			 "未给出 --trust，因此没有判断时间戳机构的证书是否可信。");
	rc = st == YX_OK ? report(c, s, yx_buf_bytes(&token)) : cli_error(c, &err, NULL);
	yx_buf_clear(&token);
	return rc;
}

/* In a child (apart.h): what authorities answer is read where there is no key. */
static int
stamp(void *state)
{
	struct stamp *s = state;
	struct yx_error err = YX_ERROR_INIT;
	int rc;

	if (s->trust && yx_trust_read(s->trust, &err) != YX_OK)
		return cli_error(s->c, &err, NULL);
	if (digest_input(s, &err) != YX_OK)
		return cli_error(s->c, &err, s->file);
	if (s->policy && yx_oid_parse(&s->policy_oid, s->policy, &err) != YX_OK)
		return cli_error(s->c, &err, s->policy);
	if ((rc = open_local(s->c, s)) == CLI_OK)
		rc = fetch_and_write(s->c, s);
	return rc;
}

int
cmd_tsa_stamp(struct cli *c)
{
	struct stamp *s = yx_alloc(sizeof(*s));
	int rc;

	if (!s)
		return CLI_INTERNAL;
	s->c = c;
	if ((rc = read_options(c, s)) == CLI_OK) {
		for (size_t i = 0; i < s->client.source_count; i++)
			s->asked.urls[s->asked.source_count++] = s->sources[i].url;
		s->asked.password_spec = s->password;
		rc = apart_run(&(struct apart){ .c = c,
						.work = stamp,
						.state = s,
						.subject = s->sources[0].url,
						.tsa = &s->asked });
	}
	signing_authorities_clear(&s->asked);
	for (size_t i = 0; i < s->client.source_count; i++)
		yx_tsp_authority_free(s->sources[i].local);
	yx_trust_free(s->trust);
	yx_buf_clear(&s->policy_oid);
	yx_free(s);
	return rc;
}
