/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures by the program yinxin-render: found, fed from memory, its answer taken as a picture. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yinxin/sandbox.h>
#include "model.h"

/* A picture as it came. */
struct kept {
	uint64_t prefix;
	size_t page;
	double dpi;
	struct yx_buf png;
};

struct yx_report_renderer {
	char program[1024];
	int document; /* in memory, read-only for the child's purposes */
	struct kept kept[YX_LIMIT_REPORT_KEPT];
	size_t kept_count;
	yx_report_pages_fn ask; /* NULL: the program is started here */
	void *ask_state;
};

static bool
runs(char *out, size_t size, const char *folder, const char *name)
{
	int n = snprintf(out, size, "%s%s", folder, name);

	return n > 0 && (size_t)n < size && access(out, X_OK) == 0;
}

static bool
find_program(char *out, size_t size)
{
	const char *named = getenv("YINXIN_RENDER");
	char here[900] = "";
	ssize_t n = readlink("/proc/self/exe", here, sizeof(here) - 1);
	char *slash;

	if (named)
		return runs(out, size, "", named);
	here[n > 0 ? n : 0] = 0;
	slash = strrchr(here, '/');
	if (slash)
		slash[0] = 0;
	return runs(out, size, here, "/yinxin-render") ||
	       runs(out, size, here, "/../libexec/yinxin/yinxin-render") ||
	       runs(out, size, "/usr/local/bin", "/yinxin-render") ||
	       runs(out, size, "/usr/bin", "/yinxin-render");
}

enum yx_status
yx_report_renderer_new(struct yx_report_renderer **out, const char *program,
		       struct yx_bytes document, struct yx_error *err)
{
	struct yx_report_renderer *r = yx_alloc(sizeof(*r));
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!r)
		return yx_fail_nomem(err);
	r->document = -1;
	if (program ? !runs(r->program, sizeof(r->program), "", program)
		    : !find_program(r->program, sizeof(r->program)))
		st = yx_fail(err, YX_NOT_FOUND, NULL, "",
			     "the program yinxin-render was not found; it draws the pictures");
	else if (document.len > YX_LIMIT_REPORT_DOCUMENT)
		st = yx_fail(err, YX_LIMIT, NULL, "", "the file is too large for pictures");
	else if ((r->document = memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)) < 0)
		st = yx_fail_errno(err, "cannot hold the document in memory");
	else if (!yx_sandbox_write(r->document, document))
		st = yx_fail_errno(err, "cannot hold the document in memory");
	else /* nobody writes to it any more, whoever holds the descriptor */
		(void)fcntl(r->document, F_ADD_SEALS,
			    F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
	if (st != YX_OK)
		yx_report_renderer_free(r);
	else
		*out = r;
	return st;
}

void
yx_report_renderer_free(struct yx_report_renderer *r)
{
	for (size_t i = 0; r && i < r->kept_count; i++)
		yx_buf_clear(&r->kept[i].png);
	if (r && r->document >= 0)
		close(r->document);
	yx_free(r);
}

