/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Children that were taken over, at the desk where `yinxin sign` signs: whatever they ask beside
 * the one signature that was ordered ends them, and leaves no output.
 */
#include "cli_kit.h"
#include <fcntl.h>
#include <yinxin/base_door.h>
#include <yinxin/sandbox.h>
#include "../../programs/yinxin/apart.h"
#include "../../programs/yinxin/signing_desk.h"

enum { CONTENT, INPUT, MESSAGE }; /* as apart_sign.c has them */

struct job {
	struct cli *c;
	struct signing_desk desk;
};

static const struct yx_bytes none;

static bool
asked(enum apart_op op, uint64_t number, const char *first)
{
	struct yx_error err = YX_ERROR_INIT;

	return apart_ask(op, number, yx_bytes_str(first), none, NULL, &err) == YX_OK;
}

static enum yx_status
make(struct job *j, struct yx_bytes in, struct yx_buf *tail, struct yx_error *err)
{
	struct yx_sign_options o = { .time = j->desk.order.time };
	struct signing_identity who = { 0 };
	enum yx_status st = YX_INTERNAL;

	if (signing_desk_identity(j->c, &j->desk, &who) == 0) {
		o.who = (struct yx_signatory){ .key = who.key,
					       .cert = who.certs.items[0],
					       .show = signing_desk_show,
					       .show_state = &j->desk };
		st = yx_sign_pdf(tail, in, &o, NULL, err);
	}
	signing_identity_clear(&who);
	return st;
}

static int
write_out(struct yx_bytes first, struct yx_bytes second)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_out *o = NULL;

	return yx_out_open(&o, "out.pdf", YX_OUT_REPLACE, &err) == YX_OK &&
		       yx_out_write(o, first, &err) == YX_OK &&
		       yx_out_write(o, second, &err) == YX_OK && yx_out_commit(&o, &err) == YX_OK
		   ? 0
		   : 1;
}

/* What a child that was not taken over does. */
static int
honest(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };
	struct yx_file in = { 0 };

	if (yx_file_open(&in, "doc.pdf", 0, &err) != YX_OK ||
	    make(j, in.bytes, &tail, &err) != YX_OK)
		return 1;
	return write_out(in.bytes, yx_buf_bytes(&tail));
}

static int
signs_twice(struct job *j)
{
	honest(j);
	return asked(APART_SHOW, INPUT, "") && asked(APART_SHOW, CONTENT, "x") &&
		       asked(APART_SIGN, 0, "")
		   ? 0
		   : 1;
}

static int
asks_twice_who_signs(struct job *j)
{
	(void)j;
	return asked(APART_IDENTITY, 0, "") && asked(APART_IDENTITY, 0, "") ? 0 : 1;
}

static int
signs_before_it_knows_who(struct job *j)
{
	(void)j;
	return asked(APART_SIGN, 0, "") ? 0 : 1;
}

static int
signs_raw_bytes(struct job *j)
{
	(void)j;
	return asked(APART_IDENTITY, 0, "") && asked(APART_SHOW, INPUT, "") &&
		       asked(APART_SHOW, CONTENT, "tail") &&
		       asked(APART_SHOW, MESSAGE, "raw bytes") && asked(APART_SIGN, 0, "")
		   ? 0
		   : 1;
}

/* The certificate's own tbsCertificate, as an authority would sign it. */
static int
signs_a_certificate(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf who = { 0 };
	struct yx_reader r;
	struct yx_bytes der;
	struct yx_der d, cert;
	struct yx_der_item tbs;
	uint32_t rc, len;

	(void)j;
	if (apart_ask(APART_IDENTITY, 0, none, none, &who, &err) != YX_OK)
		return 1;
	r = yx_reader(yx_buf_bytes(&who));
	if (!yx_take_u32be(&r, &rc) || !yx_take_u32be(&r, &len) || !yx_take(&r, len, &der))
		return 1;
	d = yx_der(der);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &cert) || !yx_der_any(&cert, &tbs))
		return 1;
	return asked(APART_SHOW, INPUT, "") && asked(APART_SHOW, CONTENT, "tail") &&
		       apart_ask(APART_SHOW, MESSAGE, tbs.all, none, NULL, &err) == YX_OK &&
		       asked(APART_SIGN, 0, "")
		   ? 0
		   : 1;
}

static int
signs_another_document(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf copy = { 0 }, tail = { 0 };
	struct yx_file in = { 0 };

	if (yx_file_open(&in, "doc.pdf", 0, &err) != YX_OK)
		return 1;
	yx_buf_put_bytes(&copy, in.bytes);
	copy.data[copy.len / 2] ^= 1;
	return make(j, yx_buf_bytes(&copy), &tail, &err) == YX_OK ||
		       make(j, in.bytes, &tail, &err) == YX_OK
		   ? 0
		   : 1;
}

static int
writes_another_document(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };
	struct yx_file in = { 0 };

	if (yx_file_open(&in, "doc.pdf", 0, &err) != YX_OK ||
	    make(j, in.bytes, &tail, &err) != YX_OK)
		return 1;
	return write_out(yx_bytes_slice(in.bytes, 0, in.bytes.len - 1), yx_buf_bytes(&tail));
}

static int
writes_without_a_signature(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file in = { 0 };

	(void)j;
	return yx_file_open(&in, "doc.pdf", 0, &err) == YX_OK ? write_out(in.bytes, none) : 1;
}

static int
writes_over_what_it_wrote(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file in = { 0 };
	struct yx_out *o = NULL;

	(void)j;
	return yx_file_open(&in, "doc.pdf", 0, &err) == YX_OK &&
		       yx_out_open(&o, "out.pdf", YX_OUT_REPLACE, &err) == YX_OK &&
		       yx_out_write(o, in.bytes, &err) == YX_OK &&
		       yx_out_patch(o, 0, YX_BYTES_LIT("%PDF"), &err) == YX_OK
		   ? 0
		   : 1;
}

