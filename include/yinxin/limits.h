/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits: every bound a parser enforces, by name, with its reason. A module adds its own section.
 * Reaching one is YX_LIMIT, never a crash and never a silent cut.
 */
#ifndef YINXIN_LIMITS_H
#define YINXIN_LIMITS_H

/* base */
#define YX_LIMIT_DEPTH  64                    /* nesting of any format; real files stay below 20 */
#define YX_LIMIT_BUFFER (UINT64_C(256) << 20) /* one growing buffer: keeps a bomb below 256 MiB */
#define YX_LIMIT_ARENA  (UINT64_C(192) << 20) /* one parsed document's tree */
#define YX_LIMIT_FILE   (UINT64_C(1) << 40)   /* a mapped input file */
#define YX_LIMIT_PIPE   (UINT64_C(512) << 20) /* input that cannot be mapped is held in memory */

/* sandbox: of one child; callers ask for other figures where they know better */
#define YX_LIMIT_SANDBOX_MEMORY                                                                    \
	(UINT64_C(1) << 30)                /* beyond what it has: the worst page at 300 dpi */
#define YX_LIMIT_SANDBOX_CPU            60 /* seconds; a page takes milliseconds, a 1 GB file ten seconds */
#define YX_LIMIT_SANDBOX_SECONDS        120
#define YX_LIMIT_SANDBOX_OUTPUT         (UINT64_C(256) << 20)
#define YX_LIMIT_SANDBOX_ERRORS         4096        /* of standard error: a line for people */
#define YX_LIMIT_SANDBOX_PRINTED        (64u << 10) /* the same of a child that prints notes */
#define YX_LIMIT_SANDBOX_QUESTION       (2u << 20)  /* what is written comes in pieces */
#define YX_LIMIT_SANDBOX_HELPED         256 /* questions to one helper of a server, then a new one */
#define YX_LIMIT_SANDBOX_HELPED_SECONDS 5   /* for one of them, which takes microseconds */
#define YX_LIMIT_SANDBOX_ANSWER         (UINT64_C(65) << 20) /* a fetched CRL with its frame */

/* sign_guard: what a key's keeper takes from who makes a signature */
#define YX_LIMIT_GUARD_SHOWN   YX_LIMIT_BUFFER /* what follows the document: it is held there */
#define YX_LIMIT_GUARD_MESSAGE (1u << 20)      /* to be signed, beside a seal */

/* report: a page for people shows what a person can take in */
#define YX_LIMIT_REPORT_TEXT     300  /* characters of one untrusted text */
#define YX_LIMIT_REPORT_CHANGES  40   /* lines of the list of changes; the rest is counted */
#define YX_LIMIT_REPORT_PAGES    3    /* shown, unless asked otherwise */
#define YX_LIMIT_REPORT_COMPARE  24   /* pages drawn twice in search of a visible difference */
#define YX_LIMIT_REPORT_PLACES   4096 /* fields and comments looked at for a change's place */
#define YX_LIMIT_REPORT_REGIONS  24   /* separate differences marked on one page */
#define YX_LIMIT_REPORT_KEPT     64   /* pictures kept for the next report of the same file */
#define YX_LIMIT_REPORT_DOCUMENT (UINT64_C(256) << 20) /* copied for the renderer */

/* yinxin-render: what its sandboxed half may send */
#define YX_LIMIT_RENDER_RECORD   (UINT64_C(192) << 20) /* one page's file, or the PDF of all */
#define YX_LIMIT_RENDER_WARNINGS 200
#define YX_LIMIT_RENDER_DPI      2400

/* der */
#define YX_LIMIT_OID_BYTES 64 /* the longest OID in use (Microsoft's) is below 20 */
#define YX_LIMIT_OID_TEXT  160
#define YX_LIMIT_FORGIVEN  16 /* notes kept of what the lenient reader forgave */

/* codec_json */
#define YX_LIMIT_JSON_BYTES                                                                        \
	(UINT64_C(64) << 20)         /* one text; our largest is an evidence package               \
				      */
#define YX_LIMIT_JSON_VALUES 1000000 /* about 100 MB of tree at the very most */
#define YX_LIMIT_JSON_DEPTH  32      /* our own formats stay below 10 */
/* draw: a QR code of level M holds 2331 bytes; beyond a few hundred no telephone reads it */
#define YX_LIMIT_QR_TEXT 1000

