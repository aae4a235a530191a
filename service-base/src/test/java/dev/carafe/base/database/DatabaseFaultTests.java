package dev.carafe.base.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

class DatabaseFaultTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25006", "53100", "53200", "53300", "57P01", "57P02", "57P03", "57014", "42501", "40001", "40P01",
                "08006", "08001", "55P03", "58030", "XX000", "23514", "0A000", "28P01"
            })
    void whatTheValueDoesNotCauseIsAnOutage(String state) {
        SQLException refused = new SQLException("refused", state);
        for (Throwable failure : new Throwable[] {
            refused,
            new IllegalStateException(refused),
            new UncategorizedSQLException("task", "sql", refused),
            translated(refused)
        }) {
            assertThat(DatabaseFault.isOutage(failure)).as("%s", failure).isTrue();
            assertThat(DatabaseFault.isCausedByData(failure)).as("%s", failure).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22P05", "22003", "22P02", "54000"})
    void whatTheValueCausesIsNone(String state) {
        SQLException refused = new SQLException("refused", state);
        for (Throwable failure :
                new Throwable[] {refused, new DataIntegrityViolationException("refused", refused), translated(refused)
                }) {
            assertThat(DatabaseFault.isOutage(failure)).as("%s", failure).isFalse();
            assertThat(DatabaseFault.isCausedByData(failure)).as("%s", failure).isTrue();
        }
    }

    @Test
    void aPoolWithoutAConnectionIsAnOutageThoughItHasNoState() {
        assertThat(DatabaseFault.isOutage(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(DatabaseFault.isOutage(new SQLException("Connection is closed")))
                .isTrue();
    }

    @Test
    void anErrorOfOursIsNone() {
        assertThat(DatabaseFault.isOutage(new IllegalArgumentException("ours"))).isFalse();
        assertThat(DatabaseFault.isCausedByData(new IllegalArgumentException("ours")))
                .isFalse();
    }

    private static Throwable translated(SQLException refused) {
        Exception translated = new SQLExceptionSubclassTranslator().translate("task", "sql", refused);
        return translated == null ? refused : translated;
    }
}
