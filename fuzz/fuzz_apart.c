/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The questions of a child that was taken over, against the process that answers them
 * (programs/yinxin/apart_host.c). What it would do outside ends here: files at the door, everything
 * else in a __wrap_ function (the Makefile names them to the linker). Whatever is asked, nothing is
 * written but what the command line names, nothing is kept but what was fetched, and no bound is
 * passed. The input: a byte that picks a command line, then questions, each behind two octets of
 * length; or 255, then what a process that fetches says.
 */
#include <stdlib.h>
#include <string.h>
#include <yinxin/base_door.h>
#include <yinxin/limits.h>
#include <yinxin/pki_ca.h>
#include "../programs/yinxin/apart.h"
#include "../programs/yinxin/fetcher.h"
#include "../programs/yinxin/signing_desk.h"
#include "../programs/yinxin/signing_desk.h"
#include "fuzz.h"

/* Command lines, and what each of them allows to be written. */
static const struct line {
	const char *argv[8];
	const char *outputs[4];
	const char *only_new; /* may be made, never replaced */
	bool fetches, keeps, draws;
} lines[] = {
	{ { "-o", "out/file", "in.pdf" }, { "out/file" }, NULL, true, true, true },
	{ { "--out=made", "--report", "r.html", "--report=r.pdf", "in.pdf" },
	  { "made", "r.html", "r.pdf" },
	  NULL,
	  true,
	  false,
	  true },
	{ { "--template-key", "key", "--picture", "pic/", "in" },
	  { "pic" },
	  "key",
	  false,
	  false,
	  false },
	{ { "-o", "", "--password", "env:PW", "in" }, { NULL }, NULL, false, true, false },
	{ { "in", "--password=file:pw", "--", "-o", "in" }, { NULL }, NULL, true, true, true },
	{ { "-o", "/", "in" }, { "/" }, NULL, true, true, false },
};
#define LINES (sizeof(lines) / sizeof(lines[0]))

static const struct line *line;
static bool writing;
static size_t fetched, stamped, drawn, asked_for_password;
/* what the last successful fetch was of, and brought */
static struct {
	enum yx_fetch_kind kind;
	struct yx_buf url, request, body;
} last;

/* ------------------------------------------------------------------ outputs */

/* Said once more, in another way than the code under test: component by component. */
static bool
is_below(const char *path, const char *named)
{
	size_t len = strlen(named);

	if (strncmp(path, named, len) != 0 || !*path)
		return false;
	if (len && named[len - 1] == '/')
		len--;
	for (const char *at = path + len; (at = strchr(at, '/')); at++)
		if (strncmp(at + 1, "..", 2) == 0 && (!at[3] || at[3] == '/'))
			return false;
	return !path[len] || path[len] == '/';
}

static void
require_named(const char *path, bool exclusive)
{
	bool good = exclusive && line->only_new && is_below(path, line->only_new);

	for (size_t i = 0; i < 4 && line->outputs[i]; i++)
		good = good || is_below(path, line->outputs[i]);
	REQUIRE(good);
}

static bool
on_opened(void *state, const char *path, struct yx_bytes *out)
{
	(void)state;
	(void)path;
	(void)out;
	abort(); /* the child's files were opened before */
}

static enum yx_status
on_begin(void *state, const char *path, unsigned flags, struct yx_error *err)
{
	(void)state;
	REQUIRE(!writing && flags < 4);
	require_named(path, (flags & YX_OUT_EXCLUSIVE) != 0);
	if (strlen(path) % 8 == 7)
		return yx_fail(err, YX_IO, NULL, "", "no such folder");
	writing = true;
	return YX_OK;
}

static enum yx_status
on_piece(void *state, struct yx_bytes data, struct yx_error *err)
{
	(void)state;
	(void)data;
	(void)err;
	REQUIRE(writing);
	return YX_OK;
}

static enum yx_status
on_patch(void *state, uint64_t offset, struct yx_bytes data, struct yx_error *err)
{
	(void)state;
	(void)data;
	REQUIRE(writing);
	return offset > 1000 ? yx_fail(err, YX_IO, NULL, "", "no place there") : YX_OK;
}

static enum yx_status
on_commit(void *state, struct yx_error *err)
{
	(void)state;
	(void)err;
	REQUIRE(writing);
	writing = false;
	return YX_OK;
}

