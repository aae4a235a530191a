package dev.carafe.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.infra.testing.TestServers;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTests {

    /** As ADR 3 has it. */
    private static final String SQL = """
            CASE WHEN id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
              THEN decode(substr(id, 1, 8) || substr(id, 10, 2), 'hex')
                   || substring(sha256(convert_to(octet_length(source) || ':' || source || id, 'UTF8')) for 11)
              ELSE substring(sha256(convert_to(octet_length(source) || ':' || source || id, 'UTF8')) for 16) END
            """;

    @ParameterizedTest
    @CsvSource({
        "/lab, 1",
        "/läb, größe",
        "ab, c",
        "/lab, 0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b",
        "/lab, ffffffff-ffff-7fff-bfff-ffffffffffff",
        "/lab, 0193A1B2-C3D4-7E5F-8A6B-7C8D9E0F1A2B",
        "/lab, 0193a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b"
    })
    void theDatabaseComputesTheSame(String source, String id) throws SQLException {
        assertThat(inSql(source, id)).isEqualTo(Identity.of(source, id));
    }

    @Test
    void sourceAndIdAreKeptApartAndIdsOfOneTimeLieTogether() {
        assertThat(Identity.of("ab", "c")).isNotEqualTo(Identity.of("a", "bc"));
        String id = "0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
        assertThat(Identity.of("a", id)).isNotEqualTo(Identity.of("b", id));
        assertThat(Identity.of("a", id).toString()).startsWith("0193a1b2-c3");
        assertThat(Identity.of("a", id.replace("1a2b", "1a2c")).toString()).startsWith("0193a1b2-c3");
    }

    private static UUID inSql(String source, String id) throws SQLException {
        try (Connection connection = TestServers.freshDatabase().connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + SQL + " FROM (VALUES (?::text, ?::text)) AS e(source, id)")) {
            statement.setString(1, source);
            statement.setString(2, id);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(1));
                assertThat(bytes.remaining()).isEqualTo(16);
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        }
    }
}
