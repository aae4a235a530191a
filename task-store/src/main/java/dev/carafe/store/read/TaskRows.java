package dev.carafe.store.read;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** Spring Data's access to {@link TaskRow}. */
interface TaskRows extends Repository<TaskRow, UUID>, JpaSpecificationExecutor<TaskRow> {

    List<TaskRow> findByIdIn(Collection<UUID> ids);

    @Query("SELECT task.id FROM TaskRow task WHERE task.id IN :ids AND task.resultStatus IS NOT NULL")
    Set<UUID> finishedAmong(@Param("ids") Collection<UUID> ids);
}