static void
on_drop(void *state)
{
	(void)state;
	REQUIRE(writing);
	writing = false;
}

static enum yx_status
on_make_dirs(void *state, const char *path, bool private_, struct yx_error *err)
{
	(void)state;
	(void)private_;
	(void)err;
	require_named(path, false);
	return YX_OK;
}

/* ------------------------------------------------- what else would be done */

enum yx_status __wrap_cli_net_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
				    struct yx_bytes request, struct yx_buf *out,
				    struct yx_error *err);
enum yx_status
__wrap_cli_net_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
		     struct yx_bytes request, struct yx_buf *out, struct yx_error *err)
{
	(void)state;
	REQUIRE(line->fetches && kind <= YX_FETCH_OCSP && url.len <= YX_LIMIT_FETCH_URL);
	REQUIRE(!memchr(url.data ? (const void *)url.data : "", 0, url.len));
	REQUIRE(++fetched <= YX_LIMIT_FETCHES && out->len == 0);
	yx_buf_put_bytes(out, request);
	if (url.len % 4 == 3)
		return yx_fail(err, YX_IO, NULL, "", "no answer");
	yx_buf_printf(out, "answer %zu", fetched);
	last.kind = kind;
	yx_buf_reset(&last.url);
	yx_buf_reset(&last.request);
	yx_buf_reset(&last.body);
	yx_buf_put_bytes(&last.url, url);
	yx_buf_put_bytes(&last.request, request);
	yx_buf_put_bytes(&last.body, yx_buf_bytes(out));
	return YX_OK;
}

bool __wrap_yx_fetch_cache_read(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
				struct yx_bytes request, yx_time *stored, struct yx_buf *out);
bool
__wrap_yx_fetch_cache_read(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
			   struct yx_bytes request, yx_time *stored, struct yx_buf *out)
{
	(void)request;
	REQUIRE(line->keeps && strcmp(folder, "cache") == 0 && kind <= YX_FETCH_OCSP);
	*stored = 1;
	return url.len % 2 && yx_buf_put_bytes(out, YX_BYTES_LIT("kept"));
}

void __wrap_yx_fetch_cache_write(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
				 struct yx_bytes request, yx_time now, struct yx_bytes body);
void
__wrap_yx_fetch_cache_write(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
			    struct yx_bytes request, yx_time now, struct yx_bytes body)
{
	(void)now;
	REQUIRE(line->keeps && strcmp(folder, "cache") == 0);
	REQUIRE(kind == last.kind && yx_bytes_equal(url, yx_buf_bytes(&last.url)) &&
		yx_bytes_equal(request, yx_buf_bytes(&last.request)) &&
		yx_bytes_equal(body, yx_buf_bytes(&last.body)));
}

enum yx_status __wrap_signing_authority_cert(const struct cli *c, struct signing_authorities *a,
					     size_t index, struct yx_buf *out,
					     struct yx_error *err);
enum yx_status
__wrap_signing_authority_cert(const struct cli *c, struct signing_authorities *a, size_t index,
			      struct yx_buf *out, struct yx_error *err)
{
	(void)c;
	REQUIRE(index < a->source_count);
	yx_buf_puts(out, "certificate");
	return index ? YX_OK : yx_fail(err, YX_USAGE, NULL, "", "not a local one");
}

enum yx_status __wrap_signing_authority_ask(struct signing_authorities *a, size_t index,
					    struct yx_bytes request, int64_t timeout_ms,
					    struct yx_buf *out, struct yx_error *err);
enum yx_status
__wrap_signing_authority_ask(struct signing_authorities *a, size_t index, struct yx_bytes request,
			     int64_t timeout_ms, struct yx_buf *out, struct yx_error *err)
{
	(void)err;
	REQUIRE(index < a->source_count && timeout_ms >= 0 && timeout_ms <= 60000);
	REQUIRE(++stamped <= YX_LIMIT_FETCHES);
	yx_buf_put_bytes(out, request);
	return YX_OK;
}

enum yx_status __wrap_cli_password(const struct cli *c, const char *spec, const char *prompt_en,
				   const char *prompt_zh, bool confirm, struct yx_buf *out,
				   struct yx_error *err);
