package dev.carafe.worker.folder;

import dev.carafe.worker.registry.SourceProblems;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells of plugins and scripts that cannot be used. The worker is well nevertheless: everything else goes on. */
final class FolderHealth implements HealthIndicator {

    private final SourceProblems problems;

    FolderHealth(SourceProblems problems) {
        this.problems = problems;
    }

    @Override
    public Health health() {
        Map<String, String> details = new LinkedHashMap<>();
        problems.all().forEach(problem -> details.put(problem.source(), problem.problem()));
        return Health.up().withDetail("problems", details).build();
    }
}
