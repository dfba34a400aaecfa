/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels B-LT and B-LTA as a user makes them, with servers of our own on the loopback: the CA's
 * OCSP, CRL and certificate, the time-stamp authority. Then what other people's tools say of the
 * file and of each thing in its store, and what happens when the network is not what it should be.
 */
#include "cli_kit.h"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <yinxin/cms.h>
#include <yinxin/http.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>

static unsigned ca_port, tsa_port;
static pid_t ca_pid, tsa_pid;

/* ------------------------------------------------------------------- servers */

static unsigned
free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	unsigned port = 0;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (s >= 0 && bind(s, (struct sockaddr *)&a, len) == 0 &&
	    getsockname(s, (struct sockaddr *)&a, &len) == 0)
		port = ntohs(a.sin_port);
	if (s >= 0)
		close(s);
	return port;
}

static bool
answers(unsigned port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	bool yes;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	yes = s >= 0 && connect(s, (struct sockaddr *)&a, sizeof(a)) == 0;
	if (s >= 0)
		close(s);
	return yes;
}

/* `yinxin ARGS` in the background until stop(). */
static pid_t
start(unsigned port, const char *args)
{
	pid_t pid = 0;
	char path[700];
	FILE *f;

	CHECK_INT(test_sh("cd %s && { YINXIN_PASSWORD=secret LC_ALL=C %s %s >/dev/null 2>&1 & echo "
			  "$! >pid; }",
			  dir, yinxin, args),
		  0);
	snprintf(path, sizeof(path), "%s/pid", dir);
	if ((f = fopen(path, "r"))) {
		if (fscanf(f, "%d", &pid) != 1)
			pid = 0;
		fclose(f);
	}
	for (int i = 0; i < 500 && !answers(port); i++)
		usleep(10000);
	CHECK(answers(port));
	return pid;
}

static void
stop(pid_t *pid, unsigned port)
{
	if (*pid > 1)
		kill(*pid, SIGTERM);
	*pid = 0;
	for (int i = 0; i < 500 && answers(port); i++)
		usleep(10000);
}

static void
start_ca(void)
{
	char args[100];

	if (ca_pid)
		return;
	snprintf(args, sizeof(args), "ca ocsp ca --serve %u", ca_port);
	ca_pid = start(ca_port, args);
}

static void
start_tsa(void)
{
	char args[100];

	if (tsa_pid)
		return;
	snprintf(args, sizeof(args), "tsa serve tsa --port %u", tsa_port);
	tsa_pid = start(tsa_port, args);
}

static void
stop_all(void)
{
	if (ca_pid)
		stop(&ca_pid, ca_port);
	if (tsa_pid)
		stop(&tsa_pid, tsa_port);
}

/* A CA of this name whose certificates point to this port, a signer of it. */
static void
make_ca(const char *ca, unsigned port, const char *signer)
{
	CHECK_INT(run("ca init %s --subject '/C=CN/O=Test/CN=CA %s' --type p256 --no-password "
		      "--crl-url http://127.0.0.1:%u/ca.crl --ocsp-url http://127.0.0.1:%u/ocsp "
		      "--issuer-url http://127.0.0.1:%u/ca.cer",
		      ca, ca, port, port, port),
		  0);
	CHECK_INT(run("ca issue %s --profile signer --subject '/C=CN/CN=%s' --new-key %s.key "
		      "--no-new-password -o %s.crt",
		      ca, signer, signer, signer),
		  0);
}

static void
prepare(void)
{

	if (!cli_open())
		return;
	cli_env = "YINXIN_PASSWORD=secret LC_ALL=C XDG_CACHE_HOME=$PWD/xdg";
	atexit(stop_all);
	ca_port = free_port();
	make_ca("ca", ca_port, "alice");
	CHECK_INT(run("ca issue ca --profile tsa --subject '/CN=Test TSA' --new-key tsa.key "
		      "--no-new-password -o tsa.crt"),
		  0);
	CHECK_INT(run("tsa init tsa --cert tsa.crt --key tsa.key"), 0);
	tsa_port = free_port();
	start_ca();
	start_tsa();
	save_contract("doc.pdf");
}

