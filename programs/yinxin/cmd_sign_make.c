/* SPDX-License-Identifier: Apache-2.0 */
/* The work of `yinxin sign`: in a child, which has the document and no key, or here. */
#include <math.h>
#include <string.h>
#include <yinxin/codec_jpeg.h>
#include <yinxin/codec_picture.h>
#include <yinxin/ofd.h>
#include <yinxin/pdf.h>
#include <yinxin/seal.h>
#include <yinxin/sign_content.h>
#include <yinxin/sign_pdf.h>
#include "cmd_sign.h"

static void
tell(struct sign_job *j, const struct yx_sign_result *r)
{
	char time[32];

	yx_time_rfc3339(time, r->time - r->time % YX_SECOND);
	if (j->c->json) {
		struct yx_json_build b = { 0 };

		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(j->out));
		yx_json_put_str(&b, "format", r->format);
		yx_json_put_str(&b, "profile", r->profile);
		yx_json_put_str(&b, "time", time);
		yx_json_put_str(&b, "time_source", r->time_stamped ? "timestamp" : "claimed");
		if (r->time_stamped)
			yx_json_put_text(&b, "tsa", yx_bytes_str(r->tsa));
		if (r->field[0]) {
			yx_json_put_str(&b, "field", r->field);
			yx_json_put_bool(&b, "field_made", r->field_made);
		}
		if (j->options.preserve)
			preserve_put(&b, &j->preserve);
		yx_json_end(&b);
		cli_print_json(j->c, &b);
		return;
	}
	cli_say(j->c, "signed: %s (%s, %s%s%s)", "已签名：%s（%s，%s%s%s）", j->out, r->profile,
		time, r->time_stamped ? cli_text(j->c, ", time-stamped by ", "，时间戳来自 ") : "",
		r->time_stamped ? r->tsa : "");
	if (j->options.field && r->field_made)
		cli_note(j->c,
			 "note: the document had no signature field \"%s\", so one was made%s%s",
			 "提示：文档中没有签名域“%s”，已新建%s%s", r->field,
			 r->empty_fields[0]
			     ? cli_text(j->c, "; its empty ones are: ", "；其中的空白签名域有：")
			     : "",
			 r->empty_fields);
	if (j->seal_path && r->scale > 0 && fabs(r->scale - 1) > 0.005)
		cli_note(j->c,
			 "the seal is shown at %.0f %% of its size: the signature field is smaller",
			 "签名域较小，印章按实际尺寸的 %.0f%% 显示", r->scale * 100);
	preserve_tell(j->c, &j->preserve);
}

static enum yx_status
make(struct sign_job *j, struct yx_bytes in, struct yx_buf *made, struct yx_sign_result *result,
     struct yx_error *err)
{
	if (j->cms && j->options.ink)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "--ink goes into PDF and OFD, not into a CMS signature");
	if (j->cms)
		return yx_sign_cms(made, in, j->attach, j->gm, &j->options, result, err);
	if (yx_ofd_looks_like(in)) {
		if (j->where.pdf.qr || j->where.lock.action)
			return yx_fail(err, YX_UNSUPPORTED, NULL, "",
				       "--qr and --lock-fields are for PDF; an OFD is closed with "
				       "--lock");
		if (j->options.ink && !j->options.place.visible && !j->seal_path)
			cli_note(j->c,
				 "note: the handwriting is sealed in and not shown; --page and "
				 "--rect show it",
				 "提示：笔迹已封存，但不显示；可用 --page 和 --rect 显示");
		return yx_sign_ofd(made, in, &j->options, &j->ofd, result, err);
	}
	if (!yx_pdf_looks_like(in))
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "this is neither PDF nor OFD; --cms signs any file with a signature "
			       "beside it");
	if (j->ofd.integrity_list)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "--integrity-list is for OFD");
	if (j->ofd.lock || j->ofd.complete)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "--lock and --complete are for OFD; a PDF is closed with --certify "
			       "1 or --lock-fields");
	return yx_sign_pdf_seal(made, in, &j->options, &j->where.pdf, result, err);
}

