package dev.decurion.runner.secrets;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Finds forms of secrets in bytes that come one by one: the automaton of Aho and Corasick (<a
 * href="https://doi.org/10.1145/360825.360855">Efficient string matching</a>, 1975). Its state is
 * the longest end of what has come that is the beginning of a form; 0 when there is none.
 *
 * <p>A form of more than {@value #PIECE} bytes counts as the pieces of this length that cover it.
 * So a state never stands for more bytes, and a part of a long secret is found too.
 *
 * <p>It takes 15 bytes for each byte of the pieces, less what they have in common at their
 * beginning. Immutable.
 */
final class FormMatcher {
  static final int PIECE = 64;

  private final int[] first = new int[256]; // of the state 0, by byte
  private byte[] label = new byte[16];
  private byte[] depth = new byte[16];
  private byte[] match = new byte[16];
  private int[] child = new int[16];
  private int[] sibling = new int[16];
  private int[] shorter = new int[16];
  private int size = 1;

  FormMatcher(Stream<byte[]> forms) {
    forms.forEach(this::addPieces);
    resize(size);
    link();
  }

  /** The state after one more byte. */
  int next(int state, byte b) {
    int from = state;
    while (from != 0) {
      int to = childOf(from, b);
      if (to != 0) {
        return to;
      }
      from = shorter[from];
    }
    return first[b & 0xff];
  }

  /** How many of the last bytes may be the beginning of a form. */
  int depth(int state) {
    return depth[state];
  }

  /** How many of the last bytes are a form, the longest that ends here; 0 for none. */
  int match(int state) {
    return match[state];
  }

  private void addPieces(byte[] form) {
    int end = Math.min(form.length, PIECE);
    add(form, 0, end);
    while (end < form.length) {
      // One byte of the piece before, so that a line break between the two is covered too.
      end = Math.min(form.length, end + PIECE - 1);
      add(form, end - PIECE, end);
    }
  }

  private void add(byte[] form, int from, int end) {
    int state = 0;
    for (int i = from; i < end; i++) {
      int next = childOf(state, form[i]);
      state = next != 0 ? next : addChild(state, form[i]);
    }
    match[state] = depth[state];
  }

  private int childOf(int state, byte b) {
    if (state == 0) {
      return first[b & 0xff];
    }
    int next = child[state];
    while (next != 0 && label[next] != b) {
      next = sibling[next];
    }
    return next;
  }

  private int addChild(int state, byte b) {
    if (size == label.length) {
      resize(2 * size);
    }
    int added = size++;
    label[added] = b;
    depth[added] = (byte) (depth[state] + 1);
    if (state == 0) {
      first[b & 0xff] = added;
    } else {
      sibling[added] = child[state];
      child[state] = added;
    }
    return added;
  }

  /** For each state the one that stands for the next shorter end of what has come. */
  private void link() {
    int[] byDepth = new int[size];
    int known = 0;
    for (int state : first) {
      if (state != 0) {
        byDepth[known++] = state;
      }
    }
    for (int i = 0; i < known; i++) {
      int parent = byDepth[i];
      for (int state = child[parent]; state != 0; state = sibling[state]) {
        shorter[state] = next(shorter[parent], label[state]);
        if (match[state] == 0) {
          match[state] = match[shorter[state]];
        }
        byDepth[known++] = state;
      }
    }
  }

  private void resize(int length) {
    label = Arrays.copyOf(label, length);
    depth = Arrays.copyOf(depth, length);
    match = Arrays.copyOf(match, length);
    child = Arrays.copyOf(child, length);
    sibling = Arrays.copyOf(sibling, length);
    shorter = Arrays.copyOf(shorter, length);
  }
}
