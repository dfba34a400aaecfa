/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDF: how many small documents a second are opened, listed, accounted for and prepared for
 * signing; and what a 1 GB document costs in memory of our own. The large file is made under
 * build/bench (a hole where the disk can do that) and removed. The signer only hashes, with
 * SHA-256.
 *
 * bench_pdf [MiB]: size of the large file; 0 leaves it out. Default 1024.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/crypto.h>
#include <yinxin/pdf.h>

#define FOLDER "build/bench"

static void
must(enum yx_status st, const struct yx_error *err)
{
	if (st == YX_OK)
		return;
	fprintf(stderr, "bench_pdf: %s: %s\n", yx_status_name(st), err->text);
	exit(1);
}

static long
status_kib(const char *key)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, key, strlen(key)) == 0)
			kib = strtol(line + strlen(key) + 1, NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

static enum yx_status
hash_sign(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	  struct yx_error *err)
{
	struct yx_hasher *h = NULL;
	struct yx_digest d;
	size_t i;
	enum yx_status st;

	(void)state;
	if ((st = yx_hasher_new(&h, YX_DIGEST_SHA256, err)) != YX_OK)
		return st;
	for (i = 0; i < count && st == YX_OK; i++)
		st = yx_hasher_update(h, parts[i], err);
	if (st == YX_OK)
		st = yx_hasher_finish(h, &d, err);
	if (st == YX_OK)
		yx_buf_put_bytes(value, yx_digest_bytes(&d));
	yx_hasher_free(h);
	return st;
}

/* A one-page document whose page shows an image of `size` bytes of zeros. */
static void
make_file(const char *path, uint64_t size)
{
	uint64_t at[6], xref;
	FILE *f = fopen(path, "wb");
	int i;

	if (!f) {
		perror(path);
		exit(1);
	}
	fprintf(f, "%%PDF-1.7\n%%\xe5\x8d\xb0\xe4\n");
	at[1] = (uint64_t)ftello(f);
	fprintf(f, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	at[2] = (uint64_t)ftello(f);
	fprintf(f, "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
	at[3] = (uint64_t)ftello(f);
	fprintf(f, "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] "
		   "/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>\nendobj\n");
	at[4] = (uint64_t)ftello(f);
	fprintf(f, "4 0 obj\n<< /Length 26 >>\nstream\nq 200 0 0 100 0 0 cm /I Do\nendstream\n"
		   "endobj\n");
	at[5] = (uint64_t)ftello(f);
	fprintf(f,
		"5 0 obj\n<< /Type /XObject /Subtype /Image /Width 1024 /Height %llu "
		"/BitsPerComponent 8 /ColorSpace /DeviceGray /Length %llu >>\nstream\n",
		(unsigned long long)(size / 1024), (unsigned long long)size);
	if (fseeko(f, (off_t)size, SEEK_CUR) != 0)
		perror("seek");
	fprintf(f, "\nendstream\nendobj\n");
	xref = (uint64_t)ftello(f);
	fprintf(f, "xref\n0 6\n0000000000 65535 f \n");
	for (i = 1; i < 6; i++)
		fprintf(f, "%010llu 00000 n \n", (unsigned long long)at[i]);
	fprintf(f, "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%llu\n%%%%EOF\n",
		(unsigned long long)xref);
	fclose(f);
}

static void
sign_to(struct yx_bytes file, const char *to)
{
	struct yx_pdf_signer signer = { .size_max = 8192,
					.sub_filter = "ETSI.CAdES.detached",
					.sign = hash_sign };
	struct yx_pdf_sign_options options = { .time = YX_TIME_NONE };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_out *out = NULL;
	struct yx_buf tail;

	yx_buf_init(&tail, 0);
	must(yx_pdf_open(&doc, file, NULL, &err), &err);
	must(yx_pdf_update_new(&u, doc, &err), &err);
	must(yx_pdf_sign(u, &options, &signer, &tail, NULL, &err), &err);
	if (to) {
		must(yx_out_open(&out, to, 0, &err), &err);
		must(yx_pdf_write(out, doc, yx_buf_bytes(&tail), &err), &err);
		must(yx_out_commit(&out, &err), &err);
	}
	yx_buf_clear(&tail);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
}

static size_t
list(struct yx_bytes file)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures l;
	struct yx_pdf *doc = NULL;
	size_t count;

	must(yx_pdf_open(&doc, file, NULL, &err), &err);
	must(yx_pdf_signatures_list(&l, yx_pdf_latest(doc), true, &err), &err);
	must(yx_pdf_scan(doc, &err), &err);
	count = l.count;
	yx_pdf_signatures_clear(&l);
	yx_pdf_free(doc);
	return count;
}

static void
large(uint64_t mib)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file file;
	yx_time start;
	double signing, listing;
	long before = status_kib("RssAnon"), peak;
	size_t count;

	make_file(FOLDER "/large.pdf", mib << 20);
	must(yx_file_open(&file, FOLDER "/large.pdf", 0, &err), &err);
	start = yx_time_monotonic();
	sign_to(file.bytes, FOLDER "/large-signed.pdf");
	signing = (double)(yx_time_monotonic() - start) / (double)YX_SECOND;
	peak = status_kib("RssAnon");
	yx_file_close(&file);
	must(yx_file_open(&file, FOLDER "/large-signed.pdf", 0, &err), &err);
	start = yx_time_monotonic();
	count = list(file.bytes);
	listing = (double)(yx_time_monotonic() - start) / (double)YX_SECOND;
	yx_file_close(&file);
	if (status_kib("RssAnon") > peak)
		peak = status_kib("RssAnon");
	printf("%llu MiB: signed (hashed and written) in %.2f s, %zu signature listed and every "
	       "byte accounted for in %.3f s, %.1f MiB of our own (%.1f before)\n",
	       (unsigned long long)mib, signing, count, listing, (double)peak / 1024,
	       (double)before / 1024);
	unlink(FOLDER "/large.pdf");
	unlink(FOLDER "/large-signed.pdf");
	if (peak > 100 << 10) {
		fprintf(stderr, "bench_pdf: more than 100 MiB\n");
		exit(1);
	}
}

static void
small(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file file;
	yx_time start;
	unsigned n;

	make_file(FOLDER "/small.pdf", 100 << 10);
	must(yx_file_open(&file, FOLDER "/small.pdf", 0, &err), &err);
	start = yx_time_monotonic();
	for (n = 0; yx_time_monotonic() - start < YX_SECOND; n++)
		(void)list(file.bytes);
	printf("100 KB: opened, listed, accounted for  %u/s\n", n);
	start = yx_time_monotonic();
	for (n = 0; yx_time_monotonic() - start < YX_SECOND; n++)
		sign_to(file.bytes, NULL);
	printf("100 KB: laid out and hashed            %u/s\n", n);
	yx_file_close(&file);
	unlink(FOLDER "/small.pdf");
}

int
main(int argc, char **argv)
{
	struct yx_error err = YX_ERROR_INIT;
	unsigned long mib = argc > 1 ? strtoul(argv[1], NULL, 10) : 1024;

	must(yx_path_make_dirs(FOLDER, true, &err), &err);
	small();
	if (mib)
		large(mib);
	return 0;
}
