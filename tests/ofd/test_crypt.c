/* SPDX-License-Identifier: Apache-2.0 */
/* Encrypted packages of GM/T 0099: there and back, several users and layers, every fault. */
#include <yinxin/crypto_encrypt.h>
#include <yinxin/ofd_crypt.h>
#include "../sign/ofd_kit.h"

#define PASSWORD "correct horse 电池"

static const struct yx_ofd_recipient zhang = {
	.user = "张三", .password = { (const uint8_t *)PASSWORD, sizeof(PASSWORD) - 1 }
};

static enum yx_status
encrypt_as(struct yx_buf *out, struct yx_bytes in, const struct yx_ofd_encrypt *how,
	   struct yx_error *err)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd *o = NULL;
	enum yx_status st = yx_ofd_open(&o, in, err);

	if (st == YX_OK)
		st = yx_ofd_encrypt(o, how, &w, err);
	yx_ofd_free(o);
	return st;
}

static void
encrypt_for_zhang(struct yx_buf *out, struct yx_bytes in)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_ofd_encrypt how = { .recipients = &zhang,
					    .recipient_count = 1,
					    .time = KIT_NOW };

	CHECK_OK(encrypt_as(out, in, &how, &err));
}

static enum yx_status
open_with(struct yx_buf *out, struct yx_bytes in, const struct yx_ofd_opener *openers, size_t count,
	  struct yx_ofd_opened *opened, struct yx_error *err)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd_crypt *c = NULL;
	enum yx_status st = yx_ofd_crypt_open(&c, in, err);

	if (st == YX_OK)
		st = yx_ofd_decrypt(c, openers, count, KIT_NOW, &w, opened, err);
	yx_ofd_crypt_free(c);
	return st;
}

static enum yx_status
open_by_password(struct yx_buf *out, struct yx_bytes in, const char *password,
		 struct yx_ofd_opened *opened, struct yx_error *err)
{
	const struct yx_ofd_opener o = { .password = yx_bytes_str(password) };

	return open_with(out, in, &o, 1, opened, err);
}

/* Same names, same contents, nothing else. */
static void
check_same(struct yx_bytes a, struct yx_bytes b)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_zip *x = NULL, *y = NULL;

	CHECK_OK(yx_zip_open(&x, a, &err));
	CHECK_OK(yx_zip_open(&y, b, &err));
	REQUIRE(x && y);
	CHECK_INT(yx_zip_count(x), yx_zip_count(y));
	for (size_t i = 0; i < yx_zip_count(x); i++) {
		const char *name = yx_zip_entry(x, i)->name;
		size_t at = yx_zip_find(y, name);
		struct yx_buf p = { 0 }, q = { 0 };

		CHECK_MSG(at != SIZE_MAX, "%s is gone", name);
		if (at == SIZE_MAX)
			continue;
		CHECK_OK(yx_zip_read(x, i, 0, &p, &err));
		CHECK_OK(yx_zip_read(y, at, 0, &q, &err));
		CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&p), yx_buf_bytes(&q)), "%s differs", name);
		yx_buf_clear(&p);
		yx_buf_clear(&q);
	}
	yx_zip_free(x);
	yx_zip_free(y);
}

static bool
shows(struct yx_bytes package, const char *text)
{
	return yx_bytes_find(package, yx_bytes_str(text), 0) != SIZE_MAX;
}

