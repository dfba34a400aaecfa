/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFD: how long it takes to seal a document of 20 full pages and to verify it, beside the work that
 * no program can leave out (every entry unpacked, hashed under SM3, every page parsed once); and
 * what a 500 MB package costs in memory of our own. Rounds alternate, medians are compared.
 *
 * bench_ofd [MiB]: size of the large package; 0 leaves it out. Default 500. It is made under
 * build/bench (a hole where the disk can do that) and removed.
 */
#include <string.h>
#include <unistd.h>
#include <yinxin/seal.h>
#include <yinxin/sign_ofd.h>
#include "rounds.h"

#define FOLDER "build/bench"
#define PAGES  20
#define LINES  46

static struct bench_identity maker, signer;
static struct yx_buf document, seal, sealed;

static long
own_kib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "RssAnon", 7) == 0)
			kib = strtol(line + 8, NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

/* One object a character, as converters write it: the expensive kind. */
static void
put_line(struct yx_ofd_maker *m, double y, const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	struct yx_buf one = { 0 };
	double x = 20;
	uint32_t cp;

	while (yx_utf8_take(&r, &cp)) {
		yx_buf_reset(&one);
		yx_utf8_put(&one, cp);
		must(yx_ofd_maker_text(m, x, y, 4.2, yx_buf_str(&one), NULL, &err), &err);
		x += 4.2;
	}
	yx_buf_clear(&one);
}

/* Full pages of text; "盖章" stands once on the last one. */
static void
make_document(struct yx_buf *out, unsigned pages, bool letters, struct yx_bytes attached)
{
	static const char text[] =
	    "第一条 甲方委托乙方提供技术服务，乙方按照本合同的约定完成工作并交付成果。";
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd_maker *m = NULL;

	must(yx_ofd_maker_new(&m, "bench", &err), &err);
	must(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err), &err);
	for (unsigned i = 0; i < pages; i++) {
		must(yx_ofd_maker_page(m, 210, 297, &err), &err);
		for (int l = 0; l < LINES; l++)
			if (letters)
				put_line(m, 20 + 5.6 * l, text);
			else
				must(yx_ofd_maker_text(m, 20, 20 + 5.6 * l, 4.2, text, NULL, &err),
				     &err);
	}
	must(yx_ofd_maker_text(m, 20, 285, 4.2, "甲方（盖章）", NULL, &err), &err);
	if (attached.len)
		must(yx_ofd_maker_attach(m, "large", attached, &err), &err);
	must(yx_ofd_maker_write(m, yx_time_now(), &w, &err), &err);
	yx_ofd_maker_free(m);
}

static void
make_seal(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_bytes list[1] = { yx_cert_der(signer.cert) };
	static uint8_t picture[20000];
	const struct yx_seal_new n = { .version = YX_SEAL_V4,
				       .vendor = "bench",
				       .es_id = "bench",
				       .name = "bench",
				       .type = 1,
				       .created = yx_time_now() - YX_DAY,
				       .valid_from = yx_time_now() - YX_DAY,
				       .valid_until = yx_time_now() + YX_DAY,
				       .signer_certs = list,
				       .signer_count = 1,
				       .picture_type = "PNG",
				       .picture = { picture, sizeof(picture) },
				       .width_mm = 42,
				       .height_mm = 42 };

	memset(picture, 7, sizeof(picture));
	must(yx_seal_build(&n, yx_cert_der(maker.cert), maker.key, NULL, &seal, &err), &err);
}

/* ------------------------------------------------------------ what is timed */

static struct yx_sign_ofd_request
request(void)
{
	return (struct yx_sign_ofd_request){ .key = signer.key,
					     .cert = yx_cert_der(signer.cert),
					     .seal = yx_buf_bytes(&seal),
					     .time = YX_TIME_NONE };
}

static void
seal_with(const struct yx_sign_ofd_request *q)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, &sealed };
	struct yx_ofd *o = NULL;

	yx_buf_reset(&sealed);
	must(yx_ofd_open(&o, yx_buf_bytes(&document), &err), &err);
	must(yx_sign_ofd_sign(o, q, &w, &err), &err);
	yx_ofd_free(o);
}

