/** Scripts: any executable with a manifest runs the tasks of a type. */
@NullMarked
package dev.carafe.worker.script;

import org.jspecify.annotations.NullMarked;
