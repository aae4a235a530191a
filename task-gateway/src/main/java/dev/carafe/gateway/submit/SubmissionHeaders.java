package dev.carafe.gateway.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carafe.base.json.JsonValue;
import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.accept.IdempotencyKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the headers of a submission say.
 *
 * @param key of {@code Idempotency-Key}
 * @param traceparent of {@code traceparent}, if it is one (W3C Trace Context, version 00)
 */
record SubmissionHeaders(@Nullable String key, @Nullable String traceparent) {

    static final String KEY_HEADER = "Idempotency-Key";
    static final String TRACE_HEADER = "traceparent";

    /** The longest key, in characters. */
    static final int LONGEST_KEY = 200;

    /** Begins a digest of values; those without it are of texts, as they were before. */
    private static final String VALUE = "value:";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1," + LONGEST_KEY + "}");
    private static final Pattern TRACE = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /**
     * Reads the headers. A trace context that is none is left out, as its specification asks.
     *
     * @throws InvalidParameter if the key is none
     */
    static SubmissionHeaders of(@Nullable String key, @Nullable String traceparent) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidParameter(
                    KEY_HEADER, "'" + KEY_HEADER + "' must have 1 to " + LONGEST_KEY + " visible ASCII characters");
        }
        boolean traced = traceparent != null && TRACE.matcher(traceparent).matches();
        return new SubmissionHeaders(key, traced ? traceparent : null);
    }

    /** The key of one task of a batch, which no caller can give: keys have no blanks. */
    SubmissionHeaders item(int index) {
        return key == null ? this : new SubmissionHeaders(key + " " + index, traceparent);
    }

    /** The key with what is submitted under it; null if there is none. */
    @Nullable IdempotencyKey keyFor(RequestedTask task) {
        if (key == null) {
            return null;
        }
        String around = JSON.writeValueAsString(new TreeMap<>(task.labels()))
                + '\0'
                + JSON.writeValueAsString(sorted(task.options()))
                + '\0';
        return new IdempotencyKey(
                key,
                VALUE + digest(task.type(), JsonValue.text(task.payload()), around),
                digest(task.type(), task.payloadText(), around));
    }

    /** The parts are JSON or names: no two of them look like two others. */
    private static String digest(String type, String payload, String around) {
        String all = type + '\0' + payload + '\0' + around;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // Half a character is a value of its own; an encoding would make all of them question marks.
            digest.update(StorableText.isStorable(payload) ? all.getBytes(UTF_8) : units(all));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] units(String text) {
        ByteBuffer units = ByteBuffer.allocate(2 * text.length());
        units.asCharBuffer().put(text);
        return units.array();
    }

    /** Which of its dependencies a task names first means nothing. */
    private static TaskOptions sorted(TaskOptions options) {
        return new TaskOptions(
                options.runAt(),
                options.delay(),
                options.queueTimeout(),
                options.executionTimeout(),
                options.maxAttempts(),
                options.sequenceKey(),
                options.dependsOn().stream().sorted().toList());
    }
}