/* What the signer may not see, before it is signed. */
static void
warn(const struct sign_job *j, struct yx_bytes in)
{
	struct yx_remark found[YX_CONTENT_REMARKS];
	size_t count = yx_content_warnings(in, j->options.password, found);

	for (size_t i = 0; i < count; i++)
		cli_note(j->c, "warning: %s", "警告：%s", found[i].text.in[j->c->chinese ? 1 : 0]);
}

/* A seal that is there and that nobody sees is worse than one that is refused. */
static void
warn_of_picture(const struct sign_job *j)
{
	struct yx_seal *seal = NULL;

	/* one that cannot be read is told by signing itself */
	if (!j->seal_path || yx_seal_parse(&seal, j->seal.bytes, NULL) != YX_OK)
		return;
	if (!yx_ofd_looks_like(seal->picture) && !yx_png_is(seal->picture) &&
	    !yx_jpeg_is(seal->picture) && !yx_bmp_is(seal->picture) && !yx_gif_is(seal->picture))
		cli_note(j->c,
			 "warning: the seal's picture is %.*s, which many OFD readers do not show; "
			 "ofd and PNG are shown",
			 "警告：印章图像为 %.*s，许多 OFD 阅读器不显示；ofd 和 PNG 可显示",
			 (int)(seal->picture_type.len < 16 ? seal->picture_type.len : 16),
			 (const char *)seal->picture_type.data);
	yx_seal_free(seal);
}

/* All that is read and asked before the document. */
static int
prepare(struct sign_job *j, struct signing_identity *who)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *subject;
	int rc;

	if (material_read(&j->preserve.material, &subject, &err) != YX_OK)
		return cli_error(j->c, &err, subject);
	if ((rc = signing_desk_identity(j->c, &j->desk, who)) != 0 ||
	    (rc = signing_ink_apply(j->c, &j->ink, &j->options)) != 0 ||
	    (rc = signing_authorities_open(j->c, &j->tsa)) != 0)
		return rc;
	j->options.who.key = who->key;
	j->options.who.cert = who->certs.items[0];
	j->options.who.chain = who->chain;
	j->options.who.chain_count = who->chain_count;
	j->options.who.show = signing_desk_show;
	j->options.who.show_state = &j->desk;
	j->options.tsa = j->tsa.source_count ? &j->tsa.client : NULL;
	if (j->options.level >= YX_LEVEL_B_LT) {
		if ((rc = preserve_open(j->c, &j->preserve, &j->tsa)) != 0)
			return rc;
		j->options.preserve = &j->preserve.options;
	}
	j->options.chinese = j->c->chinese;
	j->options.lock_fields = j->where.lock;
	j->options.password = yx_buf_bytes(&j->password);
	if (j->seal_path && yx_file_open(&j->seal, j->seal_path, 16 << 20, &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	j->ofd.seal = j->where.pdf.seal = j->seal.bytes;
	j->ofd.keyword = j->where.pdf.keyword;
	j->ofd.across = j->where.pdf.across;
	return 0;
}

static int
sign(struct sign_job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_result result;
	struct yx_file in = { 0 };
	struct yx_buf made = { 0 };
	bool whole; /* what is made is the whole output, not a tail */
	int rc = 0;

	if (yx_file_open(&in, j->in, 0, &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	whole = j->cms || yx_ofd_looks_like(in.bytes);
	if (!whole)
		warn(j, in.bytes);
	else if (!j->cms)
		warn_of_picture(j);
	if (make(j, in.bytes, &made, &result, &err) != YX_OK) {
		rc = preserve_error(j->c, &j->preserve, &err, j->in);
	} else if (signing_write(j->c, j->out, whole ? yx_bytes(NULL, 0) : in.bytes,
				 yx_buf_bytes(&made), &err) != YX_OK) {
		(void)cli_error(j->c, &err, NULL);
		rc = CLI_CANT_WRITE;
	} else {
		tell(j, &result);
	}
	yx_buf_clear(&made);
	yx_file_close(&in);
	return rc;
}

int
sign_run(void *job)
{
	struct sign_job *j = job;
	struct signing_identity who = { 0 };
	int rc = prepare(j, &who);

	if (!rc)
		rc = sign(j);
	signing_identity_clear(&who);
	return rc;
}
