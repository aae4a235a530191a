package dev.carafe.worker.script;

import dev.carafe.base.json.ExactJson;
import dev.carafe.model.handler.TaskContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a script writes to standard error: reports of progress, and the traceback, of which the end is kept. */
final class ErrorReader implements PipeReader.Sink {

    /** How a report of progress begins; a JSON object with {@code fraction}, {@code message} and {@code data} follows. */
    static final String PROGRESS = "::progress ";

    /** How much of the traceback is kept: its end tells what happened. */
    static final int LONGEST_TRACEBACK = 32 * 1_024;

    private static final int LONGEST_LINE = 64 * 1_024;

    private final TaskContext context;
    private final JsonMapper json;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder tail = new StringBuilder();
    private boolean cut;

    ErrorReader(TaskContext context, JsonMapper json) {
        this.context = context;
        this.json = json;
    }

    @Override
    public synchronized void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            line.write(bytes[i]);
            if (bytes[i] == '\n' || line.size() == LONGEST_LINE) {
                endLine();
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!(text.startsWith(PROGRESS) && isReported(text.substring(PROGRESS.length())))) {
            tail.append(text);
        }
        if (tail.length() > 2 * LONGEST_TRACEBACK) {
            cut = true;
            tail.delete(0, tail.length() - LONGEST_TRACEBACK);
        }
    }

    private boolean isReported(String report) {
        try (JsonParser parser = ExactJson.bounded(json.createParser(report))) {
            JsonNode told = parser.nextToken() == null ? json.missingNode() : json.readTree(parser);
            double fraction =
                    told.path("fraction").isNumber() ? told.path("fraction").asDouble() : Double.NaN;
            if (!(fraction >= 0 && fraction <= 1)) {
                return false;
            }
            @Nullable JsonNode data = told.has("data") ? told.path("data") : null;
            context.progress(fraction, told.path("message").asString(""), data);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** The end of what it wrote, without the reports. The last line needs no end. */
    synchronized String traceback() {
        endLine();
        String text = tail.toString();
        if (!cut && text.length() <= LONGEST_TRACEBACK) {
            return text;
        }
        return "…" + text.substring(Math.max(0, text.length() - LONGEST_TRACEBACK));
    }
}
