package dev.carafe.store.read;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.Repository;

/** Spring Data's access to {@link TaskRow}, for lists; by its id a task is read too often for that. */
interface TaskRows extends Repository<TaskRow, UUID>, JpaSpecificationExecutor<TaskRow> {}