static void
there_and_back_with_a_password(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 }, open = { 0 };
	struct yx_ofd_opened opened;
	struct yx_ofd_crypt *c = NULL;
	char names[64];

	ofd_make_rich(&plain);
	CHECK(!yx_ofd_is_encrypted(yx_buf_bytes(&plain)));
	encrypt_for_zhang(&sealed, yx_buf_bytes(&plain));
	CHECK(yx_ofd_is_encrypted(yx_buf_bytes(&sealed)));
	CHECK(yx_ofd_looks_like(yx_buf_bytes(&sealed)));
	CHECK(!shows(yx_buf_bytes(&sealed), "Page_0"));
	CHECK_OK(yx_ofd_crypt_open(&c, yx_buf_bytes(&sealed), &err));
	REQUIRE(c != NULL);
	CHECK_INT(yx_ofd_crypt_count(c), 1);
	CHECK_INT(yx_ofd_crypt_operation(c, 0)->protection, YX_OFD_PROTECT_PASSWORD);
	CHECK_STR(yx_ofd_crypt_users(c, names, sizeof(names)), "张三");
	CHECK_STR(yx_ofd_crypt_users(c, names, 5), "张");
	yx_ofd_crypt_free(c);
	CHECK_OK(open_by_password(&open, yx_buf_bytes(&sealed), PASSWORD, &opened, &err));
	CHECK_INT(opened.entries, OFD_RICH - 1);
	CHECK_INT(opened.operations, 1);
	CHECK_INT(opened.stand_ins, 0);
	CHECK_STR(opened.user, "张三");
	check_same(yx_buf_bytes(&plain), yx_buf_bytes(&open));
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	yx_buf_clear(&open);
}

static void
wrong_and_missing_passwords(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 }, open = { 0 };
	const struct yx_ofd_opener other = { .password = YX_BYTES_LIT(PASSWORD), .user = "李四" };

	ofd_make_rich(&plain);
	encrypt_for_zhang(&sealed, yx_buf_bytes(&plain));
	for (int i = 0; i < 600; i++) {
		char guess[32];

		snprintf(guess, sizeof(guess), "guess number %d", i);
		CHECK_STATUS(open_by_password(&open, yx_buf_bytes(&sealed), guess, NULL, &err),
			     YX_DENIED);
	}
	CHECK(strstr(err.text, "none of the passwords") != NULL);
	CHECK_STATUS(open_with(&open, yx_buf_bytes(&sealed), NULL, 0, NULL, &err), YX_DENIED);
	CHECK(strstr(err.text, "give the password") != NULL);
	CHECK_STATUS(open_with(&open, yx_buf_bytes(&sealed), &other, 1, NULL, &err), YX_DENIED);
	CHECK_STATUS(open_by_password(&open, yx_buf_bytes(&plain), PASSWORD, NULL, &err),
		     YX_NOT_FOUND);
	CHECK_INT(open.len, 0);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
}

static void
several_certificates(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *keys[3] = { NULL };
	struct yx_buf plain = { 0 }, sealed = { 0 }, open = { 0 };
	struct yx_ofd_recipient to[2];
	struct yx_ofd_encrypt how = {
		.recipients = to, .recipient_count = 2, .time = KIT_NOW, .main_too = true
	};

	ofd_make_rich(&plain);
	for (int i = 0; i < 3; i++)
		CHECK_OK(yx_key_generate(&keys[i], "sm2", &err));
	for (int i = 0; i < 2; i++)
		to[i] = (struct yx_ofd_recipient){ .user = i ? "李四" : "张三",
						   .owner = i == 0,
						   .key = yx_key_public(keys[i]),
						   .cert = YX_BYTES_LIT("certificate") };
	CHECK_OK(encrypt_as(&sealed, yx_buf_bytes(&plain), &how, &err));
	CHECK(!yx_ofd_looks_like(yx_buf_bytes(&sealed)));
	CHECK(yx_ofd_is_encrypted(yx_buf_bytes(&sealed)));
	for (int i = 0; i < 3; i++) {
		const struct yx_ofd_opener o[2] = { { .password = YX_BYTES_LIT("not it") },
						    { .key = keys[i] } };
		struct yx_ofd_opened opened;

		yx_buf_reset(&open);
		CHECK_STATUS(open_with(&open, yx_buf_bytes(&sealed), o, 2, &opened, &err),
			     i < 2 ? YX_OK : YX_DENIED);
		if (i < 2) {
			check_same(yx_buf_bytes(&plain), yx_buf_bytes(&open));
			CHECK_STR(opened.user, to[i].user);
		}
	}
	for (int i = 0; i < 3; i++)
		yx_key_free(keys[i]);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	yx_buf_clear(&open);
}

