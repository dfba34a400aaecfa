/* SPDX-License-Identifier: Apache-2.0 */
/* The integrity list of GM/T 0099: its signature (GB/T 35275 over OFDEntries.xml), and adding one.
 */
#include "ofd_verify.h"

#include <string.h>
#include <yinxin/limits.h>

static enum yx_status
check_value(struct ofd_check *c, const struct yx_ofd_entries_list *list,
	    struct yx_sign_ofd_signature *r)
{
	struct yx_buf xml, value;
	struct yx_error why = YX_ERROR_INIT;
	struct yx_cms *cms = NULL;
	enum yx_status st;

	yx_buf_init(&xml, YX_LIMIT_XML_SIZE + 1);
	yx_buf_init(&value, YX_LIMIT_SEAL);
	st = yx_ofd_read(c->o, list->entry, &xml, &why);
	if (st == YX_OK)
		st = yx_ofd_read(c->o, list->value_entry, &value, &why);
	if (st == YX_OK)
		st = yx_cms_parse(&cms, yx_buf_bytes(&value), &why);
	if (st == YX_OK) {
		st = ofd_check_cms(c, cms, yx_buf_bytes(&xml), r);
	} else if (st == YX_NOMEM) {
		st = yx_fail_nomem(c->err);
	} else {
		r->intact = false;
		ofd_judge_error(r, list->value_path, &why);
		st = YX_OK;
	}
	yx_cms_free(cms);
	yx_buf_clear(&xml);
	yx_buf_clear(&value);
	return st;
}

enum yx_status
yx_sign_ofd_list_verify(struct yx_sign_ofd_list *out, struct yx_ofd *o,
			const struct yx_sign_ofd_options *options, struct yx_error *err)
{
	struct ofd_check c = { .o = o, .options = options, .err = err };
	struct yx_sign_ofd_signature *r = &out->signature;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if ((st = yx_ofd_entries_list(o, &out->list, err)) != YX_OK)
		return st;
	c.now = options->now == YX_TIME_NONE ? yx_time_now() : options->now;
	r->index = SIZE_MAX;
	r->id = "OFDEntries.xml";
	r->coverage = "none";
	r->time = YX_TIME_NONE;
	r->digest = YX_DIGEST_SM3;
	r->indication = YX_INDICATION_PASSED;
	r->intact = true;
	if (out->list.value_entry == SIZE_MAX) {
		r->intact = false;
		ofd_judge(r, YX_SUB_FORMAT_FAILURE, "%s%.120s is not in the package",
			  "%s包内没有 %.120s", "",
			  *out->list.value_path ? out->list.value_path : "SignedValueLoc");
		return YX_OK;
	}
	if ((st = check_value(&c, &out->list, r)) != YX_OK) {
		yx_sign_ofd_list_clear(out);
		return st;
	}
	if (out->list.missing_count > 0) {
		r->intact = false;
		ofd_judge(r, YX_SUB_HASH_FAILURE,
			  "%.120s is listed and is not in the package (%zu such)",
			  "%.120s 已列入清单，但不在包内（共 %zu 个）", out->list.first_missing,
			  out->list.missing_count);
	}
	if (out->list.extra_count > 0) {
		r->intact = false;
		ofd_judge(r, YX_SUB_HASH_FAILURE,
			  "%.120s is in the package and is not listed (%zu such)",
			  "%.120s 在包内，但未列入清单（共 %zu 个）", out->list.first_extra,
			  out->list.extra_count);
	}
	return YX_OK;
}

void
yx_sign_ofd_list_clear(struct yx_sign_ofd_list *l)
{
	yx_cert_free(l->signature.signer);
	yx_path_report_free(l->signature.path);
	memset(l, 0, sizeof(*l));
}

static enum yx_status
sign_list(void *ctx, struct yx_bytes xml, const char *path, struct yx_buf *value,
	  struct yx_error *err)
{
	(void)path;
	return ofd_sign_digest(ctx, xml, value, err);
}

enum yx_status
yx_sign_ofd_list_add(struct yx_ofd *o, const struct yx_sign_ofd_request *request, bool then_sign,
		     const struct yx_zip_writer *out, struct yx_error *err)
{
	struct yx_sign_ofd_request q = *request;
	const struct yx_ofd_signer signer = { &q, sign_list };

	const enum yx_ofd_list_before before = !then_sign   ? YX_OFD_LIST_BEFORE_NOTHING
					       : q.seal.len ? YX_OFD_LIST_BEFORE_SEAL
							    : YX_OFD_LIST_BEFORE_SIGNATURE;

	return yx_ofd_entries_list_add(o, q.time == YX_TIME_NONE ? yx_time_now() : q.time, before,
				       &signer, out, err);
}
