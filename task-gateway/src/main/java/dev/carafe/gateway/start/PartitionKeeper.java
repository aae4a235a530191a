package dev.carafe.gateway.start;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.store.partition.Partitions;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps partitions ready: before the first request, and every hour. */
final class PartitionKeeper implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(PartitionKeeper.class);

    private final Partitions partitions;

    PartitionKeeper(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public void afterPropertiesSet() {
        partitions.prepare();
    }

    @Scheduled(
            fixedDelay = 1,
            initialDelay = 1,
            timeUnit = TimeUnit.HOURS,
            scheduler = HousekeepingConfiguration.SCHEDULER)
    void everyHour() {
        try {
            partitions.prepare();
        } catch (RuntimeException e) {
            // There are partitions for days ahead.
            DatabaseOutage.report(log, "partitions cannot be prepared; trying again in an hour", e);
        }
    }
}
