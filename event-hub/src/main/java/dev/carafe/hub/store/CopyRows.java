package dev.carafe.hub.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows in the format of {@code COPY … FROM STDIN (FORMAT binary)}: the cheapest way in that PostgreSQL has. */
final class CopyRows {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800;
    private static final byte JSONB_VERSION = 1;

    private final ByteArrayOutputStream bytes;
    private final DataOutputStream out;

    CopyRows(int expectedBytes) {
        bytes = new ByteArrayOutputStream(expectedBytes);
        out = new DataOutputStream(bytes);
        write(() -> out.write(HEADER));
    }

    CopyRows row(int columns) {
        return write(() -> out.writeShort(columns));
    }

    CopyRows bigint(long value) {
        return write(() -> {
            out.writeInt(8);
            out.writeLong(value);
        });
    }

    CopyRows integer(int value) {
        return write(() -> {
            out.writeInt(4);
            out.writeInt(value);
        });
    }

    CopyRows uuid(UUID value) {
        return write(() -> {
            out.writeInt(16);
            out.writeLong(value.getMostSignificantBits());
            out.writeLong(value.getLeastSignificantBits());
        });
    }

    CopyRows time(Instant value) {
        return bigint((value.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000 + value.getNano() / 1_000);
    }

    CopyRows text(@Nullable String value) {
        return write(() -> {
            if (value == null) {
                out.writeInt(-1);
            } else {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        });
    }

    CopyRows jsonb(@Nullable String value) {
        return write(() -> {
            if (value == null) {
                out.writeInt(-1);
            } else {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length + 1);
                out.writeByte(JSONB_VERSION);
                out.write(utf8);
            }
        });
    }

    /** Sends the rows; on failure the connection's transaction is broken, the connection is not. */
    void into(Connection connection, String table) throws SQLException {
        write(() -> out.writeShort(-1));
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (format binary)");
        try {
            byte[] rows = bytes.toByteArray();
            copy.writeToCopy(rows, 0, rows.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private CopyRows write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take bytes", e);
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