/* One page only; the rest stays readable, and a stand-in may take its place. */
static void
a_part_with_a_stand_in(void)
{
	static const char *const paths[] = { "/Doc_0/Pages/Page_0/", "/Doc_0/Res/image.png" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 }, dressed = { 0 }, open = { 0 };
	struct yx_ofd_opened opened;
	const struct yx_ofd_encrypt how = { .recipients = &zhang,
					    .recipient_count = 1,
					    .paths = paths,
					    .path_count = 2,
					    .time = KIT_NOW };

	ofd_make_rich(&plain);
	CHECK_OK(encrypt_as(&sealed, yx_buf_bytes(&plain), &how, &err));
	CHECK(!shows(yx_buf_bytes(&sealed), "Page_0/Content.xml"));
	CHECK(shows(yx_buf_bytes(&sealed), "Page_1/Content.xml"));
	ofd_edit(&dressed, &sealed, "Doc_0/Pages/Page_0/Content.xml",
		 "<Page>for the public</Page>");
	CHECK_OK(open_by_password(&open, yx_buf_bytes(&dressed), PASSWORD, &opened, &err));
	CHECK_INT(opened.entries, 2);
	CHECK_INT(opened.stand_ins, 1);
	check_same(yx_buf_bytes(&plain), yx_buf_bytes(&open));
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	yx_buf_clear(&dressed);
	yx_buf_clear(&open);
}

static void
what_is_not_encrypted(void)
{
	static const char *const nowhere[] = { "/Doc_0/Pages/Page_9/" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *sm2 = NULL, *p256 = NULL;
	struct yx_buf plain = { 0 }, sealed = { 0 }, out = { 0 };
	struct yx_ofd_recipient two[2] = { zhang, { .user = "李四", .cert = YX_BYTES_LIT("c") } };
	struct yx_ofd_encrypt how = { .recipients = two, .recipient_count = 2, .time = KIT_NOW };

	CHECK_OK(yx_key_generate(&sm2, "sm2", &err));
	CHECK_OK(yx_key_generate(&p256, "p256", &err));
	ofd_make_rich(&plain);
	two[1].key = yx_key_public(sm2);
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&plain), &how, &err), YX_USAGE);
	CHECK(strstr(err.text, "one kind") != NULL);
	how.recipient_count = 0;
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&plain), &how, &err), YX_USAGE);
	how.recipient_count = 1;
	two[0].password = YX_BYTES_LIT("short");
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&plain), &how, &err), YX_USAGE);
	how.recipients = &two[1];
	two[1].key = yx_key_public(p256);
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&plain), &how, &err), YX_UNSUPPORTED);
	how.recipients = &zhang;
	how.paths = nowhere;
	how.path_count = 1;
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&plain), &how, &err), YX_NOT_FOUND);
	encrypt_for_zhang(&sealed, yx_buf_bytes(&plain));
	how.path_count = 0;
	CHECK_STATUS(encrypt_as(&out, yx_buf_bytes(&sealed), &how, &err), YX_CONFLICT);
	CHECK_INT(out.len, 0);
	yx_key_free(sm2);
	yx_key_free(p256);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	yx_buf_clear(&out);
}

/* ------------------------------------------------- packages made by hand, for faults and layers */

struct hand {
	uint8_t key[16], iv[16];
	struct yx_buf text[6]; /* list, seed, map, content 0, content 1, spare */
};

static void
sm4(struct yx_buf *out, const uint8_t *key, const uint8_t *iv, struct yx_bytes in)
{
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_cipher_encrypt(YX_CIPHER_SM4_CBC, yx_bytes(key, 16), yx_bytes(iv, 16),
				   yx_bytes(NULL, 0), true, in, out, &err));
}

