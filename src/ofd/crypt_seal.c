/* SPDX-License-Identifier: Apache-2.0 */
/* Encrypting entries of a package (GM/T 0099-2020 7.3.4): one operation, one scheme, many users. */
#include "crypt.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/crypto_encrypt.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>
#include "package.h"

#define SEED "/decryptseed.dat"
#define MAP  "/entriesmap.dat"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NS   " xmlns:ofd=\"http://www.ofdspec.org/2016\""

static const char clause[] = "GM/T 0099-2020 7.3.4";

struct job {
	const struct yx_ofd *o;
	const struct yx_ofd_encrypt *e;
	struct yx_error *err;
	uint8_t key[CRYPT_BLOCK], iv[CRYPT_BLOCK];
	bool *hidden;          /* per entry */
	char folder[32];       /* "/enc" */
	struct yx_buf *sealed; /* per hidden entry, in order */
	size_t count;
	uint64_t held;
	struct yx_buf list, seed, map;
};

static enum yx_status
usage(struct job *j, const char *what)
{
	return yx_fail(j->err, YX_USAGE, NULL, clause, "%s", what);
}

static enum yx_status
check_recipients(struct job *j)
{
	const struct yx_ofd_encrypt *e = j->e;

	if (!e->recipient_count || e->recipient_count > YX_LIMIT_OFD_USERS)
		return usage(j, "nobody, or too many, to encrypt for");
	for (size_t i = 0; i < e->recipient_count; i++) {
		const struct yx_ofd_recipient *r = &e->recipients[i];

		if (!r->user || !*r->user)
			return usage(j, "a recipient needs a name");
		if ((r->key != NULL) == (r->password.len > 0) ||
		    (r->key != NULL) != (e->recipients[0].key != NULL))
			return usage(j, "an encryption is for passwords or for certificates, not "
					"for both: encrypt for one kind");
		if (!r->key && r->password.len < YX_OFD_PASSWORD_MIN)
			return usage(j, "a password of less than 8 octets: the standard gives it "
					"no protection against guessing, take a long one");
		if (r->key && !r->cert.len)
			return usage(j, "a recipient's certificate is missing");
	}
	return YX_OK;
}

/* Is this entry meant by a path given, or by none given? */
static bool
meant(const struct job *j, size_t i)
{
	const struct yx_ofd_entry *e = &j->o->entries[i];

	if (e->role == YX_OFD_FOLDER || (i == j->o->main && !j->e->main_too))
		return false;
	for (size_t k = 0; k < j->e->path_count; k++) {
		const char *p = j->e->paths[k];
		size_t n = strlen(p);

		if (strcmp(e->path, p) == 0 ||
		    (n && p[n - 1] == '/' && strncmp(e->path, p, n) == 0))
			return true;
	}
	return j->e->path_count == 0;
}

static enum yx_status
choose_entries(struct job *j)
{
	bool taken = true;

	for (size_t i = 0; i < j->o->count; i++) {
		j->hidden[i] = meant(j, i);
		j->count += j->hidden[i];
	}
	for (size_t k = 0; k < j->e->path_count; k++) {
		const char *p = j->e->paths[k];
		size_t n = strlen(p);
		bool any = false;

		for (size_t i = 0; i < j->o->count; i++)
			any |=
			    j->hidden[i] &&
			    (strcmp(j->o->entries[i].path, p) == 0 ||
			     (n && p[n - 1] == '/' && strncmp(j->o->entries[i].path, p, n) == 0));
		if (!any)
			return yx_fail(j->err, YX_NOT_FOUND, NULL, clause,
				       "%.150s names nothing that can be encrypted", p);
	}
	if (!j->count || j->count > YX_LIMIT_OFD_HIDDEN)
		return yx_fail(j->err, YX_LIMIT, NULL, "", "%zu entries to encrypt, 1 to %d can be",
			       j->count, YX_LIMIT_OFD_HIDDEN);
	for (unsigned n = 0; taken; n++) {
		(void)snprintf(j->folder, sizeof(j->folder), n ? "/enc_%u" : "/enc", n);
		taken = false;
		for (size_t i = 0; i < j->o->count; i++)
			taken |=
			    strncasecmp(j->o->entries[i].path, j->folder, strlen(j->folder)) == 0;
	}
	return YX_OK;
}

static enum yx_status
encrypt(struct job *j, const uint8_t *key, struct yx_bytes in, struct yx_buf *out)
{
	return yx_cipher_encrypt(YX_CIPHER_SM4_CBC, yx_bytes(key, CRYPT_BLOCK),
				 yx_bytes(j->iv, CRYPT_BLOCK), (struct yx_bytes){ NULL, 0 }, true,
				 in, out, j->err);
}