/* codec: PNG */
#define YX_LIMIT_PNG_SIDE   20000                /* A3 at 1200 dpi is 19843 */
#define YX_LIMIT_PNG_PIXELS (UINT64_C(40) << 20) /* A4 at 600 dpi is 34.8 M; 160 MiB of RGBA */
#define YX_LIMIT_PNG_CHUNKS 65536                /* writers cut IDAT at 8 KiB: this is 512 MiB */

/* draw */
#define YX_LIMIT_DRAW_POINTS (UINT64_C(4) << 20) /* of one path: a page of text has 0.3 M */
#define YX_LIMIT_DRAW_PATHS  200000              /* of one picture */
#define YX_LIMIT_DRAW_TEXT   (UINT64_C(1) << 20) /* bytes of one text to shape or wrap */
#define YX_LIMIT_DRAW_PAGES  5000                /* of a document we write */

/* ink */
#define YX_LIMIT_INK_FILE     (UINT64_C(8) << 20) /* a minute at 1 kHz in InkML stays below 4 MiB */
#define YX_LIMIT_INK_SAMPLES  65536               /* 65 s at 1 kHz; signatures last 1 to 10 s */
#define YX_LIMIT_INK_COORD    1e7                 /* a metre in steps of 0.1 um */
#define YX_LIMIT_INK_FORCE    1e8                 /* tablets report up to 65535 */
#define YX_LIMIT_INK_TIME_US  (INT64_C(600) * 1000000) /* ten minutes: longer is not one act */
#define YX_LIMIT_INK_CHANNELS 16                       /* channels in an InkML trace format */
#define YX_LIMIT_INK_PICTURE  (UINT64_C(4) << 20) /* the picture in a package is below 100 KB */
#define YX_LIMIT_INK_PACKAGES 64                  /* of one document: one for each signature */
#define YX_LIMIT_INK_NAME     64                  /* characters of a name checked at once */

/* cms: real messages have one to ten signers and a dozen certificates; long-lived CRLs are big */
#define YX_LIMIT_CMS_BYTES        (64u << 20) /* one message without its detached content */
#define YX_LIMIT_CMS_SIGNERS      64
#define YX_LIMIT_CMS_CERTIFICATES 512
#define YX_LIMIT_CMS_REVOCATION   512
#define YX_LIMIT_CMS_ATTRIBUTES   64 /* of one signer; archive time-stamps add a few each decade */
#define YX_LIMIT_CMS_RUNS         64 /* runs of detached content; a ByteRange has two */
#define YX_LIMIT_CMS_RECIPIENTS   16 /* of one envelope: escrow, examiner, a court, spares */
#define YX_LIMIT_CMS_ENVELOPE     (24u << 20) /* handwriting with its picture is below 9 MiB */

/* tsp */
#define YX_LIMIT_TSP_REQUEST 16384u     /* an imprint, a nonce and a policy: below 200 bytes */
#define YX_LIMIT_TSP_ANSWER  (1u << 20) /* a token with a long chain is below 20 KiB */
#define YX_LIMIT_TSP_SOURCES 16         /* authorities tried for one stamp */

/* http */
#define YX_LIMIT_HTTP_ANSWER  (UINT64_C(16) << 20) /* a big CRL */
#define YX_LIMIT_HTTP_BODY    (UINT64_C(64) << 20) /* an upload that is held in memory */
#define YX_LIMIT_HTTP_URL     2048
#define YX_LIMIT_HTTP_HEADERS 32 /* an answer's own headers */

/* codec: zip */
#define YX_LIMIT_ZIP_ENTRIES   65536                /* the largest OFD seen has a few thousand */
#define YX_LIMIT_ZIP_NAME      1024                 /* bytes of one name */
#define YX_LIMIT_ZIP_DIRECTORY (UINT64_C(32) << 20) /* of central directory */
#define YX_LIMIT_ZIP_ENTRY     (UINT64_C(4) << 30)  /* one entry inflated */
#define YX_LIMIT_ZIP_TOTAL     (UINT64_C(16) << 30) /* all entries inflated */
/* an entry that inflates beyond the first figure may be at most the second one times its size
   in the package: text and drawings stay below 100, a bomb is near 1000 */
