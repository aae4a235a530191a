/** What users do, through two of each service, on either broker. */
@NullMarked
package dev.carafe.e2e.journey;

import org.jspecify.annotations.NullMarked;