static int
asks_for_the_password(struct job *j)
{
	(void)j;
	return asked(APART_PASSWORD, 0, "env:KEY_PASSWORD") ? 0 : 1;
}

static int
asks_for_any_password(struct job *j)
{
	(void)j;
	return asked(APART_PASSWORD, 0, "") ? 0 : 1;
}

/* Does the parent copy into the output what the child cannot read? */
static int
has_the_key_copied(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	const uint8_t ten[8] = { [7] = 10 };

	(void)j;
	return asked(APART_BEGIN, YX_OUT_REPLACE, "out.pdf") &&
		       apart_ask(APART_COPY, 0, yx_bytes_str("me.key"), yx_bytes(ten, 8), NULL,
				 &err) == YX_OK
		   ? 0
		   : 1;
}

static int
copies_what_is_not_there(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	const uint8_t huge[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	(void)j;
	return asked(APART_BEGIN, YX_OUT_REPLACE, "out.pdf") &&
		       apart_ask(APART_COPY, 10, yx_bytes_str("doc.pdf"), yx_bytes(huge, 8), NULL,
				 &err) == YX_OK
		   ? 0
		   : 1;
}

/* 0 when nothing of the key is here. */
static int
looks_for_the_key(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *password = getenv("YINXIN_PASSWORD"), *of_key = getenv("KEY_PASSWORD");
	struct yx_file f = { 0 };

	(void)j;
	if ((password && *password) || (of_key && *of_key))
		return 10;
	if (yx_file_open(&f, "me.key", 0, &err) == YX_OK || open("me.key", O_RDONLY) >= 0)
		return 11;
	/* the pipe by which it tells its end is all that is open beside the first three */
	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && fcntl(fd, F_GETFL) != O_WRONLY)
			return 12;
	return 0;
}

/* ----------------------------------------------------------------------- cases */

struct child {
	int (*does)(struct job *j);
	struct job *job;
};

static int
work(void *state)
{
	const struct child *child = state;

	return child->does(child->job);
}

static int
sign_with(int (*does)(struct job *j))
{
	static const char *const argv[] = {
		"--key", "me.key", "--key-password", "env:KEY_PASSWORD", "doc.pdf", "-o", "out.pdf"
	};
	struct cli c = { .command = "sign",
			 .argc = sizeof(argv) / sizeof(argv[0]),
			 .argv = (char **)(uintptr_t)argv,
			 .where = CLI_APART };
	struct job j = { .c = &c,
			 .desk = { .key_path = "me.key",
				   .key_password = "env:KEY_PASSWORD",
				   .input = "doc.pdf",
				   .order = { .form = YX_GUARD_PDF, .time = yx_time_now() } } };
	struct child child = { does, &j };
	int rc;

	(void)unlink("out.pdf");
	rc = apart_run(&(struct apart){
	    .c = &c, .work = work, .state = &child, .subject = "doc.pdf", .desk = &j.desk });
	/* the key is gone either way */
	CHECK(!j.desk.who.key && !j.desk.guard);
	return rc;
}

static void
set_up(void)
{
	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	if (!cli_open())
		return;
	cli_env = "YINXIN_PASSWORD=long-secret LC_ALL=C";
	save_contract("doc.pdf");
	CHECK_INT(run("ca init ca --type sm2 --subject /CN=CA"), 0);
	CHECK_INT(run("ca issue ca --profile signer --new-key me.key --subject /CN=Me -o me.crt"),
		  0);
	CHECK_INT(chdir(dir), 0);
	setenv("YINXIN_PASSWORD", "not-this", 1);
	setenv("KEY_PASSWORD", "long-secret", 1);
}

static void
an_honest_child_gets_its_signature(void)
{
	set_up();
	CHECK_INT(sign_with(honest), 0);
	CHECK(exists("out.pdf"));
	CHECK_INT(run("verify --trust ca/ca.pem out.pdf"), 0);
}

static void
a_child_that_asks_for_more_ends_without_output(void)
{
	static const struct {
		const char *name;
		int (*does)(struct job *j);
	} taken_over[] = {
		{ "signs twice", signs_twice },
		{ "asks twice who signs", asks_twice_who_signs },
		{ "signs before", signs_before_it_knows_who },
		{ "raw bytes", signs_raw_bytes },
		{ "a certificate", signs_a_certificate },
		{ "another document", signs_another_document },
		{ "writes another document", writes_another_document },
		{ "no signature", writes_without_a_signature },
		{ "writes over", writes_over_what_it_wrote },
		{ "the password", asks_for_the_password },
		{ "any password", asks_for_any_password },
		{ "copies the key", has_the_key_copied },
		{ "copies too much", copies_what_is_not_there },
	};

	set_up();
	for (size_t i = 0; i < sizeof(taken_over) / sizeof(taken_over[0]); i++) {
		int rc = sign_with(taken_over[i].does);

		CHECK_MSG(rc == CLI_DATA, "%s: %d", taken_over[i].name, rc);
		/* the one that had its signature before it asked for more wrote it down */
		CHECK_MSG(exists("out.pdf") == (i == 0), "%s: an output", taken_over[i].name);
	}
}

static void
nothing_of_the_key_is_in_the_child(void)
{
	set_up();
	CHECK_INT(sign_with(looks_for_the_key), 0);
	CHECK_STR(getenv("KEY_PASSWORD"), "long-secret");
}

TEST_MAIN(CASE(an_honest_child_gets_its_signature),
	  CASE(a_child_that_asks_for_more_ends_without_output),
	  CASE(nothing_of_the_key_is_in_the_child))