#define TRUST "--trust ca/ca.pem"

/* --------------------------------------------------------------------- whole */

static void
every_level_with_servers_of_our_own(void)
{
	static const char *const levels[] = { "B-T", "B-LT", "B-LTA", "B-LTA", "B-LTA" };

	prepare();
	start_ca();
	start_tsa();
	CHECK_INT(run("sign --key alice.key --level B-B doc.pdf -o 0.pdf"), 0);
	for (int i = 0; i < 5; i++) {
		CHECK_INT(run("extend --level %s --tsa http://127.0.0.1:%u/ " TRUST
			      " %d.pdf -o %d.pdf",
			      levels[i], tsa_port, i, i + 1),
			  0);
		CHECK(said("out", levels[i]));
		/* the file so far is the beginning of the new one */
		CHECK_INT(test_sh("cd %s && cmp -n $(stat -c %%s %d.pdf) %d.pdf %d.pdf", dir, i, i,
				  i + 1),
			  0);
		CHECK_INT(run("verify --policy etsi " TRUST " %d.pdf", i + 1), i ? 0 : 2);
		if (test_have("qpdf"))
			CHECK_INT(test_sh("cd %s && qpdf --check %d.pdf >/dev/null", dir, i + 1),
				  0);
		if (test_have("pdfsig"))
			CHECK_INT(test_sh("cd %s && pdfsig %d.pdf 2>/dev/null | grep -q "
					  "'Signature is Valid'",
					  dir, i + 1),
				  0);
	}
	/* in one go, and as JSON */
	CHECK_INT(run("sign --json --key alice.key --level B-LTA --tsa http://127.0.0.1:%u/ " TRUST
		      " doc.pdf -o once.pdf",
		      tsa_port),
		  0);
	CHECK(said("out", "\"PAdES-B-LTA\"") && said("out", "\"older_than_signing\": false"));
	CHECK_INT(run("verify --policy etsi " TRUST " once.pdf"), 0);
}

/* ---------------------------------------------------------------- other tools */

static void
write_stream(struct yx_pdf *doc, struct yx_pdf_ref ref, const char *kind, size_t i)
{
	const struct yx_pdf_obj *stream = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf data = { 0 };
	char path[700];

	snprintf(path, sizeof(path), "%s/%s%zu.der", dir, kind, i);
	CHECK_OK(yx_pdf_load(yx_pdf_latest(doc), ref, &stream, &err));
	CHECK_OK(yx_pdf_stream_decode(yx_pdf_latest(doc), stream, 0, &data, NULL, &err));
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&data), 0, &err));
	yx_buf_clear(&data);
}

/* A document time-stamp and what it is over, as two files. */
static void
write_stamp(struct yx_pdf *doc, const struct yx_pdf_signature *s, size_t i)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes parts[2];
	struct yx_buf data = { 0 };
	char path[700];

	REQUIRE(yx_pdf_signature_parts(doc, s, parts));
	yx_buf_put_bytes(&data, parts[0]);
	yx_buf_put_bytes(&data, parts[1]);
	snprintf(path, sizeof(path), "%s/stamped%zu.bin", dir, i);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&data), 0, &err));
	snprintf(path, sizeof(path), "%s/stamp%zu.der", dir, i);
	CHECK_OK(yx_file_write(path, yx_cms_cut(s->contents), 0, &err));
	yx_buf_clear(&data);
}

static void
check_stamp(size_t i)
{
	CHECK_INT(test_sh("cd %s && openssl ts -verify -token_in -in stamp%zu.der -data "
			  "stamped%zu.bin -CAfile ca/ca.pem -untrusted tsa.crt >ossl 2>&1",
			  dir, i, i),
		  0);
}

