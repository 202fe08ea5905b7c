// What Swift cannot say without C structs (iovec, stat, timespec, statvfs), with plain arguments.
#pragma once
// The place of a call in this header would be told as the place of every entry.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <systemd/sd-journal.h>

#define REEL_JOURNAL_FIELDS 64

/// Sends one entry: its fields (`NAME=value`) lie one after the other in `bytes`. 0, or a negative errno.
static inline int reel_journal_send(const uint8_t *bytes, const int64_t *lengths, int count) {
    struct iovec fields[REEL_JOURNAL_FIELDS];
    int used = count < REEL_JOURNAL_FIELDS ? count : REEL_JOURNAL_FIELDS;
    for (int index = 0; index < used; index++) {
        fields[index].iov_base = (void *)bytes;
        fields[index].iov_len = (size_t)lengths[index];
        bytes += lengths[index];
    }
    return sd_journal_sendv(fields, used);
}

/// Whether a descriptor is the stream that `JOURNAL_STREAM` (`device:inode`) names.
static inline int reel_is_stream(int descriptor, const char *stream) {
    unsigned long long device, inode;
    struct stat found;
    if (sscanf(stream, "%llu:%llu", &device, &inode) != 2 || fstat(descriptor, &found) != 0) return 0;
    return (unsigned long long)found.st_dev == device && (unsigned long long)found.st_ino == inode;
}

/// `CLOCK_MONOTONIC` in microseconds, as systemd compares it.
static inline uint64_t reel_monotonic_usec(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/// Waits until a descriptor takes bytes again; -1 when it cannot be waited for.
static inline int reel_await_writable(int descriptor) {
    struct pollfd waited = {.fd = descriptor, .events = POLLOUT};
    return poll(&waited, 1, -1);
}
