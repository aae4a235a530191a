package dev.carafe.gateway.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownTypesTests {

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Integer> changes = new ArrayList<>();
    private List<StoredRegistration> stored = List.of();
    private final KnownTypes types = new KnownTypes(
            () -> {
                looks.incrementAndGet();
                return stored;
            },
            all -> changes.add(all.size()),
            nanos::get);

    @Test
    void manyMissesCostOneLookASecond() {
        for (int n = 0; n < 100; n++) {
            assertThatThrownBy(() -> types.find("lab", "Echo"))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("unknown-service");
        }
        assertThat(looks.get()).isEqualTo(1);

        stored = List.of(FakeWorker.parallel("lab", "Echo"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(types.find("lab", "Echo").registration()).isEqualTo(stored.getFirst());
        assertThat(looks.get()).isEqualTo(2);
        assertThatThrownBy(() -> types.find("lab", "Other")).hasMessageContaining("unknown-type");
        assertThat(changes).containsExactly(1);
    }

    @Test
    void aSchemaIsCompiledOnce() {
        stored = List.of(FakeWorker.parallel("lab", "Echo"));
        types.refresh();
        JsonSchema schema = types.find("lab", "Echo").schema();
        stored = List.of(FakeWorker.sequential("lab", "Echo"), FakeWorker.parallel("lab", "Other"));
        types.refresh();
        types.refresh();

        assertThat(types.find("lab", "Echo").schema()).isSameAs(schema);
        assertThat(types.find("lab", "Echo").registration().limits().parallel()).isFalse();
        assertThat(changes).containsExactly(1, 2);
    }

    @Test
    void aSchemaThatIsNoneHarmsNoOtherType() {
        stored = List.of(
                new StoredRegistration("lab", "Broken", "{\"type\": ", Set.of(), TaskLimits.parallel(1)),
                FakeWorker.parallel("lab", "Echo"));
        types.refresh();

        assertThat(types.find("lab", "Echo")).isNotNull();
        assertThatThrownBy(() -> types.find("lab", "Broken")).isInstanceOf(Problem.class);
    }

    @Test
    void aSchemaThatCannotBeUsedIsSaidToBeThatAndNotUnknown() {
        stored = List.of(
                new StoredRegistration("lab", "Text", "{type: object}", Set.of(), TaskLimits.parallel(1)),
                new StoredRegistration("lab", "Pattern", "{\"pattern\": \"[\"}", Set.of(), TaskLimits.parallel(1)),
                new StoredRegistration("lab", "Ref", "{\"$ref\": \"#/$defs/x\"}", Set.of(), TaskLimits.parallel(1)));
        types.refresh();

        for (String type : List.of("Text", "Pattern", "Ref")) {
            assertThatThrownBy(() -> types.find("lab", type))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("503")
                    .hasMessageContaining("unusable-schema");
        }
        assertThatThrownBy(() -> types.find("lab", "Other")).hasMessageContaining("unknown-type");
    }
}
