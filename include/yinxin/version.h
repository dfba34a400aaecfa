/* SPDX-License-Identifier: Apache-2.0 */
/* version: what this is. */
#ifndef YINXIN_VERSION_H
#define YINXIN_VERSION_H

#define YX_VERSION "0.1.0"

#endif
