#include <malloc.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <time.h>

// What the host has to give, in plain numbers: the structs these calls fill in belong to modules that Swift finds or
// does not find, as a build happens to load them.

/// The bytes that this user may still write to the file system that holds `path`; -1 where nobody knows.
static inline long long host_free_bytes(const char *path) {
    struct statvfs room;
    if (statvfs(path, &room) != 0) return -1;
    return (long long)room.f_bavail * (long long)room.f_frsize;
}

/// The size of the file system that holds `path`, in bytes; -1 where nobody knows.
static inline long long host_total_bytes(const char *path) {
    struct statvfs room;
    if (statvfs(path, &room) != 0) return -1;
    return (long long)room.f_blocks * (long long)room.f_frsize;
}

/// Lets this process open as many files as its hard limit grants; tells how many that are, or -1.
static inline long long host_raise_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    if (limit.rlim_cur < limit.rlim_max) {
        rlim_t before = limit.rlim_cur;
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
    }
    return (long long)limit.rlim_cur;
}

/// When the machine was started, in seconds since 1970, as its clocks have it now; -1 where nobody knows.
static inline double host_boot_time(void) {
    struct timespec now, uptime;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || clock_gettime(CLOCK_BOOTTIME, &uptime) != 0) return -1;
    return (double)(now.tv_sec - uptime.tv_sec) + (double)(now.tv_nsec - uptime.tv_nsec) / 1e9;
}

/// Has all threads share few heaps, and keeps them from giving back what they need again at once.
static inline void host_share_heaps(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TOP_PAD, 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
}

int sqlite3_config(int, ...);

/// Has SQLite count no memory, which takes a lock each time that it takes or gives back some; only before its first use.
static inline void host_count_no_sqlite_memory(void) {
    sqlite3_config(9 /* SQLITE_CONFIG_MEMSTATUS */, 0);
}
