#include "journal.h"
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#include <stdint.h>
#include <time.h>

/* CLOCK_MONOTONIC in microseconds, as RELOADING=1 wants it. */
static inline uint64_t reel_monotonic_usec(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}
