package peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The records of the pipeline. The input is Ballast's own: plain Avro of schemas/tick-record.avsc, a union of tick,
 * watermark and universe definition. It is read by hand and in place, which no schema library does faster; what goes
 * on between the stages is big-endian of fixed layout, so that no codec is measured there.
 */
final class Wire {
  static final long WINDOW_MS = 1000;
  static final int TICK = 0;
  static final int WATERMARK = 1;

  /** One record of the input, reused: kind, and what its kind has. */
  static final class Input {
    int kind;
    String instrument;
    long eventTime;
    double price;
    long sequence;
    double cumulativeVolume;
    long watermark;
  }

  /** Fills `into` from the bytes. */
  static void read(byte[] bytes, Input into) {
    Cursor in = new Cursor(bytes);
    into.kind = (int) in.number();
    if (into.kind == TICK) {
      in.number();
      in.skipText();
      into.instrument = in.text();
      into.eventTime = in.number();
      into.price = in.real();
      into.sequence = in.number();
      into.cumulativeVolume = in.real();
    } else if (into.kind == WATERMARK) {
      in.number();
      in.skipText();
      in.skipText();
      into.watermark = in.number();
    }
  }

  /** The event time of a tick or watermark, without the rest; the partition's time for a definition. */
  static long timeOf(byte[] bytes, long otherwise) {
    Cursor in = new Cursor(bytes);
    int kind = (int) in.number();
    if (kind != TICK && kind != WATERMARK) return otherwise;
    in.number();
    in.skipText();
    in.skipText();
    return in.number();
  }

  /** Bar in the making, 32 bytes: window start, event time, seq, last price. */
  static byte[] bar(long window, Input tick) {
    return ByteBuffer.allocate(32).putLong(window).putLong(tick.eventTime).putLong(tick.sequence).putDouble(tick.price).array();
  }

  /** Metrics, 48 bytes: window end long, portfolio int, windows int, mean, variance, Sharpe, return of this window. */
  static byte[] metrics(long windowEnd, int portfolio, int windows, double mean, double variance, double sharpe, double r) {
    return ByteBuffer.allocate(48).putLong(windowEnd).putInt(portfolio).putInt(windows)
        .putDouble(mean).putDouble(variance).putDouble(sharpe).putDouble(r).array();
  }

  /** Avro's binary encoding. */
  private static final class Cursor {
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    /** A zigzag varint: int, long, enum, length or branch. */
    long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) return (value >>> 1) ^ -(value & 1);
      }
    }

    /** A double, little-endian. */
    double real() {
      long bits = 0;
      for (int i = 7; i >= 0; i--) bits = bits << 8 | bytes[at + i] & 0xff;
      at += 8;
      return Double.longBitsToDouble(bits);
    }

    String text() {
      int length = (int) number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    void skipText() {
      int length = (int) number();
      at += length;
    }
  }

  private Wire() {}
}
