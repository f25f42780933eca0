/*
 * A Tor that answers TC requests as fast as they come: a GETCONF of one key with `KEY 9001`, anything else with DONE.
 *
 *   answer
 *
 * Prints its port; a process for each connection.
 */
#include <signal.h>

#include "loopback.h"

#define VALUE " 9001\n"
#define VALUE_LENGTH 6

static unsigned char in[1 << 20];
static unsigned char out[2 << 20];

/* Writes the reply to a request; gives its length. */
static size_t answer(const unsigned char *frame, size_t length, unsigned char *at) {
  if (frame[3] != 3) {
    memcpy(at, "\0\0\0\1", 4);
    return 4;
  }
  // the key without its newline
  size_t key = length > 0 && frame[3 + length] == '\n' ? length - 1 : length;
  size_t body = key + VALUE_LENGTH;
  at[0] = (unsigned char)(body >> 8);
  at[1] = (unsigned char)body;
  at[2] = 0;
  at[3] = 4;
  memcpy(at + 4, frame + 4, key);
  memcpy(at + 4 + key, VALUE, VALUE_LENGTH);
  return 4 + body;
}

static void serve(int fd) {
  size_t held = 0;
  for (;;) {
    ssize_t count = recv(fd, in + held, sizeof in - held, 0);
    if (count <= 0) return;
    held += (size_t)count;
    size_t at = 0, filled = 0;
    while (at + 4 <= held) {
      size_t length = (size_t)(in[at] << 8 | in[at + 1]);
      if (at + 4 + length > held) break;
      if (filled + 4 + length + VALUE_LENGTH > sizeof out) {
        if (!write_all(fd, out, filled)) return;
        filled = 0;
      }
      filled += answer(in + at, length, out + filled);
      at += 4 + length;
    }
    memmove(in, in + at, held - at);
    held -= at;
    if (filled > 0 && !write_all(fd, out, filled)) return;
  }
}

int main(void) {
  int listener = listen_on_loopback();
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) fail("accept");
    if (fork() == 0) {
      close(listener);
      no_delay(fd);
      serve(fd);
      _exit(0);
    }
    close(fd);
  }
}