static void
openssl_accepts_each_thing_in_the_store(void)
{
	struct yx_pdf_options none = { { NULL, 0 } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf *doc = NULL;
	struct yx_file f = { 0 };
	char path[700];

	prepare();
	if (!test_have("openssl"))
		test_skip("openssl is not installed");
	start_ca();
	start_tsa();
	/* with both kinds: the list from a file, answers over the network */
	CHECK_INT(run("ca crl ca --der -o ca.crl"), 0);
	sleep(1);
	CHECK_INT(run("sign --key alice.key --level B-LTA --offline --crl ca.crl --tsa "
		      "http://127.0.0.1:%u/ " TRUST " doc.pdf -o crl.pdf",
		      tsa_port),
		  0);
	CHECK(said("out", "CRL of"));
	sleep(2); /* the next stamp's authority is asked about anew */
	CHECK_INT(run("extend --tsa http://127.0.0.1:%u/ " TRUST " crl.pdf -o both.pdf", tsa_port),
		  0);
	snprintf(path, sizeof(path), "%s/both.pdf", dir);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK_OK(yx_pdf_open(&doc, f.bytes, &none, &err));
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), false, &err));
	CHECK(list.crl_count >= 1 && list.ocsp_count >= 1 && list.cert_count == 3);
	for (size_t i = 0; i < list.cert_count; i++) {
		write_stream(doc, list.certs[i], "cert", i);
		CHECK_INT(test_sh("cd %s && openssl x509 -inform DER -in cert%zu.der -out c.pem && "
				  "openssl verify -purpose any -CAfile ca/ca.pem c.pem >ossl 2>&1",
				  dir, i),
			  0);
	}
	for (size_t i = 0; i < list.crl_count; i++) {
		write_stream(doc, list.crls[i], "crl", i);
		CHECK_INT(test_sh("cd %s && openssl crl -inform DER -in crl%zu.der -CAfile "
				  "ca/ca.pem -noout 2>&1 | grep -q 'verify OK'",
				  dir, i),
			  0);
	}
	for (size_t i = 0; i < list.ocsp_count; i++) {
		write_stream(doc, list.ocsps[i], "ocsp", i);
		CHECK_INT(
		    test_sh("cd %s && openssl ocsp -respin ocsp%zu.der -CAfile ca/ca.pem "
			    "-issuer ca/ca.pem -cert tsa.crt -cert alice.crt >ossl 2>&1; grep "
			    "-q 'Response verify OK' ossl && grep -q ': good' ossl",
			    dir, i),
		    0);
	}
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].is_timestamp) {
			write_stamp(doc, &list.items[i], i);
			check_stamp(i);
		}
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_file_close(&f);
}

/* ---------------------------------------------------------- a network in trouble */

static void
without_a_network_the_cache_serves(void)
{
	prepare();
	start_ca();
	start_tsa();
	CHECK_INT(
	    run("sign --key alice.key --level B-T --tsa local:tsa " TRUST " doc.pdf -o t.pdf"), 0);
	CHECK_INT(run("extend --level B-LT --cache kept " TRUST " t.pdf -o lt.pdf"), 0);
	CHECK_INT(run("verify --policy etsi --online --cache seen " TRUST " t.pdf"), 0);
	stop(&ca_pid, ca_port);
	/* current answers are at hand; nothing newer can be had, and that is told */
	sleep(2);
	CHECK_INT(
	    run("sign --key alice.key --level B-T --tsa local:tsa " TRUST " doc.pdf -o u.pdf"), 0);
	CHECK_INT(run("extend --level B-LT --cache kept " TRUST " u.pdf -o ulta.pdf"), 0);
	CHECK(said("out", "older than what it speaks for"));
	CHECK_INT(run("verify --policy etsi " TRUST " ulta.pdf"), 0);
	CHECK_INT(run("extend --level B-LT --freshness after-signing --cache kept " TRUST
		      " u.pdf -o never.pdf"),
		  77);
	CHECK(said("err", "try again after"));
	CHECK_INT(run("verify --policy etsi --online --cache seen " TRUST " t.pdf"), 0);
	CHECK_INT(run("verify --policy etsi --online --no-cache " TRUST " t.pdf"), 2);
	CHECK_INT(run("verify --online --no-cache " TRUST " t.pdf"), 0);
	CHECK(said("out", "not known whether the certificate of") &&
	      said("out", "http://127.0.0.1:"));
	/* damage in the cache is noticed, whatever it is */
	CHECK_INT(test_sh("cd %s && for f in seen/*; do printf x >>$f; done", dir), 0);
	CHECK_INT(run("verify --policy etsi --online --cache seen " TRUST " t.pdf"), 2);
	CHECK_INT(run("extend --level B-LT --no-cache " TRUST " t.pdf -o never.pdf"), 73);
	CHECK(said("err", "Test TSA") && said("err", "http://127.0.0.1:"));
	CHECK_INT(run("extend --level B-LT --offline " TRUST " t.pdf -o never.pdf"), 77);
	CHECK(said("err", "offline"));
	CHECK_INT(run("sign --key alice.key --level B-LTA --no-cache --tsa local:tsa " TRUST
		      " doc.pdf -o never.pdf"),
		  73);
	stop(&tsa_pid, tsa_port);
	CHECK_INT(run("extend --level B-LTA --cache kept --tsa http://127.0.0.1:%u/ " TRUST
		      " t.pdf -o never.pdf",
		      tsa_port),
		  73);
	CHECK(!exists("never.pdf"));
	CHECK(exists("xdg/yinxin/fetched") || !exists("xdg"));
}

