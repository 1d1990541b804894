package dev.decurion.runner.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Masks secrets in bytes that come in pieces, wherever these are split: each byte that is part of a
 * form of a secret is covered, and {@code ***} stands for every stretch of such bytes.
 *
 * <p><b>What is held back</b> is the end that may be the beginning of a form, for as long as it may
 * be: until the bytes behind it decide, or until the end, and not for a time, since a slow writer
 * would then get the first half of a secret out. That is less than {@value FormMatcher#PIECE} bytes
 * and the line breaks in them, and for a line of text usually nothing, since a line break decides
 * most.
 *
 * <p>Base64 and hexadecimal digits are found also when they are folded into lines: a line break
 * behind at least {@value #FOLDED} characters of base64 is looked through.
 *
 * <p>Not thread-safe.
 */
public final class StreamMasker {
  static final int FOLDED = 32;
  private static final byte[] MASK = "***".getBytes(US_ASCII);

  private final FormMatcher plain;
  private final FormMatcher folded;
  private int plainState;
  private int foldedState;
  private int lineLength; // of base64 characters without a gap, no more than FOLDED
  private boolean lookedThroughReturn;

  private byte[] held = new byte[0];
  private BitSet covered = new BitSet(); // of what is held
  private boolean masked; // whether what was released last ended in a mask

  StreamMasker(FormMatcher plain, FormMatcher folded) {
    this.plain = plain;
    this.folded = folded;
  }

  /** Takes the first {@code length} bytes; returns what is decided. */
  public byte[] append(byte[] bytes, int length) {
    int known = held.length;
    byte[] work = Arrays.copyOf(held, known + length);
    System.arraycopy(bytes, 0, work, known, length);
    for (int i = known; i < work.length; i++) {
      scan(work, i);
    }
    int undecided = Math.max(plain.depth(plainState), foldedLength(work, work.length));
    return release(work, work.length - undecided);
  }

  /** The rest; nothing comes after it. */
  public byte[] end() {
    return release(held, held.length);
  }

  private void scan(byte[] work, int i) {
    plainState = plain.next(plainState, work[i]);
    if (plain.match(plainState) > 0) {
      covered.set(i + 1 - plain.match(plainState), i + 1);
    }
    if (!isLookedThrough(work[i])) {
      foldedState = folded.next(foldedState, work[i]);
      if (folded.match(foldedState) > 0) {
        covered.set(startOf(work, i + 1, folded.match(foldedState)), i + 1);
      }
    }
  }

  private boolean isLookedThrough(byte b) {
    boolean through = lineLength == FOLDED && (b == '\n' || b == '\r');
    through |= lookedThroughReturn && b == '\n';
    lookedThroughReturn = through && b == '\r';
    lineLength = isBase64(b) ? Math.min(FOLDED, lineLength + 1) : 0;
    return through;
  }

  private static boolean isBase64(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || "+/-_=".indexOf(b) >= 0;
  }

  private int foldedLength(byte[] work, int end) {
    int depth = folded.depth(foldedState);
    return depth == 0 ? 0 : end - startOf(work, end, depth);
  }

  /** Where the last so many bytes before the end start that are no line breaks. */
  private static int startOf(byte[] work, int end, int count) {
    int start = end;
    for (int left = count; left > 0; start--) {
      byte b = work[start - 1];
      if (b != '\n' && b != '\r') {
        left--;
      }
    }
    return start;
  }

  private byte[] release(byte[] work, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(end + MASK.length);
    for (int from = 0; from < end; ) {
      if (covered.get(from)) {
        if (!masked) {
          out.writeBytes(MASK);
        }
        masked = true;
        from = covered.nextClearBit(from);
      } else {
        int next = covered.nextSetBit(from);
        int to = next < 0 ? end : Math.min(end, next);
        out.write(work, from, to - from);
        masked = false;
        from = to;
      }
    }
    held = Arrays.copyOfRange(work, end, work.length);
    covered = covered.get(end, work.length);
    return out.toByteArray();
  }
}