/* A seed for one password, written apart from the library's own writer. */
static void
hand_seed(struct hand *h, const char *id, const char *scheme, const char *password)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf z = { 0 }, wrapped = { 0 };
	struct yx_digest d;

	memset(h->key, 0x31, 16);
	memset(h->iv, 0x17, 16);
	yx_buf_puts(&z, password);
	yx_buf_put_u32be(&z, 1);
	CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, yx_buf_bytes(&z), &err));
	sm4(&wrapped, d.value, h->iv, yx_bytes(h->key, 16));
	yx_buf_reset(&h->text[1]);
	yx_buf_printf(&h->text[1], "<DecyptSeed ID='%s' %s><UserInfo UserName='u'><EncryptedWK>",
		      id, scheme);
	yx_base64_put(&h->text[1], yx_buf_bytes(&wrapped));
	yx_buf_puts(&h->text[1], "</EncryptedWK><IVValue>");
	yx_base64_put(&h->text[1], yx_bytes(h->iv, 16));
	yx_buf_puts(&h->text[1], "</IVValue></UserInfo></DecyptSeed>");
	yx_buf_clear(&z);
	yx_buf_clear(&wrapped);
}

static void
hand_clear(struct hand *h)
{
	for (int i = 0; i < 6; i++)
		yx_buf_clear(&h->text[i]);
}

#define LIST(info) "<Encryptions>" info "</Encryptions>"
#define INFO(id, more, seed, map)                                                                  \
	"<EncryptInfo ID='" id "'" more "><DecryptSeedLoc>" seed                                   \
	"</DecryptSeedLoc><EntriesMapLoc>" map "</EntriesMapLoc></EncryptInfo>"
#define ONE    LIST(INFO("1", "", "/decryptseed.dat", "/entriesmap.dat"))
#define MAP_OK "<EncryptEntries ID='1'><EncryptEntry Path='/a.xml' EPath='/e/0'/></EncryptEntries>"

/* One package: list, map text, what is in /e/0 and /e/1 before encryption; the status expected. */
static const struct fault {
	const char *name, *list, *scheme, *map;
	bool plain_map;
	enum yx_status want;
} faults[] = {
	{ "good", ONE, "EncryptCaseId='1.1.1'", MAP_OK, false, YX_OK },
	{ "map in the clear", ONE, "EncryptCaseId='1.1.1'", MAP_OK, true, YX_OK },
	{ "scheme not stated", ONE, "", MAP_OK, false, YX_OK },
	{ "relative paths", LIST(INFO("1", "", "decryptseed.dat", "./entriesmap.dat")), "",
	  "<x><EncryptEntry Path='a.xml' EPath='e/0'/></x>", false, YX_OK },
	{ "two entries", ONE, "",
	  "<x><EncryptEntry Path='/a' EPath='/e/0'/><EncryptEntry Path='/b' EPath='/e/1'/></x>",
	  false, YX_OK },
	{ "in its own place", ONE, "", "<x><EncryptEntry Path='/e/0' EPath='/e/0'/></x>", false,
	  YX_OK },
	{ "scheme not known", ONE, "EncryptCaseId='1.1.9'", MAP_OK, false, YX_UNSUPPORTED },
	{ "certificate scheme, password given", ONE, "EncryptCaseId='1.1.2'", MAP_OK, false,
	  YX_DENIED },
	{ "no operation", LIST(""), "", MAP_OK, false, YX_MALFORMED },
	{ "no seed named", LIST("<EncryptInfo ID='1'/>"), "", MAP_OK, false, YX_MALFORMED },
	{ "seed not there", LIST(INFO("1", "", "/s", "/entriesmap.dat")), "", MAP_OK, false,
	  YX_MALFORMED },
	{ "map not there", LIST(INFO("1", "", "/decryptseed.dat", "/m")), "", MAP_OK, false,
	  YX_MALFORMED },
	{ "seed of another operation", LIST(INFO("2", "", "/decryptseed.dat", "/entriesmap.dat")),
	  "", MAP_OK, false, YX_MALFORMED },
	{ "path leaves the package", LIST(INFO("1", "", "/../decryptseed.dat", "/entriesmap.dat")),
	  "", MAP_OK, false, YX_MALFORMED },
	{ "content not there", ONE, "", "<x><EncryptEntry Path='/a' EPath='/e/9'/></x>", false,
	  YX_MALFORMED },
	{ "no EPath", ONE, "", "<x><EncryptEntry Path='/a'/></x>", false, YX_MALFORMED },
	{ "Path leaves the package", ONE, "", "<x><EncryptEntry Path='../a' EPath='/e/0'/></x>",
	  false, YX_MALFORMED },
	{ "two contents for one path", ONE, "",
	  "<x><EncryptEntry Path='/a' EPath='/e/0'/><EncryptEntry Path='/a' EPath='/e/1'/></x>",
	  false, YX_MALFORMED },
	{ "one content for two paths", ONE, "",
	  "<x><EncryptEntry Path='/a' EPath='/e/0'/><EncryptEntry Path='/b' EPath='/e/0'/></x>",
	  false, YX_MALFORMED },
	{ "what is decrypted is decrypted again", ONE, "",
	  "<x><EncryptEntry Path='/b' EPath='/e/0'/><EncryptEntry Path='/c' EPath='/b'/></x>",
	  false, YX_MALFORMED },
	{ "a path that another entry empties", ONE, "",
	  "<x><EncryptEntry Path='/a' EPath='/e/0'/><EncryptEntry Path='/e/0' EPath='/e/1'/></x>",
	  false, YX_MALFORMED },
	{ "over its own seed", ONE, "",
	  "<x><EncryptEntry Path='/decryptseed.dat' EPath='/e/0'/></x>", false, YX_MALFORMED },
	{ "over the list", ONE, "", "<x><EncryptEntry Path='/encryptions.XML' EPath='/e/0'/></x>",
	  false, YX_MALFORMED },
	{ "a map of nothing", ONE, "", "<x/>", false, YX_DENIED },
	{ "a map with a document type", ONE, "",
	  "<!DOCTYPE x [<!ENTITY a 'b'>]><x><EncryptEntry Path='/a' EPath='/e/0'/></x>", false,
	  YX_DENIED },
	{ "operations in a circle",
	  LIST(INFO("1", " Relative='2'", "/decryptseed.dat", "/entriesmap.dat")
		   INFO("2", " Relative='1'", "/decryptseed.dat", "/entriesmap.dat")),
	  "", MAP_OK, false, YX_MALFORMED },
};

