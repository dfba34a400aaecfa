/* SPDX-License-Identifier: Apache-2.0 */
/* What an encrypted document's objects are read and written with: crypt_open.c to crypt.c. */
#ifndef YX_PDF_CRYPT_H
#define YX_PDF_CRYPT_H

#include "doc.h"

enum pdf_method { PDF_METHOD_NONE, PDF_METHOD_RC4, PDF_METHOD_AESV2, PDF_METHOD_AESV3 };

struct pdf_crypt {
	enum pdf_method strings, streams, files;
	uint8_t key[PDF_KEY_MAX];
	size_t key_len;
	bool encrypt_metadata;
};

#endif
