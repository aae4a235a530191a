package dev.carafe.base.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Waiting for PostgreSQL.
 *
 * @param startTimeout how long a starting process waits for the database before it gives up
 */
@ConfigurationProperties("carafe.postgres")
record DatabaseProperties(@DefaultValue("60s") Duration startTimeout) {}
