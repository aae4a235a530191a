package dev.carafe.gateway.submit;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.problem.BodyBound;
import dev.carafe.gateway.announce.Announcements;
import dev.carafe.gateway.doorbell.Bell;
import dev.carafe.gateway.services.KnownTypes;
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
    SubmissionBuffer submissionBuffer(SubmitProperties properties, MeterRegistry registry) {
        SubmissionBuffer buffer =
                new SubmissionBuffer(properties.submissionBuffer(), properties.submissionBufferSize());
        Gauge.builder("carafe.tasks.committing", buffer, SubmissionBuffer::depth)
                .description("Tasks that wait for their commit or for their answer")
                .register(registry);
        return buffer;
    }

    @Bean
    Committer committer(
            SubmissionBuffer buffer,
            Submissions submissions,
            Bell bell,
            SubmissionMetrics metrics,
            Announcements announcements) {
        return new Committer(buffer, submissions, bell, metrics, announcements::ended);
    }

    @Bean
    Admission admission(KnownTypes types, TaskIds ids, SubmitProperties properties) {
        return new Admission(types, ids, properties.maxPayload(), InstantSource.system());
    }

    @Bean
    Submission submission(Admission admission, Committer committer, SubmissionMetrics metrics, Tasks tasks) {
        return new Submission(admission, committer, metrics, tasks);
    }

    @Bean
    InternalSubmission internalSubmission(
            Admission admission, Submissions submissions, Bell bell, SubmissionMetrics metrics) {
        return new InternalSubmission(admission, submissions, bell, metrics);
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