static void
hand_package(struct yx_buf *out, struct hand *h, const struct fault *f)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[6] = { { .name = "OFD.xml" },
				    { .name = "Encryptions.xml" },
				    { .name = "decryptseed.dat" },
				    { .name = "entriesmap.dat" },
				    { .name = "e/0" },
				    { .name = "e/1" } };

	hand_seed(h, "1", f->scheme, PASSWORD);
	if (f->plain_map)
		yx_buf_puts(&h->text[2], f->map);
	else
		sm4(&h->text[2], h->key, h->iv, yx_bytes_str(f->map));
	sm4(&h->text[3], h->key, h->iv, YX_BYTES_LIT("first"));
	sm4(&h->text[4], h->key, h->iv, YX_BYTES_LIT("second"));
	e[0].content = YX_BYTES_LIT("<OFD><DocBody/></OFD>");
	e[1].content = yx_bytes_str(f->list);
	for (int i = 1; i < 5; i++)
		e[1 + i].content = yx_buf_bytes(&h->text[i]);
	CHECK_OK(yx_zip_create(e, 6, KIT_NOW, &w, &err));
}

static void
one_fault_each(void)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf package = { 0 }, open = { 0 };
		struct hand h = { 0 };
		enum yx_status st;

		hand_package(&package, &h, &faults[i]);
		st = open_by_password(&open, yx_buf_bytes(&package), PASSWORD, NULL, &err);
		CHECK_MSG(st == faults[i].want, "%s: %s (%s), want %s", faults[i].name,
			  yx_status_name(st), err.text, yx_status_name(faults[i].want));
		CHECK_MSG((st == YX_OK) == (open.len > 0), "%s: output", faults[i].name);
		if (st == YX_OK) {
			CHECK_MSG(!yx_ofd_is_encrypted(yx_buf_bytes(&open)), "%s", faults[i].name);
			CHECK_MSG(!shows(yx_buf_bytes(&open), "decryptseed"), "%s", faults[i].name);
			CHECK_MSG(shows(yx_buf_bytes(&open), "first"), "%s", faults[i].name);
		}
		hand_clear(&h);
		yx_buf_clear(&package);
		yx_buf_clear(&open);
	}
}

