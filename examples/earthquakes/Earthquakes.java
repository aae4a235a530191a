import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Publishes a week of earthquakes as events, and lets a task for each seismic network sum up its own. Needs a JDK of 17
 * or later and nothing else:
 *
 * <pre>java Earthquakes.java [gateway] [hub]</pre>
 *
 * The key, if the services ask for one, is taken from the environment: CARAFE_KEY.
 */
public class Earthquakes {

    private static final int EVENTS_PER_BATCH = 500;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String gateway;
    private final String hub;

    Earthquakes(String gateway, String hub) {
        this.gateway = gateway;
        this.hub = hub;
    }

    public static void main(String[] args) throws InterruptedException {
        String gateway = args.length > 0 ? args[0] : "http://127.0.0.1:8080";
        String hub = args.length > 1 ? args[1] : "http://127.0.0.1:8082";
        try {
            new Earthquakes(gateway, hub).run(Files.readString(data()));
        } catch (IOException | IllegalStateException e) {
            System.err.println("earthquakes: " + (e.getMessage() == null ? e : e.getMessage()));
            System.exit(1);
        }
    }

    private static Path data() {
        Path here = Path.of("earthquakes.json");
        return Files.exists(here) ? here : Path.of("examples", "earthquakes", "earthquakes.json");
    }

    private void run(String geoJson) throws IOException, InterruptedException {
        Map<String, Object> feed = object(Json.parse(geoJson));
        String source = (String) object(feed.get("metadata")).get("url");
        List<Object> events = new ArrayList<>();
        TreeSet<String> networks = new TreeSet<>();
        for (Object feature : list(feed.get("features"))) {
            Map<String, Object> event = event(object(feature), source);
            events.add(event);
            networks.add((String) event.get("subject"));
        }
        declare();
        publish(events);
        print(submit(networks));
    }

    /** A GeoJSON feature as a CloudEvent. The feature's id makes it the same event however often it is published. */
    private static Map<String, Object> event(Map<String, Object> feature, String source) {
        Map<String, Object> properties = object(feature.get("properties"));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("mag", properties.get("mag"));
        data.put("depth", list(object(feature.get("geometry")).get("coordinates")).get(2));
        for (String name : List.of("sig", "rms", "place", "net", "magType", "status")) {
            data.put(name, properties.get(name));
        }
        data.values().removeIf(value -> value == null);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", feature.get("id"));
        event.put("source", source);
        event.put("type", "Earthquake");
        event.put("subject", properties.get("net"));
        event.put("time", Instant.ofEpochMilli(((BigDecimal) properties.get("time")).longValueExact()).toString());
        event.put("data", data);
        return event;
    }

    /** Tells the hub which fields are tags. */
    private void declare() throws IOException, InterruptedException {
        Object declaration = Map.of("tags", List.of("net", "magType", "status"));
        send(request(hub + "/v1/event-types/Earthquake", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(Json.write(declaration))));
    }

