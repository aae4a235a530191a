package dev.carafe.base.events;

import dev.carafe.model.json.UnicodeText;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes events as CloudEvents 1.0 in JSON. Written by hand: this runs several times for every task. */
final class EventEncoder {

    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString SOURCE = new SerializedString("source");
    private static final SerializableString TYPE = new SerializedString("type");
    private static final SerializableString SUBJECT = new SerializedString("subject");
    private static final SerializableString TIME = new SerializedString("time");
    private static final SerializableString DATA = new SerializedString("data");
    private static final SerializableString VERSION = new SerializedString("specversion");
    private static final SerializableString VERSION_1 = new SerializedString("1.0");

    private final SerializableString source;
    private final ObjectWriter json;

    EventEncoder(String source, JsonMapper json) {
        this.source = new SerializedString(source);
        this.json = json.writer();
    }

    byte[] encode(String type, @Nullable String topic, Instant time, Object data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeName(VERSION);
            out.writeString(VERSION_1);
            out.writeName(ID);
            out.writeString(id(time).toString());
            out.writeName(SOURCE);
            out.writeString(source);
            out.writeName(TYPE);
            out.writeString(type);
            if (topic != null) {
                out.writeName(SUBJECT);
                out.writeString(UnicodeText.wellFormed(topic));
            }
            out.writeName(TIME);
            out.writeString(time.toString());
            out.writeName(DATA);
            writeData(out, data);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void writeData(JsonGenerator out, Object data) {
        if (data instanceof Record) {
            out.writeStartObject();
            for (RecordFields.Field field : RecordFields.OF.get(data.getClass()).fields) {
                Object value = field.read(data);
                if (value != null) {
                    out.writeName(field.name());
                    writeValue(out, value);
                }
            }
            out.writeEndObject();
        } else if (data instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((name, value) -> {
                if (value != null) {
                    out.writeName(UnicodeText.wellFormed(String.valueOf(name)));
                    writeValue(out, value);
                }
            });
            out.writeEndObject();
        } else {
            writeOther(out, data);
        }
    }

    private void writeValue(JsonGenerator out, Object value) {
        switch (value) {
            case String text -> out.writeString(UnicodeText.wellFormed(text));
            case Integer number -> out.writeNumber(number.intValue());
            case Long number -> out.writeNumber(number.longValue());
            case Double number -> writeDouble(out, number);
            case Boolean flag -> out.writeBoolean(flag);
            case UUID id -> out.writeString(id.toString());
            case Instant time -> out.writeString(time.toString());
            default -> writeOther(out, value);
        }
    }

    /** A hub refuses an event with half of a surrogate pair anywhere in it. */
    private void writeOther(JsonGenerator out, Object value) {
        out.writeRawValue(UnicodeText.wellFormedJson(json.writeValueAsString(value)));
    }

    /** JSON has no NaN: such a field has no value. */
    private static void writeDouble(JsonGenerator out, double number) {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeNull();
        }
    }

    /** A UUID of version 7 at the event's time; not secret, so from the cheap source of random numbers. */
    private static UUID id(Instant time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long most = time.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        long least = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