enum trouble { SLOW, LARGE, STATUS, WRONG };

static void
troubled(struct yx_http_exchange *x, void *ctx)
{
	const enum trouble *t = ctx;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf body = { 0 };

	yx_buf_init(&body, 128 << 20);
	if (*t == SLOW)
		usleep(2500000);
	if (*t == LARGE && strstr(yx_http_path(x), "crl"))
		for (int i = 0; i < (65 << 10); i++)
			yx_buf_printf(&body, "%01024d", i);
	else if (*t == LARGE)
		for (int i = 0; i < (5 << 10); i++)
			yx_buf_printf(&body, "%01024d", i);
	else
		yx_buf_puts(&body, "no such thing");
	CHECK_OK(yx_http_reply(x, *t == STATUS ? 503 : 200, "application/octet-stream",
			       yx_buf_bytes(&body), &err));
	yx_buf_clear(&body);
}

static void
answers_that_are_none(void)
{
	static const struct {
		enum trouble kind;
		int rc;
		const char *says;
	} cases[] = { { SLOW, 73, "time" },
		      { LARGE, 73, "larger" },
		      { STATUS, 73, "HTTP status 503" },
		      { WRONG, 77, "Mallory" } };
	enum trouble now = SLOW;
	struct yx_http_server_options o = { .handler = troubled, .ctx = &now, .threads = 4 };
	struct yx_http_server *server = NULL;
	struct yx_error err = YX_ERROR_INIT;

	prepare();
	start_ca();
	CHECK_OK(yx_http_server_new(&server, &o, &err));
	REQUIRE(server != NULL);
	make_ca("odd", yx_http_server_port(server), "mallory");
	CHECK_INT(
	    run("sign --key mallory.key --level B-T --tsa local:tsa " TRUST " doc.pdf -o m.pdf"),
	    0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		now = cases[i].kind;
		CHECK_INT(run("extend --level B-LT --fetch-timeout 1 --cache kept " TRUST
			      " --trust odd/ca.pem m.pdf -o never.pdf"),
			  cases[i].rc);
		CHECK_MSG(said("err", "mallory"), "case %zu names nobody", i);
		if (cases[i].rc == 73)
			CHECK_MSG(said("err", cases[i].says), "case %zu", i);
	}
	CHECK(!exists("never.pdf"));
	yx_http_server_free(server);
}

/* Each request is made by a process of its own: one that dies is that request failed, with the
 * reason; one that is to keep to the public internet asks nobody here. */