/* The whole package encrypted twice: the second operation hides the seed and map of the first. */
static void
two_layers(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct hand inner = { 0 }, outer = { 0 };
	struct yx_buf package = { 0 }, open = { 0 }, seed = { 0 }, map = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &package };
	struct yx_ofd_opened opened;
	const struct yx_ofd_opener both[2] = { { .password = YX_BYTES_LIT("inner one") },
					       { .password = YX_BYTES_LIT("outer one") } };
	struct yx_zip_edit e[7] = {
		{ .name = "OFD.xml", .content = YX_BYTES_LIT("<OFD><DocBody/></OFD>") },
		{ .name = "Encryptions.xml",
		  .content = YX_BYTES_LIT(
		      LIST(INFO("1", "", "/s1", "/m1") INFO("2", " Relative='1'", "/s2", "/m2"))) },
		{ .name = "s2" },
		{ .name = "m2" },
		{ .name = "x" },
		{ .name = "y" },
		{ .name = "z" },
	};

	hand_seed(&inner, "1", "", "inner one");
	sm4(&inner.text[2], inner.key, inner.iv,
	    YX_BYTES_LIT("<x><EncryptEntry Path='/a' EPath='/e0'/></x>"));
	sm4(&inner.text[3], inner.key, inner.iv, YX_BYTES_LIT("the secret"));
	hand_seed(&outer, "2", "", "outer one");
	sm4(&outer.text[2], outer.key, outer.iv,
	    YX_BYTES_LIT("<x><EncryptEntry Path='/s1' EPath='/x'/><EncryptEntry Path='/m1' "
			 "EPath='/y'/><EncryptEntry Path='/e0' EPath='/z'/></x>"));
	sm4(&seed, outer.key, outer.iv, yx_buf_bytes(&inner.text[1]));
	sm4(&map, outer.key, outer.iv, yx_buf_bytes(&inner.text[2]));
	sm4(&outer.text[3], outer.key, outer.iv, yx_buf_bytes(&inner.text[3]));
	e[2].content = yx_buf_bytes(&outer.text[1]);
	e[3].content = yx_buf_bytes(&outer.text[2]);
	e[4].content = yx_buf_bytes(&seed);
	e[5].content = yx_buf_bytes(&map);
	e[6].content = yx_buf_bytes(&outer.text[3]);
	CHECK_OK(yx_zip_create(e, 7, KIT_NOW, &w, &err));
	CHECK_STATUS(open_with(&open, yx_buf_bytes(&package), both, 1, &opened, &err), YX_DENIED);
	CHECK_STATUS(open_with(&open, yx_buf_bytes(&package), both + 1, 1, &opened, &err),
		     YX_DENIED);
	CHECK_OK(open_with(&open, yx_buf_bytes(&package), both, 2, &opened, &err));
	CHECK_INT(opened.operations, 2);
	CHECK_INT(opened.entries, 4);
	CHECK(shows(yx_buf_bytes(&open), "the secret"));
	hand_clear(&inner);
	hand_clear(&outer);
	yx_buf_clear(&seed);
	yx_buf_clear(&map);
	yx_buf_clear(&package);
	yx_buf_clear(&open);
}

