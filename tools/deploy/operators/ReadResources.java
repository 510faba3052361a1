import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the resources of operators as their classes do: `ReadResources file.yaml ...`. What a class does not know, does not
 * take as it stands or calls deprecated is a fault, and the exit code 1. What a resource has to have it does not say.
 */
public class ReadResources {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();
  /** Writes what is as it would be anyway, too: it was taken. */
  private static final ObjectMapper ALL = new ObjectMapper().setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
      return JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);
    }
  });
  private static final String MODEL = "io.strimzi.api.kafka.model.";
  private static final String MONITORING = "io.fabric8.openshift.api.model.monitoring.v1.";
  /** The class of each kind, by the version that the chart writes. */
  private static final Map<String, String> CLASSES = Map.of(
      "kafka.strimzi.io/v1 Kafka", MODEL + "kafka.Kafka",
      "kafka.strimzi.io/v1 KafkaNodePool", MODEL + "nodepool.KafkaNodePool",
      "kafka.strimzi.io/v1 KafkaTopic", MODEL + "topic.KafkaTopic",
      "kafka.strimzi.io/v1 KafkaUser", MODEL + "user.KafkaUser",
      "kafka.strimzi.io/v1 KafkaMirrorMaker2", MODEL + "mirrormaker2.KafkaMirrorMaker2",
      "monitoring.coreos.com/v1 PodMonitor", MONITORING + "PodMonitor",
      "monitoring.coreos.com/v1 ServiceMonitor", MONITORING + "ServiceMonitor",
      "monitoring.coreos.com/v1 PrometheusRule", MONITORING + "PrometheusRule",
      "gateway.networking.k8s.io/v1 HTTPRoute", "io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute");
  private static final List<String> OPERATORS =
      List.of("kafka.strimzi.io/", "monitoring.coreos.com/", "gateway.networking.k8s.io/");

  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> read = new TreeMap<>();

  public static void main(String[] files) throws Exception {
    var reading = new ReadResources();
    for (var file : files) {
      for (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(new File(file)); documents.hasNext();) {
        var document = documents.next();
        if (document.isObject()) reading.read(document);
      }
    }
    reading.faults.forEach(System.out::println);
    System.out.println("read as their operators do: " + reading.read);
    System.exit(reading.faults.isEmpty() && !reading.read.isEmpty() ? 0 : 1);
  }

  private void read(JsonNode given) throws Exception {
    var version = given.path("apiVersion").asText();
    if (OPERATORS.stream().noneMatch(version::startsWith)) return;
    var kind = given.path("kind").asText();
    var name = kind + " " + given.path("metadata").path("name").asText();
    var type = CLASSES.get(version + " " + kind);
    if (type == null) {
      faults.add(name + ": expected a class of " + version + ", was none");
      return;
    }
    read.merge(kind, 1, Integer::sum);
    try {
      var resource = JSON.treeToValue(given, Class.forName(type));
      walk(name, resource);
      // Which version it is says the class chosen, and not all of them keep it.
      ((ObjectNode) given).remove("apiVersion");
      compare(name, given, ALL.valueToTree(resource));
    } catch (JsonProcessingException refused) {
      faults.add(name + ": " + refused.getOriginalMessage());
    }
  }

  /** What the class has no field for, or a deprecated one. */
  private void walk(String path, Object object) throws Exception {
    if (object instanceof Collection<?> elements) {
      int index = 0;
      for (var element : elements) walk(path + "[" + index++ + "]", element);
    } else if (object instanceof Map<?, ?> entries) {
      for (var entry : entries.entrySet()) walk(path + "." + entry.getKey(), entry.getValue());
    } else if (object != null && object.getClass().getName().matches("io\\.(strimzi|fabric8)\\..*") && !(object instanceof Enum<?>)) {
      for (var method : object.getClass().getMethods()) {
        if (!isGetter(method)) continue;
        var value = method.invoke(object);
        if (value == null) continue;
        var field = method.getName().replaceFirst("^(get|is)", "");
        if (method.getName().equals("getAdditionalProperties")) {
          for (var unknown : ((Map<?, ?>) value).keySet()) faults.add(path + ": expected no " + unknown + ", which nobody reads");
        } else if (method.isAnnotationPresent(Deprecated.class)) {
          faults.add(path + ": " + field + " is deprecated");
        } else {
          walk(path + "." + field, value);
        }
      }
    }
  }

  private static boolean isGetter(Method method) {
    return method.getParameterCount() == 0
        && method.getName().matches("(get|is)[A-Z].*")
        && !method.getName().matches("getClass|getDeclaringClass|isNamespaced|get(Full)?ResourceName|getPlural|getSingular|getCRDName");
  }

  /** What was given and has not come through: an enumeration's unknown word becomes none. */
  private void compare(String path, JsonNode given, JsonNode taken) {
    if (given.isObject()) {
      given.fields().forEachRemaining(field -> compare(path + "." + field.getKey(), field.getValue(), taken.path(field.getKey())));
    } else if (given.isArray()) {
      for (int index = 0; index < given.size(); index++) compare(path + "[" + index + "]", given.get(index), taken.path(index));
    } else if (!given.isNull() && !given.asText().equals(taken.asText())) {
      faults.add(path + ": expected to be taken as " + given + ", was " + (taken.isMissingNode() ? "nothing" : taken));
    }
  }
}