static void
fetching_is_done_by_another_process(void)
{
	static const char *const where[] = { "--sandbox", "--no-sandbox" };

	prepare();
	start_ca();
	start_tsa();
	CHECK_INT(
	    run("sign --key alice.key --level B-T --tsa local:tsa " TRUST " doc.pdf -o f.pdf"), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_INT(
		    run("verify --policy etsi --online --no-cache %s " TRUST " f.pdf", where[i]),
		    0);
		CHECK_INT(run("verify --policy etsi --online --no-cache --fetch-from any %s " TRUST
			      " f.pdf",
			      where[i]),
			  0);
		CHECK_INT(
		    run("verify --policy etsi --online --no-cache --fetch-from public %s " TRUST
			" f.pdf",
			where[i]),
		    2);
		CHECK_INT(run("extend --level B-LT --no-cache --fetch-from public %s " TRUST
			      " f.pdf -o never.pdf",
			      where[i]),
			  73);
		CHECK(said("err", "not public"));
		/* an authority that the command line names is asked wherever it is */
		CHECK_INT(run("extend --level B-T --fetch-from public --tsa http://127.0.0.1:%u/ "
			      "%s " TRUST " f.pdf -o given.pdf",
			      tsa_port, where[i]),
			  0);
	}
	CHECK_INT(run("verify --fetch-from here f.pdf"), 64);
	CHECK_INT(setenv("YINXIN_FETCHER_TEST", "crash", 1), 0);
	CHECK_INT(run("verify --policy etsi --online --no-cache --no-sandbox " TRUST " f.pdf"), 0);
	CHECK_INT(run("verify --policy etsi --online --no-cache " TRUST " f.pdf"), 2);
	CHECK_INT(run("extend --level B-LT --no-cache " TRUST " f.pdf -o never.pdf"), 73);
	CHECK(said("err", "the process that fetches: killed by signal 6"));
	CHECK_INT(run("tsa stamp doc.pdf -o never.pdf --tsa http://127.0.0.1:%u/ " TRUST, tsa_port),
		  73);
	CHECK(said("err", "the process that fetches: killed by signal 6"));
	CHECK_INT(unsetenv("YINXIN_FETCHER_TEST"), 0);
	CHECK(!exists("never.pdf"));
}

