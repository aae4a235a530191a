package dev.carafe.base.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that are accepted. */
final class Keyring {

    private static final int PREFIX = "sha256:".length();

    private final List<Entry> entries;

    Keyring(List<SecurityProperties.Key> keys) {
        entries = keys.stream()
                .map(key -> new Entry(
                        new Holder(key.name(), key.held()),
                        HexFormat.of().parseHex(key.hash(), PREFIX, key.hash().length())))
                .toList();
    }

    /** Who holds that key, or null. Takes the same time whichever key it is, and whether or not it is one. */
    @Nullable Holder holder(String key) {
        byte[] presented = sha256(key);
        Holder found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash, presented)) {
                found = entry.holder;
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    record Holder(String name, Set<Scope> scopes) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Entry(Holder holder, byte[] hash) {}
}
