/** Folders that are watched: what lies in them is copied, loaded and put on offer while the worker runs. */
@NullMarked
package dev.carafe.worker.folder;

import org.jspecify.annotations.NullMarked;