static void
mistakes_and_refusals(void)
{
	prepare();
	start_ca();
	start_tsa();
	CHECK_INT(run("extend doc.pdf"), 64);
	CHECK_INT(run("extend --level B-B doc.pdf -o never.pdf"), 64);
	CHECK_INT(run("extend doc.pdf -o doc.pdf"), 64);
	CHECK_INT(run("extend --tsa local:tsa " TRUST " absent.pdf -o never.pdf"), 66);
	CHECK_INT(run("extend --tsa local:tsa " TRUST " doc.pdf -o never.pdf"), 65);
	CHECK(said("err", "no signature"));
	CHECK_INT(run("sign --cms --key alice.key doc.pdf -o doc.p7s"), 0);
	CHECK_INT(run("extend --tsa local:tsa " TRUST " doc.p7s -o never.pdf"), 65);
	CHECK(said("err", "B-T only"));
	CHECK_INT(run("extend --level B-T --tsa local:tsa " TRUST " doc.p7s -o never.pdf"), 64);
	CHECK(said("err", "--content"));
	CHECK_INT(run("extend --level B-T --tsa local:tsa --content alice.crt " TRUST
		      " doc.p7s -o never.pdf"),
		  77);
	CHECK_INT(
	    run("extend --level B-T --tsa local:tsa --content doc.pdf " TRUST " doc.p7s -o t.p7s"),
	    0);
	CHECK_INT(run("verify --json --content doc.pdf " TRUST " t.p7s"), 0);
	CHECK(said("out", "CAdES-B-T"));
	if (test_have("openssl"))
		CHECK_INT(test_sh("cd %s && openssl cms -verify -binary -inform DER -in t.p7s "
				  "-content doc.pdf -CAfile ca/ca.pem -purpose any -out /dev/null "
				  "2>/dev/null",
				  dir),
			  0);
	/* again: it has its time-stamp */
	CHECK_INT(
	    run("extend --level B-T --tsa local:tsa --content doc.pdf " TRUST " t.p7s -o same.p7s"),
	    0);
	CHECK_INT(test_sh("cd %s && cmp t.p7s same.p7s", dir), 0);
	CHECK_INT(run("sign --cms --level B-LT --tsa local:tsa " TRUST
		      " --key alice.key doc.pdf -o never.pdf"),
		  65);
	CHECK_INT(run("sign --level B-LT --key alice.key doc.pdf -o never.pdf"), 64);
	CHECK_INT(run("sign --level B-T --tsa local:tsa --key alice.key doc.pdf -o r.pdf"), 0);
	/* signed before the time-stamp, revoked after it; then revoked, and signed */
	CHECK_INT(run("ca issue ca --profile signer --subject /CN=carol --new-key carol.key "
		      "--no-new-password -o carol.crt"),
		  0);
	CHECK_INT(
	    run("sign --level B-T --tsa local:tsa " TRUST " --key carol.key doc.pdf -o e.pdf"), 0);
	CHECK_INT(run("verify " TRUST " e.pdf"), 0);
	CHECK(said("out", "not known whether the certificate of carol was revoked; try --online"));
	CHECK_INT(run("verify --lang zh " TRUST " e.pdf"), 0);
	CHECK(said("out", "carol 的证书是否已被吊销尚不清楚"));
	CHECK_INT(run("verify --policy integrity e.pdf"), 0);
	CHECK(!said("out", "not known"));
	CHECK_INT(run("verify --online --cache good-carol " TRUST " e.pdf"), 0);
	CHECK(!said("out", "not known"));
	sleep(2);
	CHECK_INT(run("ca revoke ca --cert carol.crt --reason keyCompromise"), 0);
	CHECK_INT(run("ca crl ca --der -o late.crl"), 0);
	sleep(1);
	CHECK_INT(
	    run("sign --level B-LT --tsa local:tsa " TRUST " --key carol.key doc.pdf -o never.pdf"),
	    77);
	CHECK(said("err", "keyCompromise"));
	CHECK_INT(run("sign --level B-LT --offline --crl late.crl --tsa local:tsa " TRUST
		      " --key carol.key doc.pdf -o never.pdf"),
		  77);
	CHECK(said("err", "keyCompromise"));
	CHECK_INT(
	    run("sign --level B-T --tsa local:tsa " TRUST " --key carol.key doc.pdf -o late.pdf"),
	    0);
	/* an answer of before the signature, which is still current, does not do */
	CHECK_INT(test_sh("cd %s && cp -r good-carol old-answers", dir), 0);
	CHECK_INT(run("verify --online --cache good-carol " TRUST " late.pdf"), 1);
	CHECK_INT(run("verify --online --cache old-answers --policy etsi " TRUST " late.pdf"), 2);
	/* what is only found by asking counts under every policy that asks */
	CHECK_INT(run("verify --online --no-cache " TRUST " late.pdf"), 1);
	CHECK(said("out", "revoked"));
	CHECK_INT(run("verify --online --no-cache --policy cn " TRUST " late.pdf"), 1);
	CHECK_INT(run("verify --online --no-cache --policy etsi " TRUST " late.pdf"), 2);
	CHECK(said("out", "a time-stamp from before the revocation would decide"));
	CHECK_INT(run("verify --crl late.crl " TRUST " late.pdf"), 1);
	CHECK_INT(run("verify --online --no-cache " TRUST " e.pdf"), 0);
	CHECK_INT(run("extend --tsa local:tsa " TRUST " e.pdf -o e-lta.pdf"), 0);
	CHECK_INT(run("verify " TRUST " e-lta.pdf"), 0);
	CHECK(!exists("never.pdf"));
}

TEST_MAIN(CASE(every_level_with_servers_of_our_own), CASE(openssl_accepts_each_thing_in_the_store),
	  CASE(without_a_network_the_cache_serves), CASE(answers_that_are_none),
	  CASE(fetching_is_done_by_another_process), CASE(mistakes_and_refusals))