    private void publish(List<Object> events) throws IOException, InterruptedException {
        long stored = 0;
        long duplicates = 0;
        for (int from = 0; from < events.size(); from += EVENTS_PER_BATCH) {
            List<Object> batch = events.subList(from, Math.min(from + EVENTS_PER_BATCH, events.size()));
            Map<String, Object> answer = send(request(hub + "/v1/events", "application/cloudevents-batch+json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(batch))));
            if (number(answer, "rejected") > 0) {
                throw new IllegalStateException("the hub rejected events: " + Json.write(answer.get("results")));
            }
            stored += number(answer, "stored");
            duplicates += number(answer, "duplicates");
        }
        System.out.printf("%d events published: %d stored, %d were there before%n%n", events.size(), stored, duplicates);
    }

    /** Submits a task for each network; they run beside each other. The answer: the tasks' ids. */
    private Map<String, String> submit(Iterable<String> networks) throws IOException, InterruptedException {
        Map<String, String> ids = new TreeMap<>();
        for (String network : networks) {
            Object task = Map.of(
                    "type", "Summarize", "payload", Map.of("type", "Earthquake", "topic", network, "field", "mag"));
            Map<String, Object> accepted = send(request(gateway + "/v1/services/demo/tasks", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(task))));
            ids.put(network, (String) accepted.get("id"));
        }
        return ids;
    }

    private void print(Map<String, String> ids) throws IOException, InterruptedException {
        System.out.println("network  events     mean  largest");
        for (Map.Entry<String, String> task : ids.entrySet()) {
            Map<String, Object> summary = await(task.getValue());
            System.out.printf(
                    Locale.ROOT,
                    "%-7s  %6d  %7.3f  %7.2f%n",
                    task.getKey(),
                    number(summary, "count"),
                    (BigDecimal) summary.get("mean"),
                    (BigDecimal) summary.get("max"));
        }
    }

    /** Waits for the task, without asking again and again: the gateway answers when it is finished. */
    private Map<String, Object> await(String id) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(DEADLINE);
        while (Instant.now().isBefore(deadline)) {
            Map<String, Object> task = send(
                    request(gateway + "/v1/tasks/" + id, "application/json").header("Prefer", "wait=20").GET());
            if ("ok".equals(task.get("status"))) {
                return object(object(task.get("result")).get("result"));
            }
            if (task.get("result") != null) {
                throw new IllegalStateException("task " + id + " failed: " + Json.write(task.get("result")));
            }
        }
        throw new IllegalStateException("task " + id + " has not finished within " + DEADLINE.toSeconds() + " s");
    }

    private static HttpRequest.Builder request(String address, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", contentType);
        String key = System.getenv("CARAFE_KEY");
        return key == null || key.isBlank() ? request : request.header("Authorization", "Bearer " + key);
    }

    private Map<String, Object> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        String what = request.method() + " " + request.uri();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(what + ": no answer (" + e.getClass().getSimpleName() + ")", e);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(what + ": " + answer.statusCode() + " " + answer.body());
        }
        return object(Json.parse(answer.body()));
    }

    private static long number(Map<String, Object> object, String name) {
        return ((BigDecimal) object.get(name)).longValueExact();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object json) {
        return (List<Object>) json;
    }

    /** As much of JSON as this needs: objects are maps, arrays are lists, numbers are decimals. */
    private static final class Json {

        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object parse(String text) {
            return new Json(text).value();
        }

        private Object value() {
            switch (next()) {
                case '{':
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (at++; next() != '}'; skip(',')) {
                        String name = string();
                        next();
                        skip(':');
                        object.put(name, value());
                    }
                    at++;
                    return object;
                case '[':
                    List<Object> list = new ArrayList<>();
                    for (at++; next() != ']'; skip(',')) {
                        list.add(value());
                    }
                    at++;
                    return list;
                case '"':
                    return string();
                default:
                    int start = at;
                    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(start, at);
                    return switch (word) {
                        case "null" -> null;
                        case "true", "false" -> Boolean.valueOf(word);
                        default -> new BigDecimal(word);
                    };
            }
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    } else {
                        int escape = "bfnrt".indexOf(c);
                        c = escape < 0 ? c : "\b\f\n\r\t".charAt(escape);
                    }
                }
                string.append(c);
            }
            at++;
            return string.toString();
        }

        /** The next character that is no white space; it stays where it is. */
        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        /** Passes a separator if it comes next. */
        private void skip(char separator) {
            if (next() == separator) {
                at++;
            }
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> object) {
                List<String> members = new ArrayList<>();
                object.forEach((name, member) -> members.add(write(name) + ":" + write(member)));
                return "{" + String.join(",", members) + "}";
            }
            if (value instanceof List<?> list) {
                return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
            }
            return value instanceof String string ? quoted(string) : String.valueOf(value);
        }

        private static String quoted(String string) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char c : string.toCharArray()) {
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c < ' ') {
                    quoted.append(String.format("\\u%04x", (int) c));
                } else {
                    quoted.append(c);
                }
            }
            return quoted.append('"').toString();
        }
    }
}
