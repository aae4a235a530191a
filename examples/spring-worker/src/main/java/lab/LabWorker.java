package lab;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A worker: everything that it needs comes with the dependency. */
@SpringBootApplication
public class LabWorker {

    public static void main(String[] arguments) {
        SpringApplication.run(LabWorker.class, arguments);
    }
}