/* The child's last line for people, which tells the error, without the program's name in front. */
static enum yx_status
said(const struct yx_sandbox_result *result, struct yx_error *err)
{
	static const char own[] = "yinxin-render: -: ";
	struct yx_bytes all = yx_buf_bytes(&result->errors), line;
	struct yx_buf text = { 0 };
	size_t at = yx_bytes_find_last(all, YX_BYTES_LIT("yinxin-render: -: "), all.len);
	enum yx_status st;

	line = at == SIZE_MAX ? all : yx_bytes_slice(all, at + sizeof(own) - 1, all.len);
	at = yx_bytes_find(line, YX_BYTES_LIT("\n"), 0);
	yx_text_put_clean(&text, yx_bytes_slice(line, 0, at == SIZE_MAX ? line.len : at));
	st = yx_fail(err, YX_MALFORMED, NULL, "", "%s",
		     text.len ? yx_buf_str(&text) : "it gave no reason");
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
start(struct yx_report_renderer *r, uint64_t prefix, size_t first, size_t last, double dpi,
      struct yx_sandbox_result *result, struct yx_error *err)
{
	/* it limits itself; these bounds hold should it not */
	struct yx_sandbox_limits limits = {
		.seconds = 60, .cpu_seconds = 60, .output = 64u << 20, .memory = UINT64_C(2) << 30
	};
	char pages[48], dots[16], bytes[32];
	const char *argv[16] = { r->program, "--lang",        "en",  "-o",
				 "-",        "--pages",       pages, "--dpi",
				 dots,       "--max-seconds", "30" };
	size_t n = 11;

	snprintf(pages, sizeof(pages), "%zu-%zu", first + 1, last + 1);
	snprintf(dots, sizeof(dots), "%.0f", dpi);
	if (prefix) {
		snprintf(bytes, sizeof(bytes), "%llu", (unsigned long long)prefix);
		argv[n++] = "--prefix";
		argv[n++] = bytes;
	}
	argv[n++] = "-";
	return yx_sandbox_run(result, argv, r->document, &limits, err);
}

enum yx_status
yx_report_renderer_pages(struct yx_report_renderer *r, uint64_t prefix, size_t first, size_t last,
			 double dpi, struct yx_buf *pngs, struct yx_error *err)
{
	struct yx_sandbox_result result = { 0 };
	enum yx_status st = start(r, prefix, first, last, dpi, &result, err);

	if (st == YX_OK && result.end != YX_SANDBOX_DONE)
		st = yx_fail(err, YX_MALFORMED, NULL, "", "rendering failed: %s", result.text[0]);
	else if (st == YX_OK && result.code != 0)
		st = said(&result, err);
	/* of several pages those before the one that failed are good */
	yx_buf_put_bytes(pngs, yx_buf_bytes(&result.output));
	yx_sandbox_result_clear(&result);
	return st == YX_OK ? yx_buf_status(pngs, err) : st;
}

void
yx_report_renderer_ask(struct yx_report_renderer *r, yx_report_pages_fn pages, void *state)
{
	r->ask = pages;
	r->ask_state = state;
}

static enum yx_status
get_pages(struct yx_report_renderer *r, uint64_t prefix, size_t first, size_t last, double dpi,
	  struct yx_buf *pngs, struct yx_error *err)
{
	yx_buf_init(pngs, 64u << 20);
	return r->ask ? r->ask(r->ask_state, prefix, first, last, dpi, pngs, err)
		      : yx_report_renderer_pages(r, prefix, first, last, dpi, pngs, err);
}

static void
keep(struct yx_report_renderer *r, uint64_t prefix, size_t page, double dpi, struct yx_bytes png)
{
	struct kept *k = &r->kept[r->kept_count];

	if (r->kept_count == YX_LIMIT_REPORT_KEPT)
		return;
	*k = (struct kept){ .prefix = prefix, .page = page, .dpi = dpi };
	if (yx_buf_put_bytes(&k->png, png))
		r->kept_count++;
	else
		yx_buf_clear(&k->png);
}

static const struct kept *
find(const struct yx_report_renderer *r, uint64_t prefix, size_t page, double dpi)
{
	for (size_t i = 0; i < r->kept_count; i++) {
		const struct kept *k = &r->kept[i];

		if (k->prefix == prefix && k->page == page && k->dpi > dpi - 0.5 &&
		    k->dpi < dpi + 0.5)
			return k;
	}
	return NULL;
}

/* One PNG from the front: the signature, then chunks of length, type, data, checksum to IEND. */
static bool
take_png(struct yx_reader *in, struct yx_bytes *out)
{
	struct yx_reader at = *in;
	struct yx_bytes part, type;
	uint64_t from = yx_reader_offset(in);
	uint32_t len;

	if (!yx_take(&at, 8, &part))
		return false;
	do {
		if (!yx_take_u32be(&at, &len) || !yx_take(&at, 4, &type) ||
		    !yx_take(&at, (size_t)len + 4, &part))
			return false;
	} while (!yx_bytes_equal(type, YX_BYTES_LIT("IEND")));
	return yx_take(in, (size_t)(yx_reader_offset(&at) - from), out);
}

void
yx_report_render_ahead(void *renderer, uint64_t prefix, size_t first, size_t last, double dpi)
{
	struct yx_report_renderer *r = renderer;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf pngs = { 0 };
	struct yx_reader in;
	struct yx_bytes png;

	while (first <= last && find(r, prefix, first, dpi))
		first++;
	if (first > last)
		return;
	/* what does not come here is asked for again by itself, and its error is told then */
	(void)!get_pages(r, prefix, first, last, dpi, &pngs, &err);
	in = yx_reader(yx_buf_bytes(&pngs));
	for (size_t page = first; page <= last && take_png(&in, &png); page++)
		keep(r, prefix, page, dpi, png);
	yx_buf_clear(&pngs);
}

enum yx_status
yx_report_render(void *renderer, uint64_t prefix, size_t page, double dpi, struct yx_image *out,
		 struct yx_error *err)
{
	struct yx_report_renderer *r = renderer;
	const struct kept *k = find(r, prefix, page, dpi);
	struct yx_buf png = { 0 };
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (k)
		return yx_png_decode(out, yx_buf_bytes(&k->png), err);
	st = get_pages(r, prefix, page, page, dpi, &png, err);
	if (st == YX_OK)
		st = yx_png_decode(out, yx_buf_bytes(&png), err);
	if (st == YX_OK)
		keep(r, prefix, page, dpi, yx_buf_bytes(&png));
	yx_buf_clear(&png);
	return st;
}
