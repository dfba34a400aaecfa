/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ofd_crypt: packages with encrypted entries (GM/T 0099-2020 7.3, annex C).
 *
 * Encryptions.xml at the root lists operations. Each names a seed file, which holds the file key
 * once per user (under a password or under the user's SM2 certificate), and a map, itself
 * encrypted: which entry (EPath) decrypts to which file of the document (Path). Content is SM4-CBC
 * with PKCS#7 padding. What stands at Path besides is only for readers without the key: who has it
 * shows what was decrypted.
 *
 * Encryption hides, it does not protect: nothing here notices changed ciphertext but by chance.
 * Only a signature over the decrypted document does. And the standard's way from password to key is
 * one SM3: a guess costs nothing, so the password has to be long.
 */
#ifndef YINXIN_OFD_CRYPT_H
#define YINXIN_OFD_CRYPT_H

#include <yinxin/crypto.h>
#include <yinxin/ofd.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Protection scheme of an operation (GM/T 0099 A.1). */
enum yx_ofd_protection {
	YX_OFD_PROTECT_UNSTATED = 0, /* some writers leave it out: both are tried */
	YX_OFD_PROTECT_PASSWORD,     /* 1.1.1 */
	YX_OFD_PROTECT_CERTIFICATE,  /* 1.1.2 */
	YX_OFD_PROTECT_UNKNOWN
};

struct yx_ofd_user {
	const char *name; /* "" when none is given */
	bool owner;       /* UserType Owner, else User */
	struct yx_bytes cert, wrapped;
	uint8_t iv[16];
};

/* One EncryptInfo. Strings as written, "" when absent. */
struct yx_ofd_operation {
	const char *id, *relative, *provider, *scope, *date;
	const char *seed_path, *map_path; /* absolute */
	enum yx_ofd_protection protection;
	const struct yx_ofd_user *users;
	size_t user_count;
};

struct yx_ofd_crypt;

/* A ZIP with Encryptions.xml at its root; reads only the directory. */
bool yx_ofd_is_encrypted(struct yx_bytes in);
/* Read operations and seeds; borrows `in`. NOT_FOUND when nothing says that it is encrypted. */
YX_MUST_CHECK enum yx_status yx_ofd_crypt_open(struct yx_ofd_crypt **out, struct yx_bytes in,
					       struct yx_error *err);
void yx_ofd_crypt_free(struct yx_ofd_crypt *c);
size_t yx_ofd_crypt_count(const struct yx_ofd_crypt *c);
const struct yx_ofd_operation *yx_ofd_crypt_operation(const struct yx_ofd_crypt *c, size_t i);
/* "张三, 李四": the users of all operations, for messages; cut to fit. */
const char *yx_ofd_crypt_users(const struct yx_ofd_crypt *c, char *out, size_t size);

/* Something to open a package with: a password, or a private SM2 key. */
struct yx_ofd_opener {
	struct yx_bytes password; /* UTF-8; empty: none */
	const struct yx_key *key; /* NULL: none */
	const char *user;         /* only entries of this user are tried; NULL: all */
};

struct yx_ofd_opened {
	size_t operations, entries; /* undone, decrypted */
	size_t stand_ins;           /* of them: something else stood at Path for other readers */
	char user[128];             /* whose key opened the last operation; "" */
	bool locked;                /* after DENIED: because none of the openers fits */
};

/*
 * Write the package as it was before encryption: every operation undone, the latest first, and
 * everything that served encryption removed. All or nothing: DENIED when one of them opens with
 * none of the openers. MALFORMED when seed, map or content is missing or unreadable, or two entries
 * claim one place. DENIED for an ambiguous package too. `opened` may be NULL.
 */
YX_MUST_CHECK enum yx_status yx_ofd_decrypt(const struct yx_ofd_crypt *c,
					    const struct yx_ofd_opener *openers, size_t count,
					    yx_time now, const struct yx_zip_writer *out,
					    struct yx_ofd_opened *opened, struct yx_error *err);

struct yx_ofd_recipient {
	const char *user; /* needed */
	bool owner;
	struct yx_bytes password;    /* at least YX_OFD_PASSWORD_MIN octets, or */
	const struct yx_pubkey *key; /* SM2 */
	struct yx_bytes cert;        /* DER, with `key` */
};
#define YX_OFD_PASSWORD_MIN 8

struct yx_ofd_encrypt {
	/* all with a password or all with a certificate: an operation has one scheme */
	const struct yx_ofd_recipient *recipients;
	size_t recipient_count;
	/* entries ("/Doc_0/Pages/Page_0/Content.xml") or folders ("/Doc_0/Pages/"); none: every
	 * file but OFD.xml */
	const char *const *paths;
	size_t path_count;
	bool main_too; /* OFD.xml as well: other readers then do not know it for an OFD */
	yx_time time;
};

/*
 * Write the package with entries encrypted. CONFLICT when it is encrypted already; DENIED when it
 * is ambiguous; NOT_FOUND when a path names nothing; USAGE for recipients that do not go together.
 */
YX_MUST_CHECK enum yx_status yx_ofd_encrypt(const struct yx_ofd *o, const struct yx_ofd_encrypt *e,
					    const struct yx_zip_writer *out, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
