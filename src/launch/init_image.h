/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* init_image - the bytes of davit-init, which davit carries inside itself */
#ifndef DAVIT_LAUNCH_INIT_IMAGE_H
#define DAVIT_LAUNCH_INIT_IMAGE_H

/* The whole ELF file, from davit_init_image up to davit_init_image_end. Read-only data. */
extern const unsigned char davit_init_image[];
extern const unsigned char davit_init_image_end[];

#endif
