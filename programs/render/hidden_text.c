/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invisible text in a PDF that cairo wrote. cairo has no rendering modes: what is to be invisible
 * was drawn with an alpha of its own, set by a graphics state of its own. Wherever a content stream
 * chooses that state, mode 3 is chosen with it (ISO 32000-2 9.3.6), and mode 0 with every other.
 */
#include <math.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <string.h>
#include "pages.h"

/* Names of graphics states, of at most this many a stream. cairo makes one for each alpha. */
#define STATES 64

struct states {
	const char *hidden[STATES];
	size_t count;
};

static bool
is_hidden(const struct states *s, struct yx_bytes name)
{
	for (size_t i = 0; i < s->count; i++)
		if (yx_bytes_equal_str(name, s->hidden[i]))
			return true;
	return false;
}

/* The states with our alpha; they become opaque, for what invisible text leaves is nothing. */
static void
take_states(fz_context *ctx, pdf_obj *resources, double alpha, struct states *out)
{
	pdf_obj *all = pdf_dict_get(ctx, resources, PDF_NAME(ExtGState));

	for (int i = 0; i < pdf_dict_len(ctx, all) && out->count < STATES; i++) {
		pdf_obj *state = pdf_dict_get_val(ctx, all, i);

		if (fabs((double)pdf_dict_get_real(ctx, state, PDF_NAME(ca)) - alpha) > 1e-6)
			continue;
		pdf_dict_put_int(ctx, state, PDF_NAME(ca), 1);
		pdf_dict_put_int(ctx, state, PDF_NAME(CA), 1);
		out->hidden[out->count++] = pdf_to_name(ctx, pdf_dict_get_key(ctx, all, i));
	}
}

/* The end of a string that begins at `at` with a parenthesis. */
static size_t
end_of_string(struct yx_bytes in, size_t at)
{
	int depth = 0;

	for (; at < in.len; at++) {
		if (in.data[at] == '\\')
			at++;
		else if (in.data[at] == '(')
			depth++;
		else if (in.data[at] == ')' && --depth == 0)
			return at + 1;
	}
	return in.len;
}

/* Copy a content stream; behind each "/NAME gs" the mode. */
static void
put_modes(struct yx_bytes in, const struct states *s, struct yx_buf *out)
{
	struct yx_bytes name = { NULL, 0 }, word;
	size_t at = 0;

	while (at < in.len) {
		size_t from = at;

		if (in.data[at] == '(') {
			at = end_of_string(in, at);
			yx_buf_put_bytes(out, yx_bytes_slice(in, from, at - from));
			continue;
		}
		at++;
		if (strchr(" \t\r\n\f[]<>)", in.data[from])) {
			yx_buf_put_u8(out, in.data[from]);
			continue;
		}
		while (at < in.len && in.data[at] && !strchr(" \t\r\n\f[]<>()/", in.data[at]))
			at++;
		word = yx_bytes_slice(in, from, at - from);
		yx_buf_put_bytes(out, word);
		if (yx_bytes_equal_str(word, "gs") && name.len)
			yx_buf_puts(out, is_hidden(s, name) ? " 3 Tr" : " 0 Tr");
		name = word.data[0] == '/' ? yx_bytes_slice(word, 1, word.len - 1)
					   : (struct yx_bytes){ NULL, 0 };
	}
}

static void
change_stream(fz_context *ctx, pdf_document *doc, pdf_obj *stream, const struct states *s)
{
	fz_buffer *old = NULL, *new = NULL;
	struct yx_buf text = { 0 };
	unsigned char *data;

	fz_var(old);
	fz_var(new);
	fz_try(ctx)
	{
		size_t len;

		old = pdf_load_stream(ctx, stream);
		len = fz_buffer_storage(ctx, old, &data);
		put_modes(yx_bytes(data, len), s, &text);
		if (yx_buf_status(&text, NULL) != YX_OK)
			fz_throw(ctx, FZ_ERROR_MEMORY, "out of memory");
		new = fz_new_buffer_from_copied_data(ctx, text.data, text.len);
		pdf_update_stream(ctx, doc, stream, new, 0);
	}
	fz_always(ctx)
	{
		fz_drop_buffer(ctx, old);
		fz_drop_buffer(ctx, new);
		yx_buf_clear(&text);
	}
	fz_catch(ctx) fz_rethrow(ctx);
}