static enum yx_status
seal_entries(struct job *j)
{
	struct yx_buf plain;
	size_t n = 0;
	enum yx_status st = YX_OK;

	yx_buf_init_secret(&plain, YX_LIMIT_OFD_HIDDEN_BYTES + 1);
	yx_buf_puts(&j->map, HEAD "<ofd:EncryptEntries" NS " ID=\"1\">");
	for (size_t i = 0; i < j->o->count && st == YX_OK; i++) {
		char to[64];

		if (!j->hidden[i])
			continue;
		j->held += j->o->entries[i].size;
		if (j->held > YX_LIMIT_OFD_HIDDEN_BYTES) {
			st = yx_fail(j->err, YX_LIMIT, NULL, "",
				     "more than %llu bytes to encrypt: choose entries with --only",
				     (unsigned long long)YX_LIMIT_OFD_HIDDEN_BYTES);
			break;
		}
		yx_buf_reset(&plain);
		yx_buf_init(&j->sealed[n], YX_LIMIT_OFD_HIDDEN_BYTES + 64);
		if ((st = yx_ofd_read(j->o, i, &plain, j->err)) != YX_OK ||
		    (st = encrypt(j, j->key, yx_buf_bytes(&plain), &j->sealed[n])) != YX_OK)
			break;
		(void)snprintf(to, sizeof(to), "%s/%zu.dat", j->folder, n++);
		yx_buf_puts(&j->map, "<ofd:EncryptEntry");
		yx_xml_put_attr(&j->map, "Path", j->o->entries[i].path);
		yx_xml_put_attr(&j->map, "EPath", to);
		yx_buf_puts(&j->map, "/>");
	}
	yx_buf_puts(&j->map, "</ofd:EncryptEntries>\n");
	yx_buf_clear(&plain);
	return st == YX_OK ? yx_buf_status(&j->map, j->err) : st;
}

/* The map goes into the package encrypted like what it speaks of. */
static enum yx_status
seal_map(struct job *j)
{
	struct yx_buf sealed = { 0 };
	enum yx_status st = encrypt(j, j->key, yx_buf_bytes(&j->map), &sealed);

	yx_buf_clear(&j->map);
	j->map = sealed;
	return st;
}

static enum yx_status
put_user(struct job *j, const struct yx_ofd_recipient *r)
{
	struct yx_buf wrapped = { 0 };
	uint8_t wrap[CRYPT_BLOCK];
	enum yx_status st;

	if (r->key)
		st = yx_pubkey_encrypt(r->key, yx_bytes(j->key, CRYPT_BLOCK), &wrapped, j->err);
	else if ((st = crypt_password_key(r->password, wrap, j->err)) == YX_OK)
		st = encrypt(j, wrap, yx_bytes(j->key, CRYPT_BLOCK), &wrapped);
	yx_wipe(wrap, sizeof(wrap));
	yx_buf_puts(&j->seed, "<ofd:UserInfo");
	yx_xml_put_attr(&j->seed, "UserName", r->user);
	yx_xml_put_attr(&j->seed, "UserType", r->owner ? "Owner" : "User");
	yx_buf_puts(&j->seed, ">");
	if (r->key) {
		yx_buf_puts(&j->seed, "<ofd:UserCert>");
		yx_base64_put(&j->seed, r->cert);
		yx_buf_puts(&j->seed, "</ofd:UserCert>");
	}
	yx_buf_puts(&j->seed, "<ofd:EncryptedWK>");
	yx_base64_put(&j->seed, yx_buf_bytes(&wrapped));
	yx_buf_puts(&j->seed, "</ofd:EncryptedWK><ofd:IVValue>");
	yx_base64_put(&j->seed, yx_bytes(j->iv, CRYPT_BLOCK));
	yx_buf_puts(&j->seed, "</ofd:IVValue></ofd:UserInfo>");
	yx_buf_clear(&wrapped);
	return st;
}

static enum yx_status
make_seed(struct job *j)
{
	enum yx_status st = YX_OK;

	yx_buf_printf(&j->seed, HEAD "<ofd:DecyptSeed" NS " ID=\"1\" EncryptCaseId=\"%s\">",
		      j->e->recipients[0].key ? "1.1.2" : "1.1.1");
	for (size_t i = 0; i < j->e->recipient_count && st == YX_OK; i++)
		st = put_user(j, &j->e->recipients[i]);
	yx_buf_puts(&j->seed, "<ofd:ExtendParams/></ofd:DecyptSeed>\n");
	return st == YX_OK ? yx_buf_status(&j->seed, j->err) : st;
}

