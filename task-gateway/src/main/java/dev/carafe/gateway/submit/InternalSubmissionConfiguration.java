package dev.carafe.gateway.submit;

import dev.carafe.base.problem.BodyBound;
import dev.carafe.gateway.doorbell.Bell;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.partition.TaskIds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the submission of the gateway's own tasks. */
@Configuration(proxyBeanMethods = false)
class InternalSubmissionConfiguration {

    @Bean
    InternalSubmission internalSubmission(
            KnownTypes types,
            TaskIds ids,
            Submissions submissions,
            Bell bell,
            SubmissionMetrics metrics,
            SubmitProperties properties) {
        return new InternalSubmission(new Admission(types, ids, properties.maxPayload()), submissions, bell, metrics);
    }

    @Bean
    BodyBound oneSchedule(SubmitProperties properties) {
        return new BodyBound("/v1/schedules/{name}", properties.maxRequest());
    }
}
