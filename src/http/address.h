/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YINXIN_HTTP_ADDRESS_H
#define YINXIN_HTTP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;
/* Is it an address of the public internet: not this machine's, its network's, or anything special?
 */
bool http_address_public(const struct sockaddr *a, size_t len);

#endif
