package dev.carafe.gateway.submit;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.problem.BodyBound;
import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.partition.TaskIds;
import dev.carafe.store.read.Tasks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way of a submission. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubmitProperties.class)
class SubmitConfiguration {

    @Bean
    SubmissionMetrics submissionMetrics(MeterRegistry registry, EventPublisher events) {
        return new SubmissionMetrics(registry, events::publish);
    }

    @Bean
    SubmissionQueue submissionBuffer(SubmitProperties properties, MeterRegistry registry) {
        SubmissionQueue buffer = new SubmissionQueue(properties.submissionBuffer(), properties.submissionBufferSize());
        Gauge.builder("carafe.tasks.committing", buffer, SubmissionQueue::depth)
                .description("Tasks that wait for their commit or for their answer")
                .register(registry);
        return buffer;
    }

    @Bean
    SubmissionCommitter submissionCommitter(
            SubmissionQueue buffer,
            Submissions submissions,
            WorkerNotifier workerNotifier,
            SubmissionMetrics metrics,
            ChangeNotifier changeNotifier) {
        return new SubmissionCommitter(buffer, submissions, workerNotifier, metrics, changeNotifier::ended);
    }

    @Bean
    SubmissionValidator validator(KnownTypes types, TaskIds ids, SubmitProperties properties) {
        return new SubmissionValidator(types, ids, properties.maxPayload(), InstantSource.system());
    }

    @Bean
    TaskSubmitter submission(
            SubmissionValidator validator,
            SubmissionCommitter submissionCommitter,
            SubmissionMetrics metrics,
            Tasks tasks) {
        return new TaskSubmitter(validator, submissionCommitter, metrics, tasks);
    }

    @Bean
    InternalSubmission internalSubmission(
            SubmissionValidator validator,
            Submissions submissions,
            WorkerNotifier workerNotifier,
            SubmissionMetrics metrics) {
        return new InternalSubmission(validator, submissions, workerNotifier, metrics);
    }

    @Bean
    BodyBound oneTask(SubmitProperties properties) {
        return new BodyBound("/v1/services/{service}/tasks", properties.maxRequest());
    }

    @Bean
    BodyBound oneSchedule(SubmitProperties properties) {
        return new BodyBound("/v1/schedules/{name}", properties.maxRequest());
    }

    @Bean
    BodyBound batch(SubmitProperties properties) {
        return new BodyBound("/v1/services/{service}/tasks:batch", properties.maxBatch());
    }
}
