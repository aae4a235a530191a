/** What every process does before it starts anything: its language, its help, and what it refuses. */
@NullMarked
package dev.carafe.base.launch;

import org.jspecify.annotations.NullMarked;
