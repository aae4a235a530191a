package dev.carafe.store.read;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of {@link TaskRow} of which a {@link RepeatableTask} is made; no others are read. */
interface RepeatableRow {

    UUID getId();

    String getService();

    String getType();

    String getDisplayName();

    @Nullable String getOptions();

    @Nullable String getTraceparent();

    default RepeatableTask toTask() {
        return new RepeatableTask(
                getId(), getService(), getType(), getDisplayName(), TaskRow.options(getOptions()), getTraceparent());
    }
}