#define YX_LIMIT_ZIP_RATIO_FROM (UINT64_C(64) << 20)
#define YX_LIMIT_ZIP_RATIO      200
#define YX_LIMIT_ZIP_NOTES      64 /* oddities kept; more of them are not news */

/* codec: xml */
#define YX_LIMIT_XML_SIZE     (UINT64_C(32) << 20) /* one XML file; page contents stay below 10 MiB */
#define YX_LIMIT_XML_DEPTH    64
#define YX_LIMIT_XML_ELEMENTS 400000 /* keeps the tree of one file below 100 MiB */

/* seal */
#define YX_LIMIT_SEAL         (UINT64_C(16) << 20) /* one SESeal: the picture decides */
#define YX_LIMIT_SEAL_SIGNERS 1024                 /* certificates in one seal's list */
#define YX_LIMIT_SEAL_EXTS    256

/* ofd */
#define YX_LIMIT_OFD_PAGES      20000
#define YX_LIMIT_OFD_FILES      65536 /* names followed from OFD.xml */
#define YX_LIMIT_OFD_SIGNATURES 1024
#define YX_LIMIT_OFD_TEMPLATES  256  /* used by one page; real ones use one or two */
#define YX_LIMIT_OFD_DANGLING   1024 /* names that lead nowhere */
#define YX_LIMIT_OFD_XML        (UINT64_C(512) << 20) /* of XML read from one package, in all */
#define YX_LIMIT_OFD_COVER      4000000 /* entries times signatures: lines of coverage */
#define YX_LIMIT_OFD_REFS       65536   /* of one signature */
#define YX_LIMIT_OFD_STAMPS     20000   /* of one signature: a cross-page seal has one per page */
#define YX_LIMIT_OFD_TEXT       65536 /* characters of one page searched for a keyword, per line */
#define YX_LIMIT_OFD_HITS       10000
#define YX_LIMIT_OFD_PICTURE    4000000 /* nodes looked at for one seal's picture */
#define YX_LIMIT_OFD_OPERATIONS 16      /* encryptions one over the other; one is usual */
#define YX_LIMIT_OFD_USERS      1024    /* who can open one of them */
#define YX_LIMIT_OFD_WRAPPED    8192    /* a certificate or wrapped key in a seed file */
#define YX_LIMIT_OFD_HIDDEN     8192    /* encrypted entries of one package */
/* of encrypted content in one package: it is held in memory while it changes hands */
#define YX_LIMIT_OFD_HIDDEN_BYTES (UINT64_C(192) << 20)

