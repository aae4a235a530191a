package dev.carafe.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What can be started at each moment of a change. */
class HandlerRegistryTests {

    private final HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);
    private final AtomicInteger unused = new AtomicInteger();
    private final List<String> startable = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private Runnable noted = () -> {};

    record Payload() implements Task {}

    private record Handler(String type) implements TaskHandler<Payload> {
        @Override
        public TaskRegistration<Payload> registration() {
            return new TaskRegistration<>("lab", type, Payload.class, null, java.util.Set.of(), TaskLimits.parallel(1));
        }

        @Override
        public String handle(Payload task, TaskContext context) {
            return type;
        }
    }

    /** Looks, at the moment when the database would know, at what could be started. */
    private final RegistrationPublisher announcer = new RegistrationPublisher() {
        @Override
        public void register(List<StoredRegistration> all) {
            startable.clear();
            for (String type : List.of("A", "B")) {
                registry.begin("lab", type).ifPresent(offer -> {
                    startable.add(type);
                    offer.version().end();
                });
            }
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void spread(List<RegisteredHandler<?>> all, Runnable whenNoted) {
            noted = whenNoted;
        }
    };

    private void replace(String type) {
        registry.replace(
                "test", new HandlerSet(List.of(new Handler(type)), JsonMapper.shared(), unused::incrementAndGet));
    }

    private boolean canStart(String type) {
        var offer = registry.begin("lab", type);
        offer.ifPresent(begun -> begun.version().end());
        return offer.isPresent();
    }

    @Test
    void aTypeCanBeStartedBeforeTheDatabaseKnowsAndUntilThePumpHasLetGo() {
        registry.announceBy(announcer);
        replace("A");
        assertThat(startable).containsExactly("A");
        noted.run();

        replace("B");
        assertThat(startable).containsExactly("A", "B");
        assertThat(canStart("A"))
                .as("a task that was claimed before the pump knew")
                .isTrue();
        assertThat(unused).hasValue(0);
        noted.run();
        assertThat(canStart("A")).isFalse();
        assertThat(canStart("B")).isTrue();
        await().until(() -> unused.get() == 1);
    }

    @Test
    void aRefusedChangeLeavesEverythingAsItWas() {
        replace("A");
        registry.announceBy(announcer);
        refusal = new IllegalArgumentException("no");
        assertThatThrownBy(() -> replace("B")).isSameAs(refusal);
        assertThatThrownBy(() -> registry.withdraw("test")).isSameAs(refusal);
        assertThat(canStart("A")).isTrue();
        assertThat(canStart("B")).isFalse();
        assertThat(registry.all()).hasSize(1);
        assertThat(unused).hasValue(0);
    }

    @Test
    void aTypeThatTwoSourcesHaveIsRefusedAndBothAreNamed() {
        replace("A");
        HandlerSet same = new HandlerSet(List.of(new Handler("A")), JsonMapper.shared(), () -> {});
        assertThatThrownBy(() -> registry.replace("plugins/x.jar", same))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two handlers offer type 'A' of service 'lab': test and plugins/x.jar");
    }
}
