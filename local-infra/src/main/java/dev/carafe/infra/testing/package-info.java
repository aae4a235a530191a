/** Servers for tests: shared, fresh and real ones. */
@NullMarked
package dev.carafe.infra.testing;

import org.jspecify.annotations.NullMarked;
