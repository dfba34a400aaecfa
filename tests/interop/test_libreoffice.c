/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LibreOffice as the other writer: what it signs after us, by an update of its own, takes nothing
 * from our signatures; and a PDF that it made is signed by us. Skipped where it is not installed
 * (libreoffice-writer-nogui, python3-uno, libnss3-tools).
 */
#include "cli_kit.h"

static bool
installed(void)
{
	return test_have("soffice") && test_have("pk12util") && test_have("openssl") &&
	       test_sh("/usr/bin/python3 -c 'import uno' 2>/dev/null") == 0;
}

static void
prepare(void)
{
	if (!installed())
		test_skip("LibreOffice, python3-uno or libnss3-tools is not installed");
	if (!cli_open())
		return;
	save_contract("doc.pdf");
	CHECK_INT(run("ca init ca --subject /CN=CA --type p256"), 0);
	CHECK_INT(run("ca issue ca --profile signer --subject /CN=Signer --new-key me.key -o "
		      "me.crt"),
		  0);
	/* a key for LibreOffice, in the database it reads */
	CHECK_INT(
	    test_sh("cd %s && mkdir -p nss && openssl req -x509 -newkey rsa:2048 -nodes -keyout "
		    "lo.pem -out lo.crt -days 30 -subj /CN=Office -addext "
		    "keyUsage=digitalSignature,keyCertSign >/dev/null 2>&1 && openssl pkcs12 "
		    "-export -inkey lo.pem -in lo.crt -name lo -out lo.p12 -passout pass:x && "
		    "certutil -N -d sql:nss --empty-password && pk12util -i lo.p12 -d sql:nss -W x "
		    ">/dev/null && certutil -M -d sql:nss -n lo -t CTu,CTu,CTu",
		    dir),
	    0);
}

/* Files of the scratch folder, in place. That it does not start is no failure of ours. */
static int
office_signs(const char *files)
{
	char *script = realpath("tests/interop/libreoffice_sign.py", NULL);
	int rc;

	CHECK(script != NULL);
	rc = test_sh("cd %s && { MOZILLA_CERTIFICATE_FOLDER=sql:$PWD/nss timeout 150 soffice "
		     "--headless --norestore --nologo -env:UserInstallation=file://$PWD/profile "
		     "'--accept=pipe,name=yinxin-%d;urp;' >office.log 2>&1 & }; timeout 120 "
		     "/usr/bin/python3 %s yinxin-%d %s; rc=$?; wait; exit $rc",
		     dir, (int)getpid(), script ? script : "", (int)getpid(), files);
	free(script);
	if (rc == 3)
		test_skip("LibreOffice is installed and does not start here");
	return rc;
}

static void
its_signature_takes_nothing_from_ours(void)
{
	static const char *const made[] = { "plain", "visible", "certified", "twice" };

	prepare();
	CHECK_INT(run("sign --key me.key doc.pdf -o plain.pdf"), 0);
	CHECK_INT(run("sign --key me.key --page 1 --rect 60,60,160,50 doc.pdf -o visible.pdf"), 0);
	CHECK_INT(run("sign --key me.key --certify 2 doc.pdf -o certified.pdf"), 0);
	CHECK_INT(run("sign --key me.key plain.pdf -o twice.pdf"), 0);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		CHECK_INT(test_sh("cp %s/%s.pdf %s/%s-before.pdf", dir, made[i], dir, made[i]), 0);
	CHECK_INT(office_signs("plain.pdf visible.pdf certified.pdf twice.pdf"), 0);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		CHECK_MSG(test_sh("cd %s && n=$(stat -c %%s %s-before.pdf) && cmp -n $n "
				  "%s-before.pdf %s.pdf && test $(stat -c %%s %s.pdf) -gt $n",
				  dir, made[i], made[i], made[i], made[i]) == 0,
			  "%s: no update was appended", made[i]);
		CHECK_MSG(run("verify --policy integrity %s.pdf", made[i]) == 0,
			  "%s: refused after LibreOffice signed", made[i]);
		CHECK_MSG(said("out", "Office"), "%s: its signature is not told", made[i]);
	}
}

static void
what_it_makes_is_signed(void)
{
	prepare();
	CHECK_INT(test_sh("cd %s && printf '合同 Contract\\n甲方\\n' >letter.txt && timeout 120 "
			  "soffice --headless -env:UserInstallation=file://$PWD/profile "
			  "--convert-to pdf letter.txt >office.log 2>&1",
			  dir),
		  0);
	CHECK_INT(run("sign --key me.key --page 1 --rect 60,60,160,50 letter.pdf -o letter-1.pdf"),
		  0);
	CHECK_INT(run("verify --trust ca/ca.pem letter-1.pdf"), 0);
	CHECK_INT(office_signs("letter-1.pdf"), 0);
	CHECK_INT(run("verify --policy integrity letter-1.pdf"), 0);
}

TEST_MAIN(CASE(its_signature_takes_nothing_from_ours), CASE(what_it_makes_is_signed))