static enum yx_status
make_list(struct job *j)
{
	struct yx_civil c = yx_time_to_civil(j->e->time);

	yx_buf_printf(&j->list,
		      HEAD "<ofd:Encryptions" NS "><ofd:EncryptInfo ID=\"1\"><ofd:Provider "
			   "Name=\"Yinxin\" Version=\"" YX_VERSION "\" Company=\"Yinxin\"/>"
			   "<ofd:EncryptScope>%s</ofd:EncryptScope>"
			   "<ofd:EncryptDate>%04d-%02d-%02dT%02d:%02d:%02dZ</ofd:EncryptDate>"
			   "<ofd:DecryptSeedLoc>" SEED "</ofd:DecryptSeedLoc>"
			   "<ofd:EntriesMapLoc>" MAP "</ofd:EntriesMapLoc>"
			   "</ofd:EncryptInfo></ofd:Encryptions>\n",
		      j->e->path_count ? "Part" : "All", c.year, c.month, c.day, c.hour, c.minute,
		      c.second);
	return yx_buf_status(&j->list, j->err);
}

static enum yx_status
write_package(struct job *j, const struct yx_zip_writer *out)
{
	struct yx_zip_edit *edits = yx_alloc_array(j->o->count + j->count + 3, sizeof(*edits));
	char(*names)[64] = yx_alloc_array(j->count + 1, sizeof(*names));
	size_t n = 0, k = 0;
	enum yx_status st;

	if (!edits || !names) {
		st = yx_fail_nomem(j->err);
		goto done;
	}
	/* names of folders tell what was in them */
	for (size_t i = 0; i < j->o->count; i++)
		if (j->hidden[i] ||
		    (j->e->path_count == 0 && j->o->entries[i].role == YX_OFD_FOLDER))
			edits[n++] = (struct yx_zip_edit){ .name = j->o->entries[i].path + 1,
							   .remove = true };
	for (k = 0; k < j->count; k++) {
		(void)snprintf(names[k], sizeof(names[k]), "%s/%zu.dat", j->folder + 1, k);
		edits[n++] = (struct yx_zip_edit){ .name = names[k],
						   .content = yx_buf_bytes(&j->sealed[k]),
						   .store = true };
	}
	edits[n++] =
	    (struct yx_zip_edit){ .name = "Encryptions.xml", .content = yx_buf_bytes(&j->list) };
	edits[n++] = (struct yx_zip_edit){ .name = &SEED[1], .content = yx_buf_bytes(&j->seed) };
	edits[n++] = (struct yx_zip_edit){ .name = &MAP[1],
					   .content = yx_buf_bytes(&j->map),
					   .store = true };
	st = yx_zip_rewrite(j->o->zip, edits, n, j->e->time, out, j->err);
done:
	yx_free(names);
	yx_free(edits);
	return st;
}

static enum yx_status
refuse(struct job *j)
{
	const struct yx_zip_note *note = yx_ofd_ambiguity(j->o);

	if (note)
		return yx_fail_at(j->err, YX_DENIED, note->offset, clause,
				  "the package is ambiguous: %s",
				  yx_zip_note_text(note->kind, false));
	for (size_t i = 0; i < j->o->count; i++)
		if (j->o->entries[i].role == YX_OFD_ENCRYPTION)
			return yx_fail(j->err, YX_CONFLICT, NULL, clause,
				       "%.100s is there: the package is encrypted already",
				       j->o->entries[i].path);
	return YX_OK;
}

enum yx_status
yx_ofd_encrypt(const struct yx_ofd *o, const struct yx_ofd_encrypt *e,
	       const struct yx_zip_writer *out, struct yx_error *err)
{
	struct job j = { .o = o, .e = e, .err = err };
	enum yx_status st;

	yx_buf_init_secret(&j.map, YX_LIMIT_XML_SIZE);
	if ((st = refuse(&j)) != YX_OK || (st = check_recipients(&j)) != YX_OK)
		goto done;
	j.hidden = yx_alloc_array(o->count + 1, sizeof(*j.hidden));
	if (!j.hidden) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = choose_entries(&j)) != YX_OK)
		goto done;
	j.sealed = yx_alloc_array(j.count, sizeof(*j.sealed));
	if (!j.sealed) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = yx_random(j.key, CRYPT_BLOCK, err)) != YX_OK ||
	    (st = yx_random(j.iv, CRYPT_BLOCK, err)) != YX_OK || (st = seal_entries(&j)) != YX_OK ||
	    (st = seal_map(&j)) != YX_OK || (st = make_seed(&j)) != YX_OK ||
	    (st = make_list(&j)) != YX_OK)
		goto done;
	st = write_package(&j, out);
done:
	for (size_t i = 0; j.sealed && i < j.count; i++)
		yx_buf_clear(&j.sealed[i]);
	yx_wipe(j.key, sizeof(j.key));
	yx_free(j.sealed);
	yx_free(j.hidden);
	yx_buf_clear(&j.list);
	yx_buf_clear(&j.seed);
	yx_buf_clear(&j.map);
	return st;
}
