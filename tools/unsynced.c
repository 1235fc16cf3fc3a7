/* What a file holds after a power cut: only what was synced. Each fsync of a file below UNSYNCED_ROOT copies that file to
   the same place below UNSYNCED_SHADOW; after a kill, the shadow is what the disk would have kept. For tools/faults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static void folders(char *path) {
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

static void copied(int from, const char *to) {
    char part[2 * PATH_MAX + 32];
    struct stat here;
    snprintf(part, sizeof part, "%s.part%d", to, (int)getpid());
    int into = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (into < 0 || fstat(from, &here)) return;
    off_t at = 0;
    while (at < here.st_size && sendfile(into, from, &at, here.st_size - at) > 0) {}
    close(into);
    rename(part, to);
}

/* One at a time, so that no older copy takes the place of a newer one. */
static void keep(int synced) {
    const char *root = getenv("UNSYNCED_ROOT"), *shadow = getenv("UNSYNCED_SHADOW");
    char link[64], path[PATH_MAX], place[2 * PATH_MAX];
    if (!root || !shadow) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", synced);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    struct stat here;
    if (strncmp(path, root, strlen(root)) || stat(path, &here) || !S_ISREG(here.st_mode)) return;
    snprintf(place, sizeof place, "%s.lock", shadow);
    int lock = open(place, O_WRONLY | O_CREAT, 0666), from = open(path, O_RDONLY);
    if (lock >= 0 && from >= 0) {
        flock(lock, LOCK_EX);
        snprintf(place, sizeof place, "%s%s", shadow, path + strlen(root));
        folders(place);
        copied(from, place);
    }
    if (from >= 0) close(from);
    if (lock >= 0) close(lock);
}

int fsync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int came = real(file);
    if (!came) keep(file);
    return came;
}

int fdatasync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int came = real(file);
    if (!came) keep(file);
    return came;
}