/* render: one page of an OFD */
#define YX_LIMIT_RENDER_TIME      (INT64_C(20) * 1000000) /* microseconds; a full page takes 50 ms */
#define YX_LIMIT_RENDER_SIDE      5000                    /* mm of one side: A0 is 1189 */
#define YX_LIMIT_RENDER_FAR       1e5     /* mm from the page: keeps pixels in cairo's 24 bits */
#define YX_LIMIT_RENDER_OBJECTS   1000000 /* drawn on one page, those of repeated blocks again */
#define YX_LIMIT_RENDER_DEPTH     24      /* blocks in composites in patterns ... */
#define YX_LIMIT_RENDER_GLYPHS    65536   /* of one text object */
#define YX_LIMIT_RENDER_DASHES    100000  /* along one path: more are drawn solid */
#define YX_LIMIT_RENDER_TILES     10000   /* of one pattern on one object */
#define YX_LIMIT_RENDER_STOPS     1024    /* segments or points of one shading */
#define YX_LIMIT_RENDER_RESOURCES 200000
#define YX_LIMIT_RENDER_PIXELS    (UINT64_C(40) << 20)  /* of one picture: A4 at 600 dpi */
#define YX_LIMIT_RENDER_CACHE     (UINT64_C(256) << 20) /* decoded pictures kept */
#define YX_LIMIT_RENDER_FONT      (UINT64_C(64) << 20)  /* one embedded font file */
#define YX_LIMIT_RENDER_PROFILE   (UINT64_C(16) << 20)  /* one ICC profile */
#define YX_LIMIT_RENDER_FONTS     1024                  /* opened for one document */
/* pdf */
#define YX_LIMIT_PDF_HEADER         1024    /* bytes in which %PDF- must appear (as Acrobat does) */
#define YX_LIMIT_PDF_TAIL           4096    /* bytes from the end in which startxref must appear */
#define YX_LIMIT_PDF_REVISIONS      4096    /* saves of one file; a signed file has a handful */
#define YX_LIMIT_PDF_XREF_ENTRIES   2000000 /* over all revisions: 48 MB of index */
#define YX_LIMIT_PDF_OBJECT_NUMBER  8388607 /* ISO 32000-1 annex C.2 */
#define YX_LIMIT_PDF_OBJECT         (UINT64_C(64) << 20) /* bytes of one object in the file */
#define YX_LIMIT_PDF_TRAILERS       (UINT64_C(16) << 20) /* parsed trailers of all revisions */
#define YX_LIMIT_PDF_CACHE          (UINT64_C(64) << 20) /* parsed objects held between two trims */
#define YX_LIMIT_PDF_CACHE_KEEP     (UINT64_C(8) << 20)  /* a trim keeps the cache below this */
#define YX_LIMIT_PDF_STREAM         (UINT64_C(48) << 20) /* one decoded stream */
#define YX_LIMIT_PDF_OBJECT_STREAM  (UINT64_C(32) << 20) /* one decoded object stream */
#define YX_LIMIT_PDF_WORK           (UINT64_C(256) << 20) /* parsed again and again; plus 4 x file */
#define YX_LIMIT_PDF_DECODED        (UINT64_C(768) << 20) /* of object streams; plus 4 x file */
#define YX_LIMIT_PDF_FILTERS        8       /* filters on one stream; real files use at most 2 */
#define YX_LIMIT_PDF_REF_CHAIN      16      /* references to references */
#define YX_LIMIT_PDF_PAGES          1000000 /* leaves of the page tree */
#define YX_LIMIT_PDF_TREE_NODES     2000000 /* nodes visited in one page or field tree */
#define YX_LIMIT_PDF_SIGNATURES     4096    /* signature fields of one document */
#define YX_LIMIT_PDF_BYTE_RANGE     64      /* numbers kept of one ByteRange; honest ones have 4 */
#define YX_LIMIT_PDF_NOTES          256     /* notes kept; more of the same add nothing */
#define YX_LIMIT_PDF_UPDATE         (UINT64_C(192) << 20) /* bytes one update may add */
#define YX_LIMIT_PDF_TEXT_CMAP      262144  /* ranges of one character map: four times the CIDs */
#define YX_LIMIT_PDF_TEXT_FONTS     16384   /* of one document; a page has a handful */
#define YX_LIMIT_PDF_TEXT_GLYPHS    2000000 /* of one page: 100 MB; a full page of print has 5000 */
#define YX_LIMIT_PDF_TEXT_OPERATORS 50000000 /* of all pages and their forms: a minute's work */
#define YX_LIMIT_PDF_HINTS          (UINT64_C(1) << 24)   /* of a linearised file */
#define YX_LIMIT_PDF_CHECK_CONTENT  (UINT64_C(256) << 20) /* content checked for readers' sake */
/* ... of which beyond the first figure at most the second one times the file: content of real files
   is below 20, a bomb is near 1000 */
#define YX_LIMIT_PDF_CHECK_RATIO_FROM (UINT64_C(32) << 20)
#define YX_LIMIT_PDF_CHECK_RATIO      64
/* entries, items and bytes looked at for it, in nanoseconds or so; plus 32 x file; and of all the
   states of one file that were signed */
#define YX_LIMIT_PDF_CHECK_WORK          (UINT64_C(3) << 29)
#define YX_LIMIT_PDF_CHECK_ALL_WORK      (UINT64_C(16) << 30)
#define YX_LIMIT_PDF_CHECK_SAMPLES       (UINT64_C(64) << 20) /* of an image that has to be held */
#define YX_LIMIT_PDF_CHECK_FACES         16384 /* fonts of one document, as YX_LIMIT_PDF_TEXT_FONTS */
#define YX_LIMIT_PDF_CHECK_PROGRAMS      1024 /* font programs open at a time, and their bytes */
#define YX_LIMIT_PDF_CHECK_PROGRAM_BYTES (UINT64_C(48) << 20)
#define YX_LIMIT_PDF_CHECK_DEPTH         28    /* forms in forms; ISO 32000-1 annex C: 28 states */
#define YX_LIMIT_PDF_CHECK_SAVED         4096  /* q within q; 28 are promised, real files use ten */
#define YX_LIMIT_PDF_HITS                10000 /* places of one keyword */
#define YX_LIMIT_PDF_MARKS               5000  /* imprints that come with one signature */
#define YX_LIMIT_PDF_CONTENTS            (UINT64_C(16) << 20) /* room for one signature value */

