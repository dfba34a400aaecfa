/* SPDX-License-Identifier: Apache-2.0 */
/* Making a token: TSTInfo (RFC 3161 2.4.2) and the SignedData around it. */
#include <string.h>
#include "authority.h"

static void
put_accuracy(struct yx_buf *out, int64_t us)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);
	int64_t parts[2] = { us % YX_SECOND / 1000, us % 1000 };

	if (us >= YX_SECOND)
		yx_der_put_int64(out, us / YX_SECOND);
	for (unsigned i = 0; i < 2; i++) {
		uint8_t octets[2] = { (uint8_t)(parts[i] >> 8), (uint8_t)parts[i] };
		/* 1 to 999: two octets from 128 on, so that it does not look negative */
		size_t len = parts[i] > 127 ? 2 : 1;

		if (parts[i])
			yx_der_put(out, YX_DER_CONTEXT(i), yx_bytes(octets + 2 - len, len));
	}
	yx_der_end(out, mark);
}

/* Eight octets of time, which only grow, and eight random ones: unique also beside a twin. */
static enum yx_status
next_serial(struct yx_tsp_authority *a, yx_time gen_time, struct yx_error *err)
{
	uint64_t t = (uint64_t)gen_time;

	if (t <= a->last_serial_time)
		t = a->last_serial_time + 1;
	a->last_serial_time = t;
	for (unsigned i = 0; i < 8; i++)
		a->serial[i] = (uint8_t)(t >> (56 - 8 * i));
	return yx_random(a->serial + 8, 8, err);
}

static void
put_info(struct yx_buf *out, struct yx_tsp_authority *a, const struct yx_tsp_request *q,
	 struct yx_bytes policy, yx_time gen_time)
{
	size_t body = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_int64(out, 1);
	yx_der_put(out, YX_DER_OID, policy);
	/* the imprint exactly as asked, parameters included (RFC 3161 2.4.2) */
	{
		size_t imprint = yx_der_begin(out, YX_DER_SEQUENCE);

		yx_der_put_raw(out, q->imprint_algorithm);
		yx_der_put_octets(out, q->imprint_value);
		yx_der_end(out, imprint);
	}
	yx_der_put_unsigned(out, yx_bytes(a->serial, sizeof(a->serial)));
	yx_der_put_generalized_time(out, gen_time, a->accuracy_us < YX_SECOND);
	put_accuracy(out, a->accuracy_us);
	if (a->ordering)
		yx_der_put_bool(out, true);
	if (q->has_nonce)
		yx_der_put_unsigned(out, q->nonce);
	if (!a->omit_name) {
		size_t box = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
		size_t name = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(4));

		yx_der_put_raw(out, yx_cert_subject(a->cert));
		yx_der_end(out, name);
		yx_der_end(out, box);
	}
	yx_der_end(out, body);
}

static enum yx_status
sign_info(struct yx_tsp_authority *a, bool with_certificates, struct yx_bytes info,
	  struct yx_buf *token, struct yx_error *err)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &info, .run_count = 1, .given = true };
	struct yx_cms_builder *b = NULL;
	enum yx_status st;

	o.certificate = yx_cert_der(a->cert);
	o.scheme = a->scheme;
	o.omit_certificate = !with_certificates;
	if ((st = yx_cms_builder_new(&b, a->family, err)) != YX_OK)
		goto done;
	if ((st = yx_cms_builder_content(b, YX_OID_CMS_TST_INFO, &content, true, err)) != YX_OK)
		goto done;
	if ((st = yx_cms_builder_signer(b, &o, NULL, err)) != YX_OK)
		goto done;
	for (size_t i = 0; with_certificates && i < a->chain_count; i++)
		if ((st = yx_cms_builder_certificate(b, yx_buf_bytes(&a->chain[i]), err)) != YX_OK)
			goto done;
	if ((st = yx_cms_builder_sign(b, 0, a->key, yx_bytes(NULL, 0), err)) != YX_OK)
		goto done;
	st = yx_cms_builder_finish(b, token, err);
done:
	yx_cms_builder_free(b);
	return st;
}

enum yx_status
tsp_issue(struct yx_tsp_authority *a, const struct yx_tsp_request *q, struct yx_bytes policy,
	  yx_time gen_time, struct yx_buf *token, struct yx_error *err)
{
	struct yx_buf info;
	enum yx_status st;

	yx_buf_init(&info, 0);
	if ((st = next_serial(a, gen_time, err)) != YX_OK)
		goto done;
	put_info(&info, a, q, policy, gen_time);
	if ((st = yx_buf_status(&info, err)) != YX_OK)
		goto done;
	st = sign_info(a, q->cert_req, yx_buf_bytes(&info), token, err);
done:
	yx_buf_clear(&info);
	return st;
}
