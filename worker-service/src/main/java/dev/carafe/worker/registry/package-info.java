/** What this worker offers: its handlers, with the schemas of their payloads. */
@NullMarked
package dev.carafe.worker.registry;

import org.jspecify.annotations.NullMarked;