/* A page with its content, or a form or pattern that is its own content. */
static void
change_object(fz_context *ctx, pdf_document *doc, pdf_obj *o, double alpha)
{
	bool page = pdf_name_eq(ctx, pdf_dict_get(ctx, o, PDF_NAME(Type)), PDF_NAME(Page));
	pdf_obj *content = page ? pdf_dict_get(ctx, o, PDF_NAME(Contents)) : o;
	struct states s = { 0 };

	if (!pdf_is_stream(ctx, content))
		return;
	take_states(ctx, pdf_dict_get(ctx, o, PDF_NAME(Resources)), alpha, &s);
	if (s.count > 0)
		change_stream(ctx, doc, content, &s);
}

static void
change_all(fz_context *ctx, pdf_document *doc, double alpha)
{
	int count = pdf_xref_len(ctx, doc);
	pdf_obj *volatile o = NULL;

	for (int i = 1; i < count; i++) {
		fz_try(ctx)
		{
			o = pdf_new_indirect(ctx, doc, i, 0);
			if (pdf_is_dict(ctx, o))
				change_object(ctx, doc, o, alpha);
		}
		fz_always(ctx) pdf_drop_obj(ctx, o);
		fz_catch(ctx) fz_rethrow(ctx);
	}
}

static enum yx_status
write_again(fz_context *ctx, pdf_document *doc, struct yx_buf *pdf, struct yx_error *err)
{
	pdf_write_options how = pdf_default_write_options;
	fz_buffer *buffer = NULL;
	fz_output *out = NULL;
	unsigned char *data;

	fz_var(buffer);
	fz_var(out);
	how.do_compress = 1;
	fz_try(ctx)
	{
		size_t len;

		buffer = fz_new_buffer(ctx, pdf->len);
		out = fz_new_output_with_buffer(ctx, buffer);
		pdf_write_document(ctx, doc, out, &how);
		fz_close_output(ctx, out);
		len = fz_buffer_storage(ctx, buffer, &data);
		yx_buf_reset(pdf);
		yx_buf_put(pdf, data, len);
	}
	fz_always(ctx)
	{
		fz_drop_output(ctx, out);
		fz_drop_buffer(ctx, buffer);
	}
	fz_catch(ctx) fz_rethrow(ctx);
	return yx_buf_status(pdf, err);
}

enum yx_status
pdf_hide_text(struct yx_buf *pdf, double alpha, struct yx_error *err)
{
	fz_context *ctx = fz_new_context(NULL, NULL, 0);
	volatile enum yx_status st = YX_OK;
	pdf_document *doc = NULL;
	fz_stream *stream = NULL;

	if (!ctx)
		return yx_fail_nomem(err);
	fz_var(doc);
	fz_var(stream);
	fz_try(ctx)
	{
		stream = fz_open_memory(ctx, pdf->data, pdf->len);
		doc = pdf_open_document_with_stream(ctx, stream);
		change_all(ctx, doc, alpha);
		st = write_again(ctx, doc, pdf, err);
	}
	fz_always(ctx)
	{
		pdf_drop_document(ctx, doc);
		fz_drop_stream(ctx, stream);
	}
	fz_catch(ctx) st = fz_caught(ctx) == FZ_ERROR_MEMORY
			       ? yx_fail_nomem(err)
			       : yx_fail(err, YX_INTERNAL, NULL, "", "invisible text: %.150s",
					 fz_caught_message(ctx));
	fz_drop_context(ctx);
	return st;
}
