# SPDX-License-Identifier: Apache-2.0
"""Sign PDF files in place with LibreOffice, as its "Sign Existing PDF" does: an incremental update.

usage: libreoffice_sign.py PIPE FILE...   (soffice --accept=pipe,name=PIPE;urp; runs with an NSS
database that holds one key; it is told to end afterwards). Exit status 3: it never answered.
"""
import pathlib
import sys
import time

import uno


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:  # not listening yet
            time.sleep(0.5)
    print("LibreOffice does not answer", file=sys.stderr)
    sys.exit(3)


def main(pipe, files):
    context = connect(pipe)
    services = context.ServiceManager
    desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    try:
        nss = services.createInstanceWithContext("com.sun.star.xml.crypto.NSSInitializer", context)
        people = nss.createSecurityContext("").getSecurityEnvironment().getPersonalCertificates()
        signer = services.createInstanceWithArgumentsAndContext(
            "com.sun.star.security.DocumentDigitalSignatures", ("1.2",), context)
        access = services.createInstanceWithContext("com.sun.star.ucb.SimpleFileAccess", context)
        for name in files:
            stream = access.openFileReadWrite(pathlib.Path(name).resolve().as_uri())
            if not signer.signDocumentWithCertificate(people[0], None, stream):
                sys.exit("not signed: " + name)
    finally:
        desktop.terminate()


main(sys.argv[1], sys.argv[2:])
