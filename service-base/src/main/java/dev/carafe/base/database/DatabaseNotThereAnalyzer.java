package dev.carafe.base.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do instead of showing a stack trace. */
final class DatabaseNotThereAnalyzer extends AbstractFailureAnalyzer<DatabaseNotThere> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseNotThere cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Start PostgreSQL, or set carafe.postgres.url, carafe.postgres.user and carafe.postgres.password"
                        + " (CARAFE_POSTGRES_URL, CARAFE_POSTGRES_USER, CARAFE_POSTGRES_PASSWORD).",
                cause);
    }
}
