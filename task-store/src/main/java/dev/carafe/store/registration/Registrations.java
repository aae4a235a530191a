package dev.carafe.store.registration;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.Deadlocks;
import dev.carafe.store.SqlArrays;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The registrations that were ever announced, and who offers them now. Thread safe. */
public final class Registrations {

    private static final String COLUMNS = """
            service, type, schema, hidden_fields, limits
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LaneChanges lanes;

    public Registrations(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.lanes = new LaneChanges(jdbc);
    }

    /** All of them, by service and type. */
    public List<StoredRegistration> all() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM tasks.registration ORDER BY service, type")
                .query((row, n) -> read(row))
                .list();
    }

    /**
     * Announces that a worker offers these types and no others. A registration that no other live worker holds gives
     * way to the new one.
     *
     * @param worker a worker that has joined
     * @throws ConflictingRegistration if another live worker offers one of the types in another form; nothing is changed
     *     then
     */
    public void announce(UUID worker, Collection<StoredRegistration> offered) {
        // In the same order everywhere, or two workers that announce the same types at once could lock each other out.
        List<StoredRegistration> inOrder = offered.stream()
                .sorted(Comparator.comparing(StoredRegistration::service).thenComparing(StoredRegistration::type))
                .toList();
        var _ = Deadlocks.survive(() -> transaction.execute(status -> {
            jdbc.sql("DELETE FROM tasks.offer WHERE worker = ?").param(worker).update();
            inOrder.forEach(registration -> announce(worker, registration));
            return true;
        }));
    }

    private void announce(UUID worker, StoredRegistration offered) {
        boolean isNew = write("""
                INSERT INTO tasks.registration (service, type, schema, hidden_fields, limits, registered_at)
                VALUES (:service, :type, :schema, :hidden, :limits, now())
                ON CONFLICT (service, type) DO NOTHING
                """, offered) == 1;
        if (!isNew) {
            replace(offered);
        }
        jdbc.sql("INSERT INTO tasks.offer (worker, service, type) VALUES (?, ?, ?)")
                .params(worker, offered.service(), offered.type())
                .update();
    }

    private void replace(StoredRegistration offered) {
        StoredRegistration existing = jdbc.sql(
                        "SELECT " + COLUMNS + " FROM tasks.registration WHERE service = ? AND type = ? FOR UPDATE")
                .params(offered.service(), offered.type())
                .query((row, n) -> read(row))
                .single();
        if (existing.equals(offered)) {
            return;
        }
        jdbc.sql("""
                        SELECT w.id, w.host FROM tasks.offer o JOIN tasks.worker w ON w.id = o.worker
                        WHERE o.service = ? AND o.type = ? AND w.lease_until > clock_timestamp() LIMIT 1
                        """)
                .params(offered.service(), offered.type())
                .query((row, n) -> {
                    throw new ConflictingRegistration(offered, existing, SqlArrays.uuid(row, 1), row.getString(2));
                })
                .list();
        write("""
                UPDATE tasks.registration
                SET schema = :schema, hidden_fields = :hidden, limits = :limits, registered_at = now()
                WHERE service = :service AND type = :type
                """, offered);
        if (existing.limits().parallel() != offered.limits().parallel()) {
            if (offered.limits().parallel()) {
                lanes.outOf(offered.service(), offered.type());
            } else {
                lanes.into(offered.service(), offered.type());
            }
        }
    }

    /**
     * Takes those waiting tasks of sequential types into their lanes that are beside them: because a gateway had not heard
     * yet that the type is sequential now, or because they ran when it became so. Nobody would claim them there.
     *
     * @return how many there were
     */
    public int bringStraysIn() {
        return Deadlocks.survive(lanes::bringStraysIn);
    }

    private int write(String sql, StoredRegistration registration) {
        return jdbc.sql(sql)
                .param("service", registration.service())
                .param("type", registration.type())
                .param("schema", registration.schema())
                .param("hidden", registration.hiddenFields().stream().sorted().toArray(String[]::new))
                .param("limits", JSON.writeValueAsString(registration.limits()))
                .update();
    }

    private static StoredRegistration read(ResultSet row) throws SQLException {
        Array hidden = row.getArray(4);
        return new StoredRegistration(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Set.of((String[]) hidden.getArray()),
                JSON.readValue(row.getString(5), TaskLimits.class));
    }
}
