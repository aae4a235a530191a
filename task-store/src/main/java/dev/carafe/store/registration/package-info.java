/** The types of task that services offer. */
@NullMarked
package dev.carafe.store.registration;

import org.jspecify.annotations.NullMarked;
