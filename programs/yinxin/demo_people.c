/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration's people, their CAs and keys, and the contract they sign. */
#include "demo.h"

/* ------------------------------------------------------------------ people */

static bool
make_ca(struct demo *d, struct yx_ca **out, const char *kind, const char *subject,
	const char *folder, const char *cert_name)
{
	struct yx_ca_setup setup = { .subject = subject, .key_kind = kind, .path_len = -1 };
	struct yx_bytes password = yx_bytes_str(DEMO_PASSWORD);
	struct yx_buf pem = { 0 };
	bool ok;

	if (yx_ca_init(demo_path(d, folder), &setup, password, &d->err) != YX_OK ||
	    yx_ca_open(out, demo_path(d, folder), &password, &d->err) != YX_OK ||
	    yx_trust_add_anchor(d->trust, yx_ca_cert(*out), &d->err) != YX_OK)
		return false;
	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(yx_ca_cert(*out)));
	ok = demo_write(d, cert_name, yx_buf_bytes(&pem), 0);
	yx_buf_clear(&pem);
	return ok;
}

static bool
save_key(struct demo *d, const struct yx_key *key, const char *stem)
{
	struct yx_buf pem;
	char name[64];
	bool ok;

	yx_buf_init_secret(&pem, 1 << 16);
	snprintf(name, sizeof(name), "%s.key", stem);
	ok = yx_key_export(key, yx_bytes_str(DEMO_PASSWORD), YX_KDF_SCRYPT, &pem, &d->err) ==
		 YX_OK &&
	     demo_write(d, name, yx_buf_bytes(&pem), YX_OUT_PRIVATE);
	yx_buf_clear(&pem);
	return ok;
}

bool
demo_make_party(struct demo *d, struct demo_party *p, struct yx_ca *ca, enum yx_ca_profile profile)
{
	struct yx_ca_wish wish = { .profile = profile, .path_len = -1 };
	struct yx_buf subject = { 0 }, pem = { 0 };
	char text[200], name[64];
	bool ok;

	snprintf(text, sizeof(text), "/C=CN/O=Yinxin 演示 Demonstration/CN=%s", p->name);
	ok = yx_key_generate(&p->key, p->kind, &d->err) == YX_OK &&
	     yx_name_parse(&subject, text, &d->err) == YX_OK;
	if (ok) {
		wish.subject = yx_buf_bytes(&subject);
		wish.spki = yx_pubkey_spki(yx_key_public(p->key));
		ok = yx_ca_issue(ca, &wish, &p->cert, &d->err) == YX_OK &&
		     save_key(d, p->key, p->file);
	}
	if (ok) {
		yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(p->cert));
		snprintf(name, sizeof(name), "%s.crt", p->file);
		ok = demo_write(d, name, yx_buf_bytes(&pem), 0);
		printf("   %s (%s) -> %s\n", p->name, p->kind, name);
	}
	yx_buf_clear(&subject);
	yx_buf_clear(&pem);
	return ok;
}

bool
demo_make_people(struct demo *d)
{
	struct yx_tsp_authority_options tsa = { .floor = YX_TIME_NONE };

	demo_heading(d, "Two CAs, a time-stamp authority, two signers",
		     "两个 CA、一个时间戳服务、两个签名人");
	d->a =
	    (struct demo_party){ "张示例 Zhang Shili（演示）", "party-a-sm2", "sm2", NULL, NULL };
	d->b =
	    (struct demo_party){ "李样本 Li Yangben（演示）", "party-b-p256", "p256", NULL, NULL };
	d->tsa = (struct demo_party){ "Demo TSA 演示时间戳", "tsa-p256", "p256", NULL, NULL };
	if (yx_trust_new(&d->trust, &d->err) != YX_OK ||
	    !make_ca(d, &d->ca_sm2, "sm2", "/C=CN/O=Yinxin 演示 Demonstration/CN=演示根 CA（SM2）",
		     "ca-sm2", "ca-sm2.crt") ||
	    !make_ca(d, &d->ca_p256, "p256",
		     "/C=CN/O=Yinxin 演示 Demonstration/CN=Demo Root CA (P-256)", "ca-p256",
		     "ca-p256.crt") ||
	    !demo_make_party(d, &d->a, d->ca_sm2, YX_CA_SIGNER) ||
	    !demo_make_party(d, &d->b, d->ca_p256, YX_CA_SIGNER) ||
	    !demo_make_party(d, &d->tsa, d->ca_p256, YX_CA_TSA))
		return false;
	tsa.key = d->tsa.key;
	tsa.certificate = yx_cert_der(d->tsa.cert);
	return yx_tsp_authority_new(&d->authority, &tsa, &d->err) == YX_OK;
}

/* ---------------------------------------------------------------- document */

static bool
take_own_file(struct demo *d, const char *path)
{
	struct yx_file f;

	d->own_file = true;
	if (yx_file_open(&f, path, YX_LIMIT_PIPE, &d->err) != YX_OK)
		return false;
	yx_buf_init(&d->original, YX_LIMIT_PIPE);
	yx_buf_put_bytes(&d->original, f.bytes);
	yx_file_close(&f);
	return yx_buf_status(&d->original, &d->err) == YX_OK;
}

bool
demo_make_document(struct demo *d, const char *path)
{
	struct yx_draw_fonts *fonts = NULL;
	bool ok;

	if (path) {
		demo_heading(d, "Your document", "您的文件");
		ok = take_own_file(d, path);
	} else {
		demo_heading(d, "A two-page contract in Chinese and English",
			     "一份两页的中英文合同");
		ok = yx_draw_fonts_new(&fonts, NULL, &d->err) == YX_OK &&
		     yx_draw_demo_contract(&d->original, &d->places, fonts, yx_time_now(),
					   &d->err) == YX_OK;
		yx_draw_fonts_free(fonts);
	}
	ok = ok && demo_write(d, "contract.pdf", yx_buf_bytes(&d->original), 0);
	if (ok)
		printf("   contract.pdf, %zu %s\n", d->original.len,
		       cli_text(d->c, "bytes", "字节"));
	return ok;
}