enum yx_status
__wrap_cli_password(const struct cli *c, const char *spec, const char *prompt_en,
		    const char *prompt_zh, bool confirm, struct yx_buf *out, struct yx_error *err)
{
	bool named = !spec;

	(void)confirm;
	(void)err;
	/* by what the command line says, the very text */
	for (int i = 0; i < c->argc && !named; i++)
		named = spec >= c->argv[i] && spec <= c->argv[i] + strlen(c->argv[i]);
	REQUIRE(named && prompt_en && prompt_zh && ++asked_for_password <= 64);
	yx_buf_init_secret(out, 1024);
	yx_buf_puts(out, "secret");
	return YX_OK;
}

/* ------------------------------------------------------------- who signs */

static size_t opened_key, signatures;

static enum yx_status
on_sign(void *state, const struct yx_scheme *s, struct yx_bytes message, struct yx_bytes sm2_id,
	struct yx_buf *out, struct yx_error *err)
{
	(void)state;
	(void)s;
	(void)sm2_id;
	REQUIRE(opened_key == 1 && ++signatures == 1 && message.len);
	yx_buf_puts(out, "value");
	return yx_buf_status(out, err);
}

static enum yx_status
on_public_key(void *state, struct yx_buf *out, struct yx_error *err)
{
	yx_buf_put_bytes(out, yx_cert_spki(state));
	return yx_buf_status(out, err);
}

static void
on_free(void *state)
{
	(void)state;
}

static const struct yx_key_ops counted = {
	.name = "counted", .sign = on_sign, .public_key = on_public_key, .free = on_free
};

static struct yx_cert *
own_cert(void)
{
	static struct yx_cert *cert;
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER };
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_key *key = NULL;

	if (cert)
		return cert;
	REQUIRE(yx_key_generate(&key, "ed25519", NULL) == YX_OK);
	REQUIRE(yx_name_parse(&name, "/CN=Me", NULL) == YX_OK);
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(key));
	REQUIRE(yx_ca_make_cert(&der, &wish, NULL, key, NULL) == YX_OK);
	REQUIRE(yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_LENIENT, NULL) == YX_OK);
	yx_key_free(key);
	yx_buf_clear(&name);
	yx_buf_clear(&der);
	return cert;
}

int __wrap_signing_identity_load(struct cli *c, struct signing_identity *out, const char *key_path,
				 const char *cert_path, const char *password_spec);
int
__wrap_signing_identity_load(struct cli *c, struct signing_identity *out, const char *key_path,
			     const char *cert_path, const char *password_spec)
{
	(void)c;
	(void)cert_path;
	(void)password_spec;
	REQUIRE(strcmp(key_path, "my.key") == 0 && ++opened_key == 1);
	*out = (struct signing_identity){ 0 };
	REQUIRE(yx_key_new(&out->key, &counted, own_cert(), NULL) == YX_OK);
	REQUIRE(yx_cert_list_add(&out->certs, own_cert(), NULL) == YX_OK);
	return 0;
}

/* The file that is signed. */
static bool
on_named(void *state, const char *path, struct yx_bytes *out)
{
	(void)state;
	*out = YX_BYTES_LIT("%PDF-1.7 in");
	return strcmp(path, "in.pdf") == 0;
}

static struct signing_desk
desk_for(uint8_t pick, const struct yx_seal_new *made)
{
	struct signing_desk d = { .key_path = "my.key", .input = "in.pdf" };

	d.order.form = (enum yx_guard_form)(pick >> 4 & 3);
	d.order.made = made;
	if (d.order.form == YX_GUARD_SEAL)
		d.input = NULL;
	else
		(void)on_named(NULL, d.input, &d.order.input);
	if (pick & 1)
		d.order.seal = YX_BYTES_LIT("0\003\002\001\004");
	return d;
}

enum yx_status __wrap_yx_report_renderer_pages(struct yx_report_renderer *r, uint64_t prefix,
					       size_t first, size_t end, double dpi,
					       struct yx_buf *pngs, struct yx_error *err);
enum yx_status
__wrap_yx_report_renderer_pages(struct yx_report_renderer *r, uint64_t prefix, size_t first,
				size_t end, double dpi, struct yx_buf *pngs, struct yx_error *err)
{
	(void)prefix;
	(void)err;
	REQUIRE(r && line->draws && first <= end && dpi >= 0 && ++drawn <= 64);
	yx_buf_puts(pngs, "png");
	return YX_OK;
}

/* ---------------------------------------------------------------- the talk */

