package peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stage 1, one task per tick partition: the last price of every instrument in each event-time second. Windows close by
 * the feed's watermark records, as in Ballast; then one record a window goes out: partition int, window start long,
 * count int, then (id int, close double) for every instrument seen.
 */
final class Bars implements Processor<byte[], byte[], byte[], byte[]> {
  static final String STORE = "bars";
  private static final int OPEN_WINDOWS = 4;
  private static final int WATERMARK = -1;

  private final byte[] universe = {'U'};
  private final Map<String, Integer> ids = new HashMap<>();
  private final Wire.Input input = new Wire.Input();
  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Integer, byte[]> store;
  private long nextWindow;
  long late;

  /** Instruments are named B000, B001, ... by the load generator. */
  Bars(int instruments) {
    for (int id = 0; id < instruments; id++) ids.put(String.format("B%03d", id), id);
  }

  @Override public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    store = context.getStateStore(STORE);
    byte[] saved = store.get(WATERMARK);
    nextWindow = saved == null ? Long.MIN_VALUE : ByteBuffer.wrap(saved).getLong(0);
  }

  @Override public void process(Record<byte[], byte[]> record) {
    Wire.read(record.value(), input);
    if (input.kind == Wire.TICK) fold();
    else if (input.kind == Wire.WATERMARK) advance(input.watermark);
  }

  private void fold() {
    Integer id = ids.get(input.instrument);
    if (id == null) return;
    long window = input.eventTime - Math.floorMod(input.eventTime, Wire.WINDOW_MS);
    if (window < nextWindow) {
      late++;
      return;
    }
    int key = slot(id, window);
    byte[] held = store.get(key);
    if (held != null) {
      ByteBuffer bar = ByteBuffer.wrap(held);
      boolean newer = bar.getLong(0) != window || input.eventTime > bar.getLong(8)
          || input.eventTime == bar.getLong(8) && input.sequence > bar.getLong(16);
      if (!newer) return;
    }
    store.put(key, Wire.bar(window, input));
  }

  /** The first watermark says where event time starts, the others close windows. */
  private void advance(long watermark) {
    if (nextWindow == Long.MIN_VALUE) save(watermark);
    while (nextWindow + Wire.WINDOW_MS <= watermark) closeWindow();
  }

  private static int slot(int id, long window) {
    return id * OPEN_WINDOWS + (int) (window / Wire.WINDOW_MS % OPEN_WINDOWS);
  }

  private void closeWindow() {
    List<byte[]> bars = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        if (entry.key < 0 || ByteBuffer.wrap(entry.value).getLong(0) != nextWindow) continue;
        seen.add(entry.key / OPEN_WINDOWS);
        bars.add(entry.value);
      }
    }
    ByteBuffer out = ByteBuffer.allocate(16 + 12 * bars.size());
    out.putInt(context.taskId().partition()).putLong(nextWindow).putInt(bars.size());
    for (int i = 0; i < bars.size(); i++) out.putInt(seen.get(i)).putDouble(ByteBuffer.wrap(bars.get(i)).getDouble(24));
    context.forward(new Record<>(universe, out.array(), nextWindow + Wire.WINDOW_MS));
    save(nextWindow + Wire.WINDOW_MS);
  }

  private void save(long next) {
    nextWindow = next;
    store.put(WATERMARK, ByteBuffer.allocate(8).putLong(next).array());
  }
}
