#include "CPowerCut.h"
#include "Folder.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

pthread_mutex_t power_cut_lock = PTHREAD_MUTEX_INITIALIZER;
static struct folder *folders;

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct folder *folder_around(const char *path) {
    size_t length = (size_t)(last_part(path) - path);
    for (struct folder *folder = folders; folder; folder = folder->next) {
        size_t own = strlen(folder->path);
        if (own + 1 == length && memcmp(folder->path, path, own) == 0) return folder;
    }
    return NULL;
}

/// Where a folder stands in the list, as SQLite names it: without symbolic links; NULL where it is not watched.
static struct folder **find(const char *path) {
    char resolved[PATH_MAX];
    if (!realpath(path, resolved)) return NULL;
    for (struct folder **link = &folders; *link; link = &(*link)->next) {
        if (strcmp((*link)->path, resolved) == 0) return link;
    }
    return NULL;
}

static struct record **find_record(struct folder *folder, const char *path) {
    struct record **link = &folder->records;
    while (*link && strcmp((*link)->name, last_part(path)) != 0) link = &(*link)->next;
    return link;
}

struct record *folder_record(struct folder *folder, const char *path) { return *find_record(folder, path); }

struct record *folder_add(struct folder *folder, const char *path) {
    struct record *record = taken(sizeof *record);
    record->folder = folder;
    record->name = strdup(last_part(path));
    if (!record->name) abort();
    record->users = 2;
    record->end = &record->first;
    *find_record(folder, path) = record;
    return record;
}

static void drop(struct record **link) {
    struct record *record = *link;
    *link = record->next;
    record->folder = NULL;
    record_release(record);
}

void folder_forget(struct folder *folder, const char *path) {
    struct record **link = find_record(folder, path);
    if (*link) drop(link);
}

static int leave(const struct folder *folder, const char *target, uint64_t seed) {
    struct chance chance = {.seed = seed, .state = seed};
    for (struct record *record = folder->records; record; record = record->next) {
        if (record_leave(record, target, &chance) != 0) return -1;
    }
    return 0;
}

void folder_tick(struct folder *folder) {
    if (!folder || folder->countdown == 0 || --folder->countdown > 0) return;
    folder->outcome = leave(folder, folder->target, folder->seed) == 0 ? 1 : -1;
}

int power_cut_watch(const char *folder) {
    char *path = realpath(folder, NULL);
    if (!path || layer_install() != 0) {
        free(path);
        return -1;
    }
    struct folder *watched = taken(sizeof *watched);
    watched->path = path;
    pthread_mutex_lock(&power_cut_lock);
    watched->next = folders;
    folders = watched;
    pthread_mutex_unlock(&power_cut_lock);
    return 0;
}

void power_cut_unwatch(const char *folder) {
    pthread_mutex_lock(&power_cut_lock);
    struct folder **link = find(folder);
    if (link) {
        struct folder *watched = *link;
        *link = watched->next;
        while (watched->records) drop(&watched->records);
        free(watched->target);
        free(watched->path);
        free(watched);
    }
    pthread_mutex_unlock(&power_cut_lock);
}

int power_cut_write(const char *folder, const char *target, uint64_t seed) {
    pthread_mutex_lock(&power_cut_lock);
    struct folder **link = find(folder);
    int code = link ? leave(*link, target, seed) : -1;
    pthread_mutex_unlock(&power_cut_lock);
    return code;
}

int power_cut_arm(const char *folder, const char *target, uint64_t seed, int number) {
    pthread_mutex_lock(&power_cut_lock);
    struct folder **link = find(folder);
    if (link) {
        free((*link)->target);
        (*link)->target = strdup(target);
        if (!(*link)->target) abort();
        (*link)->seed = seed;
        (*link)->countdown = number;
        (*link)->outcome = 0;
    }
    pthread_mutex_unlock(&power_cut_lock);
    return link ? 0 : -1;
}

int power_cut_disarm(const char *folder) {
    pthread_mutex_lock(&power_cut_lock);
    struct folder **link = find(folder);
    int outcome = link ? (*link)->outcome : -1;
    if (link) (*link)->countdown = 0;
    pthread_mutex_unlock(&power_cut_lock);
    return outcome;
}

int power_cut_syncs(const char *folder, const char *file) {
    pthread_mutex_lock(&power_cut_lock);
    struct folder **link = find(folder);
    struct record *record = link ? folder_record(*link, file) : NULL;
    int syncs = record ? record->syncs : 0;
    pthread_mutex_unlock(&power_cut_lock);
    return syncs;
}