/* A seed of its own for one entry (DecryptSeedLoc on EncryptEntry). */
static void
an_entry_with_its_own_key(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct hand h = { 0 }, own = { 0 };
	struct yx_buf package = { 0 }, grown = { 0 }, open = { 0 }, seed = { 0 };
	const struct fault f = {
		"",
		ONE,
		"",
		"<x><EncryptEntry Path='/a' EPath='/e/0'/><EncryptEntry Path='/b' EPath='/e/1' "
		"DecryptSeedLoc='/own.dat'/></x>",
		false,
		YX_OK
	};
	const struct yx_ofd_opener both[2] = { { .password = YX_BYTES_LIT(PASSWORD) },
					       { .password = YX_BYTES_LIT("her own word") } };

	hand_package(&package, &h, &f);
	hand_seed(&own, "7", "", "her own word");
	yx_buf_put_bytes(&seed, yx_buf_bytes(&own.text[1]));
	ofd_edit(&grown, &package, "own.dat", yx_buf_str(&seed));
	CHECK_STATUS(open_with(&open, yx_buf_bytes(&grown), both, 1, NULL, &err), YX_DENIED);
	CHECK(strstr(err.text, "/b") != NULL);
	CHECK_OK(open_with(&open, yx_buf_bytes(&grown), both, 2, NULL, &err));
	CHECK(shows(yx_buf_bytes(&open), "second"));
	CHECK(!shows(yx_buf_bytes(&open), "own.dat"));
	hand_clear(&h);
	hand_clear(&own);
	yx_buf_clear(&seed);
	yx_buf_clear(&package);
	yx_buf_clear(&grown);
	yx_buf_clear(&open);
}

/* Every part cut at every byte: an error or the same document, never something else. */
static void
parts_cut_at_every_byte(void)
{
	static const char *const names[] = { "Encryptions.xml", "decryptseed.dat",
					     "entriesmap.dat" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 };
	struct yx_zip *z = NULL;

	ofd_make_rich(&plain);
	encrypt_for_zhang(&sealed, yx_buf_bytes(&plain));
	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(&sealed), &err));
	REQUIRE(z != NULL);
	for (size_t k = 0; k < 3; k++) {
		struct yx_buf part = { 0 };

		CHECK_OK(yx_zip_read(z, yx_zip_find(z, names[k]), 0, &part, &err));
		for (size_t cut = 0; cut < part.len; cut++) {
			struct yx_buf made = { 0 }, open = { 0 };
			const struct yx_zip_writer w = { yx_zip_into_buf, &made };
			const struct yx_zip_edit e = { .name = names[k],
						       .content = yx_bytes(part.data, cut) };

			CHECK_OK(yx_zip_rewrite(z, &e, 1, KIT_NOW, &w, &err));
			if (open_by_password(&open, yx_buf_bytes(&made), PASSWORD, NULL, &err) ==
			    YX_OK) {
				/* only the line end behind the root element may go */
				CHECK_MSG(part.len - cut <= 1, "%s cut at %zu", names[k], cut);
				check_same(yx_buf_bytes(&plain), yx_buf_bytes(&open));
			}
			yx_buf_clear(&made);
			yx_buf_clear(&open);
		}
		yx_buf_clear(&part);
	}
	yx_zip_free(z);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
}

static void
an_ambiguous_package(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 }, twice = { 0 }, open = { 0 };

	ofd_make_rich(&plain);
	encrypt_for_zhang(&sealed, yx_buf_bytes(&plain));
	yx_buf_put_bytes(&twice, yx_buf_bytes(&sealed));
	yx_buf_put_bytes(&twice, yx_buf_bytes(&sealed));
	CHECK_STATUS(open_by_password(&open, yx_buf_bytes(&twice), PASSWORD, NULL, &err),
		     YX_DENIED);
	CHECK(strstr(err.text, "ambiguous") != NULL);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	yx_buf_clear(&twice);
	yx_buf_clear(&open);
}

TEST_MAIN(CASE(there_and_back_with_a_password), CASE(wrong_and_missing_passwords),
	  CASE(several_certificates), CASE(a_part_with_a_stand_in), CASE(what_is_not_encrypted),
	  CASE(one_fault_each), CASE(two_layers), CASE(an_entry_with_its_own_key),
	  CASE(parts_cut_at_every_byte), CASE(an_ambiguous_package))