static void
by_place(void *ctx)
{
	const struct yx_ofd_place place = { .page = 0, .box = { 100, 100, 42, 42 } };
	struct yx_sign_ofd_request q = request();

	(void)ctx;
	q.places = &place;
	q.place_count = 1;
	seal_with(&q);
}

static void
by_keyword(void *ctx)
{
	struct yx_sign_ofd_request q = request();

	(void)ctx;
	q.keyword = "盖章";
	seal_with(&q);
}

static void
verify(void *ctx)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_options o = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *r = NULL;
	struct yx_ofd *ofd = NULL;

	(void)ctx;
	o.integrity_only = true;
	must(yx_ofd_open(&ofd, yx_buf_bytes(&sealed), &err), &err);
	must(yx_sign_ofd_verify(&r, ofd, &o, &err), &err);
	if (r->indication != YX_INDICATION_PASSED) {
		fprintf(stderr, "bench_ofd: %s\n", r->signatures[0].reason_en);
		exit(1);
	}
	yx_sign_ofd_report_free(r);
	yx_ofd_free(ofd);
}

static enum yx_status
hash_piece(void *h, struct yx_bytes piece, struct yx_error *err)
{
	return yx_hasher_update(h, piece, err);
}

/* What cannot be left out: every entry unpacked and hashed, every XML parsed once, one signature.
 */
static void
least(void *ctx)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_zip *z = NULL;

	must(yx_zip_open(&z, yx_buf_bytes(&document), &err), &err);
	for (size_t i = 0; i < yx_zip_count(z); i++) {
		const char *name = yx_zip_entry(z, i)->name, *dot = strrchr(name, '.');
		struct yx_hasher *h = NULL;
		struct yx_buf text = { 0 };
		struct yx_xml *x = NULL;
		struct yx_digest d;

		must(yx_hasher_new(&h, YX_DIGEST_SM3, &err), &err);
		must(yx_zip_stream(z, i, hash_piece, h, &err), &err);
		must(yx_hasher_finish(h, &d, &err), &err);
		yx_hasher_free(h);
		if (!dot || strcmp(dot, ".xml") != 0)
			continue;
		must(yx_zip_read(z, i, 0, &text, &err), &err);
		must(yx_xml_parse(&x, yx_buf_bytes(&text), &err), &err);
		yx_xml_free(x);
		yx_buf_clear(&text);
	}
	yx_zip_free(z);
	bench_primitive(ctx);
}

static void
small(bool letters)
{
	enum { ROUNDS = 9, THINGS = 4 };
	static const struct {
		const char *name;
		void (*run)(void *);
	} things[THINGS] = { { "the least work there is", least },
			     { "sealed at a place", by_place },
			     { "sealed by keyword", by_keyword },
			     { "verified (integrity)", verify } };
	double us[THINGS][ROUNDS], first = 0;

	yx_buf_reset(&document);
	make_document(&document, PAGES, letters, yx_bytes(NULL, 0));
	by_place(NULL);
	for (int r = 0; r < ROUNDS; r++)
		for (int t = 0; t < THINGS; t++)
			us[t][r] = bench_round(things[t].run, &signer, YX_SECOND / 10);
	printf("OFD of %d pages, %d lines each, one object a %s, %zu bytes:\n", PAGES, LINES,
	       letters ? "character" : "line", document.len);
	for (int t = 0; t < THINGS; t++) {
		double m = bench_median(us[t], ROUNDS);

		first = t ? first : m;
		printf("  %-24s %7.2f ms  %5.2f times\n", things[t].name, m / 1000, m / first);
	}
}

/* FOLDER/large.ofd: the document of a small attachment, with a hole of this size put in its place.
 */