static void
check_answer(const struct yx_buf *answer)
{
	struct yx_reader r = yx_reader(yx_buf_bytes(answer));
	struct yx_bytes text;
	uint8_t status;
	uint32_t len;

	REQUIRE(yx_take_u8(&r, &status) && yx_take_u32be(&r, &len) && yx_take(&r, len, &text));
	REQUIRE(status <= YX_INTERNAL && (status == YX_OK ? len == 0 : yx_reader_at_end(&r)));
}

static void
talk(struct apart_host *h, struct yx_reader *r)
{
	struct yx_bytes question;
	uint16_t len;
	bool good = true;

	while (good && yx_take_u16be(r, &len)) {
		bool ended = h->ended;
		struct yx_buf answer;

		if (!yx_take(r, len, &question))
			question = yx_reader_rest(r);
		yx_buf_init(&answer, YX_LIMIT_SANDBOX_ANSWER);
		good = apart_answer(h, question, &answer);
		REQUIRE(!ended || !good);
		REQUIRE(writing == (h->out != NULL));
		if (good)
			check_answer(&answer);
		yx_buf_clear(&answer);
		if (yx_reader_at_end(r))
			break;
	}
	REQUIRE(!h->ended || (h->exit >= 0 && h->exit < 256));
	/* where a key was there, no password was for the asking */
	REQUIRE(!h->desk || (!asked_for_password && (signatures == 1) >= h->desk->done));
}

static bool
is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* What a fetcher that was taken over says. */
static void
hear_fetcher(struct yx_bytes in)
{
	struct yx_http_answer a = { 0 };
	struct yx_error err = YX_ERROR_INIT;

	if (fetcher_answer_take(&a, in, 100, &err) == YX_OK)
		REQUIRE(a.body.len <= 100 && a.status >= 0 && is_plain(a.content_type));
	else
		REQUIRE(err.status != YX_OK && is_plain(err.text) && !a.body.data);
	yx_http_answer_clear(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct yx_door door = { .opened = on_opened,
					     .begin = on_begin,
					     .piece = on_piece,
					     .patch = on_patch,
					     .commit = on_commit,
					     .drop = on_drop,
					     .make_dirs = on_make_dirs };
	static char anything; /* only looked at by what is wrapped */
	struct yx_reader r = yx_reader(yx_bytes(data, size));
	struct signing_authorities tsa = { .urls = { "http://tsa.example/", "local:tsa" },
					   .source_count = 2 };
	struct material material = { .fetcher = (struct yx_fetcher *)(void *)&anything };
	struct cli c = { .command = "fuzz" };
	struct apart_host h = { .c = &c, .material = &material, .tsa = &tsa };
	static const uint8_t listed[] = { 0x30, 0 };
	const struct yx_bytes signer = yx_bytes(listed, 2);
	const struct yx_seal_new made = { .version = YX_SEAL_V1,
					  .vendor = "V",
					  .es_id = "1",
					  .name = "N",
					  .signer_certs = &signer,
					  .signer_count = 1,
					  .valid_until = YX_DAY };
	struct signing_desk desk;
	uint8_t pick;

	if (!yx_take_u8(&r, &pick))
		return 0;
	desk = desk_for(pick, &made);
	if (pick == 0xff) {
		hear_fetcher(yx_reader_rest(&r));
		return 0;
	}
	line = &lines[pick % LINES];
	c.argv = (char **)(uintptr_t)line->argv;
	while (line->argv[c.argc])
		c.argc++;
	material.folder = line->keeps ? "cache" : NULL;
	if (!line->fetches)
		h.material = NULL;
	if (line->draws)
		h.renderer = (struct yx_report_renderer *)(void *)&anything;
	if (pick & 0x80)
		h.tsa = NULL;
	if (pick & 0x40) {
		h.desk = &desk;
		h.opened = on_named;
	}
	opened_key = signatures = 0;
	writing = false;
	fetched = stamped = drawn = asked_for_password = 0;
	yx_door_set(&door);
	talk(&h, &r);
	/* the child is gone: nothing half done stays */
	apart_host_clear(&h);
	signing_desk_clear(&desk);
	REQUIRE(!writing);
	yx_door_set(NULL);
	yx_buf_clear(&last.url);
	yx_buf_clear(&last.request);
	yx_buf_clear(&last.body);
	return 0;
}
