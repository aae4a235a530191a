/** Tests of events coming in. */
@NullMarked
package dev.carafe.hub.ingest;

import org.jspecify.annotations.NullMarked;