static void
make_large(unsigned long mib)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f;
	struct yx_zip *z = NULL;
	struct yx_out *to = NULL;
	struct yx_zip_edit *edits;
	struct yx_buf *contents;
	struct yx_zip_writer w = { yx_zip_into_out, NULL };
	size_t n;

	yx_buf_reset(&document);
	make_document(&document, 1, false, YX_BYTES_LIT("small"));
	must(yx_out_open(&to, FOLDER "/hole", YX_OUT_REPLACE, &err), &err);
	must(yx_out_commit(&to, &err), &err);
	if (truncate(FOLDER "/hole", (off_t)mib << 20) != 0)
		exit(1);
	must(yx_file_open(&f, FOLDER "/hole", 0, &err), &err);
	must(yx_zip_open(&z, yx_buf_bytes(&document), &err), &err);
	n = yx_zip_count(z);
	edits = yx_alloc_array(n, sizeof(*edits));
	contents = yx_alloc_array(n, sizeof(*contents));
	for (size_t i = 0; edits && contents && i < n; i++) {
		edits[i].name = yx_zip_entry(z, i)->name;
		must(yx_zip_read(z, i, 0, &contents[i], &err), &err);
		edits[i].content = yx_buf_bytes(&contents[i]);
		if (strstr(edits[i].name, "Attachs/file_")) {
			edits[i].content = f.bytes;
			edits[i].store = true;
		}
	}
	must(yx_out_open(&to, FOLDER "/large.ofd", YX_OUT_REPLACE, &err), &err);
	w.ctx = to;
	must(yx_zip_create(edits, n, yx_time_now(), &w, &err), &err);
	must(yx_out_commit(&to, &err), &err);
	for (size_t i = 0; contents && i < n; i++)
		yx_buf_clear(&contents[i]);
	yx_free(contents);
	yx_free(edits);
	yx_zip_free(z);
	yx_file_close(&f);
	unlink(FOLDER "/hole");
}

/* A package whose attachment is a hole of this size, sealed and verified as files. */
static void
large(unsigned long mib)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f;
	struct yx_out *to = NULL;
	struct yx_ofd *o = NULL;
	struct yx_sign_ofd_request q = request();
	const struct yx_ofd_place place = { .page = 0, .box = { 100, 100, 42, 42 } };
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *r = NULL;
	struct yx_zip_writer w = { yx_zip_into_out, NULL };
	long before = own_kib(), peak;
	yx_time start;
	double signing, verifying;

	make_large(mib);
	q.places = &place;
	q.place_count = 1;
	must(yx_file_open(&f, FOLDER "/large.ofd", 0, &err), &err);
	start = yx_time_monotonic();
	must(yx_ofd_open(&o, f.bytes, &err), &err);
	must(yx_out_open(&to, FOLDER "/large-sealed.ofd", YX_OUT_REPLACE, &err), &err);
	w.ctx = to;
	must(yx_sign_ofd_sign(o, &q, &w, &err), &err);
	peak = own_kib();
	must(yx_out_commit(&to, &err), &err);
	signing = (double)(yx_time_monotonic() - start) / (double)YX_SECOND;
	yx_ofd_free(o);
	yx_file_close(&f);
	must(yx_file_open(&f, FOLDER "/large-sealed.ofd", 0, &err), &err);
	options.integrity_only = true;
	start = yx_time_monotonic();
	must(yx_ofd_open(&o, f.bytes, &err), &err);
	must(yx_sign_ofd_verify(&r, o, &options, &err), &err);
	verifying = (double)(yx_time_monotonic() - start) / (double)YX_SECOND;
	peak = own_kib() > peak ? own_kib() : peak;
	printf("%lu MiB: sealed in %.2f s, verified in %.2f s (%s), %.1f MiB of our own (%.1f "
	       "before)\n",
	       mib, signing, verifying, yx_indication_name(r->indication), (double)peak / 1024,
	       (double)before / 1024);
	yx_sign_ofd_report_free(r);
	yx_ofd_free(o);
	yx_file_close(&f);
	unlink(FOLDER "/large.ofd");
	unlink(FOLDER "/large-sealed.ofd");
	if (peak - before > 100 << 10) {
		fprintf(stderr, "bench_ofd: more than 100 MiB\n");
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	struct yx_error err = YX_ERROR_INIT;
	unsigned long mib = argc > 1 ? strtoul(argv[1], NULL, 10) : 500;

	bench_identity_new(&maker, "sm2", YX_CA_SEAL_MAKER);
	bench_identity_new(&signer, "sm2", YX_CA_SIGNER);
	make_seal();
	must(yx_path_make_dirs(FOLDER, true, &err), &err);
	small(false);
	small(true);
	if (mib)
		large(mib);
	bench_identity_free(&maker);
	bench_identity_free(&signer);
	yx_buf_clear(&document);
	yx_buf_clear(&seal);
	yx_buf_clear(&sealed);
	return 0;
}
