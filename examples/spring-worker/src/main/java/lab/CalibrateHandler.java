package lab;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskType;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Four at once in each worker; a run that takes longer than 30 seconds is ended. */
@Component
@TaskType(service = "bench", parallel = true, fetchSize = 4, executionTimeout = "PT30S")
class CalibrateHandler implements TaskHandler<Calibrate> {

    /** The result. */
    record Calibrated(String device, double offset, Instant at) {}

    private final InstantSource clock = InstantSource.system();

    @Override
    public Calibrated handle(Calibrate task, TaskContext context) throws InterruptedException {
        Thread.sleep(100);
        context.progress(0.5, "offset found");
        Thread.sleep(100);
        return new Calibrated(task.device(), 0.0125, clock.instant());
    }
}
