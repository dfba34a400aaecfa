/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: filters, predictors, chains, limits; and the deflate codec below them. */
#include "build_pdf.h"

#include <yinxin/codec_deflate.h>
#include <yinxin/limits.h>
#include <yinxin/pdf.h>

/* Decode `data` under `entries`; the status, and the text in `out`. */
static enum yx_status
decode(const char *entries, const void *data, size_t len, size_t max, struct yx_buf *out,
       bool *damaged, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf *doc = NULL;
	struct pencil p;
	size_t i;
	enum yx_status st;

	pencil_init(&p);
	pencil_document(&p, "", "");
	pencil_stream(&p, 5, entries, data, len);
	pencil_table(&p, "/Root 1 0 R");
	st = yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, err);
	if (st == YX_OK)
		st = yx_pdf_load(yx_pdf_latest(doc), (struct yx_pdf_ref){ 5, 0 }, &o, err);
	if (st == YX_OK)
		st = yx_pdf_stream_decode(yx_pdf_latest(doc), o, max, out, NULL, err);
	*damaged = false;
	for (i = 0; doc && i < yx_pdf_note_count(doc); i++)
		*damaged |= yx_pdf_note(doc, i)->kind == YX_PDF_NOTE_STREAM_DAMAGED;
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
	return st;
}

#define DATA(s) (s), sizeof(s) - 1

static void
filters_decode(void)
{
	static const struct {
		const char *name, *entries, *data;
		size_t len;
		const char *want;
		size_t want_len;
		bool damaged;
	} cases[] = {
		{ "none", "", DATA("as it is"), DATA("as it is"), false },
		{ "hex", "/Filter /ASCIIHexDecode", DATA("48 65 6c6C 6F>"), DATA("Hello"), false },
		{ "hex, a blank within a pair", "/Filter /AHx", DATA("48 6 56c>"), DATA("Hel"),
		  true },
		{ "hex, a NUL", "/Filter /AHx", DATA("48\00065>"), DATA("He"), true },
		{ "base 85, lines", "/Filter /A85", DATA("87cUR\r\nD]j7B Ebo80~>"),
		  DATA("Hello world!"), false },
		{ "base 85, a tab", "/Filter /A85", DATA("87cUR\tD]j7BEbo80~>"),
		  DATA("Hello world!"), true },
		{ "hex, odd", "/Filter /AHx", DATA("4865 6>"), DATA("He`"), false },
		{ "hex, no end", "/Filter /AHx", DATA("4865"), DATA("He"), false },
		{ "hex, nothing", "/Filter /AHx", DATA(">"), DATA(""), false },
		{ "base 85", "/Filter /ASCII85Decode", DATA("87cURD]j7BEbo80~>"),
		  DATA("Hello world!"), false },
		{ "base 85, z and rest", "/Filter /A85", DATA("z5l~>"), DATA("\0\0\0\0A"), false },
		{ "base 85, bad byte", "/Filter /A85", DATA("87cUR\x7f~>"), DATA("Hell"), true },
		{ "run length", "/Filter /RunLengthDecode",
		  DATA("\x02"
		       "abc\xfe"
		       "x\x80"),
		  DATA("abcxxx"), false },
		{ "run length, cut", "/Filter /RL",
		  DATA("\x05"
		       "abc"),
		  DATA("abc"), true },
		{ "LZW of the standard's example", "/Filter /LZWDecode",
		  DATA("\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"), DATA("-----A---B"), false },
		{ "a chain", "/Filter [/ASCIIHexDecode /RunLengthDecode]", DATA("02616263fe7880>"),
		  DATA("abcxxx"), false },
		{ "flate", "/Filter /FlateDecode",
		  DATA("\x78\x9c\xf3\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x51\x04\x00\x1d\x09"
		       "\x04\x5e"),
		  DATA("Hello world!"), false },
		{ "flate, checksum wrong", "/Filter /Fl",
		  DATA("\x78\x9c\xf3\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x51\x04\x00\x1d\x09"
		       "\x04\x5f"),
		  DATA("Hello world!"), false }, /* no reader of PDF misses it */
		{ "flate, flushed and not finished", "/Filter /Fl",
		  DATA("\x78\xda\xf2\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x51\x04\x00\x00\x00"
		       "\xff\xff"),
		  DATA("Hello world!"), false },
		{ "flate, flushed and cut", "/Filter /Fl",
		  DATA("\x78\xda\xf2\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x51\x04\x00\x00\x00"
		       "\xff"),
		  DATA("Hello world!"), true },
		{ "flate, flushed and more", "/Filter /Fl",
		  DATA("\x78\xda\xf2\x48\xcd\xc9\xc9\x57\x28\xcf\x2f\xca\x49\x51\x04\x00\x00\x00"
		       "\xff\xff\x01"),
		  DATA("Hello world!"), true },
		{ "an identity crypt filter", "/Filter /Crypt", DATA("clear"), DATA("clear"),
		  false },
	};
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf out;
		bool damaged;
		enum yx_status st;

		yx_buf_init(&out, 0);
		st = decode(cases[i].entries, cases[i].data, cases[i].len, 0, &out, &damaged, &err);
		CHECK_MSG(st == YX_OK, "%s: %s", cases[i].name, err.text);
		CHECK_MSG(
		    yx_bytes_equal(yx_buf_bytes(&out), yx_bytes(cases[i].want, cases[i].want_len)),
		    "%s: got \"%s\"", cases[i].name, yx_buf_str(&out));
		CHECK_MSG(damaged == cases[i].damaged, "%s: damaged is %d", cases[i].name, damaged);
		yx_buf_clear(&out);
	}
}

