package peer;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stage 2, one task for the universe: waits until every tick partition has closed a window, then log returns between
 * consecutive closes, one Welford step of the mean and the covariance, and mean, variance and Sharpe of every portfolio.
 */
final class Moments implements Processor<byte[], byte[], byte[], byte[]> {
  static final String PENDING = "pending";
  static final String STATE = "moments";
  static final String METRICS = "metrics";
  static final String TRIGGERS = "triggers";
  private static final byte[] STATE_KEY = {'S'};

  /** Instruments of the universe, portfolios, instruments of each, tick partitions, Sharpe below which one is triggered. */
  record Shape(int instruments, int portfolios, int names, int partitions, double threshold) {}

  private final int n;
  private final int partitions;
  private final double threshold;
  private final int[][] names;
  private final double[][] weights;

  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Long, byte[]> pending;
  private KeyValueStore<byte[], byte[]> store;

  /** next window, windows counted, then closes[n], mean[n], packed covariance sums, and (mean, sum) of every portfolio. */
  private long nextWindow = Long.MIN_VALUE;
  private int count;
  private final double[] closes;
  private final double[] mean;
  private final double[] products;
  private final double[] portfolioMean;
  private final double[] portfolioSum;
  private final double[] returns;
  private final double[] deviation;

  Moments(Shape shape) {
    n = shape.instruments();
    partitions = shape.partitions();
    threshold = shape.threshold();
    int portfolios = shape.portfolios();
    int held = Math.min(shape.names(), n);
    closes = new double[n];
    mean = new double[n];
    returns = new double[n];
    deviation = new double[n];
    products = new double[n * (n + 1) / 2];
    portfolioMean = new double[portfolios];
    portfolioSum = new double[portfolios];
    names = new int[portfolios][held];
    weights = new double[portfolios][held];
    for (int p = 0; p < portfolios; p++) {
      SplittableRandom random = new SplittableRandom(p);
      int[] all = random.ints(0, Integer.MAX_VALUE).limit(n).toArray();
      Integer[] order = new Integer[n];
      for (int i = 0; i < n; i++) order[i] = i;
      java.util.Arrays.sort(order, java.util.Comparator.comparingInt(i -> all[i]));
      double total = 0;
      for (int k = 0; k < names[p].length; k++) {
        names[p][k] = order[k];
        total += weights[p][k] = random.nextDouble() + 0.01;
      }
      for (int k = 0; k < names[p].length; k++) weights[p][k] /= total;
    }
  }

  @Override public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    pending = context.getStateStore(PENDING);
    store = context.getStateStore(STATE);
    byte[] saved = store.get(STATE_KEY);
    if (saved == null) return;
    ByteBuffer in = ByteBuffer.wrap(saved);
    nextWindow = in.getLong();
    count = in.getInt();
    for (double[] part : parts()) for (int i = 0; i < part.length; i++) part[i] = in.getDouble();
  }

  private double[][] parts() {
    return new double[][] {closes, mean, products, portfolioMean, portfolioSum};
  }

  @Override public void process(Record<byte[], byte[]> record) {
    ByteBuffer in = ByteBuffer.wrap(record.value());
    long window = in.getLong(4);
    if (nextWindow == Long.MIN_VALUE || window < nextWindow && count == 0) nextWindow = window;
    pending.put(window * partitions + in.getInt(0), record.value());
    while (complete(nextWindow)) closeWindow();
  }

  private boolean complete(long window) {
    for (int p = 0; p < partitions; p++) if (pending.get(window * partitions + p) == null) return false;
    return true;
  }

  private void closeWindow() {
    boolean full = true;
    java.util.Arrays.fill(returns, Double.NaN);
    for (int p = 0; p < partitions; p++) {
      ByteBuffer in = ByteBuffer.wrap(pending.delete(nextWindow * partitions + p)).position(12);
      for (int left = in.getInt(); left > 0; left--) {
        int id = in.getInt();
        double close = in.getDouble();
        if (closes[id] > 0) returns[id] = Math.log(close / closes[id]);
        closes[id] = close;
      }
    }
    for (double r : returns) full &= !Double.isNaN(r);
    nextWindow += Wire.WINDOW_MS;
    if (full) update();
    ByteBuffer out = ByteBuffer.allocate(12 + 8 * (2 * n + products.length + 2 * portfolioMean.length));
    out.putLong(nextWindow).putInt(count);
    for (double[] part : parts()) for (double x : part) out.putDouble(x);
    store.put(STATE_KEY, out.array());
  }

  private void update() {
    count++;
    double share = (count - 1.0) / count;
    for (int i = 0; i < n; i++) {
      deviation[i] = returns[i] - mean[i];
      mean[i] += deviation[i] / count;
    }
    for (int i = 0, k = 0; i < n; i++) {
      double d = deviation[i] * share;
      for (int j = 0; j <= i; j++) products[k++] += d * deviation[j];
    }
    for (int p = 0; p < names.length; p++) {
      double r = 0;
      for (int k = 0; k < names[p].length; k++) r += weights[p][k] * returns[names[p][k]];
      double delta = r - portfolioMean[p];
      portfolioMean[p] += delta / count;
      portfolioSum[p] += delta * (r - portfolioMean[p]);
      double variance = count > 1 ? portfolioSum[p] / (count - 1) : 0;
      double sharpe = variance > 0 ? portfolioMean[p] / Math.sqrt(variance) : 0;
      byte[] key = ByteBuffer.allocate(4).putInt(p).array();
      byte[] value = Wire.metrics(nextWindow, p, count, portfolioMean[p], variance, sharpe, r);
      Record<byte[], byte[]> out = new Record<>(key, value, nextWindow);
      context.forward(out, METRICS);
      if (sharpe < threshold) context.forward(out, TRIGGERS);
    }
  }
}