/* store */
#define YX_LIMIT_STORE_NAME  32
#define YX_LIMIT_STORE_KEY   1024
#define YX_LIMIT_STORE_VALUE (16 << 20) /* documents live in blobs, not in records */

/* ledger */
#define YX_LIMIT_NOTE_BYTES      (64 * 1024) /* a checkpoint with 16 post-quantum lines is 56 KB */
#define YX_LIMIT_NOTE_SIGNATURES 32          /* signed-note asks for at least 16 */
#define YX_LIMIT_NOTE_NAME       255         /* key names and origins */
#define YX_LIMIT_EVENT           4096 /* canonical JSON of one event; real ones are below 1 KB */
#define YX_LIMIT_MATTER          64
#define YX_LIMIT_FRAME           (64 << 20) /* one synced batch of the journal */

/* crypto */
#define YX_LIMIT_PUBKEY_BITS       16384      /* RSA modulus: more costs seconds a verification */
#define YX_LIMIT_RSA_EXPONENT_BITS 64         /* a long public exponent is a way to burn our time */
#define YX_LIMIT_DSA_BITS          4096       /* FIPS 186-4 ends at 3072 */
#define YX_LIMIT_SPKI              8192       /* a 16384-bit DSA key with parameters stays below */
#define YX_LIMIT_SM2_ID            8191       /* its length in bits has to fit 16 bits */
#define YX_LIMIT_KEY_FILE          (64 << 10) /* a private key file; RSA-16384 in PEM is 13 KiB */
#define YX_LIMIT_SCRYPT_MEMORY     (UINT64_C(256) << 20) /* what a key file may make us use */
#define YX_LIMIT_SCRYPT_WORK       (UINT64_C(1) << 24)   /* N * r * p: about 10 s at most */
#define YX_LIMIT_PBKDF2_ROUNDS     20000000              /* about 10 s at most */
#define YX_LIMIT_SALT              1024 /* key derivation salts are 8 to 64 octets */

/* pki */
#define YX_LIMIT_CERT_BYTES      (UINT64_C(1) << 20) /* one certificate; real ones stay below 16 KiB */
#define YX_LIMIT_CRL_BYTES       (UINT64_C(512) << 20) /* one CRL; the largest known are near 80 MB */
#define YX_LIMIT_OCSP_BYTES      (UINT64_C(4) << 20)   /* one OCSP response with its certificates */
#define YX_LIMIT_EXTENSIONS      64   /* extensions of one object; real ones have about 12 */
#define YX_LIMIT_NAME_ATTRIBUTES 128  /* attributes of one distinguished name */
#define YX_LIMIT_RDN_ATTRIBUTES  16   /* attributes of one RDN: compared each with each */
#define YX_LIMIT_GENERAL_NAMES   4096 /* names or subtrees in one extension: large SANs have 1000 */
#define YX_LIMIT_DIST_POINTS     64 /* distribution points of one object, and names of one of them */
#define YX_LIMIT_CERT_POLICIES   256   /* policies or mappings in one certificate */
#define YX_LIMIT_OCSP_SINGLES    1024  /* answers in one OCSP response */
#define YX_LIMIT_OCSP_CERTS      32    /* certificates sent along with one OCSP response */
#define YX_LIMIT_POOL            16384 /* certificates, CRLs, OCSP responses in one pool, each */
#define YX_LIMIT_TRUST_FILES                                                                       \
	4096 /* of one trust folder, all open at one time; Debian's has 280                        \
	      */
