/** Running one task: from payload to outcome. */
@NullMarked
package dev.carafe.worker.run;

import org.jspecify.annotations.NullMarked;
