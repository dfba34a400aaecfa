/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which addresses are the public internet's. What is not: the special-purpose registries of IANA
 * (RFC 6890 and what was added since): this host, link-local, private, shared, documentation,
 * multicast, reserved. An IPv6 address that carries an IPv4 one is judged by that.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <yinxin/http.h>
#include "address.h"

static bool
v4_public(const uint8_t a[4])
{
	static const struct {
		uint8_t net[4];
		int bits;
	} special[] = {
		{ { 0, 0, 0, 0 }, 8 },      { { 10, 0, 0, 0 }, 8 },
		{ { 100, 64, 0, 0 }, 10 },  { { 127, 0, 0, 0 }, 8 },
		{ { 169, 254, 0, 0 }, 16 }, { { 172, 16, 0, 0 }, 12 },
		{ { 192, 0, 0, 0 }, 24 },   { { 192, 0, 2, 0 }, 24 },
		{ { 192, 88, 99, 0 }, 24 }, { { 192, 168, 0, 0 }, 16 },
		{ { 198, 18, 0, 0 }, 15 },  { { 198, 51, 100, 0 }, 24 },
		{ { 203, 0, 113, 0 }, 24 }, { { 224, 0, 0, 0 }, 4 },
		{ { 240, 0, 0, 0 }, 4 }, /* and 255.255.255.255 */
	};
	uint32_t address = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];

	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		const uint8_t *n = special[i].net;
		uint32_t net =
		    (uint32_t)n[0] << 24 | (uint32_t)n[1] << 16 | (uint32_t)n[2] << 8 | n[3];

		if ((address ^ net) >> (32 - special[i].bits) == 0)
			return false;
	}
	return true;
}

static bool
starts(const uint8_t a[16], const char *prefix, size_t len)
{
	return memcmp(a, prefix, len) == 0;
}

static bool
v6_public(const uint8_t a[16])
{
	if (starts(a, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) || /* ::ffff:0:0/96, IPv4-mapped */
	    starts(a, "\0\x64\xff\x9b\0\0\0\0\0\0\0\0", 12)) /* 64:ff9b::/96, NAT64 */
		return v4_public(a + 12);
	if (starts(a, "\x20\x02", 2)) /* 6to4 */
		return v4_public(a + 2);
	/* nothing outside 2000::/3 is given out; within: 2001::/23 (Teredo and protocols),
	 * documentation 2001:db8::/32 and 3fff::/20 */
	return (a[0] & 0xe0) == 0x20 && !(starts(a, "\x20\x01", 2) && a[2] < 2) &&
	       !starts(a, "\x20\x01\x0d\xb8", 4) && !(starts(a, "\x3f\xff", 2) && a[2] < 0x10);
}

bool
yx_http_address_public(const char *address)
{
	uint8_t a[16];

	return inet_pton(AF_INET, address, a) == 1
		   ? v4_public(a)
		   : inet_pton(AF_INET6, address, a) == 1 && v6_public(a);
}

bool
http_address_public(const struct sockaddr *a, size_t len)
{
	if (a->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in v4;

		memcpy(&v4, a, sizeof(v4));
		return v4_public((const uint8_t *)&v4.sin_addr);
	}
	if (a->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 v6;

		memcpy(&v6, a, sizeof(v6));
		return v6_public(v6.sin6_addr.s6_addr);
	}
	return false;
}
