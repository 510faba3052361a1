package peer;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.Stores;

/** The pipeline on Kafka Streams, exactly_once_v2. Arguments are name=value; see the README. */
public final class Main {
  public static void main(String[] args) throws Exception {
    Map<String, String> given = Stream.of(args).map(arg -> arg.split("=", 2)).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    String prefix = given.getOrDefault("prefix", "peer");
    int n = Integer.parseInt(given.getOrDefault("universe", "100"));
    int portfolios = Integer.parseInt(given.getOrDefault("portfolios", "100"));
    int partitions = Integer.parseInt(given.getOrDefault("partitions", "4"));
    int names = Integer.parseInt(given.getOrDefault("names", "30"));
    String ticks = given.getOrDefault("ticks", "ballast.ticks");
    double threshold = Double.parseDouble(given.getOrDefault("threshold", "0"));

    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, given.getOrDefault("app", prefix));
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, given.getOrDefault("kafka", "127.0.0.1:9092"));
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, given.getOrDefault("guarantee", StreamsConfig.EXACTLY_ONCE_V2));
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, given.getOrDefault("commit", "100"));
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, given.getOrDefault("threads", "1"));
    config.put(StreamsConfig.STATE_DIR_CONFIG, given.getOrDefault("state", System.getProperty("java.io.tmpdir") + "/kafka-streams-peer"));
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), given.getOrDefault("linger", "5"));
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), "50");

    KafkaStreams streams = new KafkaStreams(topology(prefix, ticks, new Moments.Shape(n, portfolios, names, partitions, threshold)), config);
    CountDownLatch stopped = new CountDownLatch(1);
    streams.setStateListener((now, before) -> {
      System.out.println("STATE " + now);
      if (now == KafkaStreams.State.ERROR) Runtime.getRuntime().halt(1);
    });
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      streams.close();
      stopped.countDown();
    }));
    streams.start();
    stopped.await();
  }

  static Topology topology(String prefix, String ticks, Moments.Shape shape) {
    var bytes = new ByteArrayDeserializer();
    var toBytes = new ByteArraySerializer();
    TimestampExtractor eventTime = (record, partitionTime) -> Wire.timeOf((byte[]) record.value(), Math.max(0, partitionTime));
    var earliest = AutoOffsetReset.earliest();
    return new Topology()
        .addSource(earliest, "ticks", eventTime, bytes, bytes, ticks)
        .addProcessor("bars", () -> new Bars(shape.instruments()), "ticks")
        .addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(Bars.STORE), Serdes.Integer(), Serdes.ByteArray()).withCachingEnabled(), "bars")
        .addSink("closes", prefix + ".closes", toBytes, toBytes, "bars")
        .addSource(earliest, "closes-in", bytes, bytes, prefix + ".closes")
        .addProcessor("moments", () -> new Moments(shape), "closes-in")
        .addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(Moments.PENDING), Serdes.Long(), Serdes.ByteArray()).withCachingEnabled(), "moments")
        .addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(Moments.STATE), Serdes.ByteArray(), Serdes.ByteArray()).withCachingEnabled(), "moments")
        .addSink(Moments.METRICS, prefix + ".metrics", toBytes, toBytes, "moments")
        .addSink(Moments.TRIGGERS, prefix + ".triggers", toBytes, toBytes, "moments");
  }

  private Main() {}
}
