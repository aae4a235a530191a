package dev.carafe.worker.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a folder is divided into units. */
@FunctionalInterface
public interface Layout {

    /** The units that lie there now; of a folder that does not exist, none. */
    List<Unit> units(Path folder) throws IOException;
}
