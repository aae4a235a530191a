package dev.carafe.hub.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** An attribute as a header of the binary mode (HTTP Protocol Binding for CloudEvents 1.0.2, 3.1.3.2). */
public final class AttributeHeader {

    private AttributeHeader() {}

    /**
     * The attribute's value: taken out of its double quotes, if it stands in such, then percent-decoded once.
     *
     * @throws IllegalArgumentException if it is not encoded so; its message goes on behind the header's name
     */
    public static String decode(String header) {
        return percentDecoded(unquoted(header));
    }

    private static String unquoted(String header) {
        if (!header.startsWith("\"")) {
            return header;
        }
        StringBuilder text = new StringBuilder(header.length());
        for (int at = 1; at < header.length(); at++) {
            char c = header.charAt(at);
            if (c == '"') {
                if (at == header.length() - 1) {
                    return text.toString();
                }
                throw new IllegalArgumentException("goes on behind its quoted value");
            }
            if (c == '\\' && at < header.length() - 1) {
                at++;
            }
            text.append(header.charAt(at));
        }
        throw new IllegalArgumentException("begins with a quote that has no end");
    }

    /** Characters that should have been encoded are taken as they are. */
    private static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            int percent = text.indexOf('%', at);
            int end = percent < 0 ? text.length() : percent;
            utf8.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = end;
            if (percent >= 0) {
                utf8.write(encoded(text, percent));
                at += 3;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not percent-encoded UTF-8", e);
        }
    }

    private static int encoded(String text, int percent) {
        int high = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("has a '%' that no two hexadecimal digits follow; write '%25' for it");
        }
        return high * 16 + low;
    }
}