static void
predictors_undo(void)
{
	/* rows of four bytes; every PNG predictor once */
	static const uint8_t png[] = { 0, 1, 2, 3, 4, 1, 1, 1, 1, 1, 2, 1, 1,
				       1, 1, 3, 1, 1, 1, 1, 4, 1, 1, 1, 1 };
	static const uint8_t png_want[] = { 1, 2, 3, 4, 1, 2, 3, 4, 2, 3,
					    4, 5, 2, 3, 4, 5, 3, 4, 5, 6 };
	static const uint8_t tiff[] = { 1, 2, 1, 1, 5, 6, 1, 1 };
	static const uint8_t tiff_want[] = { 1, 2, 2, 3, 5, 6, 6, 7 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf packed, out;
	bool damaged;

	yx_buf_init(&packed, 0);
	yx_buf_init(&out, 0);
	CHECK_OK(yx_deflate(&packed, yx_bytes(png, sizeof(png)), YX_DEFLATE_ZLIB, 0, &err));
	CHECK_OK(decode("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 >>",
			packed.data, packed.len, 0, &out, &damaged, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_bytes(png_want, sizeof(png_want))));
	yx_buf_reset(&packed);
	yx_buf_reset(&out);
	CHECK_OK(yx_deflate(&packed, yx_bytes(tiff, sizeof(tiff)), YX_DEFLATE_ZLIB, 0, &err));
	CHECK_OK(decode("/Filter [/FlateDecode] /DecodeParms [<< /Predictor 2 /Columns 2 /Colors 2 "
			">>]",
			packed.data, packed.len, 0, &out, &damaged, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_bytes(tiff_want, sizeof(tiff_want))));
	yx_buf_reset(&out);
	CHECK_STATUS(decode("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 99999999 "
			    "/Colors 99 >>",
			    packed.data, packed.len, 0, &out, &damaged, &err),
		     YX_MALFORMED);
	yx_buf_clear(&packed);
	yx_buf_clear(&out);
}

static void
bombs_and_strangers_are_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf zeros, once, twice, out;
	bool damaged;

	yx_buf_init(&zeros, 0);
	yx_buf_init(&once, 0);
	yx_buf_init(&twice, 0);
	yx_buf_init(&out, 0);
	yx_buf_fill(&zeros, 0, 100 << 20);
	CHECK_OK(yx_deflate(&once, yx_buf_bytes(&zeros), YX_DEFLATE_ZLIB, 9, &err));
	CHECK_OK(yx_deflate(&twice, yx_buf_bytes(&once), YX_DEFLATE_ZLIB, 9, &err));
	CHECK_STATUS(decode("/Filter [/FlateDecode /FlateDecode]", twice.data, twice.len, 0, &out,
			    &damaged, &err),
		     YX_LIMIT);
	CHECK_STATUS(decode("/Filter [/FlateDecode /FlateDecode]", twice.data, twice.len, 1000,
			    &out, &damaged, &err),
		     YX_LIMIT);
	CHECK_STATUS(decode("/Filter [/AHx /AHx /AHx /AHx /AHx /AHx /AHx /AHx /AHx]", "00>", 3, 0,
			    &out, &damaged, &err),
		     YX_LIMIT);
	CHECK_STATUS(decode("/Filter /Unheard", "x", 1, 0, &out, &damaged, &err), YX_UNSUPPORTED);
	CHECK_STATUS(decode("/Filter (Flate)", "x", 1, 0, &out, &damaged, &err), YX_MALFORMED);
	CHECK_STATUS(decode("/Filter /DCTDecode", "x", 1, 0, &out, &damaged, &err), YX_UNSUPPORTED);
	yx_buf_clear(&zeros);
	yx_buf_clear(&once);
	yx_buf_clear(&twice);
	yx_buf_clear(&out);
}

static void
deflate_goes_there_and_back(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_inflate_end end;
	struct yx_buf plain, packed, out;
	size_t i;

	yx_buf_init(&plain, 0);
	for (i = 0; i < 200000; i++)
		yx_buf_put_u8(&plain, (uint8_t)(i * i >> 7));
	for (i = 0; i < 2; i++) {
		enum yx_deflate_form form = i ? YX_DEFLATE_RAW : YX_DEFLATE_ZLIB;

		yx_buf_init(&packed, 0);
		yx_buf_init(&out, 0);
		CHECK_OK(yx_deflate(&packed, yx_buf_bytes(&plain), form, 6, &err));
		CHECK_OK(yx_inflate(&out, yx_buf_bytes(&packed), form, plain.len, NULL, &err));
		CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&plain)));
		yx_buf_reset(&out);
		CHECK_STATUS(
		    yx_inflate(&out, yx_buf_bytes(&packed), form, plain.len - 1, NULL, &err),
		    YX_LIMIT);
		yx_buf_reset(&out);
		CHECK_STATUS(
		    yx_inflate(&out, yx_bytes(packed.data, packed.len / 2), form, 0, NULL, &err),
		    YX_MALFORMED);
		yx_buf_reset(&out);
		CHECK_OK(
		    yx_inflate(&out, yx_bytes(packed.data, packed.len / 2), form, 0, &end, &err));
		CHECK(!end.complete && out.len > 0 && memcmp(out.data, plain.data, out.len) == 0);
		yx_buf_reset(&out);
		yx_buf_puts(&packed, "behind");
		CHECK_OK(yx_inflate(&out, yx_buf_bytes(&packed), form, 0, &end, &err));
		CHECK(end.complete && end.consumed == packed.len - 6);
		yx_buf_clear(&packed);
		yx_buf_clear(&out);
	}
	yx_buf_clear(&plain);
}

TEST_MAIN(CASE(filters_decode), CASE(predictors_undo), CASE(bombs_and_strangers_are_refused),
	  CASE(deflate_goes_there_and_back))
