// Power cuts for tests: a layer under SQLite that keeps what was synced apart from what was only written.
//
// It passes everything on to the real files. Of those that lie directly in a watched folder it remembers, besides, what
// they held when they were last synced, and each change since. A log's index (`-shm`) never outlives a power cut; the
// removal of a file always does, which is kinder than a disk that nobody synced the folder on.
// Only what SQLite does is seen, and only to files that it opens after the folder is watched.
#pragma once
#include <stdint.h>

/// Watches a folder from now on; SQLite's default VFS is the layer after the first time. 0, or -1.
int power_cut_watch(const char *folder);

/// Forgets a folder; the files that are open in it go on as before.
void power_cut_unwatch(const char *folder);

/// Writes into the folder `target` what a power cut at this moment could leave of the files in a watched one.
///
/// With `seed` 0 that is what was synced, and nothing else. Another one picks what survives besides: sectors (of 512
/// bytes) of what was written since, a file's new length, and files that were never synced. 0, or -1.
int power_cut_write(const char *folder, const char *target, uint64_t seed);

/// Does the same right before the `number`th change from now: a write, a new length, a sync or the removal of a file.
/// 0, or -1.
int power_cut_arm(const char *folder, const char *target, uint64_t seed, int number);

/// No longer waits for that change. 1 where it has come, 0 where it has not, -1 where nothing could be written then.
int power_cut_disarm(const char *folder);

/// How often a file in a watched folder was synced.
int power_cut_syncs(const char *folder, const char *file);
