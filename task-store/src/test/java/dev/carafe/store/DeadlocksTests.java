package dev.carafe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.registration.StoredRegistration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;

/** The database ends the first transaction that adds a dependency as it ends one of those that wait in a circle. */
class DeadlocksTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");
    private static final String AT_ONCE = "CREATE TRIGGER ended BEFORE INSERT ON tasks.dependency";
    private static final String AT_THE_COMMIT =
            "CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON tasks.dependency DEFERRABLE INITIALLY DEFERRED";

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_ONCE, AT_THE_COMMIT})
    void aSubmissionThatTheDatabaseGivesUpIsMadeAgain(String when) {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        endTheFirst(when);

        UUID two = store.accept(SCAN, on(one));

        assertThat(store.status(two)).isEqualTo("blocked");
        assertThat(store.count("task")).isEqualTo(2);
        assertThat(store.count("dependency")).isEqualTo(1);
        assertThat(tries()).isEqualTo(2);
    }

    @Test
    void aRepetitionThatTheDatabaseGivesUpIsMadeAgain() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID failed = store.accept(SCAN, TaskOptions.NONE);
        store.controls.cancel(failed);
        endTheFirst(AT_ONCE);
        NewTask again = new NewTask(failed, SCAN, "", "", null, on(one), null, null);

        assertThat(store.reruns.rerun(List.of(again)).again()).containsExactly(failed);

        assertThat(store.status(failed)).isEqualTo("blocked");
        assertThat(tries()).isEqualTo(2);
    }

    @Test
    void whatFailsAgainAndAgainOrOtherwiseIsToldOf() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> Deadlocks.survive(() -> {
                    tries.incrementAndGet();
                    throw new CannotAcquireLockException("deadlock detected");
                }))
                .isInstanceOf(CannotAcquireLockException.class);
        assertThat(tries).hasValue(5);

        assertThatThrownBy(() -> Deadlocks.survive(() -> {
                    tries.incrementAndGet();
                    throw new DuplicateKeyException("another");
                }))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(tries).hasValue(6);
    }

    private void endTheFirst(String when) {
        // A sequence keeps its number though the transaction is undone.
        store.jdbc.execute("CREATE SEQUENCE public.tries");
        store.jdbc.execute("""
                CREATE FUNCTION public.ended() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF nextval('public.tries') = 1 THEN
                    RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected';
                  END IF;
                  RETURN NEW;
                END $$
                """);
        store.jdbc.execute(when + " FOR EACH ROW EXECUTE FUNCTION public.ended()");
    }

    private int tries() {
        return store.client
                .sql("SELECT last_value FROM public.tries")
                .query(Integer.class)
                .single();
    }

    private static TaskOptions on(UUID id) {
        return new TaskOptions(null, null, null, null, null, null, List.of(id));
    }
}