#define YX_LIMIT_TRUST_FILE      (UINT64_C(64) << 20) /* one file of a trust folder */
#define YX_LIMIT_PATH_CERTS      16  /* certificates in one path; real ones have 2 to 5 */
#define YX_LIMIT_PATHS_TRIED     128 /* complete paths validated before giving up */
#define YX_LIMIT_PATH_STEPS      2048 /* extensions of a partial path: bounds cross-certified meshes */
#define YX_LIMIT_PATH_SIGNATURES 512     /* signature checks in one validation */
#define YX_LIMIT_NAME_CHECKS     250000  /* names times subtrees in one path */
#define YX_LIMIT_POLICY_NODES    4096    /* nodes of one policy graph (RFC 9618 keeps it linear) */
#define YX_LIMIT_PATH_WORK       8000000 /* compared and hashed in one validation: pki/path.h */
#define YX_LIMIT_PATH_NESTING    4  /* validations inside one: CRL and OCSP signers, and theirs */
#define YX_LIMIT_PATH_FETCHES    24 /* calls of the fetch callback in one validation */
#define YX_LIMIT_FETCH_BYTES     (UINT64_C(64) << 20)  /* one fetched object */
#define YX_LIMIT_FETCHED_BYTES   (UINT64_C(256) << 20) /* all that one fetcher brings */
#define YX_LIMIT_FETCHES         64 /* requests of one fetcher; a file needs about four a signature */
#define YX_LIMIT_FETCH_URL       2048 /* as YX_LIMIT_HTTP_URL */
#define YX_LIMIT_FETCH_CACHE     4096 /* files of the cache of fetched material */

/* sign: raising levels */
#define YX_LIMIT_LEVEL_PROOFS                                                                      \
	512 /* certificates to show in one file; a signature needs two or three */
#define YX_LIMIT_STAMPS_TOLD   64      /* document time-stamps told of one signature; the oldest */
#define YX_LIMIT_VRI_WORK      4000000 /* names in VRIs held against a store, of one file */
#define YX_LIMIT_VERIFY_STAMPS 512 /* time-stamps judged in one file; renewals add one in years */
/* what the path validations of one file may cost together, in units of YX_LIMIT_PATH_WORK: a file
 * renewed over 15 years takes 0.15 million; all of it is about half a second of checks with P-256
 */
#define YX_LIMIT_VERIFY_WORK 32000000
#define YX_LIMIT_POE         65536 /* proofs of existence in one set: four objects a signature */
#define YX_LIMIT_FINDINGS    256   /* findings kept in one report */

/* evidence */
#define YX_LIMIT_EVIDENCE           (UINT64_C(192) << 20) /* one package, read into memory */
#define YX_LIMIT_EVIDENCE_EVENTS    10000
#define YX_LIMIT_EVIDENCE_DOCUMENTS 256
#define YX_LIMIT_EVIDENCE_PARTS     1024
#define YX_LIMIT_EVIDENCE_KEYS      32
#define YX_LIMIT_EVIDENCE_OPENINGS  256
#define YX_LIMIT_EVIDENCE_NAME      255
/* pdf: comparing two states */
#define YX_LIMIT_PDF_CHANGES       500     /* changes told one by one; the verdict counts all */
#define YX_LIMIT_PDF_CHANGE_VISITS 5000000 /* values compared: some seconds */
#define YX_LIMIT_PDF_FONT_PROGRAM  (UINT64_C(32) << 20) /* embedded; all of CJK has 20 MiB */
#define YX_LIMIT_PROFILE           (UINT64_C(8) << 20)  /* a colour profile; presses' have 3 MiB */
#define YX_LIMIT_PROFILE_NODES     (1 << 17)            /* of its tables; presses' have 17^4 */
#define YX_LIMIT_PDF_CHANGE_FONTS  32    /* programs looked at: those of the fields filled in */
#define YX_LIMIT_PDF_CHANGE_GLYPHS 50000 /* their glyphs compared: some seconds */

/* the CA of pki */
#define YX_LIMIT_CA_NAME_TEXT 4096 /* text of one name; real ones stay below 300 */
#define YX_LIMIT_CA_URL       1024
#define YX_LIMIT_CA_INDEX     (UINT64_C(1) << 30) /* five million acts */
#define YX_LIMIT_CA_LINE      2048                /* one act in the index */
#define YX_LIMIT_CA_CONF      8192
#define YX_LIMIT_CSR          65536 /* a request with a 16384-bit key is below 8 KiB */
#define YX_LIMIT_OCSP_REQUEST 65536
#define YX_LIMIT_OCSP_ASKED   128 /* certificates in one request; clients ask for one */
#define YX_LIMIT_OCSP_NONCE   128 /* RFC 9654 */

#endif
